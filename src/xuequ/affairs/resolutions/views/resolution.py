"""Resolutions: what was decided, in force or replaced; nobody changes one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from xuequ.affairs.resolutions import actions, queries, rules
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.views.board import school_filter
from xuequ.kernel.actor import Actor
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COLUMNS = (
    Column("measure", _("决议"), title=True),
    Column("responsible", _("主办学校"), sortable=True),
    Column("decided_on", _("决定日期"), sortable=True),
    Column("due", _("期限"), sortable=True),
    Column("standing", _("效力")),
)
SHEET = (
    _("文号"),
    _("决议内容"),
    _("措施"),
    _("完成标准"),
    _("主办学校"),
    _("协助学校"),
    _("期限"),
    _("决定日期"),
    _("会议"),
    _("效力"),
)
STANDINGS = (("in_force", _("现行")), ("amended", _("已被修改")), ("repealed", _("已被废止")))


@require_GET
@signed_in
def resolutions(request: ActorRequest) -> HttpResponse:
    """The district's resolutions, newest first."""
    table = read_table(request, columns=COLUMNS, filters=_filters(request.actor))
    rows = table.page_of(queries.chosen_resolutions(request.actor, _choice(table)))
    if table.wants_export:
        return workbook_response(gettext("决议"), SHEET, (_line(row) for row in rows))
    return render(request, "resolutions/list.html", {"table": table, "rows": rows})


def _filters(actor: Actor) -> list[Filter]:
    series = [(name, name) for name in queries.series_names(actor)]
    return [
        Filter("standing", _("效力"), STANDINGS),
        school_filter(actor),
        Filter("series", _("来自"), series),
    ]


def _choice(table: Table) -> queries.ResolutionChoice:
    chosen = dict(table.chosen)
    school = chosen.pop("school", None)
    return queries.ResolutionChoice(
        text=table.q, order=table.sort, school=UUID(school) if school else None, **chosen
    )


def _line(row: Resolution) -> tuple[Any, ...]:
    later = next(iter(row.changed_by), None)  # type: ignore[attr-defined]
    standing = gettext("现行")
    if later is not None:
        kind = gettext("已被%(number)s废止") if later.kind == "repeal" else gettext("已被%(number)s修改")
        standing = kind % {"number": later.number}
    return (
        row.number,
        row.text,
        row.measure,
        row.acceptance,
        row.responsible.name if row.responsible else "",
        gettext("、").join(school.name for school in row.assisting.all()),
        row.due,
        row.decided_on,
        row.origin_title,
        standing,
    )


@require_GET
@signed_in
def resolution(request: ActorRequest, resolution: UUID) -> HttpResponse:
    """One resolution as it was decided, and what a later one made of it (P3-4)."""
    found = queries.get_resolution(request.actor, resolution)
    task = queries.task_of(request.actor, found)
    today = timezone.localdate(request.now)
    context = {
        "resolution": found,
        "later": next(iter(found.changed_by), None),  # type: ignore[attr-defined]
        "task": task,
        "light": queries.task_light(task, today) if task else None,
        "today": today,
        "proposal": _proposal_address(found) if rules.may_seek_change(request.actor) else "",
    }
    return render(request, "resolutions/resolution.html", context)


def _proposal_address(resolution: Resolution) -> str:
    """Where a change is put to the next meeting; empty where meetings are not part of the site."""
    try:
        return f"{reverse('meetings:hand_in')}?resolution={resolution.pk}"
    except NoReverseMatch:
        return ""


@require_http_methods(["POST", "PUT", "PATCH", "DELETE"])
@signed_in
def change(request: ActorRequest, resolution: UUID) -> HttpResponse:
    """The door every attempt to change a resolution ends at: refused, and entered in the trail (P3-4)."""
    actions.change_resolution(actor=request.actor, now=request.now, resolution_id=resolution)
    return HttpResponseRedirect(reverse("resolutions:resolution", args=[resolution]), status=303)


urlpatterns = [
    path("resolutions/", resolutions, name="list"),
    path("resolutions/<uuid:resolution>/", resolution, name="resolution"),
    path("resolutions/<uuid:resolution>/change/", change, name="change"),
]
