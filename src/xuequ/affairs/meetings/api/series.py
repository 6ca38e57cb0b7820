"""Regular meetings: read, set up, changed; the dates proposed for a term."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import (
    ChairPost,
    Frequency,
    MeetingOut,
    RuleName,
    SeriesKind,
    SeriesOut,
    meeting_out,
    series_out,
)
from xuequ.kernel.actor import PostKind
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, Moment, MomentIn

router = Router(tags=["meeting-series"])


class SeriesHeld(Given):
    """How a regular meeting is held. Chair and voting members are posts, the recorder is a person."""

    name: Line = Field(max_length=rules.NAME_LONGEST)
    chair_post: ChairPost
    voters: list[PostKind] = Field(max_length=20)
    start_time: time
    frequency: Frequency = "monthly"
    times: int = Field(1, ge=1, le=rules.MOST["times"], description="Meetings a term, where not monthly.")
    weekday: int = Field(2, ge=0, le=6, description="0 is Monday.")
    length: int = Field(90, ge=1, le=1000, description="Minutes.")
    place: Line = Field("", max_length=80)
    item_days: int = Field(
        5, ge=0, le=rules.MOST["item_days"], description="Items are due so many working days before."
    )
    agenda_days: int = Field(
        2, ge=0, le=rules.MOST["agenda_days"], description="The notice is due so many working days before."
    )
    rule: RuleName = "simple"
    recorder: UUID | None = None


class SeriesIn(SeriesHeld):
    """A regular meeting to be set up."""

    kind: SeriesKind


class SeriesChange(SeriesHeld):
    """How a series is held from now on; its kind stays."""

    active: bool = True
    resolution: UUID | None = Field(
        None,
        description="The resolution that names the new figures: it is carried out, and only what it names of "
        "chair, voters, rhythm, deadlines and rule changes (P3-4).",
    )


class Proposed(Schema):
    """The dates proposed for the rest of the term: working days without another meeting."""

    starts: list[Moment]


class TermIn(Given):
    """The dates of a term's meetings."""

    starts: list[MomentIn] = Field(min_length=1, max_length=40)


class Planned(Schema):
    """The meetings that were put on the calendar."""

    meetings: list[MeetingOut]


@router.get("/meeting-series", response=reads(Listing[SeriesOut]), by_alias=True)
def all_series(request: ApiRequest, span: Query[Span]) -> Listing[SeriesOut]:
    """The regular meetings of the district."""
    return listing(request, queries.visible_series(request.actor), span, series_out)


@router.post("/meeting-series", response=changes(SeriesOut, 201))
def create_series(request: ApiRequest, payload: SeriesIn) -> Status[SeriesOut]:
    """Set up a regular meeting (P1-1.1, P2-1, P3-1)."""
    given = payload.dict(exclude={"recorder"})
    made = actions.create_series(actor=request.actor, now=request.now, recorder_id=payload.recorder, **given)
    return Status(201, series_out(made))


@router.get("/meeting-series/{series_id}", response=reads(SeriesOut))
def one_series(request: ApiRequest, series_id: UUID) -> SeriesOut:
    """One regular meeting."""
    return series_out(queries.get_series(request.actor, series_id))


@router.post("/meeting-series/{series_id}", response=changes(SeriesOut))
def change_series(request: ApiRequest, series_id: UUID, payload: SeriesChange) -> SeriesOut:
    """Change how a series is held; meetings already planned keep their dates."""
    changed = actions.change_series(
        actor=request.actor,
        now=request.now,
        series_id=series_id,
        recorder_id=payload.recorder,
        resolution_id=payload.resolution,
        **payload.dict(exclude={"recorder", "resolution"}),
    )
    return series_out(changed)


@router.get("/meeting-series/{series_id}/proposed-dates", response=reads(Proposed))
def proposed_dates(request: ApiRequest, series_id: UUID) -> Proposed:
    """The dates the product proposes for the rest of the term (P2-1.2, P3-1)."""
    series = queries.get_series(request.actor, series_id)
    return Proposed(starts=actions.propose_term(request.actor, series, request.now))


@router.post("/meeting-series/{series_id}/term", response=changes(Planned, 201))
def plan_term(request: ApiRequest, series_id: UUID, payload: TermIn) -> Status[Planned]:
    """Put a term's meetings on the calendar, all of them or none (P2-1.2, P3-1)."""
    made = actions.plan_term(actor=request.actor, now=request.now, series_id=series_id, starts=payload.starts)
    found = [queries.get_meeting(request.actor, meeting.pk) for meeting in made]
    return Status(201, Planned(meetings=[meeting_out(meeting) for meeting in found]))
