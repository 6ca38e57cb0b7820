"""Preparing a meeting and its notice: what is still missing, whom to remind (P2-3, P3-1, P3-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from xuequ.affairs.meetings.rules.attendance import AttendanceFacts, may_agree_proxy
from xuequ.affairs.meetings.rules.meeting import all_presented, within_time
from xuequ.affairs.meetings.rules.vote import runs_meeting
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse

REMIND_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """An agenda before the notice goes out. Times in minutes; ``left_out``: items without a presenter."""

    chair: UUID | None
    recorder: UUID | None
    length: int
    minutes: int
    admitted: int
    unsettled: int
    left_out: int
    agenda_due: date


@clause("P2-3.1", "P2-3.2")
def may_prepare(actor: Actor, chair: UUID | None, recorder: UUID | None) -> Verdict:
    """The secretariat, the district head, the chair and the recorder work on a meeting before it begins."""
    if actor.in_secretariat or actor.is_district_head or runs_meeting(actor, chair, recorder):
        return ALLOWED
    return forbid("P2-3.1", "会务由基地校教导处和主持人办理。")


@clause("P2-3.2", "P3-1", "P3-3")
def agenda_gaps(agenda: AgendaFacts, today: date) -> tuple[Verdict, ...]:
    """What is still missing before the notice goes out: each a reason with its clause."""
    gaps = (
        agenda.chair is None and refuse("P2-1.1", "会议当天没有在任的主持人，请先登记任职。"),
        agenda.recorder is None and refuse("P3-1", "还没有指定记录人，没有记录人不能开会。"),
        agenda.unsettled > 0
        and refuse("P2-3.2", "还有%(count)s项议题等主持人审定。", count=agenda.unsettled),
        agenda.admitted == 0 and refuse("P3-3", "议程上还没有学校提交的议题。"),
        all_presented(agenda.left_out),
        within_time(agenda.minutes, agenda.length),
        today > agenda.agenda_due and refuse("P2-3.2", "已过发出议程的期限，请尽快发出通知。"),
    )
    return tuple(gap for gap in gaps if isinstance(gap, Verdict) and not gap)


@clause("P2-3.3")
def may_remind(
    actor: Actor,
    chair: UUID | None,
    meeting_state: str,
    unanswered: int,
    last: datetime | None,
    now: datetime,
) -> Verdict:
    """Whoever has not answered may be reminded, at most once a day."""
    if not (actor.in_secretariat or actor.person == chair):
        return forbid("P2-3.3", "提醒由基地校教导处或主持人发出。")
    if meeting_state != "published":
        return refuse("P2-3.3", "会议通知发出后、开会之前才能提醒。")
    if unanswered == 0:
        return refuse("P2-3.3", "所有人都已回复，不用提醒。")
    if last is not None and now - last < REMIND_EVERY:
        return refuse("P2-3.3", "今天已经提醒过，一天最多提醒一次。")
    return ALLOWED


@clause("P2-3.3")
def may_refuse_proxy(actor: Actor, attendance: AttendanceFacts, reason: str) -> Verdict:
    """The chair may ask the member to come in person, and says why."""
    verdict = may_agree_proxy(actor, attendance)
    if verdict and not reason.strip():
        return invalid("P2-3.3", "请写一句不同意的理由，对方会看到。")
    return verdict
