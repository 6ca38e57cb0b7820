"""名册导入: template, upload, progress, faults, preview, confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.forms.people import RosterForm
from xuequ.affairs.organisation.forms.roster import UnreadableRoster
from xuequ.affairs.organisation.forms.roster.marking import marked_copy
from xuequ.affairs.organisation.forms.roster.template import template
from xuequ.affairs.organisation.forms.said import fault_of
from xuequ.affairs.organisation.models import RosterImport
from xuequ.affairs.organisation.views import preview
from xuequ.affairs.organisation.views.section import tabs
from xuequ.affairs.organisation.views.work import start_work
from xuequ.platform.files.actions import open_file
from xuequ.platform.files.sheets import xlsx_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import read_table

LIGHTS = {
    "reading": "amber",
    "ready": "orange",
    "importing": "amber",
    "done": "green",
    "failed": "red",
    "cancelled": "grey",
}
AT_WORK = ("reading", "importing")


@require_GET
@signed_in
def rosters(request: ActorRequest) -> HttpResponse:
    """The way in: template, upload, and the imports so far."""
    return _list(request, RosterForm())


def _list(request: ActorRequest, form: RosterForm) -> HttpResponse:
    actor = request.actor
    rules.may_import_roster(actor).enforce()
    context = {
        "tabs": tabs(actor, "rosters"),
        "form": form,
        "imports": list(queries.visible_imports(actor)[:20]),
        "lights": LIGHTS,
    }
    return render(request, "organisation/rosters.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def roster_template(request: ActorRequest) -> HttpResponse:
    """The empty workbook, with this district's subjects to choose from."""
    subjects = queries.subject_names(request.actor.district)
    return xlsx_response(_("名册模板"), template(subjects))


@require_POST
@signed_in
def hand_in(request: ActorRequest) -> HttpResponse:
    """A file handed in; its reading goes on by itself."""
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    made = actions.hand_in_roster(
        actor=request.actor, now=request.now, handed=form.cleaned_data["roster"], start=start_work
    )
    return _to(made)


@require_GET
@signed_in
def roster(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """One import: how far it is, what was found, what it would change."""
    made = queries.get_import(request.actor, import_id)
    seen = made.preview
    parts = preview.parts(seen)
    names = [name for name, _label, _count in parts]
    part = asked if (asked := request.GET.get("part", "")) in names else next(iter(names), "")
    table = read_table(
        request,
        columns=preview.columns(part) if part else [],
        per_page=50,
        searchable=False,
        exportable=False,
        keep=("part",),
    )
    context: dict[str, Any] = {
        "tabs": tabs(request.actor, "rosters"),
        "made": made,
        "light": LIGHTS[made.state],
        "at_work": made.state in AT_WORK,
        "preview": seen,
        "parts": [(label, f"?part={name}", name == part, count) for name, label, count in parts],
        "part": part,
        "table": table,
        "rows": table.page_of(preview.rows(seen, part)) if part else [],
        "notes": [_(note["message"]) % note["facts"] for note in seen.get("notes", ())],
        "obstacle": _(seen["obstacle"]) % seen["obstacle_facts"] if seen.get("obstacle") else "",
        "may_confirm": rules.may_confirm_roster(made.state, seen.get("errors", 0)),
        "may_gain": rules.may_gain_by_roster(queries.gained_by(request.actor, seen)),
        "may_cancel": rules.may_cancel_roster(made.state),
        "restart": _may_restart(request, made),
    }
    return render(request, "organisation/roster.html", context)


def _may_restart(request: ActorRequest, made: RosterImport) -> bool:
    silent = (request.now - (made.beat_at or made.handed_in_at)).total_seconds()
    return bool(rules.may_restart_roster(made.state, silent))


@require_GET
@signed_in
def progress(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """The bar alone; once the work is through, the page is loaded anew."""
    made = queries.import_progress(request.actor, import_id)
    if made.state not in AT_WORK:
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    context = {"made": made, "restart": _may_restart(request, made)}
    return render(request, "organisation/parts/roster_progress.html", context)


@require_GET
@signed_in
def marked(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """The workbook given back with its faulty cells marked."""
    made = queries.get_import(request.actor, import_id)
    faults = [fault_of(kept) for kept in (*made.preview.get("faults", ()), *made.preview.get("repaired", ()))]
    with open_file(made.file) as file:
        content = file.read()
    try:
        copy = marked_copy(content, faults, filename=made.file.name, translate=_)
    except UnreadableRoster as unreadable:
        messages.error(request, _(unreadable.message) % unreadable.facts)
        return _to(made)
    stem = made.file.name.rpartition(".")[0]
    return xlsx_response(_("%(name)s-已标注") % {"name": stem}, copy)


@require_POST
@signed_in
def confirm(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Bring it in, as previewed."""
    made = actions.confirm_roster(
        actor=request.actor,
        now=request.now,
        import_id=import_id,
        make_head="make_head" in request.POST,
        start=start_work,
    )
    return _to(made)


@require_POST
@signed_in
def cancel(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Drop it."""
    made = actions.cancel_roster(actor=request.actor, now=request.now, import_id=import_id)
    messages.success(request, _("已取消，什么都没有改动。"))
    return _to(made)


@require_POST
@signed_in
def restart(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Begin stalled work anew."""
    made = actions.restart_roster(actor=request.actor, now=request.now, import_id=import_id, start=start_work)
    return _to(made)


def _to(made: RosterImport) -> HttpResponse:
    return HttpResponseRedirect(reverse("organisation:roster", args=[made.pk]), status=303)


urlpatterns = [
    path("rosters/", rosters, name="rosters"),
    path("rosters/hand-in/", hand_in, name="hand_in_roster"),
    path("rosters/template.xlsx", roster_template, name="roster_template"),
    path("rosters/<uuid:import_id>/", roster, name="roster"),
    path("rosters/<uuid:import_id>/progress/", progress, name="roster_progress"),
    path("rosters/<uuid:import_id>/marked.xlsx", marked, name="roster_marked"),
    path("rosters/<uuid:import_id>/confirm/", confirm, name="confirm_roster"),
    path("rosters/<uuid:import_id>/cancel/", cancel, name="cancel_roster"),
    path("rosters/<uuid:import_id>/restart/", restart, name="restart_roster"),
]
