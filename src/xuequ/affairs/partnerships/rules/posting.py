"""Postings: who is proposed to whom, and when the order is complete and over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.partnerships.rules.sides import days_right, may_draft_for
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

POSTING_STATES = (
    ("draft", "待各方同意"),
    ("approved", "已批准"),
    ("ended", "已终止"),
    ("withdrawn", "已撤回"),
)
POSTING_KINDS = (("full", "全职"), ("part", "走教"))
POSTING_KIND_TEXT = dict(POSTING_KINDS)
CERTIFICATE_KINDS = (("posting", "支教证明"), ("mentorship", "师徒结对结业证"))
MOST_WEEKLY = 30
"""Lessons a week that an order may name."""
YEARS_TAUGHT = 3
"""Years of teaching from which somebody is proposed first."""


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """A posting as it is proposed. ``at_lead``: the teacher is in post at the lead school on the first day;
    ``posted``: they are posted elsewhere then."""

    person: UUID
    lead: UUID
    supported: UUID
    lead_role: str
    supported_role: str
    starts: date
    ends: date
    kind: str = "full"
    weekly_days: int | None = None
    weekly_periods: int | None = None
    at_lead: bool = True
    posted: bool = False
    name: str = ""


@clause("P1-3.1a")
def may_propose_posting(actor: Actor, draft: PostingDraft) -> Verdict:
    """The lead school's office proposes one of its teachers, for whole weeks or some days of them."""
    may = may_draft_for(actor, "P1-3.1a", draft.lead)
    if actor.person == draft.person:
        may = forbid("P1-3.1a", "不能选派自己，请由教导处的同事提出。")
    return first_no(may, days_right("P1-3.1a", draft.starts, draft.ends), _posting_complete(draft))


def _posting_complete(draft: PostingDraft) -> Verdict:
    if draft.lead_role != "lead" or draft.supported_role != "supported":
        return invalid("P1-3.1a", "支教由优质学校派往帮扶学校。")
    if not draft.at_lead:
        return invalid("P1-3.1a", "%(name)s在开始那天不在派出学校任职，请检查。", name=draft.name)
    if draft.posted:
        return refuse("P1-3.1a", "%(name)s在这段时间已有支教安排。", name=draft.name)
    days = draft.weekly_days
    if draft.kind not in dict(POSTING_KINDS) or (
        draft.kind == "part" and (days is None or not 1 <= days <= 5)
    ):
        return invalid("P1-3.1a", "走教请写明每周到校几天（1 到 5 天）。")
    if draft.weekly_periods is not None and not 1 <= draft.weekly_periods <= MOST_WEEKLY:
        return invalid("P1-3.1a", "每周课时请填 1 到 %(most)d 节。", most=MOST_WEEKLY)
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A teacher who may be posted, as far as the order of the proposal goes."""

    person: UUID
    needed_subject: bool = False
    standing: str = ""
    title: str = ""
    years: int = 0


def fitness(one: Candidate) -> tuple[bool, bool, bool, int]:
    """The order of the proposal: the subject that is needed, then standing or senior title, then years."""
    senior = any(word in one.title for word in ("高级", "正高"))
    return one.needed_subject, bool(one.standing) or senior, one.years >= YEARS_TAUGHT, one.years


@clause("P1-3.1a")
def posting_counts(state: str, *, begun: bool) -> bool:
    """An approved posting counts one for the lead school, on its first day; one that was ended before it
    began does not."""
    return state == "approved" or (state == "ended" and begun)


@clause("P1-3.1a", "P1-3.1b")
def may_certify(actor: Actor, clause: str, *, over: bool, whole: bool, given: bool) -> Verdict:
    """The secretariat or the district head certifies what is over and was done whole, once."""
    if not (actor.in_secretariat or actor.is_district_head):
        return forbid(clause, "证明由学区负责人或基地校教导处出具。")
    if given:
        return refuse(clause, "已经出具过证明。")
    if not over:
        return refuse(clause, "还没有期满，期满后出具证明。")
    return ALLOWED if whole else refuse(clause, "规定的任务还没有完成，暂时不能出具证明。")
