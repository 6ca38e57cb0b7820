"""Telling the room: every screen that follows a meeting hears of a change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation

from xuequ.affairs.meetings import queries
from xuequ.affairs.meetings.models import Meeting
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.files.calendars import Entry
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
    _send(people, meeting, now, subject, text, facts)


def tell_date(
    people: Iterable[UUID],
    meeting: Meeting,
    *,
    now: datetime,
    subject: str,
    text: str,
    need_not_come: bool = False,
    **facts: str,
) -> None:
    """A message to people who are invited, or no longer, with the date for their own calendars."""
    with translation.override(settings.LANGUAGE_CODE):
        entry = queries.invitation_entry(meeting, now, need_not_come=need_not_come)
    _send(people, meeting, now, subject, text, facts, entry)


def _send(
    people: Iterable[UUID],
    meeting: Meeting,
    now: datetime,
    subject: str,
    text: str,
    facts: dict[str, str],
    entry: Entry | None = None,
) -> None:
    send(
        organisation.recipients(people),
        now=now,
        subject=subject,
        text=text,
        facts={"meeting": meeting.title, **facts},
        url=f"/meetings/{meeting.pk}",
        entry=entry,
    )
