"""Reading score sheets and scores."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models import Activity, Score, ScoreSheet
from xuequ.kernel.actor import Actor


def visible_sheets(actor: Actor) -> QuerySet[ScoreSheet]:
    """The district's score sheets in use, the usual one first. Two queries when read."""
    return ScoreSheet.objects.filter(district=actor.district, active=True).prefetch_related("dimensions")


def get_sheet(actor: Actor, sheet: UUID, *, lock: bool = False) -> ScoreSheet:
    """One sheet in use. Raises ``ScoreSheet.DoesNotExist``."""
    found = ScoreSheet.objects.filter(district=actor.district, active=True)
    return (found.select_for_update() if lock else found).get(pk=sheet)


def usual_sheet(actor: Actor) -> ScoreSheet | None:
    """The sheet that is offered first. Two queries."""
    return visible_sheets(actor).order_by("-usual", "pk").first()


def scores_of(activity: Activity) -> list[Score]:
    """The scores a lesson was given, in the order of the sheet; ask ``rules.may_read_scores`` first."""
    return list(activity.scores.select_related("dimension"))


def band_of(activity: Activity) -> str:
    """The band in words of the points a lesson was given; nothing where it was given none."""
    sheet = activity.sheet
    if sheet is None or activity.points is None:
        return ""
    found = rules.band(activity.points, (sheet.very_good, sheet.good, sheet.fair))
    return dict(rules.BANDS)[found]
