"""Telling the room: every screen that follows a meeting hears of a change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from xuequ.affairs.meetings.models import Meeting
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.live.feed import announce
from xuequ.platform.notify.actions import send


def topic(meeting: UUID) -> str:
    """The name under which a meeting's changes are announced."""
    return f"meeting:{meeting}"


def hold_meeting(meeting: UUID, *, to_change: bool = False) -> None:
    """Keep a meeting from opening or closing until who signs in is stored.

    On SQLite there is one writer at a time, and nothing to hold.
    """
    hold(meeting, 6, alone=to_change)


def hold(key: UUID, kind: int, *, alone: bool) -> None:
    """Hold something until the transaction ends, together with others or alone.

    Who wants it alone waits for those on their way, and later ones wait behind: a lock on the row would let
    them pass for ever.
    """
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"select {lock}(hashtextextended(%s, %s))", [str(key), kind])


def tell_room(meeting: UUID) -> None:
    """After commit, every open page of this meeting refreshes itself."""
    announce(topic(meeting))


def tell_people(
    people: Iterable[UUID], meeting: Meeting, *, now: datetime, subject: str, text: str, **facts: Any
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
