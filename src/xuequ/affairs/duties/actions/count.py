"""What a record counts: said anew by its affair whenever the record changes, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.duties import queries
from xuequ.affairs.duties.models import Credit

LONGEST_TITLE = 200


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
    counts no more. What other affairs count of the same record is left alone.

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
    for key, one in wanted.items():
        row = stored.get(key) or Credit(
            district_id=district, record=record, quota=one.quota, debtor=one.debtor
        )
        said = (one.day, one.amount, one.elsewhere, title[:LONGEST_TITLE], url)
        if row.pk is None or (row.day, row.amount, row.elsewhere, row.title, row.url) != said:
            row.day, row.amount, row.elsewhere, row.title, row.url = said
            row.save()
