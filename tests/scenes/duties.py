"""Scenes of duties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.cast import NOW, ZONE, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.duties import actions
from xuequ.affairs.organisation import queries as organisation

LAST_DAY = date(2026, 11, 17)
TERM_ENDS = datetime(2027, 1, 22, 9, tzinfo=ZONE)
LATER = datetime(2027, 1, 25, 9, tzinfo=ZONE)
AFTER = datetime(2026, 11, 18, 9, tzinfo=ZONE)


def excused(cast: Cast, part: str = "teacher") -> Ids:
    """The lead school's office asked that one of its people be exempt."""
    made = actions.ask_exemption(
        actor=cast.actor("lead_office"),
        now=NOW,
        debtor_id=cast.people[part].pk,
        starts=date(2026, 9, 1),
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


def term_over(cast: Cast) -> Ids:
    """The last day of the term has come."""
    term = organisation.term_on(cast.district.pk, NOW.date())
    assert term is not None
    return {"term": str(term.pk), "lead": str(cast.schools["lead"].pk), **people_of(cast)}


def drawn_up(cast: Cast) -> Ids:
    """The lead school's teacher's sheet is drawn up, and their principal's and the school's."""
    ids = term_over(cast)
    term, office = int(ids["term"]), cast.actor("lead_office")
    [teacher] = actions.draw_sheets(
        actor=office, now=TERM_ENDS, term_id=term, people=[cast.people["teacher"].pk]
    )
    principal, school = actions.draw_sheets(
        actor=cast.actor("office"),
        now=TERM_ENDS,
        term_id=term,
        people=[cast.people["lead_principal"].pk],
        schools=[cast.schools["lead"].pk],
    )
    made = {"sheet": teacher, "principals_sheet": principal, "schools_sheet": school}
    return {**ids, **{name: str(one.pk) for name, one in made.items()}}


DUTIES: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "at_work": (people_of, NOW),
    "excused": (excused, NOW),
    "put_up": (put_up, NOW),
    "answered": (answered, AFTER),
    "term_over": (term_over, TERM_ENDS),
    "drawn_up": (drawn_up, LATER),
}
