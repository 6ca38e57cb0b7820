"""The bell times of schools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import time
from uuid import UUID

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.models import BellTime
from xuequ.affairs.curriculum.rules import Bell
from xuequ.kernel.actor import Actor


def bells_of(actor: Actor, school: UUID) -> tuple[Bell, ...]:
    """The bell times a school has kept, in order; none before it has. One query."""
    found = BellTime.objects.filter(school=school, school__district=actor.district).order_by("number")
    return tuple(Bell(*row) for row in found.values_list("number", "starts", "ends"))


def bells_by_school(actor: Actor, schools: Iterable[UUID] | None = None) -> dict[UUID, dict[int, Bell]]:
    """The bell times of the district's schools (or of some) by school and period. One query."""
    found = BellTime.objects.filter(school__district=actor.district)
    if schools is not None:
        found = found.filter(school__in=list(schools))
    kept: defaultdict[UUID, dict[int, Bell]] = defaultdict(dict)
    for row in found.order_by("number").values_list("school", "number", "starts", "ends"):
        kept[row[0]][row[1]] = Bell(*row[1:])
    return dict(kept)


def period_at(school: UUID, time: time) -> int | None:
    """The period going on in a school at a time of day; None in the breaks and where no bells are kept.

    One query.
    """
    found = BellTime.objects.filter(school=school).order_by("number")
    return rules.period_of([Bell(*row) for row in found.values_list("number", "starts", "ends")], time)
