"""A centre group's plan of the term for programs (P1-1.2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.api.session import SessionIn, SessionKind, SessionStanding
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Moment, Named, Text, some

router = Router(tags=["centre groups"])


class TermPlanIn(Given):
    """The aims, new sessions for the calendar, and the version this was written on (0 for none)."""

    term: int
    aims: Text = Field(max_length=5000)
    version: int = Field(0, ge=0, le=1000)
    sessions: list[SessionIn] = Field([], max_length=40)


class PlanLineOut(Schema):
    """A session of the plan: the day and theme as planned, and what became of it. ``day`` is null for one
    that was planned after this version."""

    session: UUID
    kind: SessionKind
    topic: str
    day: date | None
    day_now: date
    standing: SessionStanding


class TermPlanOut(Schema):
    """A version of the plan against what was held."""

    group: Named
    term: int
    version: int
    versions: int
    aims: str
    handed_in_by: Named
    handed_in_at: Moment
    lines: list[PlanLineOut]


class TermChoice(Schema):
    """The term, the one that runs if none is named; the version, the one in force if none is named."""

    term: int | None = None
    version: int | None = None


def _plan_out(request: ApiRequest, group_id: UUID, choice: TermChoice) -> TermPlanOut:
    actor, today = request.actor, timezone.localdate(request.now)
    term = organisation.term_wanted(actor, choice.term, today)
    plan = queries.get_plan(actor, group_id, term, choice.version)
    board = queries.plan_board(actor, group_id, term, plan, today)
    return TermPlanOut(
        group=some(plan.group),
        term=term.pk,
        version=plan.version,
        versions=len(queries.plans_of(actor, group_id, term)),
        aims=plan.aims,
        handed_in_by=some(plan.handed_in_by),
        handed_in_at=plan.handed_in_at,
        lines=[
            PlanLineOut(
                session=row.session.pk,
                kind=row.session.kind,
                topic=row.line.topic if row.line else row.session.topic,
                day=row.line.day if row.line else None,
                day_now=row.session.day,
                standing=row.standing,
            )
            for row in (*board.rows, *board.added)
        ],
    )


@router.get("/centre-groups/{group_id}/plan", response=reads(TermPlanOut))
def term_plan(request: ApiRequest, group_id: UUID, choice: Query[TermChoice]) -> TermPlanOut:
    """A centre group's plan of a term, against what was held (P1-1.2)."""
    return _plan_out(request, group_id, choice)


@router.post("/centre-groups/{group_id}/plan", response=changes(TermPlanOut, 201))
def hand_in_plan(request: ApiRequest, group_id: UUID, payload: TermPlanIn) -> Status[TermPlanOut]:
    """The group's leader hands its plan in, or the next version of it (P1-1.2)."""
    actions.hand_in_plan(
        actor=request.actor,
        now=request.now,
        group_id=group_id,
        term_id=payload.term,
        aims=payload.aims,
        version=payload.version,
        sessions=[one.planned() for one in payload.sessions],
    )
    return Status(201, _plan_out(request, group_id, TermChoice(term=payload.term)))
