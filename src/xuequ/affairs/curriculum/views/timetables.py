"""课表: the schools with their timetables' state, and a school's classes. Open to the whole district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.models import ClassGroup, Lesson, Timetable
from xuequ.affairs.curriculum.views.section import grade_word, tabs, weekday_word
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("school", _("学校"), title=True),
    Column("state", _("课表")),
    Column("starts", _("从哪天起")),
    Column("classes", _("班级数"), align="end"),
    Column("lessons", _("每周课时"), align="end"),
    Column("untold", _("未对应教师"), align="end"),
)
LIST_COLUMNS = (_("班级"), _("星期"), _("节次"), _("学科"), _("教师"), _("教室"), _("单双周"))
"""The list's headings, as the import knows them in both languages."""
STATES = (("kept", _("有课表")), ("missing", _("还没有课表")))


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school with the timetable in force today, if there is one."""

    school: School
    timetable: Any


@require_GET
@signed_in
def timetables(request: ActorRequest) -> HttpResponse:
    """Every school with its timetable's state, one's own first (P1-3.3)."""
    actor, today = request.actor, timezone.localdate(request.now)
    table = read_table(request, columns=COLUMNS, filters=[Filter("state", _("课表"), STATES)], per_page=50)
    kept = queries.timetables_in_force(actor, today)
    found = [SchoolRow(one, kept.get(one.pk)) for one in organisation.visible_schools(actor)]
    chosen = [
        row
        for row in found
        if table.q.lower() in row.school.name.lower()
        and table.chosen.get("state") in {None, "kept" if row.timetable else "missing"}
    ]
    rows = table.page_of(sorted(chosen, key=lambda row: row.school.pk != actor.school))
    if table.wants_export:
        columns = [column.label for column in COLUMNS]
        return workbook_response(gettext("各校课表"), columns, (_line(row) for row in rows))
    context = {
        "tabs": tabs("timetables"),
        "table": table,
        "rows": rows,
        "kept": sum(row.timetable is not None for row in found),
        "schools": len(found),
        "today": today,
        "held": queries.taught_on(actor, today),
    }
    return render(request, "curriculum/timetables.html", context)


def _line(row: SchoolRow) -> tuple[Any, ...]:
    one = row.timetable
    if one is None:
        return (row.school.name, gettext("还没有课表"), None, None, None, None)
    state = gettext("第%(version)s版") % {"version": one.version}
    return (row.school.name, state, one.starts, one.class_count, one.lesson_count, one.untold)


@require_GET
@signed_in
def school(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """A school's classes, its bells, and the versions of its timetable (P1-3.3)."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = organisation.get_school(actor, school_id)
    versions = queries.timetables_of(actor, found.pk)
    asked = request.GET.get("version", "")
    shown = shown_version(versions, int(asked) if asked.isdecimal() and len(asked) < 6 else None, today)
    if shown is not None and request.GET.get("export") == "xlsx":
        columns = LIST_COLUMNS
        lines = (_listed(lesson) for lesson in queries.lessons_of(actor, shown))
        return workbook_response(gettext("%(school)s课表") % {"school": found.name}, columns, lines)
    context = {
        "tabs": tabs("timetables"),
        "school": found,
        "shown": shown,
        "versions": [(one, version_state(one, today)) for one in versions],
        "grades": _by_grade(queries.classes_in(shown)) if shown else [],
        "bells": queries.bells_of(actor, found.pk),
        "may_keep": rules.may_keep_timetable(actor, found.pk),
        "state": version_state(shown, today) if shown else None,
    }
    return render(request, "curriculum/school.html", context)


def _listed(lesson: Lesson) -> tuple[Any, ...]:
    """A line of the list, in the shape that the import reads again."""
    weeks = "" if lesson.weeks == rules.Weeks.EVERY else gettext(dict(rules.WEEKS)[lesson.weeks])
    return (
        lesson.class_group.name,
        weekday_word(lesson.weekday),
        lesson.period,
        queries.subject_name(lesson),
        queries.teacher_name(lesson),
        lesson.room,
        weeks,
    )


def shown_version(versions: list[Any], asked: int | None, day: date) -> Any:
    """The version asked for, else the one in force, else the newest; None where there is none."""
    wanted = [one for one in versions if one.version == asked]
    now = [one for one in versions if one.starts <= day <= one.ends]
    return next(iter([*wanted, *now, *versions]), None)


def version_state(one: Timetable, day: date) -> tuple[str, str]:
    """The colour and the word for whether a timetable is in force."""
    if one.ends < one.starts:
        return "grey", gettext("未启用就被代替")
    if day < one.starts:
        return "amber", gettext("将启用")
    return ("green", gettext("正在用")) if day <= one.ends else ("grey", gettext("已停用"))


def _by_grade(classes: list[ClassGroup]) -> list[tuple[str, list[ClassGroup]]]:
    grades = dict.fromkeys(one.grade for one in classes)
    return [(grade_word(grade), [one for one in classes if one.grade == grade]) for grade in grades]


urlpatterns = [
    path("timetables/", timetables, name="timetables"),
    path("schools/<uuid:school_id>/", school, name="school"),
]
