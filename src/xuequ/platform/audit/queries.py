"""Reading the trail: for the auditor alone; and checking its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
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
