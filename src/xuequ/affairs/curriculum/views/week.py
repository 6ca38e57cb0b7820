"""A week: of a class, of a teacher, one's own. A grid on the desk, a day at a time on the phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.models import Lesson
from xuequ.affairs.curriculum.rules import Bell
from xuequ.affairs.curriculum.views.section import tabs, weekday_word
from xuequ.affairs.curriculum.views.timetables import version_state
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.guard import ActorRequest, signed_in

WORKDAYS = 5
Bells = Mapping[UUID, Mapping[int, Bell]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A lesson as the grid shows it."""

    lesson: Lesson
    subject: str
    teacher: str
    weeks: str
    bell: Bell | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period across the week; ``bell`` is None where the schools differ or keep none."""

    period: int
    bell: Bell | None
    days: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week as both forms of the page need it; ``day`` is the one the phone shows.

    Each of ``days``: its number, its name, and the short name for narrow places.
    """

    days: tuple[tuple[int, str, str], ...]
    rows: tuple[PeriodRow, ...]
    day: int
    day_rows: tuple[tuple[int, Cell], ...]


def week_of(lessons: Iterable[Lesson], bells: Bells, day: int) -> Week:
    """Lessons put in their places; ``day``: the weekday the phone shows, as far as there is such a one."""
    placed: defaultdict[tuple[int, int], list[Cell]] = defaultdict(list)
    schools: set[UUID] = set()
    for lesson in lessons:
        school = lesson.class_group.school_id
        schools.add(school)
        placed[lesson.period, lesson.weekday].append(_cell(lesson, bells.get(school, {}).get(lesson.period)))
    last = max([WORKDAYS, *(weekday for _, weekday in placed)])
    periods = range(1, max((period for period, _ in placed), default=0) + 1)
    common = bells.get(next(iter(schools)), {}) if len(schools) == 1 else {}
    rows = [
        PeriodRow(n, common.get(n), tuple(tuple(placed[n, d]) for d in range(1, last + 1))) for n in periods
    ]
    shown = day if 1 <= day <= last else 1
    return Week(
        days=tuple((n, weekday_word(n), weekday_word(n, short=True)) for n in range(1, last + 1)),
        rows=tuple(rows),
        day=shown,
        day_rows=tuple((row.period, cell) for row in rows for cell in row.days[shown - 1]),
    )


def _cell(lesson: Lesson, bell: Bell | None) -> Cell:
    weeks = gettext(dict(rules.WEEKS)[lesson.weeks]) if lesson.weeks != rules.Weeks.EVERY else ""
    return Cell(lesson, queries.subject_name(lesson), queries.teacher_name(lesson), weeks, bell)


def _asked_day(request: ActorRequest, today: date) -> int:
    asked = request.GET.get("day", "")
    return int(asked) if asked in {"1", "2", "3", "4", "5", "6", "7"} else today.isoweekday()


@require_GET
@signed_in
def class_group(request: ActorRequest, class_id: UUID) -> HttpResponse:
    """The week of a class, by the timetable in force or the version asked for (P1-3.3)."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = queries.get_class(actor, class_id)
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isdecimal() and len(asked) < 6 else None
    shown = queries.timetable_shown(actor, found.school_id, today, version)
    lessons: Sequence[Lesson] = queries.class_week(actor, shown, found.pk) if shown else ()
    context: dict[str, Any] = {
        "tabs": tabs("timetables"),
        "group": found,
        "shown": shown,
        "state": version_state(shown, today) if shown else None,
        "version": version,
        "week": week_of(
            lessons, queries.bells_by_school(actor, [found.school_id]), _asked_day(request, today)
        ),
        "today": today,
    }
    return render(request, "curriculum/class.html", context)


@require_GET
@signed_in
def mine(request: ActorRequest) -> HttpResponse:
    """One's own week."""
    context = {**_teacher(request, request.actor.person), "tabs": tabs("mine"), "own": True}
    return render(request, "curriculum/teacher.html", context)


@require_GET
@signed_in
def teacher(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The week of a teacher of the district, at whichever schools (P1-3.3)."""
    context = {**_teacher(request, person_id), "tabs": tabs(""), "own": False}
    return render(request, "curriculum/teacher.html", context)


def _teacher(request: ActorRequest, person_id: UUID) -> dict[str, Any]:
    actor, today = request.actor, timezone.localdate(request.now)
    person = organisation.get_person(actor, person_id)
    lessons = queries.teacher_week(actor, person.pk, today)
    week = week_of(lessons, _bells(actor, lessons), _asked_day(request, today))
    return {"person": person, "week": week, "count": len(lessons), "today": today}


def _bells(actor: Actor, lessons: Iterable[Lesson]) -> Bells:
    return queries.bells_by_school(actor, {lesson.class_group.school_id for lesson in lessons})


urlpatterns = [
    path("classes/<uuid:class_id>/", class_group, name="class"),
    path("mine/", mine, name="mine"),
    path("teachers/<uuid:person_id>/", teacher, name="teacher"),
]
