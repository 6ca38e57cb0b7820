"""The figures in force: the defaults, and what resolutions made of them (P3-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.duties.models import QuotaFigure
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.duty import Figure, Voted


def voted_figures(district: UUID, quotas: Iterable[str]) -> dict[str, list[Voted]]:
    """Quota → what was voted for it. One query."""
    found: defaultdict[str, list[Voted]] = defaultdict(list)
    for row in QuotaFigure.objects.filter(district=district, quota__in=list(quotas)).order_by("pk"):
        found[row.quota].append(voted(row))
    return found


def voted(row: QuotaFigure) -> Voted:
    """A stored figure as the arithmetic takes it."""
    return Voted(
        figure=Figure(row.total, row.elsewhere),
        first=row.starts,
        last=row.ends,
        post=PostKind(row.post) if row.post else None,
        school=row.school_id,
    )


def visible_figures(actor: Actor, quota: str = "") -> QuerySet[QuotaFigure]:
    """The history of the figures of the district, the latest first."""
    found = QuotaFigure.objects.filter(district=actor.district).select_related("school")
    return found.filter(quota=quota) if quota else found
