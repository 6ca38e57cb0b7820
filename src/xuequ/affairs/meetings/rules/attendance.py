"""Who comes: replies, proxies, sign-in, late and early, observers, the order of speaking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xuequ.affairs.meetings.rules.vote import runs_meeting
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse
from xuequ.kernel.words import N_

ROLES = (("member", "出席"), ("observer", "列席"), ("proxy", "代为出席"))
ANSWERS = (("", "未回复"), ("yes", "参加"), ("leave", "请假"), ("proxy", "委托他人"))
STATES = (
    ("present", "在场"),
    ("left", "已离场"),
    ("excused", "请假"),
    ("absent", "缺席"),
    ("expected", "未到"),
)
FOR_ANOTHER = N_("代%(name)s")
"""The duty of a proxy."""
SIGN_IN_EARLY = timedelta(hours=1)
"""Sign-in opens an hour before the meeting."""


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """One person's attendance as the rules see it, with the meeting."""

    person: UUID
    role: str
    voter: bool
    answer: str
    signed_in: bool
    present: bool
    signed_out: bool
    meeting_state: str
    chair: UUID | None
    recorder: UUID | None
    starts_at: datetime
    proxy_asked: bool = False
    proxy_agreed: bool = False


@clause("P2-3.3")
def may_reply(actor: Actor, attendance: AttendanceFacts, answer: str, reason: str) -> Verdict:
    """Whoever is invited answers for themselves; leave of absence needs a reason, before the meeting."""
    if actor.person != attendance.person:
        return forbid("P2-3.3", "请本人回复会议通知。")
    if attendance.meeting_state != "published":
        return refuse("P2-3.3", "现在不能回复：会议还没有通知，或已经开始。")
    if answer not in {"yes", "leave", "proxy"}:
        return invalid("P2-3.3", "请选择参加、请假或委托他人。")
    return ALLOWED if answer == "yes" or reason.strip() else invalid("P2-3.3", "请写一句请假或委托的原因。")


@clause("P2-3.3")
def may_ask_proxy(
    person_school: UUID | None, proxy: UUID | None, proxy_school: UUID | None, person: UUID
) -> Verdict:
    """A proxy is somebody else of the same school."""
    if proxy is None:
        return invalid("P2-3.3", "请选择代为出席的人。")
    if proxy == person or proxy_school != person_school:
        return invalid("P2-3.3", "代为出席的人应是同一学校的其他同事。")
    return ALLOWED


@clause("P2-3.3")
def may_agree_proxy(actor: Actor, attendance: AttendanceFacts) -> Verdict:
    """A proxy comes only when the chair agrees."""
    if actor.person != attendance.chair:
        return forbid("P2-3.3", "委托他人出席要由主持人同意。")
    if not attendance.proxy_asked or attendance.proxy_agreed:
        return refuse("P2-3.3", "没有等待同意的委托。")
    if attendance.meeting_state not in {"published", "open"}:
        return refuse("P2-3.3", "会议已经结束。")
    return ALLOWED


def _sign_in_open(attendance: AttendanceFacts, now: datetime) -> Verdict:
    if attendance.meeting_state not in {"published", "open"}:
        return refuse("P2-3.3", "会议还没有通知，或已经结束，不能签到。")
    if now < attendance.starts_at - SIGN_IN_EARLY:
        return refuse("P2-3.3", "签到在会前一小时开始。")
    return ALLOWED


@clause("P2-3.3")
def may_sign_in(actor: Actor, attendance: AttendanceFacts, now: datetime) -> Verdict:
    """People sign themselves in, or the secretariat or the recorder ticks them."""
    if actor.person != attendance.person and not may_tick(actor, attendance):
        return forbid("P2-3.3", "请本人签到，或由会务代为勾选。")
    if attendance.signed_in and not attendance.signed_out:
        return refuse("P2-3.3", "已经签到，不用重复。")
    return _sign_in_open(attendance, now)


def may_tick(actor: Actor, attendance: AttendanceFacts) -> bool:
    """The secretariat, the chair and the recorder tick others in and out."""
    return actor.in_secretariat or runs_meeting(actor, attendance.chair, attendance.recorder)


@clause("P2-3.3", "P3-7")
def may_sign_out(actor: Actor, attendance: AttendanceFacts) -> Verdict:
    """Leaving is recorded: by the person, or by those who tick."""
    if actor.person != attendance.person and not may_tick(actor, attendance):
        return forbid("P3-7", "请本人签退，或由会务代为勾选。")
    return ALLOWED if attendance.present else refuse("P3-7", "没有在场记录，不用签退。")


