"""The clashes of the timetables in force, as far as they concern the actor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import Lesson
from xuequ.affairs.curriculum.queries.bells import bells_by_school
from xuequ.affairs.curriculum.queries.lessons import visible_lessons
from xuequ.affairs.curriculum.queries.timetables import in_force
from xuequ.affairs.curriculum.rules import Bell, Clash, ClashKind, Placed, Weeks
from xuequ.kernel.actor import Actor

_PLACED = (
    *("pk", "timetable__school", "class_group", "weekday", "period", "weeks"),
    *("teacher", "room"),
)


@dataclass(frozen=True, slots=True)
class ClashFound:
    """Two lessons that want the same teacher, room or class, with their bell times."""

    kind: ClashKind
    first: Lesson
    second: Lesson
    first_bell: Bell | None
    second_bell: Bell | None


def placed_lessons(actor: Actor, day: date, *, but_school: UUID | None = None) -> list[Placed]:
    """The lessons of the timetables in force on a day, as the clash rules see them. Two queries.

    ``but_school``: leave this school out.
    """
    bells = bells_by_school(actor)
    found = Lesson.objects.filter(in_force(day, "timetable__"), timetable__school__district=actor.district)
    if but_school is not None:
        found = found.exclude(timetable__school=but_school)
    return [_placed(row, bells) for row in found.order_by().values_list(*_PLACED)]


def _placed(row: tuple[object, ...], bells: dict[UUID, dict[int, Bell]]) -> Placed:
    lesson, school, group, weekday, period, weeks, teacher, room = row
    assert isinstance(school, UUID) and isinstance(weekday, int) and isinstance(period, int)
    bell = bells.get(school, {}).get(period)
    return Placed(
        lesson=str(lesson),
        school=school,
        class_group=group,
        weekday=weekday,
        period=period,
        weeks=Weeks(str(weeks)),
        starts=bell.starts if bell else None,
        ends=bell.ends if bell else None,
        teacher=teacher if isinstance(teacher, UUID) else None,
        room=rules.room_key(str(room)),
    )


def concerning(actor: Actor, found: Iterator[Clash]) -> Iterator[Clash]:
    """The clashes that the actor's school is part of, or the actor; all for who sees all."""
    for clash in found:
        both = (clash.first, clash.second)
        teachers = frozenset(one.teacher for one in both if one.teacher)
        if rules.sees_clash(actor, frozenset(one.school for one in both), teachers):
            yield clash


def clashes_on(actor: Actor, day: date, *, school: UUID | None = None) -> list[ClashFound]:
    """The clashes of the timetables in force on a day that concern the actor (and one school, if named).

    At most ``rules.MOST_CLASHES``. Three queries, however many lessons.
    """
    found = concerning(actor, rules.clashes(placed_lessons(actor, day)))
    if school is not None:
        found = (one for one in found if school in {one.first.school, one.second.school})
    kept = list(islice(found, rules.MOST_CLASHES))
    wanted = {str(one.lesson) for clash in kept for one in (clash.first, clash.second)}
    lessons = {str(one.pk): one for one in visible_lessons(actor).filter(pk__in=wanted)} if wanted else {}
    return [
        ClashFound(
            clash.kind,
            lessons[str(clash.first.lesson)],
            lessons[str(clash.second.lesson)],
            _bell(clash.first),
            _bell(clash.second),
        )
        for clash in kept
    ]


def _bell(placed: Placed) -> Bell | None:
    if placed.starts is None or placed.ends is None:
        return None
    return Bell(placed.period, placed.starts, placed.ends)
