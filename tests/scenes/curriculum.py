"""Scenes of the curriculum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, Cast
from tests.scenes.ids import Ids, people_of
from xuequ.affairs.curriculum import actions as curriculum
from xuequ.affairs.curriculum.forms.handed import read_handed
from xuequ.affairs.curriculum.forms.timetable import findings_of, template
from xuequ.affairs.curriculum.rules import SaidLesson, Weeks


def timetable_file() -> SimpleUploadedFile:
    """The template as a school hands it in."""
    return SimpleUploadedFile("课表.xlsx", template())


def timetabled(cast: Cast) -> Ids:
    """Two schools have timetables that clash over a teacher; the lead school's office handed in another."""
    teacher = cast.people["teacher"]
    for role, subject in (("lead", "语文"), ("member", "班会")):
        lessons = [
            SaidLesson(3, 1, 2, 1, subject, teacher.name, "录播室"),
            SaidLesson(3, 2, 2, 1, subject, teacher.name, "录播室"),
            SaidLesson(3, 1, 3, 1, "科学", "王小二", weeks=Weeks.ODD),
        ]
        curriculum.bring_in_timetable(
            actor=cast.actor("office"),
            now=NOW,
            school_id=cast.schools[role].pk,
            starts=date(2026, 9, 1),
            lessons=lessons,
        )
    actor, lead, file = cast.actor("lead_office"), cast.schools["lead"].pk, timetable_file()
    reading = read_handed(actor, lead, NOW.date(), file.read(), "课表.xlsx")
    file.seek(0)
    made = curriculum.hand_in_timetable(
        actor=actor,
        now=NOW,
        school_id=lead,
        starts=NOW.date(),
        handed=file,
        lessons=reading.lessons,
        findings=findings_of(reading),
    )
    return {"timetable_import": str(made.pk), **people_of(cast)}


CURRICULUM: dict[str, tuple[Callable[[Cast], Ids], datetime]] = {
    "timetabled": (timetabled, NOW),
}
