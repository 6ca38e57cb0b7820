"""Scenes of duties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.cast import NOW, ZONE, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.duties import actions
from xuequ.affairs.organisation import queries as organisation

LAST_DAY = date(2026, 11, 17)
AFTER = datetime(2026, 11, 18, 9, tzinfo=ZONE)


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


def put_up(cast: Cast) -> Ids:
    """The observed lessons of the term are put up; the lead school's principal objects to the own line."""
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    made = actions.open_publication(
        actor=cast.actor("office"), now=NOW, quota="observe", term_id=term.pk, closes_on=LAST_DAY
    )
    line = made.lines.get(debtor=cast.people["lead_principal"].pk)
    objection = actions.object_to_line(
        actor=cast.actor("lead_principal"), now=NOW, line_id=line.pk, text="漏了一节"
    )
    ids = {"publication": str(made.pk), "line": str(line.pk), "objection": str(objection.pk)}
    return {**ids, "term": str(term.pk), **people_of(cast)}


def answered(cast: Cast) -> Ids:
    """The same, the objection answered, and the time for objections over."""
    ids = put_up(cast)
    actions.answer_objection(
        actor=cast.actor("clerk"), now=NOW, objection_id=ids["objection"], upheld=False, answer="记录齐全"
    )
    return ids


DUTIES: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "at_work": (people_of, NOW),
    "excused": (excused, NOW),
    "put_up": (put_up, NOW),
    "answered": (answered, AFTER),
}
