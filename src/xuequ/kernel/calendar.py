"""The school calendar: official days off and working weekends, a district's edits over them, terms.

Days are plain dates. ``holidays`` knows the State Council's arrangement of a year once it is published
(working weekends included) and the statutory days of the years before and after; whatever the district
types or pastes (``kernel.notice``) stands above it. Nothing here reads the clock or the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import holidays

from xuequ.kernel.clause import clause
from xuequ.kernel.words import N_

SATURDAY = 5
ONE_DAY = timedelta(days=1)
STUB_DAYS = 5
"""A month with fewer working days in the term than this asks for no meeting of its own."""


class DayType(StrEnum):
    """Whether people are at work."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is, with the name of the holiday or of the make-up day; an ordinary day has none."""

    kind: DayType
    name: str = ""

    @property
    def works(self) -> bool:
        return self.kind == DayType.WORK


ORDINARY = DayKind(DayType.WORK)
WEEKEND = DayKind(DayType.OFF, N_("周末"))
MAKE_UP = DayKind(DayType.WORK, N_("调休上班"))
EXCHANGED = N_("调休放假")
HOLIDAYS = (
    N_("元旦"),
    N_("春节"),
    N_("农历除夕"),
    N_("春节延长假期"),
    N_("清明节"),
    N_("劳动节"),
    N_("端午节"),
    N_("中秋节"),
    N_("国庆节"),
    N_("中秋节、国庆节"),
)
"""The names that the official arrangement gives its days."""


@lru_cache(maxsize=32)
def _official(year: int) -> Mapping[date, DayKind]:
    """The days of a year that are not what their weekday says; empty where nothing is published."""
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    days = {day: DayKind(DayType.OFF, _plain(known.get_list(day))) for day in known if day.year == year}
    make_up = {day: MAKE_UP for day in known.weekend_workdays if day.year == year}
    return MappingProxyType(days | make_up)


def _plain(names: Iterable[str]) -> str:
    """``国庆节（补假）`` is 国庆节; a day exchanged for a working weekend has no holiday's name."""
    plain = [EXCHANGED if name.startswith("休息日") else name.partition("（")[0] for name in names]
    return "、".join(dict.fromkeys(plain))


def official_day(day: date) -> DayKind:
    """What the country makes of a day, as far as it is published.

    A year without a published arrangement gives its statutory days, or weekends alone; never an error.
    """
    known = _official(day.year).get(day)
    if known is not None:
        return known
    return WEEKEND if day.weekday() >= SATURDAY else ORDINARY


@dataclass(frozen=True, slots=True)
class Month:
    """The part of a calendar month that lies in a term, both ends included."""

    year: int
    month: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TermDates:
    """A term with its first and last day, both included; ``ValueError`` when they are the wrong way round."""

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"term ends {self.last} before it begins {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def weeks(self) -> int:
        """How many weeks (Monday to Sunday) the term touches."""
        return _weeks_apart(self.first, self.last) + 1

    def week(self, number: int) -> tuple[date, date]:
        """Monday and Sunday of the term's week of this number; week 1 holds the first day."""
        monday = self.first - timedelta(days=self.first.weekday()) + timedelta(weeks=number - 1)
        return monday, monday + timedelta(days=6)

    @property
    def months(self) -> tuple[Month, ...]:
        """The calendar months the term touches, in order, the first and last cut to the term."""
        parts = []
        start = self.first
        while start <= self.last:
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            parts.append(Month(start.year, start.month, start, min(self.last, following - ONE_DAY)))
            start = following
        return tuple(parts)