@clause("P2-3.3")
def is_late(signed_in_at: datetime, starts_at: datetime, opened_at: datetime | None) -> bool:
    """Late is after the time in the notice, or after the opening where that was later."""
    return signed_in_at > max(starts_at, opened_at or starts_at)


@clause("P2-3.3")
def left_early(signed_out_at: datetime | None, closed_at: datetime) -> bool:
    """Left early is before the meeting was closed."""
    return signed_out_at is not None and signed_out_at < closed_at


@clause("P2-3.3")
def attendance_state(attendance: AttendanceFacts, meeting_over: bool) -> str:
    """Present, left, excused, absent, or still expected."""
    if attendance.present:
        return "present"
    if attendance.signed_in:
        return "left"
    if attendance.answer in {"leave", "proxy"}:
        return "excused"
    return "absent" if meeting_over else "expected"


@clause("P3-2")
def may_add_observer(actor: Actor, chair: UUID | None, meeting_state: str, *, entitled: bool) -> Verdict:
    """The secretariat or the chair invites observers, who speak but never vote; nobody entitled to vote is
    made one."""
    if not (actor.in_secretariat or actor.person == chair):
        return forbid("P3-2", "列席人员由主持人或基地校教导处邀请。")
    if entitled:
        return refuse("P3-2", "这位是有表决权的成员，发通知时会自动邀请，不必列席。")
    return refuse("P3-2", "会议已经结束。") if meeting_state in {"closed", "sealed", "cancelled"} else ALLOWED


@clause("P3-3")
def may_ask_to_speak(
    attendance: AttendanceFacts, item_running: bool, waiting: bool, *, recused: bool = False
) -> Verdict:
    """Whoever is in the room, observers too, may ask to speak on the item under discussion; not who recused
    themselves from it (P3-5)."""
    if not attendance.present:
        return refuse("P3-3", "请先签到。")
    if recused:
        return refuse("P3-5", "已就这项议题回避，不参加讨论和表决。")
    if not item_running:
        return refuse("P3-3", "现在没有正在讨论的议题。")
    return refuse("P3-3", "您已在发言名单上，请稍候。") if waiting else ALLOWED


@clause("P3-5")
def speaking_order(waiting: Sequence[tuple[UUID, datetime]], chair: UUID | None) -> list[UUID]:
    """First asked, first heard; the chair hears everyone and states a view last."""
    ordered = [person for person, _ in sorted(waiting, key=lambda entry: entry[1])]
    return [p for p in ordered if p != chair] + [p for p in ordered if p == chair]


@clause("P3-5")
def may_give_floor(
    actor: Actor, person: UUID, *, chair: UUID | None, recorder: UUID | None, waiting: Sequence[str] = ()
) -> Verdict:
    """The chair or the recorder gives the floor; the chair's own view comes after all who are ``waiting``."""
    if not runs_meeting(actor, chair, recorder):
        return forbid("P3-5", "请主持人或记录人安排发言。")
    if person == chair and waiting:
        return refuse("P3-5", "%(names)s还在等待发言，主持人最后表态。", names="、".join(waiting))
    return ALLOWED


@clause("P3-5")
def unheard(
    attendances: Iterable[AttendanceFacts], *, chair: UUID | None, heard: Collection[UUID]
) -> list[UUID]:
    """The voting members in the room whom the chair has still to hear on an item: a hint, no hindrance."""
    return [
        row.person
        for row in attendances
        if row.voter and row.present and row.person != chair and row.person not in heard
    ]


@dataclass(frozen=True, slots=True)
class Head:
    """Head counts of a meeting: always visible (P3-5)."""

    entitled: int
    present: int
    observers: int
    excused: int


@clause("P3-5")
def head_count(attendances: Iterable[AttendanceFacts]) -> Head:
    """应到, 实到, observers present, excused."""
    rows = list(attendances)
    return Head(
        entitled=sum(row.voter for row in rows),
        present=sum(row.voter and row.present for row in rows),
        observers=sum(row.present and not row.voter for row in rows),
        excused=sum(row.voter and not row.signed_in and row.answer in {"leave", "proxy"} for row in rows),
    )


def reply_complete(
    attendance: AttendanceFacts, actor: Actor, answer: str, reason: str, proxy: Verdict
) -> Verdict:
    """A reply as a whole."""
    return first_no(may_reply(actor, attendance, answer, reason), proxy if answer == "proxy" else ALLOWED)
