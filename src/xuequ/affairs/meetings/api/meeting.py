"""Meetings: planned, announced, opened, closed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import (
    AttendanceOut,
    Head,
    ItemOut,
    MeetingOut,
    attendance_out,
    item_out,
    meeting_out,
)
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, MomentIn, Named, OneOf

router = Router(tags=["meetings"])


class MinutesBrief(Schema):
    """The newest minutes that the asking person may see."""

    id: UUID
    version: int
    state: Annotated[str, OneOf(rules.MINUTES_STATES)]
    number: str


class MeetingDetail(MeetingOut):
    """A meeting with its people, its agenda and its minutes."""

    head: Head
    items: list[ItemOut] = Field(
        description="In the order of the agenda; before the notice only to those who work on it."
    )
    attendances: list[AttendanceOut]
    minutes: MinutesBrief | None


class MeetingChoice(Schema):
    """Which meetings are wanted."""

    q: Line = Field("", max_length=80)
    state: Annotated[str, OneOf(rules.MEETING_STATES)] | None = None
    series: UUID | None = None
    since: MomentIn | None = None
    until: MomentIn | None = None


class MeetingIn(Given):
    """A meeting to be put on the calendar; an extra one says why."""

    series: UUID
    starts_at: MomentIn
    length: int | None = Field(None, ge=1, le=1000, description="Minutes; as in the series if left out.")
    place: Line | None = Field(None, max_length=80)
    extra: bool = False
    reason: Line = Field("", max_length=200)


class PlannedOut(MeetingOut):
    """A planned meeting, and the other meetings of the district that overlap it."""

    clashes: list[Named]


class MoveIn(Given):
    """When, and where if that changes too."""

    starts_at: MomentIn
    place: Line = Field("", max_length=80)


class LengthIn(Given):
    """How long the meeting is to take, in minutes."""

    length: int = Field(ge=1, le=rules.LONGEST)


class ReasonIn(Given):
    """Why; those concerned will read it."""

    reason: Line = Field(max_length=200)


class PersonIn(Given):
    """Somebody of the district."""

    person: UUID


class OrderIn(Given):
    """All items that are not settled otherwise, in their new order."""

    items: list[UUID] = Field(max_length=500)


def detail(request: ApiRequest, meeting_id: UUID) -> MeetingDetail:
    """A meeting as this person sees it: a fixed number of queries, whatever its items and people."""
    meeting = queries.get_meeting(request.actor, meeting_id)
    rows = list(queries.attendances_of(request.actor, meeting))
    counted = rules.head_count(queries.attendance_facts(row) for row in rows)
    head = Head(
        entitled=counted.entitled,
        present=counted.present if meeting.present_at_close is None else meeting.present_at_close,
        observers=counted.observers,
        excused=counted.excused,
    )
    inside = bool(queries.may_enter(request.actor, meeting))
    minutes = queries.current_minutes(request.actor, meeting)
    brief = minutes and MinutesBrief(
        id=minutes.pk, version=minutes.version, state=minutes.state, number=minutes.number
    )
    return MeetingDetail.model_construct(
        **dict(meeting_out(meeting)),
        head=head,
        items=[
            item_out(item, inside=inside and not queries.is_away(request.actor, item))
            for item in queries.items_of(request.actor, meeting)
        ],
        attendances=[attendance_out(request.actor, row) for row in rows],
        minutes=brief,
    )


def again(request: ApiRequest, meeting_id: UUID) -> MeetingOut:
    """The meeting as it is now."""
    return meeting_out(queries.get_meeting(request.actor, meeting_id))


@router.get("/meetings", response=reads(Listing[MeetingOut]))
def meetings(request: ApiRequest, choice: Query[MeetingChoice], span: Query[Span]) -> Listing[MeetingOut]:
    """The meetings of the district, newest first."""
    wanted = queries.MeetingChoice(
        choice.q.strip(), choice.state or "", choice.series, choice.since, choice.until
    )
    return listing(request, queries.chosen_meetings(request.actor, wanted), span, meeting_out)


@router.post("/meetings", response=changes(PlannedOut, 201))
def plan(request: ApiRequest, payload: MeetingIn) -> Status[PlannedOut]:
    """Put a meeting of a series on the calendar; its deadlines are reckoned in working days."""
    made = actions.plan_meeting(
        actor=request.actor,
        now=request.now,
        series_id=payload.series,
        starts_at=payload.starts_at,
        length=payload.length,
        place=payload.place,
        extra=payload.extra,
        reason=payload.reason,
    )
    others = queries.clashes(request.actor, made.starts_at, made.length, besides=made.pk)
    clashes = [Named(id=other.pk, name=other.title) for other in others]
    return Status(201, PlannedOut.model_construct(**dict(again(request, made.pk)), clashes=clashes))


@router.get("/meetings/{meeting_id}", response=reads(MeetingDetail), by_alias=True)
def meeting(request: ApiRequest, meeting_id: UUID) -> MeetingDetail:
    """One meeting with its people and its agenda."""
    return detail(request, meeting_id)


@router.post("/meetings/{meeting_id}/move", response=changes(MeetingOut))
def move(request: ApiRequest, meeting_id: UUID, payload: MoveIn) -> MeetingOut:
    """Move a meeting that has not begun; those invited answer anew."""
    actions.move_meeting(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting_id,
        starts_at=payload.starts_at,
        place=payload.place,
    )
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/cancel", response=changes(MeetingOut))
def cancel(request: ApiRequest, meeting_id: UUID, payload: ReasonIn) -> MeetingOut:
    """Call a meeting off, with the reason."""
    actions.cancel_meeting(actor=request.actor, now=request.now, meeting_id=meeting_id, reason=payload.reason)
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/recorder", response=changes(MeetingOut))
def appoint_recorder(request: ApiRequest, meeting_id: UUID, payload: PersonIn) -> MeetingOut:
    """Appoint the recorder (P3-1)."""
    actions.appoint_recorder(
        actor=request.actor, now=request.now, meeting_id=meeting_id, person_id=payload.person
    )
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/extend", response=changes(MeetingOut))
def extend(request: ApiRequest, meeting_id: UUID, payload: LengthIn) -> MeetingOut:
    """The chair gives the meeting more time, so that its agenda fits (P3-3)."""
    actions.extend_meeting(actor=request.actor, now=request.now, meeting_id=meeting_id, length=payload.length)
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/report-items", response=changes(MeetingOut))
def report_items(request: ApiRequest, meeting_id: UUID) -> MeetingOut:
    """Report the sorted items to the chair (P2-3.2)."""
    actions.report_items(actor=request.actor, now=request.now, meeting_id=meeting_id)
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/order", response=changes(MeetingDetail), by_alias=True)
def order(request: ApiRequest, meeting_id: UUID, payload: OrderIn) -> MeetingDetail:
    """Put the agenda in a new order; what the regime puts first stays first (P3-9)."""
    actions.reorder_items(actor=request.actor, now=request.now, meeting_id=meeting_id, order=payload.items)
    return detail(request, meeting_id)


@router.post("/meetings/{meeting_id}/publish", response=changes(MeetingDetail), by_alias=True)
def publish(request: ApiRequest, meeting_id: UUID) -> MeetingDetail:
    """Send the notice out: everybody entitled is invited (P2-1.3, P2-3.2)."""
    actions.publish_meeting(actor=request.actor, now=request.now, meeting_id=meeting_id)
    return detail(request, meeting_id)


@router.post("/meetings/{meeting_id}/remind", response=changes(MeetingOut))
def remind(request: ApiRequest, meeting_id: UUID) -> MeetingOut:
    """Remind everybody who has not answered, at most once a day (P2-3.3)."""
    actions.remind_unanswered(actor=request.actor, now=request.now, meeting_id=meeting_id)
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/open", response=changes(MeetingOut))
def open_meeting(request: ApiRequest, meeting_id: UUID) -> MeetingOut:
    """Open the meeting (P3-1); other messages of those present wait from now on (P3-7)."""
    actions.open_meeting(actor=request.actor, now=request.now, meeting_id=meeting_id)
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/chair", response=changes(MeetingOut))
def hand_over_chair(request: ApiRequest, meeting_id: UUID, payload: PersonIn) -> MeetingOut:
    """Somebody takes the chair for the rest of the meeting, and signs its minutes (P3-1)."""
    actions.hand_over_chair(
        actor=request.actor, now=request.now, meeting_id=meeting_id, person_id=payload.person
    )
    return again(request, meeting_id)


@router.post("/meetings/{meeting_id}/close", response=changes(MeetingOut))
def close_meeting(request: ApiRequest, meeting_id: UUID) -> MeetingOut:
    """Close the meeting: every item has its disposal (P3-5, P3-9)."""
    actions.close_meeting(actor=request.actor, now=request.now, meeting_id=meeting_id)
    return again(request, meeting_id)
