"""The district's meetings, narrowed to those wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.meetings.models import Meeting
from xuequ.affairs.meetings.queries.meeting import search_meetings, visible_meetings
from xuequ.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """What the list is narrowed to; empty narrows nothing. ``since`` and ``until`` bound the start."""

    text: str = ""
    state: str = ""
    series: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def chosen_meetings(actor: Actor, choice: MeetingChoice) -> QuerySet[Meeting]:
    """The meetings of the list, newest first."""
    found = search_meetings(actor, choice.text) if choice.text else visible_meetings(actor)
    if choice.state:
        found = found.filter(state=choice.state)
    if choice.series:
        found = found.filter(series=choice.series)
    if choice.since:
        found = found.filter(starts_at__gte=choice.since)
    return found.filter(starts_at__lte=choice.until) if choice.until else found
