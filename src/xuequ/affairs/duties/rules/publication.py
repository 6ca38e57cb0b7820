"""The term's publication (公布): a snapshot, a time for objections, each answered, then signed (P1-2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.duties.rules.figure import schools_watched
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.duty import Owes, Quota, Standing
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

PUBLICATION_STATES = (("open", "公示中"), ("signed", "已公布"), ("dropped", "已停止"))
OBJECTION_STATES = (("waiting", "待答复"), ("upheld", "属实，已更正"), ("rejected", "不属实"))
DAYS = 5
"""Working days that there are for objections at least."""
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """A publication as the rules see it; ``waiting``: objections without an answer."""

    state: str
    closes_on: date
    opened_by: UUID
    waiting: int = 0


@clause("P1-2.2")
def may_open_publication(actor: Actor, *, begun: bool, already: bool, days: int) -> Verdict:
    """The secretariat puts up the standings of a quota in a term, once, with days enough to object.

    ``days``: working days from today to the last day for objections.
    """
    if not actor.in_secretariat:
        return forbid("P1-2.2", "公示由基地校教导处发起。")
    if not begun:
        return refuse("P1-2.2", "这个学期还没有开始，不能公示。")
    if already:
        return refuse("P1-2.2", "这个学期这一项已经公示过了。")
    if not DAYS <= days <= MOST_DAYS:
        return invalid("P1-2.2", "公示期要有%(least)d到%(most)d个工作日。", least=DAYS, most=MOST_DAYS)
    return ALLOWED


@clause("P1-2.2")
def is_published(quota: Quota, standing: Standing) -> bool:
    """Who is named: of a duty of people, those who owe it by a leading post; else everybody who owes."""
    if not standing.required:
        return False
    if quota.owes is not Owes.PERSON:
        return True
    return any(span.post is not PostKind.TEACHER for span in standing.debtor.spans)


@clause("P1-2.2")
def may_object(
    actor: Actor, facts: PublicationFacts, debtor: UUID, school: UUID | None, today: date, text: str
) -> Verdict:
    """The one concerned objects, or a leader or the office of their school, while there is time."""
    if facts.state != "open" or today > facts.closes_on:
        return refuse("P1-2.2", "公示期已过，不能再提异议。")
    if actor.person != debtor and (school is None or school not in schools_watched(actor)):
        return forbid("P1-2.2", "异议由本人或本校负责人提出。")
    return ALLOWED if text.strip() else invalid("P1-2.2", "请写明哪里不对、依据是什么。")


@clause("P1-2.2")
def may_answer(actor: Actor, objector: UUID, state: str, answer: str) -> Verdict:
    """The secretariat looks into every objection and answers it; never the one who raised it."""
    if not actor.in_secretariat:
        return forbid("P1-2.2", "异议由基地校教导处核实答复。")
    if actor.person == objector:
        return forbid("P1-2.2", "自己提的异议，请另一位同事核实答复。")
    if state != "waiting":
        return refuse("P1-2.2", "这条异议已经答复过了。")
    return ALLOWED if answer.strip() else invalid("P1-2.2", "请写明核实的结果。")


@clause("P1-2.2")
def may_sign_publication(actor: Actor, facts: PublicationFacts, today: date) -> Verdict:
    """The chair signs after the time for objections, when each was answered; never who put it up."""
    if not actor.is_district_head:
        return forbid("P1-2.2", "公布由学区负责人签发。")
    if actor.person == facts.opened_by:
        return forbid("P1-2.2", "发起公示的人不能签发。")
    if facts.state != "open":
        return refuse("P1-2.2", "这份公示已经签发或停止。")
    waiting = refuse("P1-2.2", "还有%(n)d条异议没有答复，答复后才能签发。", n=facts.waiting)
    early = refuse("P1-2.2", "公示期到%(day)s，期满后才能签发。", day=facts.closes_on.isoformat())
    return first_no(early if today <= facts.closes_on else ALLOWED, waiting if facts.waiting else ALLOWED)


@clause("P1-2.2")
def may_drop_publication(actor: Actor, facts: PublicationFacts, reason: str) -> Verdict:
    """The secretariat or the chair stops a publication that is not signed, and says why."""
    if not (actor.in_secretariat or actor.is_district_head):
        return forbid("P1-2.2", "公示由基地校教导处或学区负责人停止。")
    if facts.state != "open":
        return refuse("P1-2.2", "这份公示已经签发或停止。")
    return ALLOWED if reason.strip() else invalid("P1-2.2", "请写明停止的原因。")
