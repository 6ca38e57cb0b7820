"""The full record (会议记录) in one reading; ``actions.read_record`` opens it to those entitled (P3-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from xuequ.affairs.meetings.models import AgendaItem, Attendance, Ballot, Chairing, Meeting, Motion
from xuequ.affairs.meetings.queries.agenda import visible_items
from xuequ.affairs.meetings.queries.attendance import attendances_of
from xuequ.affairs.meetings.queries.chair import chairings_of
from xuequ.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Record:
    """Who was there from when to when, and item by item what was said and voted.

    Motions carry ``named``: their ballots with names, never those of a secret vote.
    """

    meeting: Meeting
    rows: list[Attendance]
    items: list[AgendaItem]
    chairings: list[Chairing]

    def silent(self, item: AgendaItem, motion: Any) -> list[str]:
        """Who was in the room when a named vote closed and had not voted, nor withdrawn from the item."""
        out = {ballot.person_id for ballot in motion.named} | {r.person_id for r in item.recusals.all()}
        return [
            row.person.name
            for row in self.rows
            if row.voter and row.person_id not in out and _there(row, motion.closed_at)
        ]

    @property
    def opinions(self) -> list[Attendance]:
        """Written opinions of absent members: filed, never counted (P3-5)."""
        return [row for row in self.rows if row.opinion and not row.opinion_withdrawn]

    @property
    def opinions_withdrawn(self) -> list[Attendance]:
        """Who had handed in an opinion and came after all."""
        return [row for row in self.rows if row.opinion_withdrawn]


def _there(row: Attendance, at: datetime | None) -> bool:
    stays = row.stays.all()
    return at is not None and any(s.since <= at and (s.until is None or at <= s.until) for s in stays)


def full_record(actor: Actor, meeting: Meeting) -> Record:
    """The record of a meeting that ``actions.read_record`` has opened for the actor. Eleven queries.

    Nothing is in it of an item that goes on without the actor, who withdrew (P3-5).
    """
    rows = attendances_of(actor, meeting).prefetch_related("stays")
    away = AgendaItem.objects.filter(meeting=meeting, disposal="", recusals__person=actor.person)
    items = visible_items(actor).filter(meeting=meeting, state="admitted").exclude(pk__in=away.values("pk"))
    return Record(
        meeting,
        list(rows),
        list(items.prefetch_related(None).prefetch_related(*_parts())),
        chairings_of(meeting),
    )


def _parts() -> tuple[str | Prefetch[str, QuerySet[Motion], str], ...]:
    named = (
        Ballot.objects.filter(choice__isnull=False)
        .select_related("person", "person__school", "entered_by")
        .order_by("person__number")
    )
    motions = (
        Motion.objects.filter(state="closed")
        .select_related("responsible", "target", "resolution")
        .prefetch_related("assisting", Prefetch("ballots", named, to_attr="named"))
    )
    return (
        Prefetch("motions", motions, to_attr="voted_on"),
        "materials",
        "recusals__person",
        "speeches__person__school",
    )
