"""Scenes of teaching."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tests.cast import NOW, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.tests.recording import DAY, confirmed, observed


def listened(cast: Cast) -> Ids:
    """The district head observed a lesson of the lead school's teacher, who has not confirmed it yet."""
    return {"activity": str(observed(cast).pk), **people_of(cast)}


def agreed(cast: Cast) -> Ids:
    """The same, confirmed."""
    return {"activity": str(confirmed(cast, observed(cast)).pk), **people_of(cast)}


def prepared(cast: Cast) -> Ids:
    """The lead school's office prepared lessons together with the teacher."""
    made = actions.record(
        actor=cast.actor("lead_office"),
        now=NOW,
        given=Given(
            kind="joint_preparation",
            day=DAY,
            topic="分数除法",
            school=cast.schools["lead"].pk,
            people=[(cast.people["lead_office"].pk, "chair"), (cast.people["teacher"].pk, "present")],
        ),
    )
    return {"activity": str(made.pk), **people_of(cast)}


TEACHING: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "listened": (listened, NOW),
    "agreed": (agreed, NOW),
    "prepared": (prepared, NOW),
}
