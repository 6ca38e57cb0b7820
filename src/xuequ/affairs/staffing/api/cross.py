"""Cross-school teaching for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.staffing import actions, queries, rules
from xuequ.affairs.staffing.models import CrossTeaching
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, OneOf, some

router = Router(tags=["staffing"])
Side = Annotated[str, OneOf(rules.CROSS_SIDES)]
Row = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a subject."""


class YesOut(Schema):
    """One side's yes to an arrangement."""

    side: Side
    person: Named
    at: Moment


class CrossOut(Schema):
    """A teacher gives so many periods a week at another school; ``state`` is draft until three agree."""

    id: UUID
    person: Named
    lender: Named
    borrower: Named
    subject: str
    weekly: int
    starts: date
    ends: date
    reason: str
    state: Annotated[str, OneOf(rules.CROSS_STATES)]
    ended_reason: str
    approvals: list[YesOut]


class CrossIn(Given):
    """Who teaches where, how many periods a week, from day to day, and why."""

    person: UUID
    borrower: UUID
    weekly: int = Field(ge=1, le=rules.MOST_WEEKLY)
    starts: DayIn
    ends: DayIn
    reason: Line = Field(max_length=200)
    subject: Row | None = None


class YesIn(Given):
    """The side for which a yes is given."""

    side: Side


class EndIn(Given):
    """Why it is declined or ends."""

    reason: Line = Field(max_length=200)


def cross_out(cross: CrossTeaching) -> CrossOut:
    """An arrangement as the API gives it."""
    return CrossOut(
        id=cross.pk,
        person=some(cross.person),
        lender=some(cross.lender),
        borrower=some(cross.borrower),
        subject=cross.subject.name,
        weekly=cross.weekly,
        starts=cross.starts,
        ends=cross.ends,
        reason=cross.reason,
        state=cross.state,
        ended_reason=cross.ended_reason,
        approvals=[
            YesOut(side=one.side, person=some(one.person), at=one.at) for one in cross.approvals.all()
        ],
    )


@router.get("/cross-teaching", response=reads(Listing[CrossOut]))
def crosses(request: ApiRequest, span: Query[Span]) -> Listing[CrossOut]:
    """The arrangements by which teachers teach at other schools, the latest first."""
    return listing(request, queries.visible_cross(request.actor), span, cross_out)


@router.post("/cross-teaching", response=changes(CrossOut, 201))
def propose_cross(request: ApiRequest, payload: CrossIn) -> Status[CrossOut]:
    """Propose that a teacher gives lessons at another school (P1-5.3)."""
    values = payload.model_dump(exclude={"person", "borrower"})
    made = actions.propose_cross(
        actor=request.actor,
        now=request.now,
        person_id=payload.person,
        borrower_id=payload.borrower,
        **values,
    )
    return Status(201, cross(request, made.pk))


@router.get("/cross-teaching/{cross_id}", response=reads(CrossOut))
def cross(request: ApiRequest, cross_id: UUID) -> CrossOut:
    """One arrangement with who has agreed to it."""
    return cross_out(queries.get_cross(request.actor, cross_id))


@router.post("/cross-teaching/{cross_id}/approvals", response=changes(CrossOut, 201))
def approve_cross(request: ApiRequest, cross_id: UUID, payload: YesIn) -> Status[CrossOut]:
    """One side agrees to an arrangement (P1-5.3)."""
    made = actions.approve_cross(actor=request.actor, now=request.now, cross_id=cross_id, side=payload.side)
    return Status(201, cross_out(made))


@router.post("/cross-teaching/{cross_id}/end", response=changes(CrossOut))
def end_cross(request: ApiRequest, cross_id: UUID, payload: EndIn) -> CrossOut:
    """Decline a proposal, or end an arrangement before its time (P1-5.3)."""
    actions.end_cross(actor=request.actor, now=request.now, cross_id=cross_id, reason=payload.reason)
    return cross(request, cross_id)
