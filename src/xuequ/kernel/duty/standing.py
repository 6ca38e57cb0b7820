"""How a duty stands: what is owed in a period by the days in post, what was done of it, and the light."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xuequ.kernel.duty.figure import (
    NOTHING,
    ONE_DAY,
    Debtor,
    Figure,
    FigureOf,
    Period,
    Quota,
    Span,
    Voted,
    figures_in,
)


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

    For debtors who share their spans, one and the same tuple, it is worked out once.
    """
    figure_of = figures_in(quota, voted, period)
    late = 4 * (today - period.first).days >= 3 * period.days
    yesterday = today - ONE_DAY
    known: dict[tuple[int, Figure | None], tuple[tuple[Span, ...], tuple[Figure, Figure]]] = {}

    def work_out(debtor: Debtor, exempt: Collection[tuple[date, date]]) -> tuple[Figure, Figure]:
        required = owed(figure_of, debtor, exempt, period)
        expected = owed(figure_of, debtor, exempt, period, until=yesterday, rounded_up=late)
        return required, expected if covers(required, expected) else required

    def demand(debtor: Debtor, exempt: Collection[tuple[date, date]]) -> tuple[Figure, Figure]:
        if exempt:
            return work_out(debtor, exempt)
        key = (id(debtor.spans), debtor.figure)
        found = known.get(key)
        if found is None:  # the spans are kept beside it, so that no others get their id
            found = known[key] = (debtor.spans, work_out(debtor, exempt))
        return found[1]

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
