"""For whom a record was made, and the people who may be named in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Instructor, Mentorship, PairSubject
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.rules import Taking
from xuequ.kernel.actor import Actor

Owner = PairSubject | Mentorship | Instructor


def owner_of(district: UUID, about: UUID) -> Owner | None:
    """The pair's subject, mentorship or instructor with this id, if it is one. Three queries at most."""
    pair = PairSubject.objects.select_related("partnership").filter(partnership__district=district, pk=about)
    mentorship = Mentorship.objects.select_related("mentor").filter(district=district, pk=about)
    instructor = Instructor.objects.select_related("person").filter(district=district, pk=about)
    return pair.first() or mentorship.first() or instructor.first()


def deed_of(activity: Activity) -> rules.Deed:
    """A record of teaching as far as counting here goes."""
    return rules.Deed(
        kind=activity.kind,
        state=activity.state,
        day=activity.day,
        school=activity.school_id,
        host=activity.host_id,
        other_side=activity.other_side_id,
        subject=activity.subject_id,
        grade=activity.grade_id,
        parts=tuple(Taking(part.person_id, part.role, part.school_id) for part in activity.parts.all()),
        online=activity.online,
    )


def pair_count_facts(subject: PairSubject) -> rules.PairFacts:
    """A pair's subject as far as counting goes."""
    pair = subject.partnership
    return rules.PairFacts(
        lead=pair.lead_id,
        supported=pair.supported_id,
        subject=subject.subject_id,
        lasts=rules.Lasting(pair.starts, pair.ends),
        agreed=pair.state in rules.RUNNING,
    )


def teachers_for(actor: Actor, schools: Sequence[UUID], subject: int | None, day: date) -> list[Person]:
    """The people of these schools who may take part, those of the subject first, by the roll. Two queries."""
    found = organisation.visible_people(actor, day=day).filter(school__in=schools)
    order = {school: place for place, school in enumerate(schools)}
    return sorted(
        found,
        key=lambda one: (order[one.school_id] if one.school_id else 9, one.subject_id != subject, one.number),
    )


def schools_on(district: UUID, people: Collection[UUID], day: date) -> dict[UUID, UUID | None]:
    """Person → the school they were at on a day; who was not in post has none. Two queries."""
    posted = organisation.posted_on(district, people, day)
    return {person: posted[person].school if person in posted else None for person in people}
