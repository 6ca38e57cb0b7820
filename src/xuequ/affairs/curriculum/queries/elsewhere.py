"""Lessons that teachers give at schools other than their own, by the timetables (P1-5.3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from xuequ.affairs.curriculum.models import Lesson
from xuequ.affairs.curriculum.queries.lessons import visible_lessons
from xuequ.affairs.curriculum.queries.timetables import in_force
from xuequ.kernel.actor import Actor


class LessonElsewhere(NamedTuple):
    """A lesson of the week at another school than the teacher's; ``starts`` and ``ends``: its timetable's."""

    teacher: UUID
    school: UUID
    weekday: int
    period: int
    weeks: str
    starts: date
    ends: date


def lessons_elsewhere(
    actor: Actor, first: date, last: date, *, also: Collection[UUID] = ()
) -> list[LessonElsewhere]:
    """The lessons, by timetables in force in a stretch, of teachers whose own school is another.

    ``also``: of these teachers every lesson, wherever it is. One query.
    """
    away = ~Q(teacher__school=F("timetable__school")) | Q(teacher__school=None) | Q(teacher__in=also)
    found = Lesson.objects.filter(
        away,
        timetable__school__district=actor.district,
        timetable__starts__lte=last,
        timetable__ends__gte=first,
        teacher__isnull=False,
    ).filter(timetable__ends__gte=F("timetable__starts"))
    fields = (
        *("teacher", "timetable__school", "weekday", "period", "weeks"),
        *("timetable__starts", "timetable__ends"),
    )
    return [LessonElsewhere(*row) for row in found.order_by().values_list(*fields)]


def lessons_of_teachers(actor: Actor, people: Collection[UUID], day: date) -> list[Lesson]:
    """The lessons of some teachers' weeks at all schools, by the timetables in force on a day. One query."""
    found = visible_lessons(actor).filter(in_force(day, "timetable__"), teacher__in=people)
    return list(found.order_by("weekday", "period", "-weeks"))
