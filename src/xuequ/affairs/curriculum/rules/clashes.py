"""Clashes: the same teacher, room or class twice at the same time, by each school's own bells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from uuid import UUID

from xuequ.affairs.curriculum.rules.week import Weeks

MOST_CLASHES = 500
"""So many are shown; a timetable with more is wrong as a whole."""


class ClashKind(StrEnum):
    """What is asked for twice at once."""

    TEACHER = "teacher"
    ROOM = "room"
    CLASS = "class"


CLASHES = (
    (ClashKind.TEACHER, "同一位教师"),
    (ClashKind.ROOM, "同一间教室"),
    (ClashKind.CLASS, "同一个班"),
)
CLASH_TEXT = dict(CLASHES)


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson in the week. ``lesson`` tells it from the others; times are None where no bells are kept.

    ``teacher`` is None and ``room`` is empty where none is named.
    """

    lesson: Hashable
    school: UUID
    class_group: Hashable
    weekday: int
    period: int
    weeks: Weeks = Weeks.EVERY
    starts: time | None = None
    ends: time | None = None
    teacher: UUID | None = None
    room: str = ""

    def meets(self, other: Placed) -> bool:
        """Whether the two are held at the same time in some week.

        In one school the number of the period decides where it is the same; else the clock, as far as both
        schools keep bell times.
        """
        if self.weekday != other.weekday or not self.weeks.meets(other.weeks):
            return False
        if self.school == other.school and self.period == other.period:
            return True
        if self.starts is None or self.ends is None or other.starts is None or other.ends is None:
            return False
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lessons that cannot both be held."""

    kind: ClashKind
    first: Placed
    second: Placed


def _wanted(lesson: Placed) -> Iterator[tuple[ClashKind, Hashable]]:
    if lesson.teacher is not None:
        yield ClashKind.TEACHER, lesson.teacher
    if lesson.room:
        yield ClashKind.ROOM, (lesson.school, lesson.room)
    yield ClashKind.CLASS, (lesson.school, lesson.class_group)


def clashes(lessons: Iterable[Placed]) -> Iterator[Clash]:
    """Every pair of lessons that want the same teacher, room or class at the same time, each pair once.

    Takes time in proportion to the lessons of a day that want the same, and to the clashes that are taken.
    """
    groups: dict[tuple[ClashKind, Hashable, int], list[Placed]] = defaultdict(list)
    for lesson in lessons:
        for kind, what in _wanted(lesson):
            groups[kind, what, lesson.weekday].append(lesson)
    for (kind, _what, _weekday), wanting in groups.items():
        for place, first in enumerate(wanting):
            for second in wanting[place + 1 :]:
                if first.meets(second):
                    yield Clash(kind, first, second)
