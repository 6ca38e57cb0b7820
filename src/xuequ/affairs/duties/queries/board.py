"""The boards: how many stand how, and everybody in the order of the roll; never one against another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from xuequ.affairs.duties.queries.declared import quotas
from xuequ.affairs.duties.queries.standing import periods_in_term, visible_standings_of
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import Debtor, Quota, Standing, State, current

NAMED = 40
"""So many of those who missed something are named in an item."""


@dataclass(frozen=True, slots=True)
class Line:
    """One debtor with the standings of all periods of a term."""

    debtor: Debtor
    standings: tuple[Standing, ...]

    def now(self, today: date) -> Standing:
        """The standing that matters today."""
        return current(self.standings, today)


def lines_of(standings: Iterable[Standing]) -> list[Line]:
    """Standings put together by debtor, in the order in which they came."""
    found: dict[UUID, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.debtor.ident, []).append(one)
    return [Line(rows[0].debtor, tuple(rows)) for rows in found.values()]


@dataclass(frozen=True, slots=True)
class Overview:
    """A quota on the board: how many debtors stand how today."""

    quota: Quota
    states: Counter[State]

    @property
    def debtors(self) -> int:
        """How many owe anything."""
        return sum(self.states.values()) - self.states[State.NOT_OWED]


def overview(actor: Actor, term: Term, today: date) -> list[Overview]:
    """Every quota of which this person may see standings other than their own alone."""
    periods_of = periods_in_term(actor, term)
    wanted = []
    for quota in quotas().values():
        periods = periods_of(quota)
        wanted.append((quota, [period for period in periods if period.first <= today][-1:] or periods[:1]))
    return [
        Overview(quotas()[key], Counter(one.state for one in seen))
        for key, seen in visible_standings_of(actor, wanted, today).items()
        if any(one.debtor.whose != actor.person for one in seen)
    ]


@dataclass(frozen=True, slots=True)
class Missed:
    """What was missed of a quota, as an item for the next meeting: its title, and who missed how much."""

    quota: str
    title: str
    detail: str


def missed_items(actor: Actor, day: date) -> list[Missed]:
    """What was missed in the term of a day, as items for the next meeting; none in the holidays."""
    term = organisation.term_on(actor.district, day)
    if term is None:
        return []
    periods_of = periods_in_term(actor, term)
    over = [
        (quota, [period for period in periods_of(quota) if period.last < day]) for quota in quotas().values()
    ]
    wanted = [(quota, periods) for quota, periods in over if periods]
    missed = {
        key: [one for one in rows if one.state is State.MISSED]
        for key, rows in visible_standings_of(actor, wanted, day).items()
    }
    return [_missed(term, quotas()[key], rows) for key, rows in missed.items() if rows]


def _missed(term: Term, quota: Quota, rows: Sequence[Standing]) -> Missed:
    lines = lines_of(rows)
    told = [_lacking(quota, line) for line in lines[:NAMED]]
    if len(lines) > NAMED:
        told.append(gettext("另有%(n)d个，见履职页面。") % {"n": len(lines) - NAMED})
    return Missed(quota.key, item_title(term, quota, len(rows)), "\n".join(told))


def _lacking(quota: Quota, line: Line) -> str:
    name, place = line.debtor.name, line.debtor.place
    named = gettext("、").join((name,) if place in name else (name, place))
    lacking = sum(one.remaining.total for one in line.standings)
    return gettext("%(name)s：还差%(n)d%(unit)s") % {"name": named, "n": lacking, "unit": gettext(quota.unit)}


def item_title(term: Term, quota: Quota, missed: int) -> str:
    """What an item about what was missed of a quota is called."""
    return gettext("%(term)s%(title)s未达标情况（%(n)d）") % {
        "term": term.name,
        "title": gettext(quota.title),
        "n": missed,
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """What a board is narrowed to; what is empty narrows nothing."""

    text: str = ""
    state: str = ""
    school: UUID | None = None


def chosen_lines(lines: Sequence[Line], choice: Choice, today: date) -> list[Line]:
    """The lines of a board that are wanted, in the order of the roll."""
    return [
        line
        for line in lines
        if choice.text in line.debtor.name
        and (not choice.state or line.now(today).state == choice.state)
        and (choice.school is None or line.debtor.school == choice.school)
    ]
