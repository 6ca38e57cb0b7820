"""The arithmetic of duties: what is owed in a period, what was done of it, and how that stands.

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
    """

    ident: UUID
    name: str
    school: UUID | None = None
    spans: tuple[Span, ...] = ()
    place: str = ""
    figure: Figure | None = None
    person: UUID | None = None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is owed under a clause: by whom, in which period, how much by default.

    ``key`` names it for ever; ``title`` and ``unit`` are Chinese source text. ``figures`` by post, or by None
    where posts do not matter; a post that is not there owes nothing. ``debtors(district, first, last, only)``
    gives those who owe in a stretch of time, in the order of the roll, or of them only those named.
    ``by_motion``: a motion may name new figures; not where the affair itself keeps them.
    """

    key: str
    clause: str
    title: str
    unit: str
    owes: Owes
    every: Every
    figures: Mapping[PostKind | None, Figure]
    debtors: Debtors = field(repr=False, compare=False)
    by_motion: bool = True

    @property
    def splits(self) -> bool:
        """Whether a part of it is owed elsewhere."""
        return any(figure.elsewhere for figure in self.figures.values())

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
    quota: Quota, voted: Sequence[Voted], day: date, post: PostKind | None, school: UUID | None
) -> Figure:
    """The figure in force on a day for a post at a school: what was voted for exactly that school and post
    before what was voted for more, the later vote before the earlier, the default last.

    ``voted`` in the order of the votes.
    """
    holding = [one for one in voted if one.holds(day, post, school)]
    if post not in quota.figures:
        holding = [one for one in holding if one.post is not None]
    if holding:
        exactly = max((one.school is not None, one.post is not None) for one in holding)
        return [one for one in holding if (one.school is not None, one.post is not None) == exactly][
            -1
        ].figure
    return quota.figures.get(post, NOTHING)


FigureOf = Callable[[PostKind | None, UUID | None], Figure]


def figures_in(quota: Quota, voted: Sequence[Voted], period: Period) -> FigureOf:
    """Post and school → the figure that holds in a period: that in force on its first day, for the whole of
    it, so that nobody's duty grows in the middle."""

    @cache
    def figure_of(post: PostKind | None, school: UUID | None) -> Figure:
        return figure_on(quota, voted, period.first, post, school)

    return figure_of


