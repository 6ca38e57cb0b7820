"""Who took part in what was confirmed: the facts others count from, whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from xuequ.affairs.teaching.models import Part
from xuequ.affairs.teaching.queries.activity import visible_activities
from xuequ.kernel.actor import Actor


class DonePart(NamedTuple):
    """A person's part in a confirmed record, and the record it belongs to."""

    activity: UUID
    kind: str
    day: date
    about: UUID
    at: UUID
    host: UUID | None
    other_side: UUID | None
    subject: int | None
    online: bool
    person: UUID
    role: str
    school: UUID | None


_FIELDS = ("kind", "day", "about", "school", "host", "other_side", "subject", "online")


def parts_done(actor: Actor, kinds: Collection[str], first: date, last: date) -> list[DonePart]:
    """The parts in the confirmed records of these kinds that were made for somebody (``about``) in a stretch,
    record by record. Facts to count from; what was said there is for ``get_activity``. One query."""
    found = Part.objects.filter(
        activity__district=actor.district,
        activity__state="confirmed",
        activity__kind__in=kinds,
        activity__day__range=(first, last),
        activity__about__isnull=False,
    ).order_by("activity__day", "activity", "pk")
    fields = ("activity", *(f"activity__{name}" for name in _FIELDS), "person", "role", "school")
    return [DonePart(*row) for row in found.values_list(*fields)]


def readable(actor: Actor, activities: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these records this person may read. One query."""
    found = visible_activities(actor).filter(pk__in=list(activities))
    return frozenset(found.order_by().values_list("pk", flat=True))
