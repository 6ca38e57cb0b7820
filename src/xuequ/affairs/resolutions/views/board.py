"""The board of tasks: open to all schools, because what was decided and what became of it is."""

from __future__ import annotations

from collections.abc import Iterable
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

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries
from xuequ.affairs.resolutions.models import ProgressReport, Task
from xuequ.affairs.resolutions.rules import LIGHT_TEXT, TASK_STATES, Light
from xuequ.kernel.actor import Actor
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COLUMNS = (
    Column("measure", _("任务"), title=True),
    Column("number", _("决议号"), sortable=True),
    Column("responsible", _("主办学校"), sortable=True),
    Column("due", _("期限"), sortable=True),
    Column("percent", _("进度"), sortable=True),
    Column("light", _("状态")),
)
SHEET = (
    _("决议"),
    _("措施"),
    _("完成标准"),
    _("主办学校"),
    _("协助学校"),
    _("决定日期"),
    _("原定期限"),
    _("现在的期限"),
    _("状态"),
    _("进度（%）"),
    _("最近进展"),
    _("填报时间"),
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as one line: with its colour today and its newest report."""

    task: Task
    light: Light
    latest: ProgressReport | None


@require_GET
@signed_in
def tasks(request: ActorRequest) -> HttpResponse:
    """The district's tasks, those of one's own school first; each count opens what it counted (P3-6)."""
    actor, today = request.actor, timezone.localdate(request.now)
    lights = queries.task_lights(actor, today)
    table = read_table(request, columns=COLUMNS, filters=_filters(actor))
    found = table.page_of(queries.board_tasks(actor, lights, _choice(table)))
    rows = _rows(found, today)
    if table.wants_export:
        return workbook_response(gettext("督办任务"), SHEET, (_line(row) for row in rows))
    context = {
        "table": table,
        "rows": rows,
        "today": today,
        "counts": queries.task_counts(actor, today),
        "lights": queries.light_counts(lights),
    }
    return render(request, "resolutions/tasks.html", context)


def _filters(actor: Actor) -> list[Filter]:
    lights = [(str(one), gettext(text)) for one, text in LIGHT_TEXT.items() if one is not Light.GREY]
    states = [("active", gettext("未办结")), *((key, gettext(text)) for key, text in TASK_STATES)]
    filters = [
        Filter("state", _("办理状态"), states),
        Filter("light", _("期限"), lights),
        school_filter(actor),
        Filter("series", _("来自"), [(name, name) for name in queries.series_names(actor)]),
    ]
    if actor.school is not None:
        parts = [("lead", gettext("我校主办")), ("assist", gettext("我校协助"))]
        filters.insert(0, Filter("part", _("我校"), parts))
    return filters


def school_filter(actor: Actor) -> Filter:
    """The choice of a lead school. One query."""
    schools = organisation.visible_schools(actor)
    return Filter("school", _("主办学校"), [(str(school.pk), school.name) for school in schools])


def _choice(table: Table) -> queries.TaskChoice:
    chosen = dict(table.chosen)
    school = chosen.pop("school", None)
    return queries.TaskChoice(
        text=table.q, order=table.sort, school=UUID(school) if school else None, **chosen
    )


def _rows(tasks: Iterable[Task], today: date) -> list[TaskRow]:
    return [
        TaskRow(task, queries.task_light(task, today), next(iter(task.reports.all()), None)) for task in tasks
    ]


def _line(row: TaskRow) -> tuple[Any, ...]:
    task, resolution = row.task, row.task.resolution
    active = task.state in queries.ACTIVE
    state = gettext(task.get_state_display())
    return (
        resolution.number,
        resolution.measure,
        resolution.acceptance,
        task.responsible.name,
        gettext("、").join(school.name for school in resolution.assisting.all()),
        resolution.decided_on,
        task.first_due,
        task.due,
        f"{state}（{gettext(LIGHT_TEXT[row.light])}）" if active else state,
        task.percent,
        row.latest.text if row.latest else "",
        row.latest.at if row.latest else None,
    )


urlpatterns = [path("tasks/", tasks, name="tasks")]
