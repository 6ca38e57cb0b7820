"""Items and agenda: who hands in what by when, who settles it, what it must carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from xuequ.affairs.meetings.rules.meeting import may_plan
from xuequ.affairs.meetings.rules.vote import runs_meeting
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse
from xuequ.kernel.words import N_

BUSINESS = (
    ("pass_on", "传达上级文件和要求，提出贯彻措施"),
    ("plan", "学年、学期、阶段计划和重大事项"),
    ("progress", "进展、问题、解决办法和局部调整"),
    ("sum_up", "总结、下一步工作和补充规定"),
    ("exchange", "学校之间的交流与协调"),
)
ITEM_STATES = (
    ("handed_in", "已提交"),
    ("reported", "已报主持人"),
    ("admitted", "列入议程"),
    ("declined", "未列入"),
    ("carried", "转入下次"),
    ("merged", "已合并"),
    ("withdrawn", "已撤回"),
)
UNSETTLED = frozenset({"handed_in", "reported"})
"""The states of an item that the chair has still to settle."""
SOURCES = (
    ("school", "学校提交"),
    ("minutes", "上次纪要确认"),
    ("follow_up", "上次决议落实情况"),
    ("carried", "上次转入"),
)
DISPOSALS = (("decided", "已决定"), ("deferred", "暂缓"), ("noted", "已知悉"))
APPROVING = ("decided", "noted")
"""The disposals by which a meeting approves the minutes put before it; deferred, they come again."""
MADE_TITLES = {"minutes": N_("确认%(meeting)s纪要"), "follow_up": N_("检查上次决议落实情况")}
"""What the regime itself puts on the agenda is called, before it is translated."""
MINUTES_MOST = 180
MADE_MINUTES = {"minutes": 3, "follow_up": 15}
"""Minutes set aside for what the regime itself puts on the agenda."""
BUSINESS_WORDS = (
    ("pass_on", ("传达", "文件", "通知精神", "贯彻", "会议精神", "学习")),
    ("sum_up", ("总结", "小结", "补充规定", "回顾")),
    ("exchange", ("交流", "协调", "共享", "借用", "互助", "分享")),
    ("plan", ("计划", "方案", "办法", "安排", "制度", "预算", "规划", "活动")),
)
"""Words by which an item's title tells its kind of business (P2-2), the surer ones first."""
PERSONNEL_WORDS = ("任免", "任命", "免职", "聘任", "解聘", "提名", "人选")
"""Words by which an item's title tells that it is about appointing people (P3-5)."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as the rules see it, with the meeting it is for."""

    state: str
    source: str
    school: UUID | None
    meeting_state: str
    chair: UUID | None
    recorder: UUID | None
    disposal: str = ""
    started: bool = False
    another_running: bool = False
    open_motion: bool = False
    draft_motion: bool = False
    passed_motion: bool = False
    motions: int = 0
    waiting_explanations: int = 0
    handed_in_by: UUID | None = None
    major: bool = False
    minutes_signed: bool = True
    minutes_approved: bool = False


def _open_for_items(meeting_state: str) -> Verdict:
    if meeting_state in {"planned", "published"}:
        return ALLOWED
    return refuse("P2-3.2", "这次会议的议程已经定下，请提交到下次会议。")


@clause("P2-3.2")
def item_deadline(calendar: Calendar, meeting_day: date, working_days: int) -> date:
    """The last day for handing in: so many working days before the meeting."""
    return calendar.add_working_days(meeting_day, -working_days)


@clause("P2-3.2")
def handed_in_late(today: date, deadline: date) -> bool:
    """An item handed in after the deadline is late and shows it."""
    return today > deadline


@clause("P2-3.2")
def may_hand_in(actor: Actor, school: UUID | None, meeting_state: str) -> Verdict:
    """A school's academic office hands in its items; the secretariat and the chair may too."""
    if not (
        school in actor.offices
        or school in actor.schools_led
        or actor.in_secretariat
        or actor.is_district_head
    ):
        return forbid("P2-3.2", "议题由各校教导处提交，请交给贵校教导处。")
    return _open_for_items(meeting_state)


@clause("P2-2")
def guess_business(title: str) -> str:
    """The kind of business a title speaks of; progress where it says nothing. A person may put it right."""
    return next((kind for kind, words in BUSINESS_WORDS if any(word in title for word in words)), "progress")


@clause("P3-5")
def guess_personnel(title: str) -> bool:
    """Whether a title speaks of appointing people: then two thirds have to be there for a vote."""
    return any(word in title for word in PERSONNEL_WORDS)


