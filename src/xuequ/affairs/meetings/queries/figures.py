"""What the regime sets of a series: the figures in force, and which resolutions may change them (P3-4)."""

from __future__ import annotations

from fractions import Fraction
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


def figure_resolutions(actor: Actor) -> QuerySet[Resolution]:
    """The resolutions in force that were passed by the majority it takes to change a figure (P3-4)."""
    strong = [name for name, rule in rules.RULES.items() if _changing(rule)]
    passed = Motion.objects.filter(rule_name__in=strong, resolution__isnull=False)
    return resolutions.resolutions_in_force(actor).filter(pk__in=passed.values("resolution"))


def _changing(rule: rules.DecisionRule) -> bool:
    return rule.base == "entitled" and rule.majority >= rules.CHANGING_MAJORITY


def majority_of(actor: Actor, resolution: UUID) -> Fraction | None:
    """The share of those entitled by which a resolution in force had to pass; none for any other."""
    if not resolutions.resolutions_in_force(actor).filter(pk=resolution).exists():
        return None
    motion = Motion.objects.filter(resolution=resolution).first()
    if motion is None or motion.rule is None:
        return Fraction(0)
    rule = rules.DecisionRule.from_data(motion.rule)
    return rule.majority if rule.base == "entitled" else Fraction(0)


def was_ground(actor: Actor, series: MeetingSeries, resolution: UUID) -> bool:
    """Whether a resolution has set the figures of this series already, or is older than those in force."""
    if series.figures_from is None:
        return False
    later = resolutions.visible_resolutions(actor).filter(pk=resolution, decided_on__gte=series.figures_from)
    return str(series.figures_by_id) == str(resolution) or not later.exists()


def was_convened(series: MeetingSeries) -> bool:
    """Whether a notice for a meeting of the series has ever gone out."""
    return series.meetings.filter(published_at__isnull=False).exists()
