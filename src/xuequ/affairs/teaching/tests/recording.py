"""Short ways to record things in tests: with what is likely, and what a test says of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.cast import NOW, Cast
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.models import Activity

DAY = date(2026, 11, 9)
"""The Monday before the tests' now."""


def observed(
    cast: Cast, by: str = "head", of: str = "teacher", *, now: datetime = NOW, **said: Any
) -> Activity:
    """A lesson of one person observed by another, at the school of the one observed."""
    return actions.record(actor=cast.actor(by), now=now, given=lesson(cast, by, of, **said))


def lesson(cast: Cast, by: str = "head", of: str = "teacher", **said: Any) -> Given:
    """What is handed in for a lesson observed."""
    host = cast.people[of]
    return Given(
        **{
            "kind": "observe",
            "day": DAY,
            "topic": "圆的面积",
            "period": 2,
            "school": host.school_id,
            "host": host.pk,
            "people": [(cast.people[by].pk, "observer")],
            **said,
        }
    )


def confirmed(cast: Cast, activity: Activity, by: str = "teacher", now: datetime = NOW) -> Activity:
    """The same, confirmed by the one observed."""
    return actions.confirm(actor=cast.actor(by), now=now, activity_id=activity.pk)