@clause("P2-2", "P3-3")
def item_complete(title: str, business: str, presenter: UUID | None, minutes: int) -> Verdict:
    """An item has a title, one of the five kinds of business, a presenter and a time budget."""
    return first_no(
        ALLOWED if title.strip() else invalid("P3-3", "请填写议题名称。"),
        ALLOWED if business in dict(BUSINESS) else invalid("P2-2", "请选择五类议题中的一类。"),
        ALLOWED if presenter is not None else invalid("P3-3", "请选择汇报人。"),
        ALLOWED if 1 <= minutes <= MINUTES_MOST else invalid("P3-3", "请填写需要的时间，1 到 180 分钟。"),
    )


@clause("P2-3.2")
def may_arrange(actor: Actor, chair: UUID | None, meeting_state: str) -> Verdict:
    """The base school's office or the chair puts the agenda in order."""
    if not actor.in_secretariat and actor.person != chair:
        return forbid("P2-3.2", "议题由基地校教导处汇总整理。")
    return _open_for_items(meeting_state)


@clause("P2-3.2")
def may_sort(actor: Actor, item: ItemFacts) -> Verdict:
    """The base school's office sorts, merges and reports items to the chair."""
    return may_arrange(actor, item.chair, item.meeting_state)


@clause("P2-3.2")
def may_change_item(actor: Actor, item: ItemFacts) -> Verdict:
    """An item is put right until it is gone, or until the notice told everybody what is on the agenda."""
    verdict = may_sort(actor, item)
    if not verdict:
        return verdict
    if item.state not in {*UNSETTLED, "admitted"}:
        return refuse("P2-3.2", "这项议题已经不在这次会议的议程上，不能再改。")
    if item.state == "admitted" and item.meeting_state == "published":
        return refuse("P2-3.2", "会议通知已经发出，列入议程的议题不能再改。")
    return ALLOWED


@clause("P2-3.2")
def may_merge(actor: Actor, item: ItemFacts, into: ItemFacts) -> Verdict:
    """Schools' items are merged before the chair settles them; into one that is gone they would be lost."""
    verdict = may_sort(actor, item)
    if not verdict:
        return verdict
    if item.source != "school" or into.source != "school":
        return invalid("P3-9", "制度规定的议题不能合并。")
    if not {item.state, into.state} <= UNSETTLED:
        return refuse("P2-3.2", "只有还没有审定的议题才能合并。")
    return ALLOWED


@clause("P2-3.2")
def may_report_items(actor: Actor, meeting_state: str) -> Verdict:
    """Items are reported to the chair until the meeting begins, late ones after the notice too."""
    return first_no(may_plan(actor), _open_for_items(meeting_state))


@clause("P2-3.2")
def may_settle(actor: Actor, item: ItemFacts) -> Verdict:
    """The chair admits, declines or carries an item; what the product put there stays."""
    if actor.person != item.chair:
        return forbid("P2-3.2", "议程由主持人审定。")
    if item.source in {"minutes", "follow_up"}:
        return refuse("P3-9", "这项议题是制度要求的，不能移出议程。")
    if item.state in {"merged", "withdrawn"}:
        return refuse("P2-3.2", "这项议题已经合并或撤回。")
    if item.state == "carried":
        return refuse("P2-3.2", "这项议题已经转入下次会议。")
    return _open_for_items(item.meeting_state)


@clause("P2-3.2")
def may_decline(actor: Actor, item: ItemFacts, reason: str) -> Verdict:
    """Who declines says why."""
    verdict = may_settle(actor, item)
    if verdict and not reason.strip():
        return invalid("P2-3.2", "请写明未列入的理由，提交学校会看到。")
    return verdict


@clause("P2-3.2")
def may_withdraw(actor: Actor, item: ItemFacts) -> Verdict:
    """The school that handed an item in may take it back before it is admitted."""
    if item.school not in actor.offices and actor.person != item.handed_in_by:
        return forbid("P2-3.2", "议题由提交的学校撤回。")
    if item.state not in UNSETTLED:
        return refuse("P2-3.2", "议题已经审定，不能撤回。")
    return _open_for_items(item.meeting_state)


def made_rank(source: str) -> int:
    """The place of a kind of item: earlier minutes, earlier decisions, then everything else."""
    return {"minutes": 0, "follow_up": 1}.get(source, 2)


@clause("P3-9")
def may_reorder(order: Sequence[str]) -> Verdict:
    """The approval of the last minutes and the check of earlier decisions come before everything."""
    ranks = [made_rank(source) for source in order]
    if ranks != sorted(ranks):
        return refuse("P3-9", "上次纪要确认和决议落实情况排在最前，不能调到后面。")
    return ALLOWED


