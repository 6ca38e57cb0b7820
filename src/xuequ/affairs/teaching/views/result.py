"""备课成果: the lesson plans that came of preparing together, of the whole district (P1-0d)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.views import section
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COLUMNS = (
    Column("topic", _("课题或主题"), title=True),
    Column("for", _("学科年级")),
    Column("school", _("备课地点")),
    Column("day", _("日期")),
    Column("files", _("教案、课件")),
    Column("state", _("状态")),
)


@require_GET
@signed_in
def results(request: ActorRequest) -> HttpResponse:
    """Every plan that was prepared together, for every school to use; later revisions are marked."""
    actor = request.actor
    table = _table(request)
    rows = table.page_of(queries.results(actor, _choice(table)))
    if table.wants_export:
        return workbook_response(gettext("备课成果"), [c.label for c in COLUMNS], map(_line, rows))
    context = {
        "tabs": section.tabs(actor, "results"),
        "table": table,
        "rows_found": rows,
        "lights": section.LIGHTS,
    }
    return render(request, "teaching/results.html", context)


def _table(request: ActorRequest) -> Table:
    actor = request.actor
    filters = [
        Filter("subject", _("学科"), [(str(s.pk), s.name) for s in organisation.visible_subjects(actor)]),
        Filter("grade", _("年级"), [(str(g.pk), g.name) for g in organisation.visible_grades(actor)]),
        Filter("school", _("学校"), [(str(s.pk), s.name) for s in organisation.visible_schools(actor)]),
    ]
    return read_table(request, columns=COLUMNS, filters=filters)


def _choice(table: Table) -> queries.ResultChoice:
    chosen = table.chosen
    return queries.ResultChoice(
        text=table.q,
        subject=int(chosen.get("subject", 0)) or None,
        grade=int(chosen.get("grade", 0)) or None,
        school=UUID(chosen["school"]) if "school" in chosen else None,
    )


def _line(row: Activity) -> tuple[object, ...]:
    subject = " ".join(filter(None, (str(row.subject or ""), str(row.grade or ""))))
    files = gettext("、").join(file.name for file in row.files.all())
    return (row.topic, subject, row.school.name, row.day, files, gettext(row.get_state_display()))


urlpatterns = [path("results/", results, name="results")]
