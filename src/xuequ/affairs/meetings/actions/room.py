"""Telling the room: every screen that follows a meeting hears of a change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from xuequ.affairs.meetings.models import Meeting
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.live.feed import announce
from xuequ.platform.notify.actions import send


def topic(meeting: UUID) -> str:
    """The name under which a meeting's changes are announced."""
    return f"meeting:{meeting}"


def tell_room(meeting: UUID) -> None:
    """After commit, every open page of this meeting refreshes itself."""
    announce(topic(meeting))


def tell_people(
    people: Iterable[UUID], meeting: Meeting, *, now: datetime, subject: str, text: str, **facts: str
) -> None:
    """A message to people about a meeting."""
    send(
        organisation.recipients(people),
        now=now,
        subject=subject,
        text=text,
        facts={"meeting": meeting.title, **facts},
        url=f"/meetings/{meeting.pk}",
    )
