"""What a resolution must carry, who may touch it, and when a task turns red (P3-4, P3-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from xuequ.kernel.actor import OFFICE_POSTS, Actor, PostKind
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

KINDS = (("new", "新决议"), ("amend", "修改决议"), ("repeal", "废止决议"))
TASK_STATES = (
    ("open", "办理中"),
    ("submitted", "待销号"),
    ("done", "已办结"),
    ("ended", "已终止"),
)
EXPLANATION_STATES = (("waiting", "待会议听取"), ("accepted", "会议同意"), ("rejected", "会议未同意"))
DOCUMENT_KINDS = (("minutes", "会议纪要"),)

AMBER_SHARE = 0.30
"""Amber when this share or less of the time given is left (meetings.md §3, three-colour follow-up)."""
ORANGE_SHARE = 0.15
"""Orange when this share or less is left; red when nothing is."""

EXTENSION = 10
"""Working days that a new date is put off by when the product proposes one."""


@clause("P3-4")
def may_seek_change(actor: Actor) -> Verdict:
    """Who may ask the next meeting to change a resolution: whoever may hand items in (P2-3.2)."""
    if actor.offices or actor.schools_led or actor.in_secretariat or actor.is_district_head:
        return ALLOWED
    return forbid("P3-4", "修改或废止决议，请由学校教导处或校长向会议提出。")


class Light(StrEnum):
    """How a task stands against its date."""

    GREEN = "green"
    AMBER = "amber"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


LIGHT_TEXT = {
    Light.GREEN: "按期推进",
    Light.AMBER: "临近期限",
    Light.ORANGE: "即将到期",
    Light.RED: "已逾期",
    Light.GREY: "已办结",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A resolution as it is put to the vote: who leads, who assists, what is done, by when."""

    measure: str
    responsible: UUID | None
    due: date | None
    assisting: tuple[UUID, ...] = ()
    acceptance: str = ""
    kind: str = "new"
    target: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as the rules see it. ``doers``: the people who reported on it."""

    state: str
    issued_on: date
    due: date
    responsible: UUID
    assisting: frozenset[UUID] = frozenset()
    doers: frozenset[UUID] = frozenset()
    waiting_explanation: bool = False
    reports: int = 0


@clause("P3-6")
def may_issue(proposal: Proposal, decided_on: date) -> Verdict:
    """A resolution without lead school, measure and date cannot be issued."""
    if proposal.kind in {"amend", "repeal"} and proposal.target is None:
        return invalid("P3-4", "请选择要修改或废止的是哪一项决议。")
    if proposal.kind == "repeal":
        return ALLOWED if proposal.measure.strip() else invalid("P3-6", "请写明废止的理由和善后措施。")
    if not proposal.measure.strip():
        return invalid("P3-6", "决议要写明措施：做什么、做到什么程度。")
    if proposal.responsible is None:
        return invalid("P3-6", "决议要明确一所主办学校。")
    if proposal.responsible in proposal.assisting:
        return invalid("P3-6", "主办学校不用再列为协助学校。")
    if proposal.due is None:
        return invalid("P3-6", "决议要写明完成期限。")
    if proposal.due <= decided_on:
        return invalid("P3-6", "完成期限要晚于会议日期。")
    return ALLOWED


@clause("P3-4")
def may_change_resolution(actor: Actor) -> Verdict:
    """Nobody may change what was decided; only a later resolution amends or repeals it."""
    del actor
    return refuse("P3-4", "决议一经通过，任何个人不得更改；确需变动，请提交下次例会或临时会议重新决定。")


@clause("P3-4")
def may_target(target_in_force: bool, same_district: bool) -> Verdict:
    """Only a resolution in force, of the same district, can be amended or repealed."""
    if not same_district:
        return invalid("P3-4", "要修改或废止的决议不存在。")
    return ALLOWED if target_in_force else refuse("P3-4", "该决议已被废止或取代，请选择现行的决议。")


@clause("P3-6")
def light(task: TaskFacts, today: date) -> Light:
    """Green, amber, orange or red by the share of the time given that is left."""
    if task.state in {"done", "ended"}:
        return Light.GREY
    if today > task.due:
        return Light.RED
    given = max((task.due - task.issued_on).days, 1)
    left = (task.due - today).days / given
    if left <= ORANGE_SHARE:
        return Light.ORANGE
    return Light.AMBER if left <= AMBER_SHARE else Light.GREEN


def _answers_for(actor: Actor, school: UUID) -> bool:
    leaders = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL, *OFFICE_POSTS)
    return actor.holds_at(school, *leaders)


@clause("P3-6", "P2-3.1")
def may_report(actor: Actor, task: TaskFacts) -> Verdict:
    """The lead school reports progress; an assisting school may add what it did."""
    if not any(_answers_for(actor, school) for school in (task.responsible, *task.assisting)):
        return forbid("P3-6", "进展由主办学校或协助学校的校长、教导处填报。")
    if task.state in {"done", "ended"}:
        return refuse("P3-6", "这项任务已经办结，不需要再填报。")
    return ALLOWED


@clause("P3-6")
def may_claim_done(actor: Actor, task: TaskFacts) -> Verdict:
    """Only the lead school says that it is done."""
    if not _answers_for(actor, task.responsible):
        return forbid("P3-6", "是否完成由主办学校申报。")
    return may_report(actor, task)


def may_ask_for_time(actor: Actor, task: TaskFacts) -> Verdict:
    """Whether an explanation can be handed in at all: by the lead school, one at a time."""
    if not _answers_for(actor, task.responsible):
        return forbid("P3-6", "未能按期完成的说明由主办学校的校长或教导处提交。")
    if task.state in {"done", "ended"}:
        return refuse("P3-6", "这项任务已经办结，不需要说明。")
    if task.waiting_explanation:
        return refuse("P3-6", "已有一份说明等待会议听取，请勿重复提交。")
    return ALLOWED


@clause("P3-6")
def may_explain(
    actor: Actor, task: TaskFacts, today: date, new_date: date, reason: str, remedy: str
) -> Verdict:
    """Who cannot finish on time explains why, with a remedy and a new date, to the next meeting."""
    return first_no(
        may_ask_for_time(actor, task), explanation_complete(task, today, new_date, reason, remedy)
    )


@clause("P3-6")
def explanation_complete(task: TaskFacts, today: date, new_date: date, reason: str, remedy: str) -> Verdict:
    """An explanation has a reason, a remedy, and a date later than today and than the one missed."""
    if not reason.strip() or not remedy.strip():
        return invalid("P3-6", "请写明原因和补救办法。")
    if new_date <= max(today, task.due):
        return invalid("P3-6", "新的期限要晚于今天，也要晚于原定期限。")
    return ALLOWED


@clause("P3-6")
def proposed_date(task: TaskFacts, today: date, calendar: Calendar) -> date:
    """The new date to propose: a working day, ``EXTENSION`` working days from now or from the old date."""
    return calendar.add_working_days(max(today, task.due), EXTENSION)


@clause("P3-6", "P3-9")
def needs_explanation(task: TaskFacts, today: date) -> bool:
    """An overdue task asks for its explanation until one waits to be heard."""
    return light(task, today) is Light.RED and not task.waiting_explanation


def _belongs_to(actor: Actor, school: UUID) -> bool:
    return actor.school == school or any(held.school == school for held in actor.posts)


@clause("P3-6", "P2-3.1")
def may_accept(actor: Actor, task: TaskFacts) -> Verdict:
    """A task is closed by someone other than the doer and the doer's school: the district head, the
    secretariat, or the principal of an assisting school.

    Where the base school leads, its office may not: the district head may (for the district, though of
    that school), and any other school's principal, so that there is always somebody. So may they where
    the base school assists, and all its people may have reported.
    """
    base, lead = actor.base_school, task.responsible
    no_outsiders = base is None or base in {lead, *task.assisting}
    others = {held.school for held in actor.posts if held.kind is PostKind.PRINCIPAL} - {lead}
    principal = bool(others) if no_outsiders else bool(others & task.assisting)
    if actor.person in task.doers:
        return forbid("P3-6", "填报过进展的人不能给自己销号，请由其他人核实。")
    if not (actor.is_district_head or actor.in_secretariat or principal):
        return forbid("P3-6", "销号由学区负责人、基地校教导处或协助学校校长办理。")
    for_district = actor.is_district_head and base in {None, lead}
    if _belongs_to(actor, lead) and not for_district:
        return forbid("P3-6", "主办学校不能给本校的任务销号，请由学区负责人或其他学校核实。")
    if task.state != "submitted":
        return refuse("P3-6", "主办学校还没有申报完成，暂时不能销号。")
    return ALLOWED


@clause("P3-6")
def may_return(actor: Actor, task: TaskFacts, reason: str) -> Verdict:
    """Whoever may close a task may hand it back instead, with a reason."""
    verdict = may_accept(actor, task)
    if verdict and not reason.strip():
        return invalid("P3-6", "请写明退回的理由，主办学校才知道差在哪里。")
    return verdict


@clause("P2-3.1")
def may_acknowledge(actor: Actor, school: UUID | None, already: bool) -> Verdict:
    """Each school signs for a document once; its principal, vice-principal or office does it."""
    if school is None or not _answers_for(actor, school):
        return forbid("P2-3.1", "签收由学校的校长、副校长或教导处办理。")
    return refuse("P2-3.1", "贵校已经签收过这份文件。") if already else ALLOWED


@clause("P2-3.1")
def may_remind_schools(actor: Actor, missing: int, today: date, last: date | None) -> Verdict:
    """The secretariat reminds the schools that have not signed, not more than once a day."""
    if not actor.in_secretariat:
        return forbid("P2-3.1", "催签由基地校教导处办理。")
    if not missing:
        return refuse("P2-3.1", "各校都已签收，不需要再提醒。")
    return refuse("P2-3.1", "今天已经提醒过，请明天再提醒。") if last == today else ALLOWED


def may_accept_explanation(state: str, *, own_series: bool = True, own_word: bool = False) -> Verdict:
    """An explanation is heard once, by the meeting that decided, and never answered by who gave it.

    ``own_series``: the meeting is of the series that made the resolution; ``own_word``: the actor handed
    the explanation in.
    """
    if not own_series:
        return refuse("P3-6", "逾期说明要由作出决议的例会听取。")
    if own_word:
        return forbid("P3-6", "提交说明的人不能登记会议意见，请由主持人或记录人中的另一位登记。")
    return ALLOWED if state == "waiting" else refuse("P3-6", "这份说明已经听取过。")


def report_within(percent: int, text: str) -> Verdict:
    """A report has a share done (0–100) and a sentence."""
    if not 0 <= percent <= 100:
        return invalid("P3-6", "完成比例请填 0 到 100。")
    return ALLOWED if text.strip() else invalid("P3-6", "请用一句话说明进展。")


def may_send_report(actor: Actor, task: TaskFacts, percent: int, text: str, done: bool) -> Verdict:
    """A progress report as a whole: who, on what, and what it says."""
    return first_no(
        may_claim_done(actor, task) if done else may_report(actor, task), report_within(percent, text)
    )


def reminder_due(task: TaskFacts, now: datetime, today: date, last: datetime | None) -> bool:
    """Remind gently: when the colour is not green, and at most once in three days."""
    if light(task, today) in {Light.GREEN, Light.GREY}:
        return False
    return last is None or now - last >= timedelta(days=3)
