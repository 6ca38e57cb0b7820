"""课表导入: template, upload, preview, and the step by which it comes into force."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.curriculum import actions, queries, rules
from xuequ.affairs.curriculum.forms.handed import read_handed
from xuequ.affairs.curriculum.forms.timetable import UnreadableTimetable, findings_of, template
from xuequ.affairs.curriculum.forms.upload import TimetableForm
from xuequ.affairs.curriculum.models import TimetableImport
from xuequ.affairs.curriculum.views.section import tabs, weekday_word
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.files.actions import Handed, open_file
from xuequ.platform.files.sheets import xlsx_response
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, read_table

LIGHTS = {"ready": "orange", "done": "green", "dropped": "grey"}
FAULT_COLUMNS = (
    Column("place", _("位置"), title=True),
    Column("value", _("格子里写的")),
    Column("reason", _("哪里不对")),
)
SHOWN_NAMES = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def imports(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """The way in for a school: template, upload, and the files handed in so far."""
    actor, today = request.actor, timezone.localdate(request.now)
    school = organisation.get_school(actor, school_id)
    form = TimetableForm(
        request.POST or None,
        request.FILES or None,
        proposed=queries.proposed_start(actor, school.pk, today),
    )
    if request.method == "POST" and form.is_valid():
        made = _hand_in(request, school.pk, form)
        if made is not None:
            return _to(made)
    elif request.method != "POST":
        rules.may_keep_timetable(actor, school.pk).enforce()
    context = {
        "tabs": tabs("timetables"),
        "school": school,
        "form": form,
        "imports": list(queries.visible_imports(actor, school.pk)[:20]),
        "lights": LIGHTS,
    }
    return render(request, "curriculum/imports.html", context, status=422 if form.errors else 200)


def _hand_in(request: ActorRequest, school: UUID, form: TimetableForm) -> TimetableImport | None:
    """The import made; None, and the reason on the form, where the file or the day will not do."""

    def act() -> TimetableImport:
        handed, starts = form.cleaned_data["timetable"], form.cleaned_data["starts"]
        content = handed.read(rules.LARGEST_MB * 2**20 + 1)
        reading = read_handed(request.actor, school, starts, content, handed.name)
        handed.seek(0)
        return actions.hand_in_timetable(
            actor=request.actor,
            now=request.now,
            school_id=school,
            starts=starts,
            handed=cast(Handed, handed),
            lessons=reading.lessons,
            findings=findings_of(reading),
        )

    try:
        return attempt(form, act, field="starts")
    except UnreadableTimetable as unreadable:
        form.add_error("timetable", gettext(unreadable.message) % unreadable.facts)
    return None


@require_GET
@signed_in
def timetable_template(request: ActorRequest) -> HttpResponse:
    """The workbook to begin with."""
    return xlsx_response(gettext("课表模板"), template())


@require_GET
@signed_in
def preview(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """One import: what was read, what was not understood, which clashes it would bring."""
    made = queries.get_import(request.actor, import_id)
    seen = made.preview
    table = read_table(request, columns=FAULT_COLUMNS, per_page=50, searchable=False, exportable=False)
    context: dict[str, Any] = {
        "tabs": tabs("timetables"),
        "made": made,
        "light": LIGHTS[made.state],
        "preview": seen,
        "table": table,
        "faults": [
            {**one, "reason": gettext(one["message"]) % one["facts"]}
            for one in table.page_of(seen.get("faults", []))
        ],
        "notes": [*_notes(seen), *(gettext(one["message"]) % one["facts"] for one in seen["notes"])],
        "clashes": [_clash(one) for one in seen["clashes"][:50]],
        "left_out": _some(seen["left_out"]),
        "may_apply": rules.may_apply(made.state, seen["fault_count"], seen["lessons"]),
        "may_drop": rules.may_drop(made.state),
    }
    return render(request, "curriculum/preview.html", context)


def _notes(seen: dict[str, Any]) -> list[str]:
    """What was read but could not be matched, in sentences."""
    notes = []
    if seen["unnamed"]:
        notes.append(gettext("%(count)s节课没有写教师，课表里教师空着。") % {"count": seen["unnamed"]})
    for key, text in (
        ("unknown_teachers", gettext("本校名册里找不到、先按写法保留的教师：%(names)s。")),
        ("elsewhere", gettext("按姓名和学科对应到外校的教师：%(names)s。")),
        ("unknown_subjects", gettext("不是学区学科、按写法保留的课：%(names)s。")),
    ):
        if seen[key]:
            notes.append(text % {"names": _some([f"{name}×{count}" for name, count in seen[key]])})
    if seen["without_bell"]:
        periods = gettext("、").join(str(number) for number in seen["without_bell"])
        notes.append(gettext("第%(periods)s节还没有作息时间，请补上。") % {"periods": periods})
    return notes


def _some(names: list[str]) -> str:
    """The names in a line, the first of them where there are many."""
    shown = gettext("、").join(names[:SHOWN_NAMES])
    if len(names) <= SHOWN_NAMES:
        return shown
    return gettext("%(names)s等%(count)s个") % {"names": shown, "count": len(names)}


def _clash(one: dict[str, Any]) -> dict[str, Any]:
    kind = rules.ClashKind(one["kind"])
    return {
        **one,
        "word": gettext(rules.CLASH_TEXT[kind]),
        "day": weekday_word(one["weekday"]),
    }


@require_POST
@signed_in
def apply(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Bring it into force, as previewed."""
    made = queries.get_import(request.actor, import_id)
    with open_file(made.file) as file:
        content = file.read()
    reading = read_handed(request.actor, made.school_id, made.starts, content, made.file.name)
    timetable = actions.apply_timetable(
        actor=request.actor, now=request.now, import_id=import_id, lessons=reading.lessons
    )
    messages.success(request, gettext("课表已登记，从%(day)s起用。") % {"day": timetable.starts.isoformat()})
    return HttpResponseRedirect(reverse("curriculum:school", args=[timetable.school_id]), status=303)


@require_POST
@signed_in
def drop(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Drop it."""
    made = actions.drop_timetable(actor=request.actor, now=request.now, import_id=import_id)
    messages.success(request, gettext("已放弃这份课表，什么都没有改动。"))
    return HttpResponseRedirect(reverse("curriculum:imports", args=[made.school_id]), status=303)


def _to(made: TimetableImport) -> HttpResponse:
    return HttpResponseRedirect(reverse("curriculum:import", args=[made.pk]), status=303)


urlpatterns = [
    path("schools/<uuid:school_id>/imports/", imports, name="imports"),
    path("timetables/template.xlsx", timetable_template, name="template"),
    path("imports/<uuid:import_id>/", preview, name="import"),
    path("imports/<uuid:import_id>/apply/", apply, name="apply"),
    path("imports/<uuid:import_id>/drop/", drop, name="drop"),
]
