"""Lessons: on a day, of a teacher, of a class's week. Everybody of the district may see them (P1-3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import Lesson, Timetable
from xuequ.affairs.curriculum.queries.bells import bells_by_school
from xuequ.affairs.curriculum.queries.timetables import in_force
from xuequ.affairs.curriculum.rules import LessonOn, SchoolDay, Weeks
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor

_MIDNIGHT = time()


def visible_lessons(actor: Actor) -> QuerySet[Lesson]:
    """The lessons of the district's timetables, with all that names them."""
    return Lesson.objects.filter(timetable__school__district=actor.district).select_related(
        "class_group__school", "subject", "teacher"
    )


def get_lesson(actor: Actor, lesson: UUID) -> Lesson:
    """One lesson of the district. Raises ``Lesson.DoesNotExist``."""
    return visible_lessons(actor).select_related("timetable").get(pk=lesson)


def taught_on(actor: Actor, day: date) -> SchoolDay | None:
    """Which weekday's lessons are taught in the district on a day, if any. Two queries."""
    return rules.taught_on(day, organisation.calendar_of(actor.district))


def lessons_on(
    actor: Actor,
    day: date,
    *,
    school: UUID | None = None,
    subject: int | None = None,
    grade: int | None = None,
    teacher: UUID | None = None,
    period: int | None = None,
) -> list[LessonOn]:
    """The lessons held in the district on a day, by the clock (P1-3.3).

    None on days off and on make-up days, unless the district's calendar names a weekday. Four queries at
    most, however many lessons.
    """
    held = taught_on(actor, day)
    if held is None:
        return []
    narrowed = {
        "class_group__school": school,
        "subject": subject,
        "class_group__grade": grade,
        "teacher": teacher,
        "period": period,
    }
    found = visible_lessons(actor).filter(
        in_force(day, "timetable__"),
        Q(weeks=Weeks.EVERY) | Q(weeks=held.weeks),
        weekday=held.weekday,
        **{name: value for name, value in narrowed.items() if value is not None},
    )
    bells = bells_by_school(actor, [school] if school else None)
    rows = [
        _lesson_on(lesson, day, bells.get(lesson.class_group.school_id, {}).get(lesson.period))
        for lesson in found.order_by("class_group__school__roll", "class_group__grade", "class_group__number")
    ]
    return sorted(rows, key=lambda row: (row.starts or _MIDNIGHT, row.period))


def _lesson_on(lesson: Lesson, day: date, bell: rules.Bell | None) -> LessonOn:
    group = lesson.class_group
    return LessonOn(
        lesson=lesson.pk,
        day=day,
        period=lesson.period,
        starts=bell.starts if bell else None,
        ends=bell.ends if bell else None,
        school=group.school_id,
        school_name=group.school.name,
        class_group=group.pk,
        class_name=group.name,
        grade=group.grade,
        subject=lesson.subject_id,
        subject_name=subject_name(lesson),
        teacher=lesson.teacher_id,
        teacher_name=teacher_name(lesson),
        room=lesson.room,
        weeks=Weeks(lesson.weeks),
    )


def teacher_lessons(actor: Actor, person: UUID, day: date) -> list[LessonOn]:
    """The lessons a teacher gives on a day, at whichever school. Four queries at most."""
    return lessons_on(actor, day, teacher=person)


def subject_name(lesson: Lesson) -> str:
    """The subject as the district calls it, else as it was written."""
    return lesson.subject.name if lesson.subject else lesson.subject_name


def teacher_name(lesson: Lesson) -> str:
    """The teacher's name as registered, else as it was written."""
    return lesson.teacher.name if lesson.teacher else lesson.teacher_name


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a week: the lessons in it, one unless they alternate or clash."""

    weekday: int
    period: int
    lessons: tuple[Any, ...] = ()


def lessons_of(actor: Actor, timetable: Timetable) -> QuerySet[Lesson]:
    """All lessons of a timetable, class by class."""
    found = visible_lessons(actor).filter(timetable=timetable)
    return found.order_by("class_group__grade", "class_group__number", "weekday", "period", "-weeks")


def class_week(actor: Actor, timetable: Timetable, class_group: UUID) -> list[Lesson]:
    """The lessons of a class's week. One query."""
    found = visible_lessons(actor).filter(timetable=timetable, class_group=class_group)
    return list(found.order_by("weekday", "period", "-weeks"))


def teacher_week(actor: Actor, person: UUID, day: date) -> list[Lesson]:
    """The lessons of a teacher's week, by the timetables in force on a day. One query."""
    found = visible_lessons(actor).filter(in_force(day, "timetable__"), teacher=person)
    return list(found.order_by("weekday", "period", "-weeks"))
