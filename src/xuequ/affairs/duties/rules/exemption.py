"""Who may be exempt from what, and who agrees to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.duties.rules.figure import schools_watched
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.duty import Debtor, Owes
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

REASONS = (
    ("maternity", "产假、哺乳假"),
    ("sick", "病假"),
    ("posting", "外派支教、挂职"),
    ("study", "脱产进修"),
    ("exam", "考试月"),
    ("closed", "停课"),
    ("other", "其他"),
)
OF_PEOPLE = frozenset({"maternity", "sick", "posting", "study", "other"})
"""Reasons that a person has; a school, a group or a pair has the rest."""
OF_PLACES = frozenset({"exam", "closed", "other"})
COLLECTIVE = (Owes.PAIR, Owes.MENTORSHIP, Owes.POSTING, Owes.GROUP)
"""What owes besides people and schools, and may be exempt like them."""
EXEMPTION_STATES = (
    ("waiting", "待批准"),
    ("granted", "已批准"),
    ("refused", "未批准"),
    ("withdrawn", "已撤回"),
)
LONGEST = 400
"""Days that one exemption may last."""


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """An exemption as the rules see it; ``school``: the debtor's; ``leads``: the debtor leads it."""

    debtor: UUID
    school: UUID | None
    asked_by: UUID
    state: str
    personal: bool = True
    leads: bool = False


def answers_for_debtor(actor: Actor, debtor: Debtor) -> bool:
    """The person themselves, who leads the group or is the mentor, and the leaders and offices of the schools
    it belongs to: one of a person or a school, either of a pair or a mentorship."""
    if actor.person in {debtor.ident, *debtor.people}:
        return True
    schools = debtor.schools | ({debtor.school} if debtor.school is not None else frozenset())
    return bool(schools & schools_watched(actor))


@clause("P1-2.2")
def may_ask_exemption(actor: Actor, debtor: Debtor, owes: Owes) -> Verdict:
    """Whoever answers for who owes asks, or the secretariat for anybody."""
    if actor.in_secretariat or answers_for_debtor(actor, debtor):
        return ALLOWED
    if owes is Owes.PERSON:
        return forbid("P1-2.2", "减免由本人或本校教导处申请。")
    if owes is Owes.SCHOOL:
        return forbid("P1-2.2", "减免由学校教导处申请。")
    return forbid("P1-2.2", "减免由有关学校的校长、教导处，或师傅、中心组组长申请。")


def reasons_for(owes: Owes) -> frozenset[str]:
    """Reasons that a person has, or a place; mentor and apprentice have both."""
    if owes is Owes.MENTORSHIP:
        return OF_PEOPLE | OF_PLACES
    return OF_PEOPLE if owes is Owes.PERSON else OF_PLACES


def exemption_complete(
    starts: date, ends: date, reason: str, owes: Owes, *, note: str, evidence: bool
) -> Verdict:
    """An exemption has a reason from the list, days in the right order, and something that shows it."""
    if reason not in reasons_for(owes):
        return invalid("P1-2.2", "请从列表里选择减免的原因。")
    if ends < starts:
        return invalid("P1-2.2", "结束日期早于开始日期，请检查。")
    if (ends - starts).days >= LONGEST:
        return invalid("P1-2.2", "一次减免最多%(days)d天，更长的请分次申请。", days=LONGEST)
    if not evidence and not note.strip():
        return invalid("P1-2.2", "请附上依据，或写明依据是什么（假条、文件、通知）。")
    return ALLOWED


def may_decide_exemption(actor: Actor, facts: ExemptionFacts) -> Verdict:
    """Agreed to by another: the principal or vice-principal of the school; for who leads a school, and for
    schools and pairs, the district head."""
    if actor.person in {facts.debtor, facts.asked_by}:
        return forbid("P1-2.2", "自己申请的减免，要由另一位负责人批准。")
    by_head = actor.is_district_head
    by_leader = facts.personal and not facts.leads and facts.school in actor.schools_led
    if not (by_head or by_leader):
        return forbid("P1-2.2", "教师的减免由本校校长批准，校长和学校的减免由学区负责人批准。")
    return ALLOWED if facts.state == "waiting" else refuse("P1-2.2", "这份申请已经有结果了。")


def may_withdraw_exemption(actor: Actor, facts: ExemptionFacts) -> Verdict:
    """Who asked, or whom it is for, takes it back while nobody has decided."""
    if actor.person not in {facts.debtor, facts.asked_by}:
        return forbid("P1-2.2", "只有申请人可以撤回。")
    return ALLOWED if facts.state == "waiting" else refuse("P1-2.2", "这份申请已经有结果了。")


def may_grant(actor: Actor, facts: ExemptionFacts, *, granted: bool, answer: str) -> Verdict:
    """The decision as a whole: by whom, and with a reason where it is no."""
    told = ALLOWED if granted or answer.strip() else invalid("P1-2.2", "不批准请写明理由。")
    return first_no(may_decide_exemption(actor, facts), told)
