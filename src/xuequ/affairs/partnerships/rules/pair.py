"""Partner schools: what an agreement needs, who records for a pair, the aid ledger, each side's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.partnerships.rules.count import ONLINE_KINDS
from xuequ.affairs.partnerships.rules.sides import (
    RUNNING,
    Agreed,
    answers_for,
    days_right,
    may_draft_for,
)
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

PAIR_STATES = (("draft", "待各方同意"), ("agreed", "进行中"), ("ended", "已终止"), ("withdrawn", "已撤回"))
AID_KINDS = (("people", "人力"), ("material", "物资"), ("course", "课程"), ("training", "培训"))
AID_STATES = (("given", "待签收"), ("received", "已收到"), ("objected", "有异议"))
WORTH = (("helps", "有帮助"), ("some", "一般"), ("none", "没有帮助"))
WAYS = (("there", "到校"), ("online", "线上"))
"""How the two schools met."""
PAIR_KINDS = (
    ("guidance", "教研指导"),
    ("joint_preparation", "集体备课"),
    ("demonstration", "示范课"),
    ("open_activity", "公开教学活动"),
)
"""What a pair's subject groups do together, by the kinds of activities."""


@dataclass(frozen=True, slots=True)
class PairDraft:
    """A partnership as it is drafted. ``taken``: the subjects these two schools already share then."""

    lead: UUID
    supported: UUID
    lead_role: str
    supported_role: str
    starts: date
    ends: date
    goals: str
    subjects: int
    taken: str = ""


@clause("P1-2.1")
def may_draft_pair(actor: Actor, draft: PairDraft) -> Verdict:
    """An agreement is between a lead and a supported school, has days, goals and subjects, each only once."""
    may = may_draft_for(actor, "P1-2.1", draft.lead, draft.supported)
    return first_no(may, days_right("P1-2.1", draft.starts, draft.ends), _pair_complete(draft))


def _pair_complete(draft: PairDraft) -> Verdict:
    if draft.lead_role != "lead" or draft.supported_role != "supported":
        return invalid("P1-2.1", "结对的一方是优质学校，另一方是帮扶学校。")
    if not draft.goals.strip():
        return invalid("P1-2.1", "请写明帮扶的目标。")
    if not draft.subjects:
        return invalid("P1-2.1", "请选择结对的学科。")
    if draft.taken:
        return refuse("P1-2.1", "这两所学校的%(subjects)s在这段时间已经结对。", subjects=draft.taken)
    return ALLOWED


def claim_of(lead: UUID, supported: UUID, starts: date) -> str:
    """What a subject of an agreement drafted or agreed to holds alone: these schools from this day."""
    return f"{lead.hex} {supported.hex} {starts.isoformat()}"


@dataclass(frozen=True, slots=True)
class PairDeed:
    """What is handed in as done by a pair; ``teachers``: person → the school they were at that day;
    ``online``: they met on line."""

    kind: str
    day: date
    teachers: tuple[tuple[UUID, UUID | None], ...]
    online: bool = False

    def of(self, school: UUID) -> tuple[UUID, ...]:
        """The teachers of one school."""
        return tuple(person for person, at in self.teachers if at == school)


@clause("P1-2.1", "P1-3.1c", "P1-3.1d")
def may_record_pair(actor: Actor, pair: Agreed, starts: date, ends: date, deed: PairDeed) -> Verdict:
    """The lead school records, its teacher who was there or its leaders; the supported school confirms."""
    if not (actor.person in deed.of(pair.lead) or answers_for(actor, pair.lead)):
        return forbid("P1-2.1", "由优质学校参加的教师或教导处登记，帮扶学校确认。")
    if deed.kind not in dict(PAIR_KINDS):
        return invalid("P1-2.1", "请选择这是什么活动。")
    if pair.state not in RUNNING:
        return refuse("P1-2.1", "结对协议还没有各方同意，暂时不能登记。")
    if not starts <= deed.day <= ends:
        return invalid("P1-2.1", "这一天不在结对期内，请检查日期。")
    if deed.online and deed.kind not in ONLINE_KINDS:
        return invalid("P1-3.1c", "示范课和公开教学活动要到现场，线上的不计。")
    return _teachers_right(pair, deed)


