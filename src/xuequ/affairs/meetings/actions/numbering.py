"""The number in a meeting's name follows the day it is held, extra meetings in a count of their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, QuerySet

from xuequ.affairs.meetings.actions.changes import note_change
from xuequ.affairs.meetings.models import Meeting, MeetingSeries

ASIDE = 10_000
"""Where numbers wait while others are given out: no two meetings have one number at any moment."""


def hold_series(meeting: UUID) -> None:
    """Nobody else numbers the meetings of this one's series until the transaction ends."""
    MeetingSeries.objects.select_for_update().get(meetings=meeting)


def number_meetings(series: MeetingSeries, year: int, now: datetime) -> None:
    """Number the meetings of a year: those held keep theirs, those to come follow in the order of their days.

    Regular and extra ones are counted apart; a meeting called off does not count.
    """
    for extra in (False, True):
        alive = series.meetings.filter(year=year, extra=extra).exclude(state="cancelled")
        _number(list(alive.filter(opened_at=None).order_by("starts_at", "pk")), _last_held(alive), now)


def take_number(meeting: Meeting, now: datetime) -> None:
    """A meeting that opens has the number after the last one held, whatever was foreseen."""
    alive = meeting.series.meetings.filter(year=meeting.year, extra=meeting.extra).exclude(state="cancelled")
    others = alive.filter(opened_at=None).exclude(pk=meeting.pk).order_by("starts_at", "pk")
    _number([meeting, *others], _last_held(alive), now)


def _last_held(alive: QuerySet[Meeting]) -> int:
    return alive.filter(opened_at__isnull=False).aggregate(last=Max("ordinal"))["last"] or 0


def _number(coming: list[Meeting], last: int, now: datetime) -> None:
    wrong = [(m, number) for number, m in enumerate(coming, start=last + 1) if m.ordinal != number]
    Meeting.objects.filter(pk__in=[m.pk for m, _ in wrong]).update(ordinal=F("ordinal") + ASIDE)
    for meeting, number in wrong:
        meeting.ordinal = number
        meeting.save(update_fields=["ordinal"])
        note_change(meeting.pk, now, "number", title=meeting.title)
