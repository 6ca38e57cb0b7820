"""What the regime sets of a series: the figures in force, and which resolutions may change them (P3-4)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import MeetingSeries, Motion
from xuequ.affairs.meetings.queries.meeting import visible_series
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions.models import Resolution
from xuequ.kernel.actor import Actor


def visible_figures(actor: Actor) -> QuerySet[MeetingSeries]:
    """The district's regular meetings with the resolutions that set their figures. One query."""
    return visible_series(actor).select_related("recorder", "figures_by")


def figures_of(series: MeetingSeries) -> dict[str, Any]:
    """Figure → what a series has now."""
    figures = {name: getattr(series, name) for name in rules.FIGURES}
    return {**figures, "voters": rules.in_order(series.voters)}


def figure_resolutions(actor: Actor, series: MeetingSeries) -> QuerySet[Resolution]:
    """The resolutions in force that name new figures of this series and were not carried out yet (P3-4)."""
    waiting = Motion.objects.filter(figures_of=series, figures_applied_at=None, resolution__isnull=False)
    return resolutions.resolutions_in_force(actor).filter(pk__in=waiting.values("resolution"))


def ground_of(actor: Actor, series: MeetingSeries, resolution: UUID) -> rules.GroundFacts:
    """A resolution as the ground of a change of this series' figures. At most four queries."""
    motion = Motion.objects.filter(resolution=resolution, item__meeting__district=actor.district).first()
    in_force = resolutions.resolutions_in_force(actor).filter(pk=resolution).exists()
    if motion is None or not in_force:
        return rules.GroundFacts(majority=Fraction(0) if in_force else None)
    rule = rules.DecisionRule.from_data(motion.rule or {})
    return rules.GroundFacts(
        majority=rule.majority if rule.base == "entitled" else Fraction(0),
        voted=motion.figures if motion.figures_of_id == series.pk else None,
        used=motion.figures_applied_at is not None or _is_older(motion, series),
    )


def _is_older(motion: Motion, series: MeetingSeries) -> bool:
    """Whether the figures in force were voted on after this motion."""
    later = Motion.objects.filter(resolution=series.figures_by_id, closed_at__gt=motion.closed_at)
    return series.figures_by_id is not None and later.exists()


def was_convened(series: MeetingSeries) -> bool:
    """Whether a notice for a meeting of the series has ever gone out."""
    return series.meetings.filter(published_at__isnull=False).exists()
