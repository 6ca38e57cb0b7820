"""What pairs, mentorships and instructors do is recorded as teaching; the other side confirms it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import PairSubject
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.models import Activity
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action

Roles = list[tuple[UUID, str]]


@action("partnerships.record_for_pair")
def record_for_pair(
    *,
    actor: Actor,
    now: datetime,
    pair_subject_id: UUID,
    kind: str,
    day: date,
    topic: str,
    teachers: Sequence[UUID],
    grade: int | None = None,
    at_lead: bool = False,
    online: bool = False,
    sent: UUID | None = None,
) -> Activity:
    """The lead school records what it did with the supported school, there or ``online``; that school
    confirms it (P1-2.1)."""
    owner = queries.get_pair_subject(actor, pair_subject_id)
    pair = queries.get_pair(actor, owner.partnership_id)
    schools = queries.schools_on(actor.district, list(dict.fromkeys(teachers)), day)
    deed = rules.PairDeed(kind, day, tuple(schools.items()), online)
    rules.may_record_pair(actor, queries.pair_facts(pair), pair.starts, pair.ends, deed).enforce()
    given = teaching.Given(
        kind=kind,
        day=day,
        topic=topic,
        school=pair.lead_id if at_lead and kind not in _THERE else pair.supported_id,
        people=_pair_roles(actor, owner, deed),
        host=deed.of(pair.lead_id)[0] if kind == "demonstration" else None,
        other_side=pair.supported_id,
        subject=owner.subject_id,
        grade=grade,
        about=owner.pk,
        online=online,
        sent=sent,
    )
    return teaching.record(actor=actor, now=now, given=given)


_THERE = frozenset({"guidance", "demonstration"})
"""What is always done at the supported school."""


def _pair_roles(actor: Actor, owner: PairSubject, deed: rules.PairDeed) -> Roles:
    """Who did what: the lead school's teachers guide, give the lesson or chair, the others are there."""
    lead = deed.of(owner.partnership.lead_id)
    others = deed.of(owner.partnership.supported_id)
    if deed.kind == "guidance":
        roles = [*((one, "guide") for one in lead), *((one, "guided") for one in others)]
    elif deed.kind == "demonstration":
        roles = [(lead[0], "host"), *((one, "present") for one in others)]
    else:
        chair = actor.person if actor.person in lead else lead[0]
        present = [one for one in (*lead, *others) if one != chair]
        roles = [(chair, "chair"), *((one, "present") for one in present)]
    return roles if actor.person in dict(roles) else [*roles, (actor.person, "recorder")]


@action("partnerships.record_for_mentorship")
def record_for_mentorship(
    *,
    actor: Actor,
    now: datetime,
    mentorship_id: UUID,
    kind: str,
    day: date,
    topic: str,
    text: str = "",
    sent: UUID | None = None,
) -> Activity:
    """A lesson or guidance of mentor and apprentice; the apprentice's school confirms it, and guidance is
    read by those it concerns alone (P1-3.1b)."""
    mentorship = queries.get_mentorship(actor, mentorship_id)
    facts = queries.mentorship_facts(mentorship)
    rules.may_record_mentorship(actor, facts, kind, day).enforce()
    host = {"demonstration": facts.mentor, "open_lesson": facts.apprentice}.get(kind)
    roles: Roles = [(facts.mentor, "guide"), (facts.apprentice, "guided")]
    if host is not None:
        other = facts.apprentice if host == facts.mentor else facts.mentor
        roles = [(host, "host"), (other, "guide" if other == facts.mentor else "present")]
    if dict(roles).get(actor.person) not in {"host", "guide"}:
        roles.append((actor.person, "recorder"))
    given = teaching.Given(
        kind=kind,
        day=day,
        topic=topic,
        text=text,
        school=mentorship.school_id,
        people=roles,
        host=host,
        other_side=mentorship.school_id,
        subject=mentorship.subject_id,
        about=mentorship.pk,
        closed=kind == "guidance",
        sent=sent,
    )
    return teaching.record(actor=actor, now=now, given=given)


@action("partnerships.record_for_instructor")
def record_for_instructor(
    *,
    actor: Actor,
    now: datetime,
    instructor_id: UUID,
    kind: str,
    day: date,
    topic: str,
    teacher_id: UUID,
    period: int | None = None,
    text: str = "",
    sent: UUID | None = None,
) -> Activity:
    """An instructor records what they did with a teacher, who confirms it (P1-3.2)."""
    instructor = queries.get_instructor(actor, instructor_id)
    teacher = organisation.get_person(actor, teacher_id)
    school = queries.school_on(actor.district, teacher.pk, day)
    rules.may_record_guidance(
        actor,
        queries.instructor_facts(instructor),
        kind,
        day,
        school=school,
        same_subject=teacher.subject_id == instructor.subject_id,
    ).enforce()
    if school is None:
        invalid("P1-3.2", "这位老师在这一天没有任职，请检查。").enforce()
        raise AssertionError
    role = {"observe": "observer", "exchange": "chair"}.get(kind, "guide")
    people: Roles = [(actor.person, role)]
    if kind == "exchange":
        people.append((teacher.pk, "present"))
    given = teaching.Given(
        kind=kind,
        day=day,
        topic=topic,
        text=text,
        school=school,
        people=people,
        host=teacher.pk,
        period=period,
        subject=instructor.subject_id,
        about=instructor.pk,
        sent=sent,
    )
    return teaching.record(actor=actor, now=now, given=given)
