"""Reading instructors: the appointments, how far they are, the term's allowance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Guided, Instructor
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.kernel.actor import Actor


def visible_instructors(actor: Actor) -> QuerySet[Instructor]:
    """Who is, was or will be instructor, by subject; open to the district. One query when read."""
    return Instructor.objects.filter(district=actor.district).select_related("person__school", "subject")


def get_instructor(actor: Actor, instructor: UUID, *, lock: bool = False) -> Instructor:
    """One instructor, locked for a change if asked. Raises ``Instructor.DoesNotExist``."""
    if lock:
        Instructor.objects.select_for_update(no_key=True).get(district=actor.district, pk=instructor)
    return visible_instructors(actor).get(pk=instructor)


def instructor_facts(instructor: Instructor) -> rules.InstructorFacts:
    """An instructor as the rules see them."""
    return rules.InstructorFacts(
        person=instructor.person_id,
        subject=instructor.subject_id,
        lasts=rules.Lasting(instructor.starts, instructor.ends),
        school=instructor.person.school_id,
    )


def is_instructor(person: UUID, subject: int, starts: date, ends: date) -> bool:
    """Whether somebody is instructor of a subject at any time in a stretch."""
    found = Instructor.objects.filter(person=person, subject=subject)
    return found.filter(starts__lte=ends, ends__gte=starts).exists()


def resolution_for(actor: Actor, resolution: UUID) -> str:
    """The number of a resolution in force of the district; empty where it is none."""
    found = resolutions.resolutions_in_force(actor).filter(pk=resolution).first()
    return found.number if found else ""


def own_instructorship(actor: Actor, day: date) -> Instructor | None:
    """What somebody is instructor of today, where they are."""
    return visible_instructors(actor).filter(person=actor.person, starts__lte=day, ends__gte=day).first()


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """What an instructor's confirmed records of a term come to; ``amount`` and ``per_point`` in yuan."""

    instructor: Instructor
    records: int
    points: int
    amount: Decimal
    per_point: int


def allowance_lines(actor: Actor, term: Term) -> list[AllowanceLine]:
    """The term's allowance, only the lines this person may see, from confirmed records alone, by the yuan for
    a point in force when the term began. Three queries."""
    rows = visible_instructors(actor).filter(starts__lte=term.ends, ends__gte=term.starts)
    seen = [row for row in rows if rules.may_see_allowance(actor, row.person_id, row.person.school_id)]
    done: dict[UUID, Counter[str]] = {}
    guided = Guided.objects.filter(instructor__in=seen, day__range=(term.starts, term.ends))
    for instructor, kind in guided.values_list("instructor", "kind"):
        done.setdefault(instructor, Counter())[kind] += 1
    per_point = duties.norm_on(actor.district, rules.PER_POINT, term.starts)
    lines = []
    for row in seen:
        counted = done.get(row.pk, Counter())
        earned = rules.points(counted)
        lines.append(
            AllowanceLine(row, sum(counted.values()), earned, rules.allowance(earned, per_point), per_point)
        )
    return lines


def guided_in_month(instructors: Collection[Instructor], day: date) -> dict[UUID, int]:
    """Instructor → how many confirmed records they have in the month of a day, up to it. One query."""
    found = Guided.objects.filter(instructor__in=instructors, day__range=(day.replace(day=1), day))
    return Counter(found.values_list("instructor", flat=True))
