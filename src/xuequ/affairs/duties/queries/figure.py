"""The figures in force: the defaults, and what resolutions made of them (P3-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.duties import rules
from xuequ.affairs.duties.models import QuotaFigure
from xuequ.affairs.duties.queries.declared import get_norm, norms
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.calendar import TermDates
from xuequ.kernel.duty import NOTHING, Figure, Norm, Period, Voted, figure_on, periods_in, touched
from xuequ.kernel.verdict import Verdict, invalid


def voted_figures(district: UUID, quotas: Iterable[str]) -> dict[str, list[Voted]]:
    """Quota → what was voted for it. One query."""
    found: defaultdict[str, list[Voted]] = defaultdict(list)
    for row in QuotaFigure.objects.filter(district=district, quota__in=list(quotas)).order_by("pk"):
        found[row.quota].append(voted(row))
    return found


def voted(row: QuotaFigure) -> Voted:
    """A stored figure as the arithmetic takes it."""
    return Voted(
        figure=Figure(row.total, row.elsewhere),
        first=row.starts,
        last=row.ends,
        post=PostKind(row.post) if row.post else None,
        school=row.school_id,
    )


def norm_on(district: UUID, key: str, day: date, *, school: UUID | None = None) -> int:
    """The value of a norm in force on a day, for a school where that matters. One query."""
    return figure_on(get_norm(key), voted_figures(district, [key])[key], day, None, school).total


def visible_figures(actor: Actor, quota: str = "") -> QuerySet[QuotaFigure]:
    """The history of the figures of the district, the latest first."""
    found = QuotaFigure.objects.filter(district=actor.district).select_related("school")
    return found.filter(quota=quota) if quota else found


def touches(row: QuotaFigure, period: Period) -> bool:
    """Whether a figure that was voted for is the one meant for a period (P3-4)."""
    return touched(period, row.starts, row.ends)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new figure as a motion would name it: whether it may, and in words."""

    verdict: Verdict
    words: str = ""


def proposed_figure(actor: Actor, new: rules.NewFigure, day: date) -> Proposed:
    """What a motion put on a day says of a norm, and whether it may (P3-4). At most six queries."""
    norm = norms().get(new.quota)
    if norm is None:
        return Proposed(rules.may_propose_figure(None, new, NOTHING, day))
    school = organisation.visible_schools(actor).filter(pk=new.school).first() if new.school else None
    if new.school and school is None:
        return Proposed(invalid("P3-4", "所选学校不在本学区，请重新选择。"))
    voted = voted_figures(actor.district, [norm.key])[norm.key]
    before = figure_on(norm, voted, new.starts, new.post, new.school)
    earliest = _first_of_now(actor, norm, day)
    verdict = rules.may_propose_figure(norm, new, before, earliest)
    words = rules.figure_in_words(norm, new, before, school.name if school else "") if verdict else ""
    return Proposed(verdict, words)


def _first_of_now(actor: Actor, norm: Norm, day: date) -> date:
    """The first day of the norm's period that is not over on a day; the day itself in the holidays."""
    term = organisation.term_on(actor.district, day)
    if term is None:
        return day
    dates = TermDates(term.name, term.starts, term.ends)
    year = (term.school_year.starts, term.school_year.ends)
    periods = periods_in(norm.every, dates, year, organisation.calendar_of(actor.district))
    return next((period.first for period in periods if day in period), day)
