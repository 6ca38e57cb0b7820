"""Short ways to lend teachers in tests, with what is likely."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import NOW, Cast
from xuequ.affairs.curriculum.tests.timetabling import said, timetable
from xuequ.affairs.partnerships.tests.pairing import mathematics
from xuequ.affairs.staffing import actions, queries
from xuequ.affairs.staffing.models import CrossTeaching

FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)
YES = {"lender": "lead_principal", "borrower": "member_principal", "district": "head"}


def proposed(cast: Cast, by: str = "member_office", **said_: Any) -> CrossTeaching:
    """The lead school's teacher is asked for by the member school, four periods a week from October 12th."""
    mathematics(cast)
    given = {
        "person_id": cast.people["teacher"].pk,
        "borrower_id": cast.schools["member"].pk,
        "weekly": 4,
        "starts": date(2026, 10, 12),
        "ends": LAST,
        "reason": "缺数学教师",
        **said_,
    }
    return actions.propose_cross(actor=cast.actor(by), now=NOW, **given)


def arranged(cast: Cast, **said_: Any) -> CrossTeaching:
    """The same with three yeses."""
    cross = proposed(cast, **said_)
    for side, part in YES.items():
        cross = actions.approve_cross(actor=cast.actor(part), now=NOW, cross_id=cross.pk, side=side)
    return cross


def lessons_there(cast: Cast, role: str = "member", starts: date = FIRST) -> None:
    """The member school's timetable has the lead school's teacher on Tuesdays and Wednesdays."""
    mathematics(cast)
    name = cast.people["teacher"].name
    lessons = [said(2, 1, "数学", teacher=name), said(3, 1, "数学", teacher=name), said(4, 1, "语文")]
    timetable(cast, lessons, role=role, starts=starts)


def book(cast: Cast, part: str = "head", **asked: Any) -> queries.Ledger:
    """The ledger of the term, or of what is asked for."""
    actor = cast.actor(part)
    known = queries.stretches(actor, NOW.date())
    stretch = queries.stretch_asked(known, NOW.date(), **asked)
    assert stretch is not None
    return queries.ledger_of(actor, stretch)


def periods(cast: Cast, source: str, **asked: Any) -> list[int]:
    """The periods of the lines of a source."""
    return [line.periods for line in book(cast, **asked).lines if line.source == source]
