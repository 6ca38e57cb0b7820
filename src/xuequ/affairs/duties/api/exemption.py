"""Exemptions: asked for, decided by another, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.models import Exemption
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, OneOf, named, some

router = Router(tags=["duties"])
Reason = Annotated[str, OneOf(rules.REASONS)]
ExemptionState = Annotated[str, OneOf(rules.EXEMPTION_STATES)]


class ExemptionIn(Given):
    """Who is to owe nothing, of what, from when to when, and why."""

    debtor: UUID = Field(description="A person, a school, a pair's subject, a mentorship or a centre group.")
    starts: DayIn
    ends: DayIn
    reason: Reason
    quota: Line = Field("", max_length=30, description="Of every duty where none is named.")
    note: Line = Field("", max_length=200)
    evidence: UUID | None = Field(None, description="A file handed in before with POST files.")


class DecisionIn(Given):
    """Yes; or no, with a reason."""

    granted: bool
    answer: Line = Field("", max_length=200)


class ExemptionOut(Schema):
    """An exemption as those concerned may read it."""

    id: UUID
    debtor: UUID
    name: str = Field(description="What it is called, for pairs, mentorships and groups.")
    quota: str
    starts: date
    ends: date
    reason: Reason
    note: str
    state: ExemptionState
    asked_by: Named
    asked_at: Moment
    decided_by: Named | None
    decided_at: Moment | None
    answer: str


def exemption_out(row: Exemption) -> ExemptionOut:
    """An exemption as programs get it."""
    return ExemptionOut(
        id=row.pk,
        debtor=row.debtor,
        name=row.name,
        quota=row.quota,
        starts=row.starts,
        ends=row.ends,
        reason=row.reason,
        note=row.note,
        state=row.state,
        asked_by=some(row.asked_by),
        asked_at=row.asked_at,
        decided_by=named(row.decided_by),
        decided_at=row.decided_at,
        answer=row.answer,
    )


@router.get("/exemptions", response=reads(Listing[ExemptionOut]))
def exemptions(request: ApiRequest, span: Query[Span]) -> Listing[ExemptionOut]:
    """The exemptions one may read, the latest first."""
    return listing(request, queries.visible_exemptions(request.actor), span, exemption_out)


@router.post("/exemptions", response=changes(ExemptionOut, 201))
def ask(request: ApiRequest, payload: ExemptionIn) -> Status[ExemptionOut]:
    """Ask for an exemption (P1-2.2)."""
    given = payload.dict()
    made = actions.ask_exemption(actor=request.actor, now=request.now, debtor_id=given.pop("debtor"), **given)
    return Status(201, _again(request, made.pk))


@router.get("/exemptions/{exemption_id}", response=reads(ExemptionOut))
def exemption(request: ApiRequest, exemption_id: UUID) -> ExemptionOut:
    """One exemption."""
    return _again(request, exemption_id)


def _again(request: ApiRequest, exemption_id: UUID) -> ExemptionOut:
    return exemption_out(queries.get_exemption(request.actor, exemption_id))


@router.post("/exemptions/{exemption_id}/decide", response=changes(ExemptionOut))
def decide(request: ApiRequest, exemption_id: UUID, payload: DecisionIn) -> ExemptionOut:
    """Agree to it or not: by another than who asked and whom it is for."""
    actions.decide_exemption(
        actor=request.actor,
        now=request.now,
        exemption_id=exemption_id,
        granted=payload.granted,
        answer=payload.answer,
    )
    return _again(request, exemption_id)


@router.post("/exemptions/{exemption_id}/withdraw", response=changes(ExemptionOut))
def withdraw(request: ApiRequest, exemption_id: UUID) -> ExemptionOut:
    """Take it back while nobody has decided."""
    actions.withdraw_exemption(actor=request.actor, now=request.now, exemption_id=exemption_id)
    return _again(request, exemption_id)
