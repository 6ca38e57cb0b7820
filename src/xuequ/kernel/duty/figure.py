"""The figures of the regime: who owes how much in which period, and what resolutions made of it.

A quota says who owes how much in which period, and how much of it elsewhere (at other schools of the
district). Figures are defaults until a resolution sets others (P3-4). Days are plain dates, both ends of
every stretch included; nothing here reads the clock or the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from xuequ.kernel.actor import PostKind
from xuequ.kernel.calendar import STUB_DAYS, Calendar, TermDates

ONE_DAY = timedelta(days=1)


class Owes(StrEnum):
    """Who owes: what the debtors of a quota are."""

    DISTRICT = "district"
    SCHOOL = "school"
    PERSON = "person"
    GROUP = "group"
    PAIR = "pair"
    POSTING = "posting"
    MENTORSHIP = "mentorship"
    INSTRUCTOR = "instructor"


class Every(StrEnum):
    """In which period a quota is owed anew."""

    MONTH = "month"
    TERM = "term"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Figure:
    """How much: the whole, and the part of it that is owed, or was done, elsewhere.

    ``ValueError`` when a figure is below zero or the part exceeds the whole.
    """

    total: int = 0
    elsewhere: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.elsewhere <= self.total:
            raise ValueError(f"{self.elsewhere} elsewhere of {self.total}")

    def __bool__(self) -> bool:
        return self.total > 0


NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch in which a quota is owed once, with its first and last day.

    ``ValueError`` when they are the wrong way round.
    """

    every: Every
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends {self.last} before it begins {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Span:
    """Days in which a debtor owes: by which post and at which school, where that matters. No end: lasting."""

    first: date
    last: date | None = None
    post: PostKind | None = None
    school: UUID | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes: a person, a school, a group, a pair …; ``place``: where they belong.

    ``figure``: what this one owes where its affair keeps the figure itself, as a regular meeting does;
    ``person``: whose duty it is, where the debtor is a mentorship, a posting or an instructor's appointment.
    ``schools`` and ``people``: who answers for it besides ``school``, where it belongs to several or to none.
    """

    ident: UUID
    name: str
    school: UUID | None = None
    spans: tuple[Span, ...] = ()
    place: str = ""
    figure: Figure | None = None
    person: UUID | None = None
    schools: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()

    @property
    def whose(self) -> UUID:
        """The person who owes, or the debtor where it is nobody's alone."""
        return self.person or self.ident


@dataclass(frozen=True, slots=True)
class Voted:
    """A figure set by a resolution: from which day, until when (lasting without an end), for which post and
    school (all where none is named)."""

    figure: Figure
    first: date
    last: date | None = None
    post: PostKind | None = None
    school: UUID | None = None

    def holds(self, day: date, post: PostKind | None, school: UUID | None) -> bool:
        """Whether it was set for that day, post and school."""
        return (
            self.first <= day
            and (self.last is None or day <= self.last)
            and self.post in {None, post}
            and self.school in {None, school}
        )


Debtors = Callable[[UUID, date, date, Collection[UUID] | None], Sequence[Debtor]]


MOST = 999
"""The largest figure that can be voted for where nothing narrower is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A figure of the regime that only a resolution changes (P3-4): what is owed, a weight, an allowance.

    ``key`` names it for ever; ``title`` and ``unit`` are Chinese source text. ``figures`` by post, or by None
    where posts do not matter. ``every``: what is voted for holds from the first of these periods on that
    begins after it; ``most``: the largest figure it can have. ``by_motion``: a motion may name a new figure;
    not where the affair itself keeps it.
    """

    key: str
    clause: str
    title: str
    unit: str
    every: Every
    figures: Mapping[PostKind | None, Figure]
    most: int = MOST
    by_motion: bool = True

    @property
    def splits(self) -> bool:
        """Whether a part of it is meant for elsewhere."""
        return any(figure.elsewhere for figure in self.figures.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Norm):
    """What is owed under a clause: by whom, in which period, how much by default.

    A post that is not in ``figures`` owes nothing. ``debtors(district, first, last, only)`` gives those who
    owe in a stretch of time, in the order of the roll, or of them only those named. ``weight``: how much it
    weighs on an appraisal sheet until a resolution says otherwise.
    """

    owes: Owes
    debtors: Debtors = field(repr=False, compare=False)
    weight: int = 10

    @property
    def personal(self) -> bool:
        """Whether it is a person's: shown to the person and their leaders alone."""
        return self.owes in {Owes.PERSON, Owes.INSTRUCTOR, Owes.POSTING, Owes.MENTORSHIP}


def periods_in(
    every: Every, term: TermDates, year: tuple[date, date], calendar: Calendar
) -> tuple[Period, ...]:
    """The periods of a quota that a term touches: its months, itself, or its school year.

    Months of holidays do not count: one with fewer than ``STUB_DAYS`` working days in the term owes nothing.
    """
    if every is Every.MONTH:
        months = calendar.months_of_term(term, STUB_DAYS)
        return tuple(Period(every, month.first, month.last) for month in months)
    first, last = (term.first, term.last) if every is Every.TERM else year
    return (Period(every, first, last),)


def figure_on(
    norm: Norm, voted: Sequence[Voted], day: date, post: PostKind | None, school: UUID | None
) -> Figure:
    """The figure in force on a day for a post at a school: what was voted for exactly that school and post
    before what was voted for more, the later vote before the earlier, the default last.

    ``voted`` in the order of the votes.
    """
    holding = [one for one in voted if one.holds(day, post, school)]
    if post not in norm.figures:
        holding = [one for one in holding if one.post is not None]
    if holding:
        exactly = max((one.school is not None, one.post is not None) for one in holding)
        return [one for one in holding if (one.school is not None, one.post is not None) == exactly][
            -1
        ].figure
    return norm.figures.get(post, NOTHING)


FigureOf = Callable[[PostKind | None, UUID | None], Figure]


def figures_in(quota: Quota, voted: Sequence[Voted], period: Period) -> FigureOf:
    """Post and school → the figure that holds in a period: that in force on its first day, for the whole of
    it, so that nobody's duty grows in the middle."""

    @cache
    def figure_of(post: PostKind | None, school: UUID | None) -> Figure:
        return figure_on(quota, voted, period.first, post, school)

    return figure_of


def touched(period: Period, first: date, last: date | None) -> bool:
    """Whether a figure voted for these days is the one that holds in a period."""
    return first <= period.first and (last is None or period.first <= last)
