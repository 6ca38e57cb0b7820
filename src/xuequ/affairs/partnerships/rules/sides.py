"""The three sides of what two schools agree: who speaks for each; nobody agrees to their own draft."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.kernel.actor import OFFICE_POSTS, Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

SIDES = (("lead", "优质学校"), ("supported", "帮扶学校"), ("district", "学区"))
SIDE_TEXT = dict(SIDES)
LEADERS = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL, *sorted(OFFICE_POSTS))
"""Who answers for a school: its principal and vice-principals, and its academic office."""
RUNNING = frozenset({"agreed", "approved", "ended"})
"""States of what three sides agreed to, also when it ended before its time; a draft that was taken back is
withdrawn."""
LONGEST = 1100
"""Days that an agreement or an appointment may last: three school years."""


def state_after(state: str) -> str:
    """What ending makes of it: a draft is withdrawn and never counts, what was agreed to is ended."""
    return "withdrawn" if state == "draft" else "ended"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What three sides agree to, as the rules see it: a partnership (P1-2.1) or a posting (P1-3.1a)."""

    clause: str
    lead: UUID
    supported: UUID
    drafted_by: UUID
    state: str
    approved: frozenset[str] = frozenset()

    @property
    def schools(self) -> frozenset[UUID]:
        return frozenset({self.lead, self.supported})


def answers_for(actor: Actor, *schools: UUID) -> bool:
    """Whether somebody leads one of these schools or works in its academic office."""
    return any(actor.holds_at(school, *LEADERS) for school in schools)


def sides_of(actor: Actor, facts: Agreed) -> tuple[str, ...]:
    """The sides for which somebody says yes: principals for the schools, the head for the district."""
    spoken = {
        "lead": actor.holds_at(facts.lead, PostKind.PRINCIPAL),
        "supported": actor.holds_at(facts.supported, PostKind.PRINCIPAL),
        "district": actor.is_district_head,
    }
    return tuple(side for side, speaks in spoken.items() if speaks)


@clause("P1-2.1", "P1-3.1a")
def may_approve(actor: Actor, facts: Agreed, side: str) -> Verdict:
    """Each side agrees once: both principals and the district head, none of them to what they drafted."""
    if side not in sides_of(actor, facts):
        return forbid(facts.clause, "由两校校长和学区负责人分别同意。")
    if actor.person == facts.drafted_by:
        return forbid(facts.clause, "自己起草的，要由别人同意。")
    if facts.state != "draft":
        return refuse(facts.clause, "已经有结果了，不用再同意。")
    if side in facts.approved:
        return refuse(facts.clause, "这一方已经同意过了。")
    return ALLOWED


def all_agree(approved: Collection[str]) -> bool:
    """Whether nobody's yes is missing."""
    return {side for side, _ in SIDES} <= set(approved)


def may_draft_for(actor: Actor, clause: str, *schools: UUID) -> Verdict:
    """Drafted by an academic office of the schools or the secretariat, not by those who have to agree."""
    if actor.is_district_head or any(actor.holds_at(school, PostKind.PRINCIPAL) for school in schools):
        return forbid(clause, "校长和学区负责人是批准的人，请由教导处起草。")
    if actor.in_secretariat or answers_for(actor, *schools):
        return ALLOWED
    return forbid(clause, "由学校教导处或基地校教导处起草。")


def days_right(clause: str, starts: date, ends: date) -> Verdict:
    """A first and a last day in the right order, no more than ``LONGEST`` apart."""
    if ends < starts:
        return invalid(clause, "结束日期早于开始日期，请检查。")
    if (ends - starts).days > LONGEST:
        return invalid(clause, "期限最长三个学年，请分期办理。")
    return ALLOWED


@clause("P1-2.1", "P1-3.1a")
def may_end(actor: Actor, facts: Agreed, reason: str) -> Verdict:
    """Ended before its time with a reason: by either principal or the district head; a draft also by the
    one who drafted it."""
    drafter = facts.state == "draft" and actor.person == facts.drafted_by
    if not drafter and not sides_of(actor, facts):
        return forbid(facts.clause, "提前终止由两校校长或学区负责人决定。")
    closed = facts.state in {"ended", "withdrawn"}
    open_still = refuse(facts.clause, "已经终止了。") if closed else ALLOWED
    told = ALLOWED if reason.strip() else invalid(facts.clause, "请写明提前终止的原因。")
    return first_no(open_still, told)
