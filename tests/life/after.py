"""After the meeting: minutes, resolutions, tasks, days that pass."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.life import holds
from tests.life.acting import CHOICE, LAST_AT, ONE, VOTERS, WHO
from tests.life.room import InTheRoom
from xuequ import wiring
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Meeting,
    Minutes,
    Motion,
)
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.models import Explanation, Task


class After(InTheRoom):
    """What is done after."""

    @precondition(lambda self: self.some(Meeting, state="open"))
    @rule(choice=CHOICE)
    def bring_to_an_end(self, choice: str) -> None:
        """However it went, the meeting can be ended properly and its minutes signed."""
        meeting = self.meeting(0, "open")
        assert meeting is not None
        for motion in Motion.objects.filter(item__meeting=meeting, state="open"):
            assert self.attempt(meetings.close_motion, self.runs(motion.item), motion_id=motion.pk)
        for motion in Motion.objects.filter(item__meeting=meeting, state="draft"):
            assert self.attempt(meetings.withdraw_motion, self.runs(motion.item), motion_id=motion.pk)
        running = meeting.items.filter(state="admitted", disposal="").exclude(started_at=None)
        for item in [*running, *meeting.items.filter(state="admitted", disposal="", started_at=None)]:
            assert self.attempt(meetings.start_item, "head", item_id=item.pk)
            self.hear_all(item, choice == "for")
            passed = item.motions.filter(outcome="passed").exists()
            disposal = "decided" if passed else "noted"
            if item.approves and item.approves.state != "sealed":
                disposal = "deferred"
            assert self.attempt(meetings.dispose_item, self.runs(item), item_id=item.pk, disposal=disposal)
        assert self.attempt(meetings.close_meeting, "head", meeting_id=meeting.pk)
        self.minutes_are_signed(meeting)

    def runs(self, item: AgendaItem) -> str:
        """The chair, or where the chair withdrew the recorder: one of them always stays."""
        away = item.recusals.filter(person=self.cast.people["head"].pk).exists()
        return "office" if away else "head"

    def end_well(self) -> None:
        """Whatever happened: every meeting can be ended, and what was decided can be issued."""
        while self.some(Meeting, state="open"):
            self.bring_to_an_end("for")
        for meeting in Meeting.objects.filter(state="closed"):
            self.minutes_are_signed(meeting)
        holds.counts_are_conserved(self.accepted)
        holds.nothing_is_left_open()
        holds.resolutions_are_in_order()

    def hear_all(self, item: AgendaItem, accepted: bool) -> None:
        if item.source != "follow_up":
            return
        for waiting in Explanation.objects.filter(
            state="waiting", task__resolution__series=item.meeting.series.name
        ):
            own_word = waiting.person_id == self.cast.people["head"].pk
            assert self.attempt(
                meetings.hear_explanation,
                "office" if own_word else self.runs(item),
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
                self.attempt(meetings.draft_minutes, who, meeting_id=meeting.pk, anew=True)
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
    @rule(number=ONE, back=st.booleans())
    def carry_out(self, number: int, back: bool) -> None:
        """A task reported done by whoever leads it, looked at by the head."""
        if task := self.one(Task.objects.filter(state__in=("open", "submitted")).order_by("due"), number):
            for part in VOTERS:
                self.attempt(resolutions.report, part, task_id=task.pk, percent=100, text="已办", done=True)
            self.accept_task(number, "head", back)

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
