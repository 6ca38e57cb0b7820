"""The time on the way between two schools, and whether a teacher's week leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from math import ceil
from uuid import UUID

from xuequ.affairs.curriculum.rules import Weeks
from xuequ.kernel.clause import clause

DETOUR = 1.3
"""How much longer the road is than the straight line."""
SPEED = 20
"""Kilometres an hour in town, by bus, bicycle or car alike."""
READY = 10
"""Minutes to leave one classroom and be ready in the other."""
UNKNOWN = 30
"""Minutes where it is not known how far the schools are apart."""
STEP = 5


@clause("P1-5.3")
def minutes_on_the_way(kilometres: float | None) -> int:
    """Minutes from a lesson at one school to one at another so far away in a straight line, in steps of five:
    the road a third longer, 20 km/h, 10 minutes to get ready; half an hour where the distance is unknown."""
    if kilometres is None:
        return UNKNOWN
    return STEP * ceil((READY + kilometres * DETOUR / SPEED * 60) / STEP)


@dataclass(frozen=True, slots=True)
class Stop:
    """A lesson of a teacher's week at a school; times are None where the school keeps no bells."""

    lesson: UUID
    school: UUID
    weekday: int
    period: int
    starts: time | None
    ends: time | None
    weeks: Weeks = Weeks.EVERY

    def shares_a_day(self, other: Stop) -> bool:
        """Whether the two are held on the same day of some week."""
        return self.weekday == other.weekday and self.weeks.meets(other.weeks)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two lessons at different schools, one after the other: ``free`` and ``needed`` minutes between them;
    ``free`` below 0: they are held at the same time; None: one school keeps no bell times."""

    first: Stop
    second: Stop
    free: int | None
    needed: int

    @property
    def trouble(self) -> str:
        """``clash``, ``short`` (too little time on the way), ``untimed``, or nothing."""
        if self.free is None:
            return "untimed"
        if self.free < 0:
            return "clash"
        return "short" if self.free < self.needed else ""


TROUBLES = (
    ("clash", "两校的课同时上"),
    ("short", "路上时间不够"),
    ("untimed", "有学校没有登记作息时间，无法核对"),
)
TROUBLE_TEXT = dict(TROUBLES)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@clause("P1-5.3")
def gaps(stops: Iterable[Stop], needed: Callable[[UUID, UUID], int]) -> list[Gap]:
    """Every way from one school to another that a teacher's week asks for, and every two lessons at once.

    Of lessons on a day only neighbours are asked about: no other lesson of the same weeks lies between.
    """
    by_day: dict[int, list[Stop]] = {}
    for stop in stops:
        by_day.setdefault(stop.weekday, []).append(stop)
    return [gap for day in sorted(by_day) for gap in _of_day(by_day[day], needed)]


def _of_day(day: list[Stop], needed: Callable[[UUID, UUID], int]) -> Iterator[Gap]:
    timed = sorted((one for one in day if one.starts), key=lambda one: (one.starts or time(), one.period))
    for first, second in combinations(timed, 2):
        if not first.shares_a_day(second) or first.school == second.school:
            continue
        free = _minute(second.starts or time()) - _minute(first.ends or time())
        if free < 0 or not _another_between(timed, first, second):
            yield Gap(first, second, free, needed(first.school, second.school))
    bare = ((one, two) for one in day if not one.starts for two in day)
    apart = ((one, two) for one, two in bare if one.school != two.school and one.shares_a_day(two))
    if (pair := next(apart, None)) is not None:
        yield Gap(*pair, None, needed(pair[0].school, pair[1].school))


def _another_between(day: list[Stop], first: Stop, second: Stop) -> bool:
    """Whether a lesson held in all weeks that the two share lies between them."""
    shared = second.weeks if first.weeks is Weeks.EVERY else first.weeks
    return any(
        (one.weeks is Weeks.EVERY or one.weeks is shared)
        and (first.starts or time()) < (one.starts or time()) < (second.starts or time())
        for one in day
        if one not in {first, second}
    )
