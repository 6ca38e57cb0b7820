"""Writing the trail, joining it into the chain, and letting go of what is old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import Verdict
from xuequ.platform.audit.models import TrailEntry, TrailLink
from xuequ.platform.audit.queries import entry_fields
from xuequ.platform.audit.rules import entry_digest, link_digest, oldest_kept

LONGEST_FACT = 200


def write_entry(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    facts: Mapping[str, Any],
    result: object = None,
    refused: Verdict | None = None,
) -> None:
    """Enter one action, done or refused, in the trail.

    A reason with figures in it is kept in its parts too, as ``why``, so that it can be read in each language.
    """
    _entry(actor, now, name, facts, result, refused).save(force_insert=True)


def write_entries(
    *, now: datetime, name: str, facts: Mapping[str, Any], done: Iterable[tuple[Actor, object]]
) -> None:
    """Enter that many did the same in one moment: who, and what came of it. One query."""
    TrailEntry.objects.bulk_create(_entry(actor, now, name, facts, result) for actor, result in done)


def _entry(
    actor: Actor,
    now: datetime,
    name: str,
    facts: Mapping[str, Any],
    result: object,
    refused: Verdict | None = None,
) -> TrailEntry:
    kept = {key: plain for key, value in facts.items() if (plain := _plain(value)) is not None}
    if refused is not None and refused.facts:
        filled = {key: _plain(value) for key, value in refused.facts.items()}
        kept["why"] = {"message": refused.message, "facts": filled}
    return TrailEntry(
        district=actor.district,
        at=now,
        person=actor.person,
        person_name=actor.name,
        account=actor.account,
        address=actor.address,
        action=name,
        target=f"{result._meta.label}:{result.pk}"[:80] if isinstance(result, models.Model) else "",
        facts=kept,
        refused=refused.text[:300] if refused is not None else "",
        clause=(refused.clause or "") if refused is not None else "",
    )


def _plain(value: object) -> object:
    """A fact as the trail keeps it: plain and short, or None for what it does not keep."""
    match value:
        case bool() | int() | float():
            return value
        case Enum():
            return str(value.value)
        case UUID() | date():
            return str(value)
        case str():
            return value[:LONGEST_FACT]
        case models.Model():
            return str(value.pk)
        case list() | tuple() | set() | frozenset():
            return [plain for item in list(value)[:50] if (plain := _plain(item)) is not None]
    return None


def extend_chain(*, limit: int = 5000, late: int | None = None) -> int:
    """Join entries not yet linked, oldest first; the number joined. Safe to run twice at once.

    ``late``: only so many entries before the newest one linked are looked at again, for those that were
    stored after it (PostgreSQL numbers them before they are stored); without it, the whole trail is.
    """
    if not _unlinked(late).exists():
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(hashtext(current_schema() || 'trail'))")
        last = TrailLink.objects.order_by("-position").first()
        position, previous = (last.position, last.digest) if last else (0, "")
        links = []
        for entry in _unlinked(late).order_by("id")[:limit]:
            position += 1
            digest = entry_digest(entry_fields(entry))
            previous = link_digest(previous, digest)
            links.append(
                TrailLink(
                    position=position, entry=entry.pk, entry_at=entry.at, entry_digest=digest, digest=previous
                )
            )
        TrailLink.objects.bulk_create(links, batch_size=500)
        return len(links)


def _unlinked(late: int | None) -> models.QuerySet[TrailEntry]:
    linked = TrailLink.objects.filter(entry=models.OuterRef("pk"))
    waiting = TrailEntry.objects.filter(~models.Exists(linked))
    if late is None:
        return waiting
    newest = TrailLink.objects.aggregate(newest=models.Max("entry"))["newest"] or 0
    return waiting.filter(id__gt=newest - late)


def prune(*, now: datetime, days: int) -> int:
    """Remove entries older than kept; their links stay, so the chain still holds."""
    removed, _ = TrailEntry.objects.filter(
        at__lt=oldest_kept(now, days), pk__in=TrailLink.objects.values("entry")
    ).delete()
    return removed
