"""What a meeting needs next from the one who looks at it: one sentence and one button, by post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import Attendance, Meeting, Minutes
from xuequ.affairs.meetings.queries import Desk
from xuequ.kernel.actor import Actor
from xuequ.kernel.words import N_
from xuequ.platform.ui.wording import date as spoken_date


@dataclass(frozen=True, slots=True)
class NextStep:
    """Chinese source text that ``facts`` fill, and where it is done; without a label one only waits.

    ``waits``: somebody else is to act; the button only shows how it stands. ``presses``: the button does it.
    """

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    url: str = ""
    waits: bool = False
    presses: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """A meeting as the one who looks at it meets it."""

    actor: Actor
    desk: Desk
    today: date
    attendance: Attendance | None
    may_enter: bool
    unanswered: int = 0
    minutes: Minutes | None = None

    @property
    def chairs(self) -> bool:
        """Whether this is the chair."""
        return self.actor.person == self.desk.meeting.chair_id

    def page(self, name: str) -> str:
        """A page of this meeting."""
        return reverse(f"meetings:{name}", args=[self.desk.meeting.pk])

    def count(self, state: str) -> int:
        """How many items are in a state."""
        return sum(item.state == state for item in self.desk.items)


def next_step(sight: Sight) -> NextStep | None:
    """The next step, or nothing where this person has none."""
    return {
        "planned": _before_notice,
        "published": _before_meeting,
        "open": _during,
        "closed": _afterwards,
    }.get(sight.desk.meeting.state, lambda _: None)(sight)


def _before_notice(sight: Sight) -> NextStep | None:
    reported, meeting = sight.count("reported"), sight.desk.meeting
    if sight.chairs and reported:
        return NextStep(
            N_("有%(n)s项议题等您审定：列入、转下次或不列入。"),
            {"n": reported},
            N_("去审定"),
            sight.page("desk"),
        )
    if sight.actor.in_secretariat:
        return _secretariat_before(sight, reported)
    if rules.may_hand_in(sight.actor, sight.actor.school, meeting.state) and not sight.chairs:
        late = rules.handed_in_late(sight.today, meeting.items_due)
        text = (
            N_("议题已于%(day)s截止，仍可提交，会标明迟交。")
            if late
            else N_("正在征集议题，%(day)s截止。贵校有议题请提交。")
        )
        address = reverse("meetings:hand_in") + f"?meeting={meeting.pk}"
        return NextStep(text, {"day": spoken_date(meeting.items_due, "short")}, N_("提交议题"), address)
    return NextStep(N_("基地校教导处正在征集、整理议题，审定后发出会议通知。")) if sight.chairs else None


def _secretariat_before(sight: Sight, reported: int) -> NextStep:
    handed_in, meeting = sight.count("handed_in"), sight.desk.meeting
    if handed_in:
        return NextStep(
            N_("收到%(n)s项议题，请整理后报主持人审定。"), {"n": handed_in}, N_("去整理"), sight.page("desk")
        )
    if reported:
        return NextStep(
            N_("%(n)s项议题已报主持人，等主持人审定。"),
            {"n": reported},
            N_("看议题"),
            sight.page("desk"),
            waits=True,
        )
    facts = sight.desk.agenda_facts
    if not facts.admitted:
        due = {"day": spoken_date(meeting.items_due, "short")}
        return NextStep(N_("正在征集议题，%(day)s截止。"), due, N_("看议题"), sight.page("desk"), waits=True)
    if facts.recorder is None:
        return NextStep(N_("议程已审定，请先指定记录人。"), {}, N_("去指定"), sight.page("agenda"))
    due = {"day": spoken_date(meeting.agenda_due, "short")}
    return NextStep(
        N_("议程已审定，请在%(day)s以前发出会议通知。"), due, N_("去发通知"), sight.page("agenda")
    )


def _before_meeting(sight: Sight) -> NextStep | None:
    reported, handed_in = sight.count("reported"), sight.count("handed_in")
    if sight.chairs and reported:
        return NextStep(
            N_("通知发出后又补交了%(n)s项议题，请决定列入还是转下次。"),
            {"n": reported},
            N_("去决定"),
            sight.page("desk"),
        )
    if sight.actor.in_secretariat and handed_in:
        return NextStep(
            N_("通知发出后又补交了%(n)s项议题，请报主持人决定。"),
            {"n": handed_in},
            N_("去整理"),
            sight.page("desk"),
        )
    if sight.actor.in_secretariat and sight.unanswered:
        return NextStep(
            N_("通知已发出，还有%(n)s人没有回复，可以提醒。"),
            {"n": sight.unanswered},
            N_("看回执"),
            sight.page("invitations"),
        )
    if sight.attendance and not sight.attendance.answer:
        return None  # the question whether they come stands on the page already
    if rules.runs_meeting(sight.actor, sight.desk.meeting.chair_id, sight.desk.meeting.recorder_id):
        return NextStep(
            N_("一切就绪。开会前一小时起可以签到，到时请宣布开会。"), {}, N_("进入会场"), sight.page("room")
        )
    return None


def _during(sight: Sight) -> NextStep | None:
    if not sight.may_enter:
        return None
    text = (
        N_("会议已开始，请进会场签到。")
        if sight.attendance and not sight.attendance.present
        else N_("会议正在进行。")
    )
    return NextStep(text, {}, N_("进入会场"), sight.page("room"))


def _afterwards(sight: Sight) -> NextStep | None:
    return step_after(sight.actor, sight.desk.meeting, sight.minutes)


def step_after(actor: Actor, meeting: Meeting, minutes: Minutes | None) -> NextStep:
    """The next step once a meeting is closed; ``minutes``: the newest version that this person may see."""
    facts = rules.MinutesFacts(meeting.state, meeting.chair_id, meeting.recorder_id)
    if minutes is None and rules.may_draft(actor, facts):
        address = reverse("meetings:minutes_of", args=[meeting.pk])
        return NextStep(N_("会议已结束，请起草纪要。"), {}, N_("起草纪要"), address, presses=True)
    if minutes is not None and actor.person == meeting.chair_id:
        address = reverse("meetings:minutes", args=[minutes.pk])
        return NextStep(N_("纪要已起草，请核对后签发。"), {}, N_("去签发"), address)
    if minutes is not None and rules.may_draft(actor, facts):
        address = reverse("meetings:minutes", args=[minutes.pk])
        return NextStep(N_("纪要已起草，等主持人签发。"), {}, N_("看草稿"), address, waits=True)
    return NextStep(N_("纪要正在起草，主持人签发后可以查看。"))
