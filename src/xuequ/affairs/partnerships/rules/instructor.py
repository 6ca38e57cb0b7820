"""Instructors: appointed by the conference, confirmed by the teachers they guide, paid by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from xuequ.affairs.partnerships.rules.count import INSTRUCTOR_KINDS, InstructorFacts
from xuequ.affairs.partnerships.rules.sides import days_right
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

LOAD, PER_POINT = "instructor-load", "instructor-point"
"""Norms: lessons a month beyond which the load is pointed out (own ones, weekly × 4, and those guided); yuan
for a point."""
WEEKS = 4
POINTS = {"observe": 1, "review": 1, "coach": 2, "exchange": 1}
"""Points for one confirmed record, by its kind."""


@dataclass(frozen=True, slots=True)
class InstructorDraft:
    """An appointment as it is entered. ``in_force``: there is such a resolution of the district, in force."""

    person: UUID
    starts: date
    ends: date
    in_force: bool = True
    teaches: bool = True
    appointed: bool = False


@clause("P1-3.2")
def may_appoint_instructor(actor: Actor, draft: InstructorDraft) -> Verdict:
    """The conference appoints; the secretariat enters it with the resolution, never for oneself."""
    if not actor.in_secretariat:
        return forbid("P1-3.2", "指导员由联席会聘任，由基地校教导处按决议登记。")
    if actor.person == draft.person:
        return forbid("P1-3.2", "不能给自己登记聘任，请由其他同事办理。")
    if not draft.in_force:
        return invalid("P1-3.2", "请选择聘任所依据的决议，要是本学区现行有效的。")
    if not draft.teaches:
        return invalid("P1-3.2", "指导员要教所聘的学科，请检查人选。")
    taken = refuse("P1-3.2", "这位老师在这段时间已经是本学科指导员。") if draft.appointed else ALLOWED
    return first_no(days_right("P1-3.2", draft.starts, draft.ends), taken)


@clause("P1-3.2")
def may_end_instructor(actor: Actor, reason: str, *, over: bool) -> Verdict:
    """The secretariat enters the end, with its reason."""
    if not actor.in_secretariat:
        return forbid("P1-3.2", "解聘由基地校教导处登记。")
    if over:
        return refuse("P1-3.2", "聘期已经结束。")
    return ALLOWED if reason.strip() else invalid("P1-3.2", "请写明原因。")


@clause("P1-3.2")
def may_record_guidance(
    actor: Actor, facts: InstructorFacts, kind: str, day: date, *, school: UUID | None, same_subject: bool
) -> Verdict:
    """The instructor records; the teacher guided is of the same subject and of another school."""
    if actor.person != facts.person:
        return forbid("P1-3.2", "由指导员本人登记，由被指导的教师确认。")
    if kind not in dict(INSTRUCTOR_KINDS):
        return invalid("P1-3.2", "请选择听课、导课、评课或交流。")
    if not facts.lasts.covers(day):
        return invalid("P1-3.2", "这一天不在聘期内，请检查日期。")
    if school is None or school == facts.school:
        return invalid("P1-3.2", "指导的是其他学校的教师，请检查人选。")
    return ALLOWED if same_subject else invalid("P1-3.2", "请选择同学科的教师。")


@clause("P1-3.2")
def load(periods: int | None, guided: int) -> int:
    """Lessons in a month: one's own, four weeks of them, and those guided."""
    return WEEKS * (periods or 0) + guided


def overloaded(periods: int | None, guided: int, most: int) -> bool:
    """Whether the load is pointed out; nothing is refused for it."""
    return load(periods, guided) > most


@clause("P1-3.2")
def points(done: Mapping[str, int]) -> int:
    """The points for so many confirmed records of each kind."""
    return sum(POINTS.get(kind, 0) * count for kind, count in done.items())


@clause("P1-3.2")
def allowance(earned: int, per_point: int) -> Decimal:
    """Yuan: points times the yuan of a point."""
    return Decimal(per_point * earned).quantize(Decimal("0.01"))


@clause("P1-3.2")
def may_see_allowance(actor: Actor, person: UUID, school: UUID | None) -> bool:
    """A person's pay is for the person, the bursars of their and the base school, and the secretariat."""
    if actor.person == person or actor.in_secretariat:
        return True
    bursar_of = {held.school for held in actor.posts if held.kind is PostKind.BURSAR}
    return bool({school, actor.base_school} & (bursar_of - {None}))


def sees_records(actor: Actor, facts: InstructorFacts) -> bool:
    """How far somebody is: for the person, the leaders and office of their school and of the district."""
    if actor.person == facts.person or actor.in_secretariat or actor.is_district_head:
        return True
    return facts.school is not None and facts.school in actor.schools_led | actor.offices
