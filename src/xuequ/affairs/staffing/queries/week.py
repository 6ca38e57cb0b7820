"""The week of teachers at several schools: their lessons everywhere, and the ways between them (P1-5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from xuequ.affairs.curriculum import queries as curriculum
from xuequ.affairs.curriculum.models import Lesson
from xuequ.affairs.curriculum.rules import Bell, Weeks
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.staffing import rules
from xuequ.affairs.staffing.queries.cross import cross_between
from xuequ.affairs.teaching.rules import kilometres
from xuequ.kernel.actor import Actor

Bells = Mapping[UUID, Mapping[int, Bell]]
Minutes = Callable[[UUID, UUID], int]


@dataclass(frozen=True, slots=True)
class TimedLesson:
    """A lesson with its bell, none where the school keeps none."""

    lesson: Lesson
    bell: Bell | None

    @property
    def school(self) -> UUID:
        return self.lesson.class_group.school_id


@dataclass(frozen=True, slots=True)
class TeacherWeek:
    """A teacher's week at all schools, by the timetables in force on a day."""

    person: Person
    lessons: tuple[TimedLesson, ...]
    gaps: tuple[rules.Gap, ...]
    ordered: frozenset[UUID] = frozenset()
    """Schools to which a posting or an arrangement has them."""

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools where they teach, their own first."""
        named = {one.school: one.lesson.class_group.school.name for one in self.lessons}
        own = [name for school, name in named.items() if school == self.person.school_id]
        return (*own, *(name for school, name in named.items() if school != self.person.school_id))

    @property
    def away(self) -> int:
        """Lessons of the week at other schools than their own."""
        return sum(one.school != self.person.school_id for one in self.lessons)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with the week, the worst first."""
        found = {gap.trouble for gap in self.gaps}
        return tuple(trouble for trouble, _ in rules.TROUBLES if trouble in found)


def crossing_weeks(actor: Actor, day: date) -> list[TeacherWeek]:
    """Every teacher who by timetable, posting or arrangement works at another school on a day; by the roll of
    their own schools. Eight queries, however many teachers."""
    ordered = _ordered(actor, day)
    away = {one.teacher for one in curriculum.lessons_elsewhere(actor, day, day)}
    people = away | ordered.keys()
    if not people:
        return []
    found = organisation.visible_people(actor, day=day).filter(pk__in=people).prefetch_related(None)
    return _weeks(actor, list(found.order_by("school__roll", "number")), ordered, day)


def teacher_week(actor: Actor, person: UUID, day: date) -> TeacherWeek:
    """One teacher's week at all schools. Raises ``Person.DoesNotExist``. Six queries."""
    return _weeks(actor, [organisation.get_person(actor, person)], _ordered(actor, day), day)[0]


def _ordered(actor: Actor, day: date) -> dict[UUID, frozenset[UUID]]:
    """Person → the schools where a posting or an arrangement has them on a day. Two queries."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for posting in partnerships.postings_between(actor, day, day):
        found[posting.person].add(posting.borrower)
    for order in cross_between(actor, day, day):
        found[order.person].add(order.borrower)
    return {person: frozenset(schools) for person, schools in found.items()}


def _weeks(
    actor: Actor, people: list[Person], ordered: Mapping[UUID, frozenset[UUID]], day: date
) -> list[TeacherWeek]:
    lessons: defaultdict[UUID, list[Lesson]] = defaultdict(list)
    for lesson in curriculum.lessons_of_teachers(actor, [one.pk for one in people], day):
        if lesson.teacher_id is not None:
            lessons[lesson.teacher_id].append(lesson)
    schools = {lesson.class_group.school_id for some in lessons.values() for lesson in some}
    bells: Bells = curriculum.bells_by_school(actor, schools)
    minutes = minutes_between(actor, schools)
    return [
        _week(person, lessons[person.pk], bells, minutes, ordered.get(person.pk, frozenset()))
        for person in people
    ]


def _week(
    person: Person, lessons: Iterable[Lesson], bells: Bells, minutes: Minutes, ordered: frozenset[UUID]
) -> TeacherWeek:
    timed = [TimedLesson(one, bells.get(one.class_group.school_id, {}).get(one.period)) for one in lessons]
    in_order = sorted(
        timed,
        key=lambda one: (one.lesson.weekday, str(one.bell.starts if one.bell else ""), one.lesson.period),
    )
    stops = (
        rules.Stop(
            lesson=one.lesson.pk,
            school=one.school,
            weekday=one.lesson.weekday,
            period=one.lesson.period,
            starts=one.bell.starts if one.bell else None,
            ends=one.bell.ends if one.bell else None,
            weeks=Weeks(one.lesson.weeks),
        )
        for one in in_order
    )
    return TeacherWeek(person, tuple(in_order), tuple(rules.gaps(stops, minutes)), ordered)


def minutes_between(actor: Actor, schools: Collection[UUID]) -> Minutes:
    """How many minutes the way between two of these schools takes, by ``rules.minutes_on_the_way``. One
    query."""
    found = organisation.visible_schools(actor).filter(pk__in=schools).exclude(longitude=None)
    places = {
        pk: (float(longitude or 0), float(latitude or 0))
        for pk, longitude, latitude in found.values_list("pk", "longitude", "latitude")
    }
    return partial(_minutes, places)


def _minutes(places: Mapping[UUID, tuple[float, float]], here: UUID, there: UUID) -> int:
    known = here in places and there in places
    return rules.minutes_on_the_way(kilometres(places[here], places[there]) if known else None)
