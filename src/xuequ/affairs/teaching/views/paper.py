"""纸质补录: template, upload, preview, and the batch that another leader confirms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.forms.paper.columns import TITLES
from xuequ.affairs.teaching.forms.paper.handed import MOST_BYTES, marked_batch, read_batch, read_handed
from xuequ.affairs.teaching.forms.paper.template import template
from xuequ.affairs.teaching.forms.paper.upload import BatchReasonForm, PaperForm
from xuequ.affairs.teaching.models import PaperBatch
from xuequ.affairs.teaching.views import section
from xuequ.platform.files.actions import Handed
from xuequ.platform.files.api import file_response
from xuequ.platform.files.sheets import xlsx_response
from xuequ.platform.files.workbooks import Unreadable
from xuequ.platform.ui.attempt import attempt, carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

LIGHTS = {
    "shown": "orange",
    "waiting": "amber",
    "confirmed": "green",
    "returned": "red",
    "taken_back": "grey",
    "dropped": "grey",
}
COLUMNS = (
    Column("name", _("批次"), title=True),
    Column("school", _("哪里的记录")),
    Column("records", _("条数"), align="end"),
    Column("by", _("补录人")),
    Column("state", _("状态")),
)
FAULT_COLUMNS = (
    Column("line", _("行"), title=True),
    Column("column", _("列")),
    Column("value", _("格子里写的")),
    Column("reason", _("哪里不对")),
)
RECORD_COLUMNS = (
    Column("topic", _("课题或主题"), title=True),
    Column("kind", _("活动")),
    Column("day", _("日期")),
    Column("people", _("人员")),
    Column("school", _("地点")),
    Column("state", _("状态")),
)
SHOWN_PEOPLE = 20


@require_GET
@signed_in
def batches(request: ActorRequest) -> HttpResponse:
    """The batches this person may see, the latest first."""
    actor = request.actor
    states = Filter("state", _("状态"), [(key, gettext(word)) for key, word in rules.BATCH_STATES])
    table = read_table(request, columns=COLUMNS, filters=[states], exportable=False)
    found = queries.chosen_batches(actor, table.q, state=table.chosen.get("state", ""))
    context = {
        "tabs": section.tabs(actor, "batches"),
        "table": table,
        "rows_found": table.page_of(found),
        "lights": LIGHTS,
        "may_hand_in": bool(actor.offices),
    }
    return render(request, "teaching/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_batch(request: ActorRequest) -> HttpResponse:
    """The way in: what the workbook looks like, and the upload."""
    actor = request.actor
    form = PaperForm(actor, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if not actor.offices:
        rules.may_hand_in_batch(actor, None).enforce()
    made = attempt(form, lambda: _hand_in(request, form), mendable=True)
    if made is not None:
        if made.prepared_at != request.now:
            messages.info(request, gettext("这个文件已经传过，这就是那一批。"))
        return _to(made)
    context = {"form": form, "tabs": section.tabs(actor, "batches")}
    return render(request, "teaching/batch_form.html", context, status=422 if form.errors else 200)


def _hand_in(request: ActorRequest, form: PaperForm) -> PaperBatch:
    """The batch made of a form. ``ValidationError`` where the file cannot be read."""
    handed, school = form.cleaned_data["workbook"], form.chosen_school()
    try:
        read = read_handed(request.actor, school, handed.read(MOST_BYTES + 1), handed.name)
    except Unreadable as unreadable:
        raise forms.ValidationError(gettext(unreadable.message) % unreadable.facts) from None
    handed.seek(0)
    return actions.hand_in_batch(
        actor=request.actor,
        now=request.now,
        school_id=school,
        handed=cast(Handed, handed),
        said=read.said,
        faults=read.faults,
        findings=read.findings,
        scan=cast("Handed | None", form.cleaned_data["scan"]),
    )


@require_GET
@signed_in
def paper_template(request: ActorRequest) -> HttpResponse:
    """The workbook to begin with."""
    subjects = [one.name for one in organisation.visible_subjects(request.actor)]
    schools = [one.name for one in organisation.visible_schools(request.actor)]
    return xlsx_response(gettext("纸质记录模板"), template(subjects, schools))


@require_GET
@signed_in
def batch(request: ActorRequest, batch: UUID) -> HttpResponse:
    """One batch: what was read of its file, or what it brought in, and what this person may do about it."""
    return _page(request, queries.get_batch(request.actor, batch))


def _page(
    request: ActorRequest, found: PaperBatch, form: BatchReasonForm | None = None, status: int = 200
) -> HttpResponse:
    actor, facts = request.actor, queries.batch_facts(found)
    context: dict[str, Any] = {
        "tabs": section.tabs(actor, "batches"),
        "batch": found,
        "light": LIGHTS[found.state],
        "lights": section.LIGHTS,
        "mine": actor.person == found.prepared_by_id,
        "may_bring_in": rules.may_bring_in_batch(actor, facts, leave_out=True),
        "may_confirm": rules.may_confirm_batch(actor, facts),
        "may_return": rules.may_return_batch(actor, facts, "?"),
        "may_take_back": rules.may_take_back_batch(actor, facts, "?"),
        "may_drop": rules.may_drop_batch(actor, facts),
        "may_open": rules.may_open_papers(actor, facts),
        "form": form or BatchReasonForm(),
    }
    if found.state in {"shown", "dropped", "returned"}:
        context |= _shown(request, found)
    else:
        context |= _brought_in(request, found)
    return render(request, "teaching/batch.html", context, status=status)


def _shown(request: ActorRequest, found: PaperBatch) -> dict[str, Any]:
    """What was read of the file: counts, notes, and the rows that are not right."""
    seen = found.preview
    table = read_table(request, columns=FAULT_COLUMNS, per_page=50, searchable=False, exportable=False)
    return {
        "table": table,
        "faults": [
            {
                **one,
                "column": gettext(TITLES.get(one["key"], "")),
                "reason": gettext(one["message"]) % one["facts"],
            }
            for one in table.page_of(seen.get("faults", []))
        ],
        "notes": [gettext(one["message"]) % one["facts"] for one in seen.get("notes", [])],
        "kinds": [(gettext(rules.KIND_TEXT[kind]), many) for kind, many in seen.get("kinds", [])],
    }


def _brought_in(request: ActorRequest, found: PaperBatch) -> dict[str, Any]:
    """What it brought in: counts by kind and by person, and the records page by page."""
    table = read_table(request, columns=RECORD_COLUMNS, per_page=50, exportable=False)
    people = queries.people_of(found)
    return {
        "table": table,
        "records": table.page_of(queries.activities_of(found, table.q)),
        "kinds": [(gettext(rules.KIND_TEXT[kind]), many) for kind, many in queries.kinds_of(found)],
        "people": people[:SHOWN_PEOPLE],
        "more_people": people[SHOWN_PEOPLE:],
        "own": sum(one.many for one in people if one.person == request.actor.person),
    }


def _with_papers(request: ActorRequest, batch: UUID) -> PaperBatch:
    """A batch whose file this person may open."""
    found = queries.get_batch(request.actor, batch)
    if not rules.may_open_papers(request.actor, queries.batch_facts(found)):
        raise Http404
    return found


@require_GET
@signed_in
def marked(request: ActorRequest, batch: UUID) -> HttpResponse:
    """The workbook given back with its faults marked."""
    found = _with_papers(request, batch)
    name = gettext("%(name)s-已标注") % {"name": found.name}
    return xlsx_response(name, marked_batch(request.actor, found, gettext))


@require_GET
@signed_in
def batch_file(request: ActorRequest, batch: UUID, which: str) -> FileResponse:
    """The workbook as it was handed in, or the picture of the paper."""
    found = _with_papers(request, batch)
    stored = {"workbook": found.file, "scan": found.scan}.get(which)
    if stored is None:
        raise Http404
    return file_response(stored)


@require_POST
@signed_in
def bring_in(request: ActorRequest, batch: UUID) -> HttpResponse:
    """Bring in what was shown, without the rows that are not right if the person says so."""
    found = queries.get_batch(request.actor, batch)
    read = read_batch(found)
    made = actions.bring_in_batch(
        actor=request.actor,
        now=request.now,
        batch_id=batch,
        said=read.said,
        faults=read.faults,
        leave_out=request.POST.get("leave_out") == "yes",
    )
    text = gettext("已补录%(n)d条，等另一位负责人确认后计入。")
    return went_well(request, text % {"n": made.records}, _address(made))


@require_POST
@signed_in
def drop(request: ActorRequest, batch: UUID) -> HttpResponse:
    """Drop it: nothing was recorded."""
    actions.drop_batch(actor=request.actor, now=request.now, batch_id=batch)
    return went_well(request, gettext("已放弃，什么都没有登记。"), reverse("teaching:batches"))


@require_POST
@signed_in
def confirm(request: ActorRequest, batch: UUID) -> HttpResponse:
    """Confirm it as a whole."""
    made = actions.confirm_batch(actor=request.actor, now=request.now, batch_id=batch)
    text = gettext("已确认%(n)d条，当即计入完成情况。")
    return went_well(request, text % {"n": made.records}, _address(made))


@require_POST
@signed_in
def send_back(request: ActorRequest, batch: UUID) -> HttpResponse:
    """Send it back, with a reason."""
    return _with_reason(request, batch, actions.return_batch, gettext("已退回，改好后可以重新上传。"))


@require_POST
@signed_in
def take_back(request: ActorRequest, batch: UUID) -> HttpResponse:
    """Take back what was confirmed wrongly, with a reason."""
    return _with_reason(request, batch, actions.take_back_batch, gettext("已整批撤销，当即不再计入。"))


def _with_reason(
    request: ActorRequest, batch: UUID, act: Callable[..., PaperBatch], said: str
) -> HttpResponse:
    form = BatchReasonForm(request.POST)

    def done() -> tuple[str, str]:
        reason = form.cleaned_data["reason"]
        return said, _address(act(actor=request.actor, now=request.now, batch_id=batch, reason=reason))

    def page() -> HttpResponse:
        return _page(request, queries.get_batch(request.actor, batch), form, status=422)

    return carry_out(request, form, done, page)


def _to(made: PaperBatch) -> HttpResponse:
    return HttpResponseRedirect(_address(made), status=303)


def _address(made: PaperBatch) -> str:
    return reverse("teaching:batch", args=[made.pk])


urlpatterns = [
    path("paper/", batches, name="batches"),
    path("paper/new/", new_batch, name="new_batch"),
    path("paper/template.xlsx", paper_template, name="paper_template"),
    path("paper/<uuid:batch>/", batch, name="batch"),
    path("paper/<uuid:batch>/marked.xlsx", marked, name="marked_batch"),
    path("paper/<uuid:batch>/files/<slug:which>/", batch_file, name="batch_file"),
    path("paper/<uuid:batch>/bring-in/", bring_in, name="bring_in_batch"),
    path("paper/<uuid:batch>/drop/", drop, name="drop_batch"),
    path("paper/<uuid:batch>/confirm/", confirm, name="confirm_batch"),
    path("paper/<uuid:batch>/send-back/", send_back, name="return_batch"),
    path("paper/<uuid:batch>/take-back/", take_back, name="take_back_batch"),
]
