"""What a record counts: said anew by its affair whenever the record changes, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.duties import queries
from xuequ.affairs.duties.models import Credit

LONGEST_TITLE = 200
SAME = ("record", "quota", "debtor")
"""What makes a credit the same one."""
SAID = ("day", "amount", "elsewhere", "title", "url")
"""What is said of it anew."""
AT_ONCE = 500
"""Records that are counted with the same few statements."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a record counts for one debtor towards one quota, on a day; ``elsewhere``: the part of it that was
    done at another school."""

    quota: str
    debtor: UUID
    day: date
    amount: int = 1
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A record with all that it counts; ``title`` and ``url`` open it."""

    record: UUID
    counted: Sequence[Counted]
    title: str = ""
    url: str = ""


def count(
    *,
    district: UUID,
    record: UUID,
    quotas: Collection[str],
    counted: Sequence[Counted],
    title: str = "",
    url: str = "",
) -> None:
    """Make this what the record counts towards these quotas, and nothing else; with nothing counted, it
    counts no more. What other affairs count of the same record is left alone. The statements do not grow with
    the people counted.

    Saying the same twice changes nothing. ``ObjectDoesNotExist`` for a quota that nobody declares,
    ``ValueError`` for one that is not among those named.
    """
    count_all(district=district, quotas=quotas, records=[Record(record, counted, title, url)])


def count_all(*, district: UUID, quotas: Collection[str], records: Sequence[Record]) -> None:
    """The same as ``count`` for many records at once: a few queries for every ``AT_ONCE`` of them."""
    for quota in quotas:
        queries.get_quota(quota)
    if not {one.quota for record in records for one in record.counted if one.amount} <= set(quotas):
        raise ValueError("a quota that was not named is counted")
    for start in range(0, len(records), AT_ONCE):
        _count_part(district, quotas, records[start : start + AT_ONCE])


def _count_part(district: UUID, quotas: Collection[str], records: Sequence[Record]) -> None:
    wanted = {
        (record.record, one.quota, one.debtor): (one, record)
        for record in records
        for one in record.counted
        if one.amount
    }
    found = Credit.objects.filter(record__in=[one.record for one in records], quota__in=quotas)
    stored = {(row.record, row.quota, row.debtor): row for row in found}
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    if gone:
        Credit.objects.filter(pk__in=gone).delete()
    rows = [
        Credit(
            district_id=district,
            record=record.record,
            quota=one.quota,
            debtor=one.debtor,
            day=one.day,
            amount=one.amount,
            elsewhere=one.elsewhere,
            title=record.title[:LONGEST_TITLE],
            url=record.url,
        )
        for one, record in wanted.values()
    ]
    changed = [
        row for row in rows if not _says_the_same(row, stored.get((row.record, row.quota, row.debtor)))
    ]
    if changed:
        Credit.objects.bulk_create(changed, update_conflicts=True, unique_fields=SAME, update_fields=SAID)


def _says_the_same(row: Credit, stored: Credit | None) -> bool:
    return stored is not None and all(getattr(row, name) == getattr(stored, name) for name in SAID)
