"""How everybody stands: required by the figures in force, done by the confirmed records, never stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.duties.queries.declared import quotas
from xuequ.affairs.duties.queries.exemption import exempt_days
from xuequ.affairs.duties.queries.figure import voted_figures
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import TermDates
from xuequ.kernel.duty import (
    NOTHING,
    Debtor,
    Figure,
    Norm,
    Owes,
    Period,
    Quota,
    Standing,
    current,
    demand_in,
    periods_in,
    standing,
)


class Asked(NamedTuple):
    """The standings that are wanted: of a quota, in these periods, of all who owe it or of those named."""

    quota: Quota
    periods: Sequence[Period]
    only: Collection[UUID] | None = None


Done = dict[str, dict[UUID, Figure]]
"""Quota → debtor → what was done."""


def done_in(
    district: UUID, quota: str, period: Period, only: Collection[UUID] | None = None
) -> dict[UUID, Figure]:
    """Debtor → what was done in a period. One query, answered from the index alone."""
    return _done(district, period, [(quota, only)])[quota]


def _done(district: UUID, period: Period, wanted: Iterable[tuple[str, Collection[UUID] | None]]) -> Done:
    """What was done of these quotas in a period. One query."""
    of = Q()
    found: Done = {}
    for quota, only in wanted:
        found[quota] = {}
        of |= Q(quota=quota) if only is None else Q(quota=quota, debtor__in=only)
    rows = Credit.objects.filter(of, district=district, day__range=(period.first, period.last))
    sums = rows.order_by().values_list("quota", "debtor").annotate(total=Sum("amount"), part=Sum("elsewhere"))
    for quota, debtor, total, part in sums:
        found[quota][debtor] = Figure(total, part)
    return found


def standings_of(district: UUID, asked: Sequence[Asked], today: date) -> dict[str, list[Standing]]:
    """Quota → the standings that were asked for, by debtor in the order of the roll.

    Two queries, one for each different period, and those that find who owes: one a quota.
    """
    wanted = [one for one in asked if one.periods]
    if not wanted:
        return {one.quota.key: [] for one in asked}
    keys = [one.quota.key for one in wanted]
    first = min(one.periods[0].first for one in wanted)
    last = max(one.periods[-1].last for one in wanted)
    voted = voted_figures(district, keys)
    exempt = exempt_days(district, keys, first, last)
    done: dict[Period, Done] = {}
    for period in dict.fromkeys(period for one in wanted for period in one.periods):
        within = [(one.quota.key, one.only) for one in wanted if period in one.periods]
        done[period] = _done(district, period, within)
    found: dict[str, list[Standing]] = {one.quota.key: [] for one in asked}
    for quota, periods, only in wanted:
        key, freed = quota.key, exempt[quota.key]
        demands = [
            (period, demand_in(quota, voted[key], period, today), done[period][key]) for period in periods
        ]
        for debtor in quota.debtors(district, periods[0].first, periods[-1].last, only):
            free = freed.get(debtor.ident, ()) if freed else ()
            found[key] += [
                standing(quota, demand, debtor, free, period, did.get(debtor.ident, NOTHING), today)
                for period, demand, did in demands
            ]
    return found


def standings(
    district: UUID,
    quota: Quota,
    periods: Sequence[Period],
    today: date,
    *,
    only: Collection[UUID] | None = None,
) -> list[Standing]:
    """The standings of all debtors of one quota (or of those named) in these periods."""
    return standings_of(district, [Asked(quota, periods, only)], today)[quota.key]


PeriodsOf = Callable[[Norm], tuple[Period, ...]]


def periods_in_term(actor: Actor, term: Term) -> PeriodsOf:
    """Norm → the periods of it that a term touches. Two queries at once, none for each norm."""
    dates = TermDates(term.name, term.starts, term.ends)
    year = (term.school_year.starts, term.school_year.ends)
    calendar = organisation.calendar_of(actor.district)
    return lambda norm: periods_in(norm.every, dates, year, calendar)


def periods_of(actor: Actor, norm: Norm, term: Term) -> tuple[Period, ...]:
    """The periods of one norm that a term touches. Two queries."""
    return periods_in_term(actor, term)(norm)


def visible_standings(actor: Actor, quota: Quota, periods: Sequence[Period], today: date) -> list[Standing]:
    """The standings of a quota that this person may see (see ``rules.may_see_standing``)."""
    return visible_standings_of(actor, [(quota, periods)], today)[quota.key]


def visible_standings_of(
    actor: Actor, wanted: Sequence[tuple[Quota, Sequence[Period]]], today: date
) -> dict[str, list[Standing]]:
    """Quota → the standings of it that this person may see."""
    watched = None if rules.sees_all(actor) else _people_watched(actor)
    asked = [
        Asked(quota, periods, watched if quota.owes is Owes.PERSON else None) for quota, periods in wanted
    ]
    found = standings_of(actor.district, asked, today)
    return {
        quota.key: [one for one in found[quota.key] if rules.may_see_standing(actor, quota, one.debtor)]
        for quota, _periods in wanted
    }


def _people_watched(actor: Actor) -> list[UUID]:
    """Whose personal standings may be seen at most: one's own, and those of the schools one answers for."""
    watched = rules.schools_watched(actor)
    people = organisation.people_of_schools(actor.district, watched).values_list("pk", flat=True)
    return [actor.person, *(people if watched else ())]


@dataclass(frozen=True, slots=True)
class Duty:
    """A quota with the standings of it that concern one person."""

    quota: Quota
    standings: tuple[Standing, ...]

    def now(self, today: date) -> Standing:
        """The standing that matters today."""
        return current(self.standings, today)


def own_duties(actor: Actor, term: Term, today: date) -> list[Duty]:
    """What this person owes in a term, quota by quota."""
    periods = periods_in_term(actor, term)
    asked = [
        Asked(quota, periods(quota), [actor.person] if quota.owes is Owes.PERSON else None)
        for quota in quotas().values()
        if quota.personal
    ]
    found = []
    for key, rows in standings_of(actor.district, asked, today).items():
        owed = tuple(one for one in rows if one.debtor.whose == actor.person and (one.required or one.done))
        if owed:
            found.append(Duty(quotas()[key], owed))
    return found


def debtor_of(actor: Actor, quota: Quota, term: Term, ident: UUID) -> Debtor:
    """One who owes in a term and whose standing this person may see. Raises ``Credit.DoesNotExist``."""
    found = quota.debtors(actor.district, term.starts, term.ends, [ident])
    if not found or not rules.may_see_standing(actor, quota, found[0]):
        raise Credit.DoesNotExist
    return found[0]


def credits_of(actor: Actor, quota: Quota, debtor: UUID, first: date, last: date) -> QuerySet[Credit]:
    """The records behind a standing, the latest first; ask ``debtor_of`` before whether they may be seen."""
    return Credit.objects.filter(
        district=actor.district, quota=quota.key, debtor=debtor, day__range=(first, last)
    )
