"""跨校课表: who teaches at several schools, whether the week clashes, whether there is time on the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.curriculum import queries as curriculum
from xuequ.affairs.curriculum.rules import WEEKDAYS, WEEKS, Weeks
from xuequ.affairs.staffing import queries, rules
from xuequ.affairs.staffing.queries import TeacherWeek, TimedLesson
from xuequ.affairs.staffing.views.section import tabs, today_of
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("teacher", _("教师"), title=True),
    Column("schools", _("上课学校")),
    Column("away", _("外校每周课时"), align="end"),
    Column("state", _("时间")),
)
LIGHTS = {"clash": "red", "short": "amber", "untimed": "grey"}


@dataclass(frozen=True, slots=True)
class State:
    """How a week stands: a light with its word."""

    light: str
    word: str


def _state(week: TeacherWeek) -> State:
    if week.troubles:
        return State(LIGHTS[week.troubles[0]], gettext(rules.TROUBLE_TEXT[week.troubles[0]]))
    if not week.lessons or not week.away:
        return State("grey", gettext("课表里还没有外校的课"))
    return State("green", gettext("没有冲突"))


@require_GET
@signed_in
def weeks(request: ActorRequest) -> HttpResponse:
    """The teachers who teach at several schools, with what is wrong in their weeks (P1-5.3)."""
    found = queries.crossing_weeks(request.actor, today_of(request))
    troubles = [("any", _("要调整")), ("none", _("没有冲突"))]
    table = read_table(request, columns=COLUMNS, filters=[Filter("trouble", _("时间"), troubles)])
    rows = table.page_of([one for one in found if _wanted(one, table.q, table.chosen.get("trouble"))])
    if table.wants_export:
        lines = ((one.person.name, _names(one), one.away, _state(one).word) for one in rows)
        return workbook_response(gettext("跨校课表"), [column.label for column in COLUMNS], lines)
    context = {
        "tabs": tabs("weeks"),
        "table": table,
        "rows": [(one, _names(one), _state(one)) for one in rows],
        "wrong": sum(bool({"clash", "short"} & set(one.troubles)) for one in found),
    }
    return render(request, "staffing/weeks.html", context)


def _wanted(week: TeacherWeek, text: str, trouble: str | None) -> bool:
    wrong = bool({"clash", "short"} & set(week.troubles))
    return text in week.person.name and trouble in {None, "any" if wrong else "none"}


def _names(week: TeacherWeek) -> str:
    return gettext("、").join(week.schools)


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson of the day, or the way between two: which of them it is tells ``lesson``."""

    lesson: TimedLesson | None
    title: str
    note: str
    light: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday of the week with its steps in order."""

    name: str
    steps: tuple[Step, ...]


@require_GET
@signed_in
def week(request: ActorRequest, person: UUID) -> HttpResponse:
    """A teacher's week at all schools, with the ways between them (P1-5.3)."""
    found = queries.teacher_week(request.actor, person, today_of(request))
    context: dict[str, Any] = {
        "tabs": tabs("weeks"),
        "week": found,
        "person": found.person,
        "state": _state(found),
        "days": _days(found),
        "orders": list(queries.visible_cross(request.actor).filter(person=person)[:20]),
        "states": {value: gettext(text) for value, text in rules.CROSS_STATES},
        "assumption": {"speed": rules.SPEED, "ready": rules.READY, "unknown": rules.UNKNOWN},
    }
    return render(request, "staffing/week.html", context)


def _days(week: TeacherWeek) -> list[Day]:
    by_day: defaultdict[int, list[TimedLesson]] = defaultdict(list)
    for one in week.lessons:
        by_day[one.lesson.weekday].append(one)
    ways: defaultdict[UUID, list[rules.Gap]] = defaultdict(list)
    for gap in week.gaps:
        ways[gap.second.lesson].append(gap)
    names = dict(WEEKDAYS)
    return [
        Day(
            gettext(names[day]),
            tuple(
                step for one in by_day[day] for step in (*map(_way, ways[one.lesson.pk]), _lesson(one, week))
            ),
        )
        for day in sorted(by_day)
    ]


def _lesson(one: TimedLesson, week: TeacherWeek) -> Step:
    lesson = one.lesson
    parts = [gettext("第%(number)s节") % {"number": lesson.period}]
    if one.bell:
        parts.append(f"{one.bell.starts:%H:%M}–{one.bell.ends:%H:%M}")
    if lesson.weeks != Weeks.EVERY:
        parts.append(gettext(dict(WEEKS)[lesson.weeks]))
    title = " · ".join(
        [lesson.class_group.school.name, lesson.class_group.name, curriculum.subject_name(lesson)]
    )
    away = one.school != week.person.school_id
    return Step(one, title, " · ".join(parts), "amber" if away else "", gettext("外校") if away else "")


def _way(gap: rules.Gap) -> Step:
    facts = {"free": gap.free, "needed": gap.needed}
    if gap.trouble == "untimed":
        text, light = gettext("路上约需%(needed)s分钟，有学校没有登记作息时间"), "grey"
    elif gap.trouble == "clash":
        text, light = gettext("两校的课同时上，请教导处调整"), "red"
    elif gap.trouble == "short":
        text, light = gettext("中间只有%(free)s分钟，路上约需%(needed)s分钟"), "orange"
    else:
        text, light = gettext("中间有%(free)s分钟，路上约需%(needed)s分钟"), "green"
    word = gettext(rules.TROUBLE_TEXT[gap.trouble]) if gap.trouble else gettext("来得及")
    return Step(None, gettext("换学校"), text % facts, light, word)


urlpatterns = [
    path("weeks/", weeks, name="weeks"),
    path("weeks/<uuid:person>/", week, name="week"),
]
