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
    actor: Actor, quota: Quota, idents: Sequence[UUID], term: Term, today: date, *, now_only: bool
) -> dict[UUID, list[Standing]]:
    periods: Sequence[Period] = duties.periods_of(actor, quota, term)
    if now_only:
        begun = [period for period in periods if period.first <= today]
        periods = begun[-1:]
    found: dict[UUID, list[Standing]] = {}
    for one in duties.standings(actor.district, quota, periods, today, only=idents):
        found.setdefault(one.debtor.ident, []).append(one)
    return found


def pair_lines(
    actor: Actor, subjects: Sequence[PairSubject], term: Term, today: date
) -> dict[UUID, list[Line]]:
    """Subject of a pair → its duties in a term. A fixed number of queries for so many months."""
    idents = [one.pk for one in subjects]
    lines: dict[UUID, list[Line]] = {ident: [] for ident in idents}
    for key in rules.PAIR_QUOTAS:
        quota = duties.get_quota(key)
        found = _standings(actor, quota, idents, term, today, now_only=False)
        for ident in idents:
            lines[ident].append(Line(quota, tuple(found.get(ident, ()))))
    return lines


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
    """Mentorship → its standings in the school year: demonstration, open lessons, paper. Twelve queries."""
    idents = [one.pk for one in mentorships]
    marks: dict[UUID, list[Standing]] = {ident: [] for ident in idents}
    for key in rules.MENTORSHIP_QUOTAS:
        found = _standings(actor, duties.get_quota(key), idents, term, today, now_only=False)
        for ident, some in found.items():
            marks[ident] += some
    return marks


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
    """Person → how they stand as instructor this month. Seven queries."""
    quota = duties.get_quota(rules.INSTRUCTOR)
    found = _standings(actor, quota, people, term, today, now_only=True)
    return {ident: some[-1] for ident, some in found.items()}


def records_of(actor: Actor, about: UUID, first: date, last: date) -> QuerySet[Activity]:
    """The records made for a pair's subject, mentorship or instructor in a stretch, the latest first."""
    return teaching.activities_about(actor, [about], first, last)
