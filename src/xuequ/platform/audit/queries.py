"""Reading the trail: for the auditor alone; and checking its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.audit.models import TrailEntry, TrailLink
from xuequ.platform.audit.rules import entry_digest, link_digest


def visible_trail(actor: Actor) -> QuerySet[TrailEntry]:
    """The district's trail, newest first, if the actor is its auditor; else nothing."""
    if not actor.holds(PostKind.AUDITOR):
        return TrailEntry.objects.none()
    return TrailEntry.objects.filter(district=actor.district).order_by("-id")


def entry_fields(entry: TrailEntry) -> dict[str, Any]:
    """The fields of an entry that its digest covers."""
    return {
        "id": entry.pk,
        "district": str(entry.district),
        "at": entry.at.astimezone(UTC).isoformat(),
        "person": str(entry.person),
        "person_name": entry.person_name,
        "account": entry.account,
        "address": entry.address,
        "action": entry.action,
        "target": entry.target,
        "facts": entry.facts,
        "refused": entry.refused,
        "clause": entry.clause,
    }


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the chain reaches: links, the moment of the last linked entry, entries still to be joined."""

    links: int
    until: datetime | None
    waiting: int


def chain_state() -> Chain:
    """The chain's length, without checking it. Three queries."""
    last = TrailLink.objects.order_by("-position").first()
    newest = TrailEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    joined = TrailLink.objects.order_by("-entry").values_list("entry", flat=True).first() or 0
    waiting = TrailEntry.objects.filter(id__gt=joined).count() if newest > joined else 0
    return Chain(last.position if last else 0, last.entry_at if last else None, waiting)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: its position and what is wrong."""

    position: int
    entry: int
    fault: str


def breaks(oldest_kept: Any = None) -> Iterator[Break]:
    """Every place where the chain is broken; nothing when the trail is as it was written.

    Entries older than ``oldest_kept`` may be gone: their links stay and carry the chain on.
    """
    previous, position = "", None
    for link in TrailLink.objects.order_by("position").iterator():
        if position is not None and link.position != position + 1:
            yield Break(link.position, link.entry, "missing link")
        elif link.digest != link_digest(previous, link.entry_digest):
            yield Break(link.position, link.entry, "altered link")
        previous, position = link.digest, link.position
    found = {}
    for entry in TrailEntry.objects.order_by("id").iterator():
        found[entry.pk] = entry_digest(entry_fields(entry))
    for link in TrailLink.objects.order_by("position").iterator():
        digest = found.pop(link.entry, None)
        if digest is None:
            if oldest_kept is None or link.entry_at >= oldest_kept:
                yield Break(link.position, link.entry, "missing entry")
        elif digest != link.entry_digest:
            yield Break(link.position, link.entry, "altered entry")