def owed(
    figure_of: FigureOf,
    debtor: Debtor,
    exempt: Collection[tuple[date, date]],
    period: Period,
    until: date | None = None,
    *,
    rounded_up: bool = False,
) -> Figure:
    """What a debtor owes in a period; with ``until``, what of it falls on the days up to that one.

    The figure is taken by the share of days in post and not exempt, rounded down unless asked otherwise.
    Whoever holds several posts on a day owes the highest of each kind, not the sum.
    """
    end = period.last if until is None else min(until, period.last)
    if end < period.first:
        return NOTHING
    figures = [(span, debtor.figure or figure_of(span.post, span.school)) for span in debtor.spans]
    total = elsewhere = 0
    for first, last in _even_stretches(debtor.spans, exempt, period.first, end):
        if any(begin <= first <= close for begin, close in exempt):
            continue
        held = [figure for span, figure in figures if span.covers(first)]
        days = (last - first).days + 1
        total += days * max((figure.total for figure in held), default=0)
        elsewhere += days * max((figure.elsewhere for figure in held), default=0)
    rest = period.days - 1 if rounded_up else 0
    return Figure((total + rest) // period.days, (elsewhere + rest) // period.days)


def _even_stretches(
    spans: Sequence[Span], exempt: Collection[tuple[date, date]], first: date, last: date
) -> list[tuple[date, date]]:
    """The stretch cut wherever a post or an exemption begins or ends."""
    edges = {first}
    for begin, close in (*((span.first, span.last) for span in spans), *exempt):
        edges.add(begin)
        if close is not None:
            edges.add(close + ONE_DAY)
    starts = sorted(edge for edge in edges if first <= edge <= last)
    return list(zip(starts, [*(start - ONE_DAY for start in starts[1:]), last], strict=True))


Demand = Callable[[Debtor, Collection[tuple[date, date]]], tuple[Figure, Figure]]


def demand_in(quota: Quota, voted: Sequence[Voted], period: Period, today: date) -> Demand:
    """Debtor and exempt days → what is required in a period, and what of it falls on the days before today:
    rounded down, but up in the last quarter, so that the one of a month is asked for before it is over.

    Whoever owes by the same posts on the same days owes the same, so that it is worked out once.
    """
    figure_of = figures_in(quota, voted, period)
    late = 4 * (today - period.first).days >= 3 * period.days
    yesterday = today - ONE_DAY
    known: dict[tuple[tuple[Span, ...], Figure | None], tuple[Figure, Figure]] = {}

    def work_out(debtor: Debtor, exempt: Collection[tuple[date, date]]) -> tuple[Figure, Figure]:
        required = owed(figure_of, debtor, exempt, period)
        expected = owed(figure_of, debtor, exempt, period, until=yesterday, rounded_up=late)
        return required, expected if covers(required, expected) else required

    def demand(debtor: Debtor, exempt: Collection[tuple[date, date]]) -> tuple[Figure, Figure]:
        if exempt:
            return work_out(debtor, exempt)
        key = (debtor.spans, debtor.figure)
        found = known.get(key)
        if found is None:
            found = known[key] = work_out(debtor, exempt)
        return found

    return demand


class State(StrEnum):
    """How a duty stands."""

    MET = "met"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    MISSED = "missed"
    NOT_BEGUN = "not_begun"
    NOT_OWED = "not_owed"


LIGHTS = {
    State.MET: "green",
    State.ON_PACE: "green",
    State.BEHIND: "amber",
    State.MISSED: "red",
    State.NOT_BEGUN: "grey",
    State.NOT_OWED: "grey",
}
"""Green when met or on pace, amber when the pace falls behind the period, red when it is over and missed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one debtor stands in one period of a quota: required, done, remaining, due, and the light."""

    quota: str
    debtor: Debtor
    period: Period
    required: Figure
    done: Figure
    state: State

    @property
    def remaining(self) -> Figure:
        """What is still to be done; what has to be done elsewhere is part of the whole."""
        elsewhere = max(self.required.elsewhere - self.done.elsewhere, 0)
        return Figure(max(self.required.total - self.done.total, elsewhere), elsewhere)

    @property
    def light(self) -> str:
        return LIGHTS[self.state]

    @property
    def due(self) -> date:
        return self.period.last


def covers(done: Figure, required: Figure) -> bool:
    """Whether enough was done, and enough of it elsewhere."""
    return done.total >= required.total and done.elsewhere >= required.elsewhere


def state_of(required: Figure, expected: Figure, done: Figure, period: Period, today: date) -> State:
    """How it stands today; ``expected``: what of the required falls on the days before today."""
    if not required:
        return State.NOT_OWED
    if covers(done, required):
        return State.MET
    if today > period.last:
        return State.MISSED
    if today < period.first:
        return State.NOT_BEGUN
    return State.ON_PACE if covers(done, expected) else State.BEHIND


def standing(
    quota: Quota,
    demand: Demand,
    debtor: Debtor,
    exempt: Collection[tuple[date, date]],
    period: Period,
    done: Figure,
    today: date,
) -> Standing:
    """The standing of a debtor in a period, from what is demanded in it and what was done."""
    required, expected = demand(debtor, exempt)
    return Standing(
        quota.key, debtor, period, required, done, state_of(required, expected, done, period, today)
    )


def current(standings: Sequence[Standing], today: date) -> Standing:
    """The standing that matters today: of the period that runs, else of the last one begun or the first.

    ``ValueError`` where there is none.
    """
    if not standings:
        raise ValueError("no standing")
    begun = [one for one in standings if one.period.first <= today]
    return begun[-1] if begun else standings[0]


def touched(period: Period, first: date, last: date | None) -> bool:
    """Whether a figure voted for these days is the one that holds in a period."""
    return first <= period.first and (last is None or period.first <= last)
