"""Series and meetings: who plans, publishes, opens and closes them (P1-1.1, P2-1, P3-1, P3-9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xuequ.affairs.meetings.rules.vote import RULES, Roll, has_quorum, runs_meeting
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse

SERIES_KINDS = (("conference", "校长例会"), ("teaching", "教学工作例会"), ("other", "其他例会"))
FREQUENCIES = (("monthly", "学期内每月一次"), ("term", "每学期若干次"))
MEETING_STATES = (
    ("planned", "筹备中"),
    ("published", "已通知"),
    ("open", "进行中"),
    ("closed", "已结束"),
    ("sealed", "纪要已签发"),
    ("cancelled", "已取消"),
)
CHAIR_POSTS = (
    ("district_head", "学区负责人"),
    ("principal", "基地校校长"),
    ("vice_principal", "基地校分管副校长"),
)
LEAST_A_TERM = {"monthly": 1, "term": 2}
"""A month (P3-1) and a term (P2-1.2) have at least so many meetings."""
CONFERENCE_VOTERS = (PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL)
TEACHING_VOTERS = (
    PostKind.PRINCIPAL,
    PostKind.DIRECTOR,
    PostKind.DEPUTY_DIRECTOR,
    PostKind.RESEARCH_DIRECTOR,
    PostKind.GROUP_LEADER,
    PostKind.GROUP_MEMBER,
)
"""P2-1.3: who is invited, from the posts in force on the day."""
OPEN_EARLY = timedelta(minutes=15)
"""Who opens a meeting earlier than this before its time is asked whether to wait (P3-3)."""
LONGEST = 480
"""Minutes; a meeting ends on its day."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as the rules see it.

    ``there``: everybody who has signed in; ``entitled``, ``present``, ``excused``: of those who vote;
    ``rule``: that of the series; ``left_out``: the items on the agenda that nobody presents.
    """

    state: str
    chair: UUID | None
    recorder: UUID | None
    starts_at: datetime
    admitted: int = 0
    undisposed: int = 0
    follow_up_untouched: bool = False
    open_motion: bool = False
    running_item: bool = False
    unsettled: int = 0
    there: int = 0
    entitled: int = 0
    present: int = 0
    excused: int = 0
    rule: str = "simple"
    length: int = 90
    left_out: int = 0


@clause("P1-1.1", "P2-1.1", "P3-1")
def may_plan(actor: Actor) -> Verdict:
    """The secretariat and the district head plan series and meetings."""
    if actor.in_secretariat or actor.is_district_head:
        return ALLOWED
    return forbid("P1-1.1", "例会由基地校教导处和学区负责人安排。")


@clause("P2-1.2", "P3-1")
def series_complete(kind: str, voters: int, length: int, times: int) -> Verdict:
    """A series has voting members, a length and, for the teaching meeting, at least two meetings a term."""
    if kind not in dict(SERIES_KINDS):
        return invalid("P1-1.1", "请选择例会的种类。")
    if voters == 0:
        return invalid("P3-2", "请选择哪些职务的人出席并有表决权。")
    if not 10 <= length <= 480:
        return invalid("P3-3", "会议时长请填 10 到 480 分钟。")
    if kind == "teaching" and times < LEAST_A_TERM["term"]:
        return invalid("P2-1.2", "教学工作例会每学期不少于两次。")
    return ALLOWED


@clause("P3-1")
def may_schedule(actor: Actor, starts_at: datetime, now: datetime, extra: bool, reason: str) -> Verdict:
    """A meeting lies ahead; an extra one says why it is called."""
    verdict = may_plan(actor)
    if not verdict:
        return verdict
    if starts_at <= now:
        return invalid("P3-1", "会议时间已经过去，请另选时间。")
    return ALLOWED if not extra or reason.strip() else invalid("P3-1", "临时会议请写明召开的原因。")


@clause("P3-1")
def may_appoint_recorder(actor: Actor, meeting: MeetingFacts) -> Verdict:
    """A recorder is appointed for each meeting, by the chair or the secretariat."""
    if not (actor.in_secretariat or actor.person == meeting.chair or actor.is_district_head):
        return forbid("P3-1", "记录人由主持人或基地校教导处指定。")
    if meeting.state in {"closed", "sealed", "cancelled"}:
        return refuse("P3-1", "会议已经结束，不能更换记录人。")
    return ALLOWED


@clause("P3-3")
def within_time(minutes: int, length: int) -> Verdict:
    """The items together fit into the time of the meeting."""
    if minutes <= length:
        return ALLOWED
    return refuse(
        "P3-3",
        "议程共需%(minutes)s分钟，比会议时长多%(over)s分钟，请压缩、转入下次，或由主持人延长会议。",
        minutes=minutes,
        over=minutes - length,
    )


@clause("P3-3")
def all_presented(left_out: int) -> Verdict:
    """Every item on the agenda has somebody who presents it."""
    return refuse("P3-3", "有%(count)s项议题没有汇报人。", count=left_out) if left_out else ALLOWED


@clause("P3-3")
def may_extend(actor: Actor, meeting: MeetingFacts, length: int) -> Verdict:
    """The chair, and nobody else, gives a meeting more time, before it begins."""
    if actor.person != meeting.chair:
        return forbid("P3-3", "会议时长由主持人把握，需要延长请主持人决定。")
    if meeting.state not in {"planned", "published"}:
        return refuse("P3-3", "会议已经开始或结束，不能再改时长。")
    if not meeting.length < length <= LONGEST:
        return invalid(
            "P3-3",
            "延长后要多于原来的%(length)s分钟，最多%(most)s分钟。",
            length=meeting.length,
            most=LONGEST,
        )
    return ALLOWED


@clause("P2-3.2", "P3-3")
def may_publish(actor: Actor, meeting: MeetingFacts) -> Verdict:
    """The secretariat sends the agenda out once the chair has settled every item and each has its presenter.

    An agenda longer than its meeting may go out: it is for the chair to press on or to give more time.
    """
    if not (actor.in_secretariat or actor.person == meeting.chair):
        return forbid("P2-3.2", "会议通知由基地校教导处或主持人发出。")
    if meeting.state != "planned":
        return refuse("P2-3.2", "会议通知已经发出。" if meeting.state != "cancelled" else "会议已经取消。")
    if meeting.unsettled:
        return refuse("P2-3.2", "还有%(count)s项议题没有审定，请主持人先审定。", count=meeting.unsettled)
    return all_presented(meeting.left_out)


@clause("P3-1", "P3-3")
def may_open(actor: Actor, meeting: MeetingFacts) -> Verdict:
    """The chair or the recorder opens a published meeting; not without a recorder."""
    if meeting.recorder is None:
        return refuse("P3-1", "还没有指定记录人，不能开会。")
    if not runs_meeting(actor, meeting.chair, meeting.recorder):
        return forbid("P3-1", "会议由主持人或记录人宣布开始。")
    if meeting.state != "published":
        return refuse("P3-1", "会议没有通知，或已经开始。")
    if meeting.there == 0:
        return refuse("P3-1", "还没有人签到，不能开会。")
    return ALLOWED


@clause("P3-3", "P3-5")
def opening_doubt(meeting: MeetingFacts, now: datetime) -> Verdict:
    """What whoever opens a meeting is asked to think over first; it is theirs to decide.

    Too few may begin with what needs no vote: the quorum is asked for at every vote.
    """
    roll = Roll(entitled=meeting.entitled, recused=0, present=meeting.present)
    awaited = meeting.entitled - meeting.excused - meeting.present
    if not has_quorum(RULES[meeting.rule], roll):
        return refuse(
            "P3-5",
            "应到%(entitled)s人，实到%(present)s人，人数不够，现在开会还不能表决。确定开会吗？",
            entitled=meeting.entitled,
            present=meeting.present,
        )
    if now < meeting.starts_at - OPEN_EARLY and awaited > 0:
        return refuse("P3-3", "还没有到通知的时间，还有%(count)s人没到。确定现在开会吗？", count=awaited)
    return ALLOWED


@clause("P3-9", "P3-5")
def may_close(actor: Actor, meeting: MeetingFacts) -> Verdict:
    """A meeting closes when every item has its disposal, the check of earlier decisions among them."""
    if not runs_meeting(actor, meeting.chair, meeting.recorder):
        return forbid("P3-1", "会议由主持人或记录人宣布结束。")
    if meeting.state != "open":
        return refuse("P3-1", "会议没有在进行。")
    if meeting.open_motion:
        return refuse("P3-5", "还有表决没有结束，不能散会。")
    if meeting.follow_up_untouched:
        return refuse("P3-9", "上次决议的落实情况还没有检查，不能散会。")
    if meeting.undisposed:
        return refuse("P3-5", "还有%(count)s项议题没有结论，不能散会。", count=meeting.undisposed)
    return ALLOWED


@clause("P3-1")
def may_cancel(actor: Actor, meeting: MeetingFacts, reason: str) -> Verdict:
    """A meeting that has not begun can be called off, with a reason."""
    if not (actor.in_secretariat or actor.person == meeting.chair):
        return forbid("P3-1", "会议由主持人或基地校教导处取消。")
    if meeting.state not in {"planned", "published"}:
        return refuse("P3-1", "会议已经开始或结束，不能取消。")
    return ALLOWED if reason.strip() else invalid("P3-1", "请写明取消的原因，参会人会看到。")


@clause("P3-1")
def may_move(actor: Actor, meeting: MeetingFacts, starts_at: datetime, now: datetime) -> Verdict:
    """A meeting that has not begun can be moved."""
    verdict = may_plan(actor)
    if not verdict:
        return verdict
    if meeting.state not in {"planned", "published"}:
        return refuse("P3-1", "会议已经开始或结束，不能改期。")
    return ALLOWED if starts_at > now else invalid("P3-1", "新的时间已经过去，请另选时间。")


@clause("P3-7")
def holds_notices(meeting_state: str, present: bool) -> bool:
    """While a person sits in an open meeting, the product's other messages wait."""
    return meeting_state == "open" and present