def _teachers_right(pair: Agreed, deed: PairDeed) -> Verdict:
    if {at for _, at in deed.teachers} - pair.schools:
        return invalid("P1-2.1", "请只选这两所学校的教师。")
    if not deed.of(pair.lead):
        return invalid("P1-2.1", "请选择优质学校的教师。")
    if deed.kind == "demonstration" and len(deed.of(pair.lead)) > 1:
        return invalid("P1-3.1c", "示范课请只选一位上课的教师。")
    if deed.kind in {"joint_preparation", "open_activity"} and not deed.of(pair.supported):
        return invalid("P1-3.1d", "请把帮扶学校参加的教师也选上。")
    return ALLOWED


@dataclass(frozen=True, slots=True)
class AidFacts:
    """Something given, as the rules see it."""

    giver: UUID
    taker: UUID
    recorded_by: UUID
    state: str


@clause("P1-2.1")
def may_give(actor: Actor, pair: Agreed, giver: UUID) -> Verdict:
    """What a school gives is entered by its own leaders or office, while the pair lasts."""
    if giver not in pair.schools or not answers_for(actor, giver):
        return forbid("P1-2.1", "援助由给出的学校登记，由对方学校签收。")
    return ALLOWED if pair.state == "agreed" else refuse("P1-2.1", "结对不在进行中，暂时不能登记。")


@clause("P1-2.1")
def aid_complete(kind: str, description: str, quantity: str, day: date, today: date) -> Verdict:
    """An item says what, how much, and a day that is not to come."""
    if kind not in dict(AID_KINDS):
        return invalid("P1-2.1", "请选择是人力、物资、课程还是培训。")
    if not description.strip() or not quantity.strip():
        return invalid("P1-2.1", "请写明给了什么、多少。")
    return ALLOWED if day <= today else invalid("P1-2.1", "还没有给出的援助不能登记，请检查日期。")


@clause("P1-2.1")
def may_settle_aid(actor: Actor, aid: AidFacts, *, received: bool, objection: str = "") -> Verdict:
    """The other school says that it came, or what is wrong; never the one who entered it."""
    if not answers_for(actor, aid.taker) or actor.person == aid.recorded_by:
        return forbid("P1-2.1", "请由收到援助的学校签收。")
    if aid.state == "received" or (aid.state == "objected" and not received):
        return refuse("P1-2.1", "这一项已经有结果了。")
    if not received and not objection.strip():
        return invalid("P1-2.1", "请写一句哪里不对。")
    return ALLOWED


def sees_words(actor: Actor, pair: Agreed) -> bool:
    """What the sides say of each other is for the two schools and the district head alone."""
    return actor.is_district_head or answers_for(actor, *pair.schools)


@clause("P1-2.1")
def may_say_word(
    actor: Actor, pair: Agreed, side: str, *, said: bool, worth: str = "helps", text: str = "-"
) -> Verdict:
    """Each school says once a term what it was worth, by its principal or vice-principal."""
    school = {"lead": pair.lead, "supported": pair.supported}.get(side)
    if school is None or not actor.holds_at(school, PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL):
        return forbid("P1-2.1", "这句话由本校校长、副校长来说。")
    if said:
        return refuse("P1-2.1", "本学期已经说过了。")
    if pair.state not in RUNNING:
        return refuse("P1-2.1", "结对还没有开始。")
    if worth not in dict(WORTH) or not text.strip():
        return invalid("P1-2.1", "请选一项，并写一句话。")
    return ALLOWED


def side_of(actor: Actor, pair: Agreed) -> str:
    """The school of the pair whose word an actor gives; empty for neither."""
    for side, school in (("supported", pair.supported), ("lead", pair.lead)):
        if actor.holds_at(school, PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL):
            return side
    return ""
