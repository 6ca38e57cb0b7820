"""Whatever people do, in whatever order, the regime holds: a machine tries it, and looks at each step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import life
from tests.cast import NEXT_AT, NOW, ZONE, Cast, make_cast
from xuequ import wiring
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Meeting,
    MeetingSeries,
    Minutes,
    Motion,
)
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.models import Explanation, Resolution, Task
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry

SECOND_AT, LAST_AT = datetime(2026, 11, 27, 9, tzinfo=ZONE), datetime(2027, 1, 15, 14, tzinfo=ZONE)
VOTERS = ["head", "lead_principal", "supported_principal", "member_principal"]
EVERYBODY = [*VOTERS, "office", "lead_office", "member_office", "teacher", "researcher", "auditor"]
WHO = st.sampled_from(["head", "head", "office", "office", *EVERYBODY])
ONE = st.integers(0, 30)
"""Which of the things that are there: counted from the newest, round and round."""
CHOICE = st.sampled_from(["for", "for", "for", "against", "abstain"])


class LifeOfAMeeting(RuleBasedStateMachine):
    """Two series and four meetings of one district, and the people who hold them."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = NOW
        self.accepted: life.Accepted = {}
        self.sealed: dict[tuple[str, Any], Any] = {}

    def teardown(self) -> None:
        try:
            life.the_trail_holds()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- doing -------------------------------------------------------------------------------------
    def attempt(self, act: Callable[..., Any], who: str, **given: Any) -> Any:
        """Do it as this person, a second later; None when a rule said no or it is not theirs to see."""
        self.now += timedelta(seconds=1)
        before = TrailEntry.objects.count()
        try:
            done = act(actor=self.cast.actor(who, self.now), now=self.now, **given)
        except ObjectDoesNotExist:
            return None
        except Refused:
            done = None
        assert TrailEntry.objects.count() > before, "done or refused, it is in the trail"
        return done

    def person(self, part: str) -> Any:
        return self.cast.people[part].pk

    @staticmethod
    def some(kind: type[Model], **given: Any) -> bool:
        return kind._default_manager.filter(**given).exists()

    @staticmethod
    def one(rows: Iterable[Any], number: int) -> Any:
        found = list(rows)
        return found[-1 - number % len(found)] if found else None

    def meeting(self, number: int, *states: str) -> Meeting | None:
        rows = Meeting.objects.order_by("starts_at")
        return self.one(rows.filter(state__in=states) if states else rows, number)

    def motion(self, number: int, *states: str) -> Motion | None:
        rows = Motion.objects.order_by("item__meeting__starts_at", "item__position", "position")
        return self.one(rows.filter(state__in=states) if states else rows, number)

    # --- before the meeting ------------------------------------------------------------------------
    @initialize(opened=st.booleans(), major=st.booleans())
    def a_district_with_meetings(self, opened: bool, major: bool) -> None:
        conference = self.cast.series()
        teaching = self.cast.series(
            kind="teaching", name="教学例会", times=2, voters=[PostKind.PRINCIPAL, PostKind.DIRECTOR]
        )
        assert MeetingSeries.objects.count() == 2
        first = self.cast.planned(conference)
        for series, at in ((teaching, SECOND_AT), (conference, NEXT_AT), (conference, LAST_AT)):
            self.cast.planned(series, at=at)
        self.cast.item(first, major=major)
        if opened:
            self.notice_goes_out(3, "office")
            self.everybody_comes(0)
            self.open_and_call(0, "head")

    @rule(number=ONE, who=WHO, major=st.booleans(), minutes=st.sampled_from([0, 10, 20, 400]))
    def hand_in(self, number: int, who: str, major: bool, minutes: int) -> None:
        if meeting := self.meeting(number, "planned", "published", "open"):
            self.attempt(
                meetings.hand_in_item,
                who,
                meeting_id=meeting.pk,
                title="议题",
                business="plan",
                minutes=minutes,
                major=major,
            )

    @rule(number=ONE, who=WHO, what=st.sampled_from(["admit", "decline", "carry", "withdraw", "report"]))
    def settle(self, number: int, who: str, what: str) -> None:
        item = self.one(AgendaItem.objects.order_by("handed_in_at"), number)
        if what == "report":
            self.attempt(meetings.report_items, "office", meeting_id=item.meeting_id)
        elif what == "decline":
            self.attempt(meetings.decline_item, who, item_id=item.pk, reason="材料不全")
        else:
            act = {
                "admit": meetings.admit_item,
                "carry": meetings.carry_item,
                "withdraw": meetings.withdraw_item,
            }[what]
            self.attempt(act, who, item_id=item.pk)

    @rule(number=ONE, who=WHO)
    def notice_goes_out(self, number: int, who: str) -> None:
        if meeting := self.meeting(number):
            for item in meeting.items.filter(state__in=("handed_in", "reported")):
                self.attempt(meetings.admit_item, "head", item_id=item.pk)
            self.attempt(meetings.publish_meeting, who, meeting_id=meeting.pk)

    @precondition(lambda self: self.some(Meeting, state="published"))
    @rule(number=ONE, who=WHO, answer=st.sampled_from(["yes", "leave", "proxy"]), proxy=WHO)
    def reply(self, number: int, who: str, answer: str, proxy: str) -> None:
        if meeting := self.meeting(number, "published", "open"):
            given = (
                {"reason": "出差", "proxy_id": self.person(proxy), "opinion": "同意"}
                if answer != "yes"
                else {}
            )
            self.attempt(meetings.reply, who, meeting_id=meeting.pk, answer=answer, **given)
            self.attempt(meetings.agree_proxy, "head", meeting_id=meeting.pk, person_id=self.person(who))

    @rule(number=ONE, guest=WHO, by=WHO)
    def invite_an_observer(self, number: int, guest: str, by: str) -> None:
        if meeting := self.meeting(number):
            self.attempt(meetings.add_observer, by, meeting_id=meeting.pk, person_id=self.person(guest))

    # --- in the room -------------------------------------------------------------------------------
    @precondition(lambda self: self.some(Meeting, state="published"))
    @rule(number=ONE)
    def everybody_comes(self, number: int) -> None:
        if meeting := self.meeting(number, "published", "open"):
            self.now = max(self.now, meeting.starts_at)
            for part in VOTERS:
                self.attempt(meetings.sign_in, part, meeting_id=meeting.pk)

    @precondition(lambda self: self.some(Meeting, state__in=("published", "open")))
    @rule(number=ONE, who=WHO, by=WHO, leave=st.booleans())
    def come_or_go(self, number: int, who: str, by: str, leave: bool) -> None:
        if meeting := self.meeting(number, "published", "open", "closed"):
            act = meetings.sign_out if leave else meetings.sign_in
            self.attempt(act, by, meeting_id=meeting.pk, person_id=self.person(who))

    @precondition(lambda self: self.some(Meeting, state__in=("published", "open")))
    @rule(number=ONE, who=WHO)
    def open_and_call(self, number: int, who: str) -> None:
        if meeting := self.meeting(number, "published", "open"):
            self.attempt(meetings.open_meeting, who, meeting_id=meeting.pk)
            if item := self.one(meeting.items.filter(state="admitted", disposal=""), number):
                self.attempt(meetings.start_item, who, item_id=item.pk)

    @precondition(lambda self: self.some(AgendaItem, meeting__state="open", started_at__isnull=False))
    @rule(number=ONE, who=WHO, guest=WHO)
    def speak(self, number: int, who: str, guest: str) -> None:
        if item := self.one(AgendaItem.objects.exclude(started_at=None), number):
            self.attempt(meetings.ask_to_speak, guest, item_id=item.pk)
            self.attempt(meetings.give_floor, who, item_id=item.pk, person_id=self.person(guest))

    @precondition(lambda self: self.some(AgendaItem, meeting__state="open", started_at__isnull=False))
    @rule(number=ONE, who=WHO, by=WHO)
    def recuse(self, number: int, who: str, by: str) -> None:
        if item := self.one(AgendaItem.objects.exclude(started_at=None).order_by("started_at"), number):
            self.attempt(meetings.recuse, by, item_id=item.pk, person_id=self.person(who), reason="亲属")

    @precondition(lambda self: self.some(AgendaItem, meeting__state="open", started_at__isnull=False))
    @rule(
        number=ONE,
        who=WHO,
        ballot=st.sampled_from(["named", "secret", "hands"]),
        by=st.sampled_from(["", "present", "two_thirds", "personnel"]),
        kind=st.sampled_from(["none", "new", "amend", "repeal"]),
        days=st.integers(-1, 60),
        open_it=st.booleans(),
    )
    def put_motion(
        self, number: int, who: str, ballot: str, by: str, kind: str, days: int, open_it: bool
    ) -> None:
        running = AgendaItem.objects.filter(meeting__state="open", state="admitted").exclude(started_at=None)
        if (item := self.one(running.order_by("started_at"), number)) is None:
            return
        motion = self.attempt(
            meetings.put_motion,
            who,
            item_id=item.pk,
            text="同意",
            ballot=ballot,
            rule=by,
            resolution=self.proposal(number, kind, days),
        )
        if motion and open_it:
            self.attempt(meetings.open_motion, "head", motion_id=motion.pk)

    def proposal(self, number: int, kind: str, days: int) -> Proposal | None:
        if kind == "none":
            return None
        target = self.one(Resolution.objects.order_by("serial"), number) if kind != "new" else None
        schools = [school.pk for school in self.cast.schools.values()]
        duty = kind != "repeal" or days > 30
        return Proposal(
            measure="开放实验室",
            responsible=schools[number % 4] if duty else None,
            assisting=(schools[days % 4],) if duty else (),
            due=(self.now + timedelta(days=days)).date() if duty else None,
            kind=kind,
            target=target.pk if target else None,
        )

    @precondition(lambda self: self.some(Motion, state="draft"))
    @rule(number=ONE, who=WHO, what=st.sampled_from(["open", "open", "withdraw"]))
    def open_or_withdraw_motion(self, number: int, who: str, what: str) -> None:
        if motion := self.motion(number, "draft"):
            self.attempt(
                meetings.open_motion if what == "open" else meetings.withdraw_motion, who, motion_id=motion.pk
            )

    @precondition(lambda self: self.some(Motion))
    @rule(number=ONE, who=WHO, choice=CHOICE)
    def vote(self, number: int, who: str, choice: str) -> None:
        if motion := self.motion(number):
            self.cast_one(motion, who, choice)

    @precondition(lambda self: self.some(Motion, state="open"))
    @rule(choices=st.lists(CHOICE, min_size=4, max_size=4))
    def everybody_votes(self, choices: list[str]) -> None:
        for part, choice in zip(VOTERS, choices, strict=True):
            self.cast_one(self.motion(0, "open"), part, choice)

    def cast_one(self, motion: Motion | None, who: str, choice: str) -> None:
        assert motion is not None
        row = Attendance.objects.filter(meeting=motion.item.meeting_id, person=self.person(who)).first()
        known = self.accepted.setdefault(motion.pk, {})
        if self.attempt(meetings.cast_ballot, who, motion_id=motion.pk, choice=choice) is None:
            return
        again = known.setdefault(self.person(who), choice)
        assert again == choice, "an acknowledged ballot was changed"
        assert row is not None and row.voter
        withdrawn = motion.item.recusals.filter(person=self.person(who), at__lte=motion.opened_at)
        assert not withdrawn.exists()

    @precondition(lambda self: self.some(Motion, ballot="hands"))
    @rule(who=WHO, exceptions=st.lists(st.tuples(WHO, st.booleans()), max_size=3), number=ONE)
    def show_hands(self, who: str, exceptions: list[tuple[str, bool]], number: int) -> None:
        motion = self.one(Motion.objects.filter(ballot="hands", state="open"), number) or self.motion(number)
        if motion is None:
            return
        against = [self.person(part) for part, against in exceptions if against]
        abstain = [self.person(part) for part, against in exceptions if not against]
        if self.attempt(meetings.enter_hands, who, motion_id=motion.pk, against=against, abstain=abstain):
            there = Attendance.objects.filter(meeting=motion.item.meeting_id, present=True, voter=True)
            away = motion.item.recusals.values("person")
            self.accepted[motion.pk] = {
                row.person_id: "against"
                if row.person_id in against
                else "abstain"
                if row.person_id in abstain
                else "for"
                for row in there.exclude(person__in=away)
            }
            assert {b.person_id: b.choice for b in Ballot.objects.filter(motion=motion)} == self.accepted[
                motion.pk
            ]
            self.attempt(meetings.dispute_hands, "member_principal", motion_id=motion.pk, reason="记错了")

    @precondition(lambda self: self.some(Motion, state="open"))
    @rule(number=ONE, who=WHO)
    def close_motion(self, number: int, who: str) -> None:
        if motion := self.motion(number, "open", "closed"):
            self.attempt(meetings.close_motion, who, motion_id=motion.pk)

    @precondition(lambda self: self.some(AgendaItem, meeting__state="open", started_at__isnull=False))
    @rule(number=ONE, who=WHO, disposal=st.sampled_from(["decided", "deferred", "noted", "?"]))
    def dispose(self, number: int, who: str, disposal: str) -> None:
        if item := self.one(AgendaItem.objects.exclude(started_at=None).order_by("started_at"), number):
            self.attempt(meetings.dispose_item, who, item_id=item.pk, disposal=disposal)

    @precondition(lambda self: self.some(Meeting, state__in=("open", "closed")))
    @rule(number=ONE, who=WHO)
    def close_meeting(self, number: int, who: str) -> None:
        if meeting := self.meeting(number, "open", "closed"):
            self.attempt(meetings.close_meeting, who, meeting_id=meeting.pk)

    # --- after the meeting -------------------------------------------------------------------------
    @precondition(lambda self: self.some(Meeting, state="open"))
    @rule(choice=CHOICE)
    def bring_to_an_end(self, choice: str) -> None:
        """However it went, the meeting can be ended properly and its minutes signed."""
        meeting = self.meeting(0, "open")
        assert meeting is not None
        for motion in Motion.objects.filter(item__meeting=meeting, state="open"):
            assert self.attempt(meetings.close_motion, "head", motion_id=motion.pk)
        for motion in Motion.objects.filter(item__meeting=meeting, state="draft"):
            assert self.attempt(meetings.withdraw_motion, "head", motion_id=motion.pk)
        running = meeting.items.filter(state="admitted", disposal="").exclude(started_at=None)
        for item in [*running, *meeting.items.filter(state="admitted", disposal="", started_at=None)]:
            assert self.attempt(meetings.start_item, "head", item_id=item.pk)
            self.hear_all(item, choice == "for")
            passed = item.motions.filter(outcome="passed").exists()
            disposal = "decided" if passed else "noted"
            assert self.attempt(meetings.dispose_item, "head", item_id=item.pk, disposal=disposal)
        assert self.attempt(meetings.close_meeting, "head", meeting_id=meeting.pk)
        self.minutes_are_signed(meeting)

    def hear_all(self, item: AgendaItem, accepted: bool) -> None:
        if item.source != "follow_up":
            return
        for waiting in Explanation.objects.filter(
            state="waiting", task__resolution__series=item.meeting.series.name
        ):
            assert self.attempt(
                meetings.hear_explanation,
                "head",
                item_id=item.pk,
                explanation_id=waiting.pk,
                accepted=accepted,
            )

    def minutes_are_signed(self, meeting: Meeting) -> None:
        minutes = self.attempt(meetings.draft_minutes, "office", meeting_id=meeting.pk)
        assert minutes is not None
        assert self.attempt(meetings.sign_minutes, "head", minutes_id=minutes.pk), (
            "decided, but never to be issued"
        )

    @precondition(lambda self: self.some(Meeting, state__in=("closed", "sealed")))
    @rule(number=ONE, who=WHO, what=st.sampled_from(["draft", "sign", "sign", "edit", "correct"]))
    def work_on_minutes(self, number: int, who: str, what: str) -> None:
        if what == "draft":
            if meeting := self.meeting(number, "open", "closed", "sealed"):
                self.attempt(meetings.draft_minutes, who, meeting_id=meeting.pk)
        elif minutes := self.one(Minutes.objects.order_by("drafted_at"), number):
            act, given = {
                "sign": (meetings.sign_minutes, {}),
                "edit": (meetings.edit_minutes, {"account": "补充", "conclusions": {}}),
                "correct": (meetings.correct_minutes, {"reason": "笔误"}),
            }[what]
            self.attempt(act, who, minutes_id=minutes.pk, **given)

    @precondition(lambda self: self.some(Task))
    @rule(number=ONE, who=WHO, percent=st.sampled_from([0, 50, 100]), done=st.booleans())
    def report_on_task(self, number: int, who: str, percent: int, done: bool) -> None:
        if task := self.one(Task.objects.order_by("due"), number):
            self.attempt(resolutions.report, who, task_id=task.pk, percent=percent, text="已办", done=done)

    @precondition(lambda self: self.some(Task))
    @rule(number=ONE, who=WHO, back=st.booleans())
    def accept_task(self, number: int, who: str, back: bool) -> None:
        if task := self.one(Task.objects.order_by("due"), number):
            if back:
                self.attempt(resolutions.hand_back, who, task_id=task.pk, reason="还差一步")
            else:
                self.attempt(resolutions.accept, who, task_id=task.pk)

    @precondition(lambda self: self.some(Task))
    @rule(number=ONE, who=WHO, days=st.integers(1, 40))
    def explain_task(self, number: int, who: str, days: int) -> None:
        if task := self.one(Task.objects.order_by("due"), number):
            wanted: date = task.due + timedelta(days=days)
            self.attempt(
                resolutions.explain, who, task_id=task.pk, reason="设备未到", remedy="先借用", new_date=wanted
            )

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        self.now = min(self.now + timedelta(days=days), LAST_AT)
        resolutions.remind(wiring.system_actor(self.cast.district.pk), self.now)

    # --- what holds after each of them -------------------------------------------------------------
    @invariant()
    def the_regime_holds(self) -> None:
        life.counts_are_conserved(self.accepted)
        life.ballots_are_kept(self.accepted)
        life.only_voters_voted()
        life.nothing_is_left_open()
        life.resolutions_are_in_order()

    @invariant()
    def what_was_sealed_stays(self) -> None:
        now = life.sealed_now()
        for key, row in self.sealed.items():
            assert now.get(key) == row, f"{key[0]} was sealed and is different now"
        self.sealed = now


@pytest.mark.django_db(transaction=False)
def test_P3_4_P3_5_P3_6_P3_9_no_order_of_steps_breaks_the_life_of_a_meeting(db: Any) -> None:
    machine: Any = type("Life", (LifeOfAMeeting,), {"cast": make_cast()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", "25")),
            stateful_step_count=40,
            derandomize="LIFE_EXAMPLES" not in os.environ,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
