"""How far the pairs are: each subject by month and term, the worst of it as one light for the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Mentorship, PairSubject
from xuequ.affairs.teaching import queries as teaching
from xuequ.affairs.teaching.models import Activity
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import NOTHING, Every, Period, Quota, Standing, State, covers, figure_on

WORST_FIRST = (State.MISSED, State.BEHIND, State.ON_PACE, State.MET, State.NOT_BEGUN, State.NOT_OWED)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of a subject: its standings in the term's months, or in the term."""

    quota: Quota
    cells: tuple[Standing, ...]


def _standings(
    actor: Actor, keys: Sequence[str], idents: Sequence[UUID], term: Term, today: date
) -> dict[str, dict[UUID, list[Standing]]]:
    """Quota → debtor → standings in a term. A fixed number of queries for so many months and quotas."""
    periods_of = duties.periods_in_term(actor, term)
    asked = [duties.Asked(quota, periods_of(quota), idents) for quota in map(duties.get_quota, keys)]
    found: dict[str, dict[UUID, list[Standing]]] = {key: {} for key in keys}
    for key, rows in duties.standings_of(actor.district, asked, today).items():
        for one in rows:
            found[key].setdefault(one.debtor.ident, []).append(one)
    return found


def pair_lines(
    actor: Actor, subjects: Sequence[PairSubject], term: Term, today: date
) -> dict[UUID, list[Line]]:
    """Subject of a pair → its duties in a term. A fixed number of queries for so many months."""
    idents = [one.pk for one in subjects]
    found = _standings(actor, rules.PAIR_QUOTAS, idents, term, today)
    return {
        ident: [Line(duties.get_quota(key), tuple(found[key].get(ident, ()))) for key in rules.PAIR_QUOTAS]
        for ident in idents
    }


@dataclass(frozen=True, slots=True)
class Light:
    """The worst of a subject's standings this month and term, and how many earlier months were missed."""

    now: Standing
    missed: int


def pair_lights(actor: Actor, subjects: Sequence[PairSubject], term: Term, today: date) -> dict[UUID, Light]:
    """Subject of a pair → how it stands now, and what it missed. A fixed number of queries for so many
    months."""
    lights: dict[UUID, Light] = {}
    for ident, lines in pair_lines(actor, subjects, term, today).items():
        cells = [cell for line in lines for cell in line.cells]
        current = [cell for cell in cells if cell.period.first <= today <= cell.period.last] or cells[-1:]
        if current:
            missed = sum(cell.state is State.MISSED for cell in cells if cell.period.last < today)
            lights[ident] = Light(min(current, key=_place), missed)
    return lights


def _place(one: Standing) -> int:
    return WORST_FIRST.index(one.state)


def posting_standings(actor: Actor, term: Term, today: date) -> list[Standing]:
    """How each lead school stands with its postings in the school year. Four queries."""
    quota = duties.get_quota(rules.POSTINGS)
    return duties.standings(actor.district, quota, duties.periods_of(actor, quota, term), today)


def marks_of(
    actor: Actor, mentorships: Sequence[Mentorship], term: Term, today: date
) -> dict[UUID, list[Standing]]:
    """Mentorship → its standings in the school year: demonstration, open lessons, paper. Eight queries."""
    idents = [one.pk for one in mentorships]
    found = _standings(actor, rules.MENTORSHIP_QUOTAS, idents, term, today)
    return {
        ident: [one for key in rules.MENTORSHIP_QUOTAS for one in found[key].get(ident, ())]
        for ident in idents
    }


def marks_made(mentorship: Mentorship) -> bool:
    """Whether the lessons and the paper that the figures in force ask for are all there. Four queries."""
    district, first = mentorship.district_id, mentorship.starts
    voted = duties.voted_figures(district, rules.MENTORSHIP_QUOTAS)
    whole = Period(Every.YEAR, first, mentorship.ends)
    for key in rules.MENTORSHIP_QUOTAS:
        wanted = figure_on(duties.get_quota(key), voted[key], first, None, mentorship.school_id)
        done = duties.done_in(district, key, whole, [mentorship.pk]).get(mentorship.pk, NOTHING)
        if not covers(done, wanted):
            return False
    return True


def instructor_standings(
    actor: Actor, people: Sequence[UUID], term: Term, today: date
) -> dict[UUID, Standing]:
    """Person → how they stand as instructor this month, or did in the last of the term's months."""
    found = _standings(actor, [rules.INSTRUCTOR], people, term, today)[rules.INSTRUCTOR]
    begun = {ident: [one for one in rows if one.period.first <= today] for ident, rows in found.items()}
    return {ident: rows[-1] for ident, rows in begun.items() if rows}


def records_of(actor: Actor, about: UUID, first: date, last: date) -> QuerySet[Activity]:
    """The records made for a pair's subject, mentorship or instructor in a stretch, the latest first."""
    return teaching.activities_about(actor, [about], first, last)
