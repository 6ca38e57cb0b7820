"""In the room: coming and going, speaking, motions and ballots, conclusions."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.life.acting import CHOICE, ONE, VOTERS, WHO
from tests.life.before import Before
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Meeting,
    Motion,
)
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal

BALLOT = st.sampled_from(["named", "secret", "hands"])
RUNNING = {"meeting__state": "open", "state": "admitted", "disposal": "", "started_at__isnull": False}


class InTheRoom(Before):
    """What is done in the room."""

    @precondition(lambda self: self.some(AgendaItem, **RUNNING))
    @rule(
        ballot=BALLOT, kind=st.sampled_from(["new", "amend", "repeal"]), number=ONE, times=st.integers(1, 2)
    )
    def decide(self, ballot: str, kind: str, number: int, times: int = 1) -> None:
        """A question put, voted on and counted without a hitch, where nothing stands against it."""
        for _ in range(times):
            self.decide_once(ballot, kind, number)

    def decide_once(self, ballot: str, kind: str, number: int) -> None:
        item = self.one(AgendaItem.objects.filter(**RUNNING), 0)
        motion = self.attempt(
            meetings.put_motion,
            "head",
            item_id=item.pk,
            text="同意",
            ballot=ballot,
            resolution=self.proposal(number, kind, 10 + number),
        )
        if motion is None or self.attempt(meetings.open_motion, "head", motion_id=motion.pk) is None:
            return
        if ballot == "hands":
            self.show_hands("office", [], 0)
        else:
            for part in VOTERS:
                self.cast_one(motion, part, "for")
        self.attempt(meetings.close_motion, "office", motion_id=motion.pk)

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
        # Not on the check: where one of the two who run it spoke for a school, the other has to hear it.
        started = AgendaItem.objects.exclude(started_at=None).exclude(source="follow_up")
        if item := self.one(started.order_by("started_at"), number):
            self.attempt(meetings.recuse, by, item_id=item.pk, person_id=self.person(who), reason="亲属")

    @precondition(lambda self: self.some(AgendaItem, meeting__state="open", started_at__isnull=False))
    @rule(
        number=ONE,
        who=WHO,
        ballot=BALLOT,
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
        kind = kind if target or days < 10 else "new"
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
        motion.refresh_from_db()
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