@clause("P3-3")
def overrun(budget: timedelta, used: timedelta) -> timedelta:
    """By how much an item ran over its time; nothing when it did not."""
    return max(used - budget, timedelta())


@clause("P3-3")
def may_start_item(actor: Actor, item: ItemFacts) -> Verdict:
    """The chair or the recorder calls an item of the agenda, one at a time."""
    if not runs_meeting(actor, item.chair, item.recorder):
        return forbid("P3-3", "开始议题由主持人或记录人操作。")
    if item.meeting_state != "open":
        return refuse("P3-3", "会议还没有开始或已经结束。")
    if item.state != "admitted":
        return refuse("P3-3", "这项议题不在议程上。")
    if item.disposal:
        return refuse("P3-5", "这项议题已有结论。")
    return refuse("P3-3", "还有一项议题正在进行，请先给出结论。") if item.another_running else ALLOWED


@clause("P3-4", "P3-5", "P3-9")
def may_dispose(actor: Actor, item: ItemFacts, disposal: str) -> Verdict:
    """An item ends as decided, deferred or noted; no vote is left hanging, and none is gone against."""
    return first_no(
        _may_end(actor, item, disposal), _nothing_waits(item), _says_what_was_found(item, disposal)
    )


def _may_end(actor: Actor, item: ItemFacts, disposal: str) -> Verdict:
    if not runs_meeting(actor, item.chair, item.recorder):
        return forbid("P3-5", "议题结论由主持人或记录人登记。")
    if item.meeting_state != "open":
        return refuse("P3-5", "会议还没有开始或已经结束。")
    if disposal not in dict(DISPOSALS):
        return invalid("P3-5", "结论只有三种：已决定、暂缓、已知悉。")
    if not item.started:
        return refuse("P3-3", "这项议题还没有开始。")
    return refuse("P3-5", "这项议题已有结论。") if item.disposal else ALLOWED


def _nothing_waits(item: ItemFacts) -> Verdict:
    if item.open_motion:
        return refuse("P3-5", "表决还没有结束，不能给出结论。")
    if item.draft_motion:
        return refuse("P3-5", "还有表决事项没有表决，请先表决或撤回。")
    if item.waiting_explanations:
        return refuse(
            "P3-6", "还有%(count)s份逾期说明没有听取，请先逐份给出意见。", count=item.waiting_explanations
        )
    return ALLOWED


def _says_what_was_found(item: ItemFacts, disposal: str) -> Verdict:
    if item.source == "follow_up" and disposal == "deferred":
        return refuse("P3-9", "每次会议都要检查上次决议落实情况，不能暂缓。")
    if item.source == "minutes" and disposal in APPROVING and not item.minutes_signed:
        return refuse("P3-9", "这份纪要还没有签发，请主持人先签发再确认，或暂缓到下次。")
    if item.source == "minutes" and disposal in APPROVING and item.minutes_approved:
        return refuse("P3-9", "这份纪要已由另一次会议确认，不用重复。")
    if item.major and disposal == "decided" and not item.passed_motion:
        return refuse("P3-4", "重大事项要集体表决通过后才能作出决定。")
    if item.motions and disposal == "decided" and not item.passed_motion:
        return refuse("P3-5", "表决没有通过，结论不能是“已决定”。")
    if item.passed_motion and disposal != "decided":
        return refuse("P3-5", "已有表决通过的事项，结论应为“已决定”。")
    return ALLOWED


@clause("P3-6", "P3-9")
def may_hear(actor: Actor, item: ItemFacts) -> Verdict:
    """Explanations are heard while the check of earlier decisions is under discussion."""
    if not runs_meeting(actor, item.chair, item.recorder):
        return forbid("P3-6", "听取意见由主持人或记录人登记。")
    if item.source != "follow_up" or not item.started or item.disposal or item.meeting_state != "open":
        return refuse("P3-6", "逾期说明在“检查上次决议落实情况”这一项中听取。")
    return ALLOWED


@clause("P3-1")
def may_take_note(actor: Actor, item: ItemFacts) -> Verdict:
    """The recorder keeps the minute book from the opening until the minutes are signed."""
    if not runs_meeting(actor, item.chair, item.recorder):
        return forbid("P3-1", "会议记录由记录人填写。")
    if item.meeting_state not in {"open", "closed"}:
        return refuse("P3-1", "会议进行中或结束后、纪要签发前才能填写记录。")
    return ALLOWED
