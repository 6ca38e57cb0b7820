"""Figures change by a passed resolution alone, which carries them and applies exactly these, once (P3-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xuequ.affairs.duties import queries, rules
from xuequ.affairs.duties.models import QuotaFigure
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("duties.change_figure")
def change_figure(*, actor: Actor, now: datetime, quota: str) -> None:
    """The attempt to change a figure without a resolution: always refused, always logged (P3-4)."""
    queries.get_norm(quota)
    rules.may_change_figure(actor).enforce()


@action("duties.set_figures")
def set_figures(
    *, actor: Actor, now: datetime, resolution: UUID, number: str, figures: Sequence[rules.NewFigure]
) -> int:
    """Carry out what an issued resolution says of the quotas; a second time changes nothing (P3-4).

    Done by the issuing of the resolution and by nothing else. Returns how many figures were set.
    """
    if QuotaFigure.objects.filter(district=actor.district, resolution=resolution).exists():
        return 0
    made = QuotaFigure.objects.bulk_create(
        QuotaFigure(
            district_id=actor.district,
            quota=queries.get_norm(new.quota).key,
            post=str(new.post or ""),
            school_id=new.school,
            total=new.figure.total,
            elsewhere=new.figure.elsewhere,
            starts=new.starts,
            ends=new.ends,
            resolution=resolution,
            resolution_number=number,
            set_at=now,
        )
        for new in figures
    )
    return len(made)
