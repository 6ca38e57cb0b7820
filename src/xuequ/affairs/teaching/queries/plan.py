"""Reading a centre group's plan of a term: its versions, and what became of each line (P1-1.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import PlanLine, PlannedSession, TermPlan
from xuequ.affairs.teaching.queries.session import SessionChoice, sessions_between, standing_of
from xuequ.kernel.actor import Actor


def plans_of(actor: Actor, group: UUID, term: Term) -> list[TermPlan]:
    """The versions of a group's plan, the one in force first. One query."""
    found = TermPlan.objects.filter(district=actor.district, group=group, term=term)
    return list(found.select_related("handed_in_by", "term", "group"))


def get_plan(actor: Actor, group: UUID, term: Term, version: int | None = None) -> TermPlan:
    """One version of a plan, the one in force if none is named. Raises ``TermPlan.DoesNotExist``."""
    found = plans_of(actor, group, term)
    wanted = next((one for one in found if version in {None, one.version}), None)
    if wanted is None:
        raise TermPlan.DoesNotExist
    return wanted


def groups_with_plan(actor: Actor, term: Term) -> set[UUID]:
    """The groups that have handed a plan of the term in. One query."""
    found = TermPlan.objects.filter(district=actor.district, term=term)
    return set(found.values_list("group", flat=True))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What was planned, and what became of it. ``line``: as the plan says it; none for a session that came
    later."""

    session: PlannedSession
    line: PlanLine | None
    standing: str


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """A version of a plan against what was held. ``added``: planned after this version."""

    plan: TermPlan | None
    rows: tuple[PlanRow, ...]
    added: tuple[PlanRow, ...]

    def count(self, standing: str) -> int:
        """How many sessions of the plan came out so."""
        return sum(row.standing == standing for row in (*self.rows, *self.added))

    @property
    def moves(self) -> int:
        """How many were moved, also those held since."""
        return sum(bool(row.session.moves.all()) for row in (*self.rows, *self.added))


def plan_board(actor: Actor, group: UUID, term: Term, plan: TermPlan | None, today: date) -> PlanBoard:
    """A plan beside what became of it. Seven queries at most, however many lines."""
    lines = {one.session_id: one for one in plan.lines.all()} if plan is not None else {}
    sessions = {one.pk: one for one in sessions_of_group(actor, group, term)}
    strayed = lines.keys() - sessions.keys()
    if strayed:
        sessions |= {one.pk: one for one in _sessions(actor, strayed)}
    rows = [PlanRow(one, lines.get(pk), standing_of(one, today)) for pk, one in sessions.items()]
    known = sorted((row for row in rows if row.line), key=lambda row: (row.line.day, row.session.day))  # type: ignore[union-attr]
    return PlanBoard(plan, tuple(known), tuple(row for row in rows if row.line is None))


def _sessions(actor: Actor, wanted: Collection[UUID]) -> QuerySet[PlannedSession]:
    """Sessions that were planned in the term and moved out of it."""
    everything = sessions_between(actor, date.min, date.max)
    return everything.filter(pk__in=wanted)


def sessions_of_group(actor: Actor, group: UUID, term: Term) -> QuerySet[PlannedSession]:
    """The sessions of a group in a term, by the day."""
    return sessions_between(actor, term.starts, term.ends, SessionChoice(group=group))


def proposed_days(actor: Actor, group: UUID, term: Term, today: date) -> list[date]:
    """A day a month for the group's activities, of the months that have none yet. Five queries at most."""
    calendar = organisation.calendar_of(actor.district)
    dates = next(one for one in calendar.terms if one.first == term.starts)
    open_still = sessions_of_group(actor, group, term).filter(called_off_at=None)
    taken = list(open_still.order_by().values_list("day", flat=True))
    return rules.proposed_days(calendar, dates, today, taken)
