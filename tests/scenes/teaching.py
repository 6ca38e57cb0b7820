"""Scenes of teaching."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, Cast
from tests.scenes.curriculum import timetabled
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.organisation.models import CentreGroup
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.models import PlannedSession
from xuequ.affairs.teaching.rules import Wanted
from xuequ.affairs.teaching.tests.papers import heard, paper_file, settled, shown, waiting
from xuequ.affairs.teaching.tests.planning import came, group_of, handed_in, plan
from xuequ.affairs.teaching.tests.recording import DAY, confirmed, observed

TUESDAY = date(2026, 11, 10)
"""The day of the tests' now, on which the timetables hold lessons."""


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


def open_day(cast: Cast) -> Ids:
    """The member school's office comes to a lesson of the lead school's teacher; its own school is closed."""
    timetabled(cast)
    head = cast.actor("head")
    lesson = next(
        one
        for one in queries.lessons_held(head, TUESDAY, Wanted(school=cast.schools["lead"].pk))
        if one.teacher == cast.people["teacher"].pk
    )
    visit = actions.visit(actor=cast.actor("member_office"), now=NOW, lesson_id=lesson.lesson, day=TUESDAY)
    closure = actions.close_lessons(
        actor=cast.actor("member_office"),
        now=NOW,
        school_id=cast.schools["member"].pk,
        first=TUESDAY,
        last=TUESDAY,
        reason="期中质量分析",
    )
    ids = {"lesson": str(lesson.lesson), "visit": str(visit.pk), "closure": str(closure.pk)}
    return {**ids, **people_of(cast)}


def papers(cast: Cast) -> Ids:
    """The lead school's office has one batch of paper records shown, one waiting, one confirmed."""
    made = {
        "shown": shown(cast, heard(cast, 节次=5)),
        "waiting": waiting(cast, heard(cast, 节次=6)),
        "confirmed": settled(cast, waiting(cast, heard(cast, 节次=7))),
    }
    return {**{name: str(batch.pk) for name, batch in made.items()}, **people_of(cast)}


def paper_of(ids: Ids) -> SimpleUploadedFile:
    """A file of paper records with one lesson, whosever it is."""
    return paper_file(["2026-11-09", "听课", ids["lead_office"], ids["teacher"], "", "", "", 8, "圆的面积"])


def on_calendar(cast: Cast) -> Ids:
    """The lead school's office planned a session of today with the teacher and the supported school's office,
    as the leader of the mathematics group."""
    group = group_of(cast, "lead_office", "teacher")
    made = plan(cast, day=TUESDAY, group=group.pk, subject=group.subject_id)
    ids = {"session": str(made.pk), "group": str(group.pk), "term": str(cast.district.terms.get().pk)}
    return {**ids, **people_of(cast)}


def termly(cast: Cast) -> Ids:
    """The same, with the group's plan of the term handed in, and a record of what was prepared."""
    ids = on_calendar(cast)
    handed_in(cast, CentreGroup.objects.get(pk=ids["group"]))
    session = PlannedSession.objects.get(pk=ids["session"])
    made = actions.record_session(
        actor=cast.actor("lead_office"), now=NOW, session_id=session.pk, given=came(cast, session)
    )
    return {**ids, "activity": str(made.pk)}


TEACHING: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "listened": (listened, NOW),
    "agreed": (agreed, NOW),
    "prepared": (prepared, NOW),
    "open_day": (open_day, NOW),
    "papers": (papers, NOW),
    "on_calendar": (on_calendar, NOW),
    "termly": (termly, NOW),
}
