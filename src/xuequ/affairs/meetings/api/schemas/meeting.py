"""What the API says of a series and a meeting."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from ninja import Field, Schema

from xuequ.affairs.meetings.api.schemas.words import ChairPost, Frequency, MeetingState, RuleName, SeriesKind
from xuequ.affairs.meetings.models import (
    Meeting,
    MeetingSeries,
)
from xuequ.kernel.actor import PostKind
from xuequ.platform.api.values import Moment, Named, named, some


class SeriesOut(Schema):
    """A regular meeting: who chairs, who votes, how often, with which deadlines (in working days)."""

    id: UUID
    kind: SeriesKind
    name: str
    chair_post: ChairPost
    recorder: Named | None
    voters: list[PostKind]
    frequency: Frequency
    times: int
    weekday: int = Field(description="0 is Monday.")
    start_time: time
    length: int = Field(description="Minutes.")
    place: str
    item_days: int
    agenda_days: int
    rule: RuleName


class MeetingOut(Schema):
    """One meeting of a series, from planning to the signed minutes; ``length`` in minutes."""

    id: UUID
    title: str
    series: Named
    state: MeetingState
    starts_at: Moment
    length: int
    place: str
    extra: bool
    reason: str
    chair: Named | None
    recorder: Named | None
    items_due: date
    agenda_due: date
    reported_at: Moment | None
    published_at: Moment | None
    opened_at: Moment | None
    closed_at: Moment | None


def series_out(series: MeetingSeries) -> SeriesOut:
    """A series with its people by name."""
    plain = {
        name: getattr(series, name)
        for name in SeriesOut.model_fields
        if name not in {"id", "recorder", "voters"}
    }
    voters = [PostKind(kind) for kind in series.voters]
    return SeriesOut(id=series.pk, recorder=named(series.recorder), voters=voters, **plain)


_MEETING_PLAIN = MeetingOut.model_fields.keys() - {"id", "title", "series", "chair", "recorder"}


def meeting_out(meeting: Meeting) -> MeetingOut:
    """A meeting read with ``visible_meetings``; no further query."""
    return MeetingOut(
        id=meeting.pk,
        title=meeting.title,
        series=some(meeting.series),
        chair=named(meeting.chair),
        recorder=named(meeting.recorder),
        **{name: getattr(meeting, name) for name in _MEETING_PLAIN},
    )
