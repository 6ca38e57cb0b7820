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


@dataclass(frozen=True, slots=True)
class Counted:
    """What a record counts for one debtor towards one quota, on a day; ``elsewhere``: the part of it that was
    done at another school."""

    quota: str
    debtor: UUID
    day: date
    amount: int = 1
    elsewhere: int = 0


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
    for quota in quotas:
        queries.get_quota(quota)
    wanted = {(one.quota, one.debtor): one for one in counted if one.amount}
    if not {quota for quota, _ in wanted} <= set(quotas):
        raise ValueError("a quota that was not named is counted")
    found = Credit.objects.filter(record=record, quota__in=quotas)
    stored = {(row.quota, row.debtor): row for row in found}
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    if gone:
        Credit.objects.filter(pk__in=gone).delete()
    rows = [
        Credit(
            district_id=district,
            record=record,
            quota=one.quota,
            debtor=one.debtor,
            day=one.day,
            amount=one.amount,
            elsewhere=one.elsewhere,
            title=title[:LONGEST_TITLE],
            url=url,
        )
        for one in wanted.values()
    ]
    changed = [row for row in rows if not _says_the_same(row, stored.get((row.quota, row.debtor)))]
    if changed:
        Credit.objects.bulk_create(changed, update_conflicts=True, unique_fields=SAME, update_fields=SAID)


def _says_the_same(row: Credit, stored: Credit | None) -> bool:
    return stored is not None and all(getattr(row, name) == getattr(stored, name) for name in SAID)
