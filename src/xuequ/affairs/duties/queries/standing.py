"""How everybody stands: required by the figures in force, done by the confirmed records, never stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

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


def done_in(
    district: UUID, quota: str, period: Period, only: Collection[UUID] | None = None
) -> dict[UUID, Figure]:
    """Debtor → what was done in a period. One query, answered from the index alone."""
    rows = Credit.objects.filter(district=district, quota=quota, day__range=(period.first, period.last))
    if only is not None:
        rows = rows.filter(debtor__in=only)
    sums = rows.order_by().values_list("debtor").annotate(total=Sum("amount"), part=Sum("elsewhere"))
    return {debtor: Figure(total, part) for debtor, total, part in sums}


def standings(
    district: UUID,
    quota: Quota,
    periods: Sequence[Period],
    today: date,
    *,
    only: Collection[UUID] | None = None,
) -> list[Standing]:
    """The standings of all debtors of a quota (or of those named) in these periods, in the order of the roll.

    Four queries, and one more for each period after the first.
    """
    if not periods:
        return []
    first, last = periods[0].first, periods[-1].last
    debtors = quota.debtors(district, first, last, only)
    voted = voted_figures(district, [quota.key])[quota.key]
    exempt = exempt_days(district, quota.key, first, last, only)
    known = [
        (period, demand_in(quota, voted, period, today), done_in(district, quota.key, period, only))
        for period in periods
    ]
    return [
        standing(
            quota,
            demand,
            debtor,
            exempt.get(debtor.ident, ()),
            period,
            done.get(debtor.ident, NOTHING),
            today,
        )
        for debtor in debtors
        for period, demand, done in known
    ]


def periods_of(actor: Actor, quota: Norm, term: Term) -> tuple[Period, ...]:
    """The periods of a norm that a term touches. Two queries for one owed by the month, else none."""
    dates = TermDates(term.name, term.starts, term.ends)
    year = (term.school_year.starts, term.school_year.ends)
    return periods_in(quota.every, dates, year, organisation.calendar_of(actor.district))


def visible_standings(actor: Actor, quota: Quota, periods: Sequence[Period], today: date) -> list[Standing]:
    """The standings of a quota that this person may see (see ``rules.may_see_standing``)."""
    people = quota.owes is Owes.PERSON and not rules.sees_all(actor)
    only = _people_watched(actor) if people else None
    found = standings(actor.district, quota, periods, today, only=only)
    return [one for one in found if rules.may_see_standing(actor, quota, one.debtor)]


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
    found = []
    for quota in quotas().values():
        if quota.personal:
            only = [actor.person] if quota.owes is Owes.PERSON else None
            found_all = standings(actor.district, quota, periods_of(actor, quota, term), today, only=only)
            mine = (one for one in found_all if one.debtor.whose == actor.person)
            owed = tuple(one for one in mine if one.required or one.done)
            if owed:
                found.append(Duty(quota, owed))
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
