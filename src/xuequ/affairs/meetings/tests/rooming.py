"""Short ways to go into the room by its pages: what a test presses, and what it reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Meeting

SignIn = Callable[[Cast, str], Client]


def today(meeting: Meeting) -> None:
    """Let the meeting be now, so that pages (which ask the real clock) find it going on."""
    meeting.starts_at = timezone.now() - timedelta(minutes=1)
    meeting.save(update_fields=["starts_at"])


def post(client: Client, name: str, *args: Any, **data: Any):
    return client.post(reverse(f"meetings:{name}", args=args), data)


def text_of(response) -> str:
    return response.content.decode()


def close(cast: Cast, meeting: Meeting, item: AgendaItem, now=MEETING_AT) -> None:
    office = cast.actor("office")
    actions.dispose_item(actor=office, now=now, item_id=item.pk, disposal="noted", conclusion="会议知悉。")
    first = meeting.items.get(source="follow_up")
    actions.start_item(actor=office, now=now, item_id=first.pk)
    actions.dispose_item(actor=office, now=now, item_id=first.pk, disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=now, meeting_id=meeting.pk)


def come(cast: Cast, sign_in: SignIn, meeting: Meeting) -> None:
    """As many as it takes to begin."""
    for part in ("head", "lead_principal", "supported_principal"):
        post(sign_in(cast, part), "room_in", meeting.pk)
