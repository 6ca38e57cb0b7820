"""Scenes of staffing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.cast import NOW, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.staffing import actions
from xuequ.affairs.staffing.tests import lending as made


def lending(cast: Cast) -> Ids:
    """The member school asks for the lead school's teacher, whom its timetable has; another who teaches there
    already by an arrangement in order."""
    cross = made.proposed(cast)
    made.lessons_there(cast)
    beside = made.proposed(
        cast, person_id=cast.people["lead_office"].pk, starts=date(2026, 11, 2), reason="缺教师"
    )
    for side, part in made.YES.items():
        actions.approve_cross(actor=cast.actor(part), now=NOW, cross_id=beside.pk, side=side)
    return {"cross": str(cross.pk), "beside": str(beside.pk), **people_of(cast)}


STAFFING: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {"lending": (lending, NOW)}
