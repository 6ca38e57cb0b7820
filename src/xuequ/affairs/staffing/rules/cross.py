"""Cross-school teaching (跨校兼课): who proposes it, who agrees, when it is in order and over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.partnerships.rules import days_right, may_draft_for
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

CROSS_STATES = (
    ("draft", "待各方同意"),
    ("approved", "已同意"),
    ("ended", "已终止"),
    ("withdrawn", "已撤回"),
)
CROSS_SIDES = (("lender", "派出学校"), ("borrower", "兼课学校"), ("district", "学区"))
IN_ORDER = frozenset({"approved", "ended"})
"""States of what the three sides agreed to, also when it ended before its time."""
MOST_WEEKLY = 20
"""Periods a week at another school; who gives more there is posted, not teaching beside."""


@dataclass(frozen=True, slots=True)
class CrossDraft:
    """An arrangement as it is proposed. ``at_home``: the teacher is in post at the lending school on the
    first day; ``there_already``: they are posted to, or teach at, the other school then."""

    person: UUID
    lender: UUID | None
    borrower: UUID
    starts: date
    ends: date
    weekly: int
    reason: str
    at_home: bool = True
    there_already: bool = False
    name: str = ""


@clause("P1-5.3")
def may_propose_cross(actor: Actor, draft: CrossDraft) -> Verdict:
    """Proposed by the academic office of either school or the secretariat: who, where, how much, why."""
    schools = [school for school in (draft.lender, draft.borrower) if school is not None]
    may = may_draft_for(actor, "P1-5.3", *schools)
    if actor.person == draft.person:
        may = forbid("P1-5.3", "不能安排自己，请由教导处的同事提出。")
    return first_no(may, days_right("P1-5.3", draft.starts, draft.ends), _complete(draft))


def _complete(draft: CrossDraft) -> Verdict:
    if draft.lender == draft.borrower:
        return invalid("P1-5.3", "跨校兼课要到另一所学校，请检查学校。")
    if draft.lender is None or not draft.at_home:
        return invalid("P1-5.3", "%(name)s在开始那天不在派出学校任职，请检查。", name=draft.name)
    if not 1 <= draft.weekly <= MOST_WEEKLY:
        return invalid("P1-5.3", "每周节数请填 1 到 %(most)d。", most=MOST_WEEKLY)
    if not draft.reason.strip():
        return invalid("P1-5.3", "请写明为什么需要兼课。")
    if draft.there_already:
        return refuse("P1-5.3", "%(name)s在这段时间已有到这所学校的支教或兼课安排。", name=draft.name)
    return ALLOWED


@dataclass(frozen=True, slots=True)
class CrossFacts:
    """An arrangement as the rules see it; ``approved``: the sides that have agreed."""

    person: UUID
    lender: UUID
    borrower: UUID
    proposed_by: UUID
    state: str
    ends: date
    approved: frozenset[str] = frozenset()


def cross_sides_of(actor: Actor, facts: CrossFacts) -> tuple[str, ...]:
    """The sides for which somebody says yes: principals for the schools, the head for the district."""
    spoken = {
        "lender": actor.holds_at(facts.lender, PostKind.PRINCIPAL),
        "borrower": actor.holds_at(facts.borrower, PostKind.PRINCIPAL),
        "district": actor.is_district_head,
    }
    return tuple(side for side, speaks in spoken.items() if speaks)


@clause("P1-5.3")
def may_approve_cross(actor: Actor, facts: CrossFacts, side: str) -> Verdict:
    """Each side agrees once: both principals and the district head, none of them to what they proposed."""
    if side not in cross_sides_of(actor, facts):
        return forbid("P1-5.3", "由两校校长和学区负责人分别同意。")
    if actor.person in {facts.proposed_by, facts.person}:
        return forbid("P1-5.3", "自己提出的、关于自己的安排，要由别人同意。")
    if facts.state != "draft":
        return refuse("P1-5.3", "已经有结果了，不用再同意。")
    return refuse("P1-5.3", "这一方已经同意过了。") if side in facts.approved else ALLOWED


def cross_all_agree(approved: Collection[str]) -> bool:
    """Whether nobody's yes is missing."""
    return {side for side, _ in CROSS_SIDES} <= set(approved)


@clause("P1-5.3")
def may_end_cross(actor: Actor, facts: CrossFacts, reason: str, today: date) -> Verdict:
    """Declined or ended before its time with a reason: by either principal or the district head; a draft also
    by who proposed it."""
    proposer = facts.state == "draft" and actor.person == facts.proposed_by
    if not proposer and not cross_sides_of(actor, facts):
        return forbid("P1-5.3", "不同意或提前终止，由两校校长或学区负责人决定。")
    if facts.state in {"ended", "withdrawn"}:
        return refuse("P1-5.3", "已经终止了。")
    if facts.state == "approved" and facts.ends < today:
        return refuse("P1-5.3", "这项兼课已经到期结束，不用再终止。")
    return ALLOWED if reason.strip() else invalid("P1-5.3", "请写明原因。")


def cross_state_after(state: str) -> str:
    """What ending makes of it: a draft is withdrawn and never counts, what was agreed to is ended."""
    return "withdrawn" if state == "draft" else "ended"
