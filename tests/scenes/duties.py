"""Scenes of duties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.cast import NOW, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.duties import actions


def excused(cast: Cast) -> Ids:
    """The lead school's office asked that its teacher be exempt."""
    made = actions.ask_exemption(
        actor=cast.actor("lead_office"),
        now=NOW,
        debtor_id=cast.people["teacher"].pk,
        starts=date(2026, 11, 1),
        ends=date(2027, 1, 22),
        reason="maternity",
        note="产假审批表",
    )
    return {"exemption": str(made.pk), **people_of(cast)}


DUTIES: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "at_work": (people_of, NOW),
    "excused": (excused, NOW),
}
