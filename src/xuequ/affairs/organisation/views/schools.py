"""Schools: the list and one school's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.views.section import person_row, tabs
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table


@require_GET
@signed_in
def schools(request: ActorRequest) -> HttpResponse:
    """The member schools, in the order of the roll."""
    actor = request.actor
    table = read_table(
        request,
        columns=[
            Column("name", _("学校"), sortable=True, title=True),
            Column("stage", _("学段")),
            Column("role", _("学区内角色"), sortable=True),
            Column("people", _("教职工"), sortable=True, align="end"),
            Column("address", _("地址")),
        ],
        filters=[
            Filter("stage", _("学段"), [(key, _(name)) for key, name in rules.STAGES]),
            Filter("role", _("学区内角色"), [(key, _(name)) for key, name in rules.ROLES]),
        ],
        per_page=50,
    )
    found = queries.schools_with_counts(actor, day=timezone.localdate(request.now))
    if table.q:
        found = found.filter(name__icontains=table.q)
    for key, value in table.chosen.items():
        found = found.filter(**{key: value})
    if table.sort:
        found = found.order_by(table.sort, "roll")
    rows = table.page_of(found)
    if table.wants_export:
        columns = [_("学校"), _("学段"), _("学区内角色"), _("教职工"), _("地址"), _("经度"), _("纬度")]
        cells = (
            (
                s.name,
                _(s.get_stage_display()),
                _(s.get_role_display()),
                s.people,
                s.address,
                s.longitude,
                s.latitude,
            )
            for s in rows
        )
        return workbook_response(_("学校"), columns, cells)
    context = {"tabs": tabs(actor, "schools"), "table": table, "rows": rows}
    return render(
        request, "organisation/schools.html", {**context, "may_import": rules.may_import_roster(actor)}
    )


@require_GET
@signed_in
def school(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """One school: what it is, and who holds a post in it."""
    actor, day = request.actor, timezone.localdate(request.now)
    shown = queries.get_school(actor, school_id)
    found = queries.search_people(actor, school=shown.pk, day=day)
    officers = [person_row(actor, person) for person in queries.officers_of(actor, shown.pk, day=day)]
    context = {
        "tabs": tabs(actor, "schools"),
        "school": shown,
        "people": found.count(),
        "officers": officers,
        "may_issue": rules.may_issue_code(actor, shown.pk, ()),
    }
    return render(request, "organisation/school.html", context)


urlpatterns = [
    path("schools/", schools, name="schools"),
    path("schools/<uuid:school_id>/", school, name="school"),
]