def _weeks_apart(first: date, last: date) -> int:
    return ((last - timedelta(days=last.weekday())) - (first - timedelta(days=first.weekday()))).days // 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of a district: its edits over the official days, and its terms in order of time.

    ``ValueError`` when two terms overlap.
    """

    edits: Mapping[date, DayKind] = field(default_factory=dict)
    terms: tuple[TermDates, ...] = ()

    def __post_init__(self) -> None:
        in_order = tuple(sorted(self.terms, key=lambda term: term.first))
        if any(later.first <= earlier.last for earlier, later in pairwise(in_order)):
            raise ValueError("terms overlap")
        object.__setattr__(self, "terms", in_order)
        object.__setattr__(self, "edits", MappingProxyType(dict(self.edits)))

    def day(self, day: date) -> DayKind:
        """What the day is here: the district's edit, else what the country makes of it."""
        return self.edits.get(day) or official_day(day)

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work; a make-up Saturday is a working day."""
        return self.day(day).works

    def is_school_day(self, day: date) -> bool:
        """Whether the day is a working day inside a term."""
        return self.term_of(day) is not None and self.is_working_day(day)

    def arrangement_known(self, year: int) -> bool:
        """Whether the year's make-up days are known, from the package or from edits."""
        return any(
            day.year == year and kind.works for day, kind in (*_official(year).items(), *self.edits.items())
        )

    @clause("P2-3.2")
    def add_working_days(self, start: date, count: int) -> date:
        """The working day ``count`` working days after ``start``, before it when negative.

        ``start`` itself is never counted; 0 gives ``start`` back. Items are due at −5, the agenda at −2.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left, day = abs(count), start
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier.

        The inverse of ``add_working_days``.
        """
        if end < start:
            return -sum(self.is_working_day(end + timedelta(days=n)) for n in range((start - end).days))
        return sum(self.is_working_day(start + timedelta(days=n + 1)) for n in range((end - start).days))

    def working_days(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from ``first`` to ``last``, both ends included."""
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(day for day in every if self.is_working_day(day))

    def term_of(self, day: date) -> TermDates | None:
        """The term the day lies in; none in the holidays."""
        return next((term for term in self.terms if day in term), None)

    def week_of_term(self, day: date) -> int | None:
        """The number of the week in its term (第12周); weeks begin on Monday, week 1 holds the first day."""
        term = self.term_of(day)
        return None if term is None else _weeks_apart(term.first, day) + 1

    def months_of_term(self, term: TermDates, least: int = 1) -> tuple[Month, ...]:
        """The months of a term that hold at least so many of its working days."""
        return tuple(m for m in term.months if len(self.working_days(m.first, m.last)) >= least)

    @clause("P2-1.2", "P3-1")
    def propose_dates(
        self,
        term: TermDates,
        *,
        per_month: int | None = None,
        count: int | None = None,
        weekday: int | None = None,
        avoid: Collection[date] = (),
    ) -> tuple[date, ...]:
        """Working days for a series of meetings, evenly spread, the same for the same input.

        Either ``per_month`` (the monthly conference; a stub of a month under ``STUB_DAYS`` is passed over)
        or ``count`` for the whole term (the teaching meeting); ``ValueError`` when neither or both are given.
        ``weekday`` (Monday 0) is kept where a free day allows it; days in ``avoid`` are never proposed.
        Fewer dates come back only when there are fewer free working days.
        """
        if (per_month is None) == (count is None):
            raise ValueError("give either per_month or count")
        if per_month is not None:
            stretches = [self.working_days(m.first, m.last) for m in self.months_of_term(term, STUB_DAYS)]
        else:
            stretches = [self.working_days(term.first, term.last)]
        wanted = count if per_month is None else per_month
        return tuple(
            day for days in stretches for day in _spread(days, wanted or 0, weekday, frozenset(avoid))
        )


def _spread(
    working: tuple[date, ...], wanted: int, weekday: int | None, avoid: frozenset[date]
) -> tuple[date, ...]:
    """One day near the middle of each of ``wanted`` equal parts, or elsewhere if one has none free."""
    chosen: set[date] = set()
    for part in range(wanted):
        segment = working[len(working) * part // wanted : len(working) * (part + 1) // wanted] or working
        middle = segment[len(segment) // 2] if segment else None
        for choice in (segment, working):
            free = [day for day in choice if day not in avoid and day not in chosen]
            if free and middle is not None:
                chosen.add(min(free, key=lambda day: _liking(day, middle, weekday)))
                break
    return tuple(sorted(chosen))


def _liking(day: date, middle: date, weekday: int | None) -> tuple[bool, bool, int, date]:
    """Order of preference: the wanted weekday, an ordinary weekday, near the middle, early."""
    wrong_weekday = weekday is not None and day.weekday() != weekday
    return wrong_weekday, day.weekday() >= SATURDAY, abs((day - middle).days), day
