"""Recording: a lesson observed, in six interactions; whatever else was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.forms.activity import ObserveForm, TogetherForm
from xuequ.affairs.teaching.forms.lesson import LessonForm
from xuequ.affairs.teaching.forms.people import named_person, proposed
from xuequ.affairs.teaching.models import Activity
from xuequ.platform.files.actions import hand_in
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def observe(request: ActorRequest) -> HttpResponse:
    """Record a lesson observed (P1-2.2). Sent by script it answers with the form again or with where to go;
    so it can wait on the device for the network."""
    actor, today = request.actor, timezone.localdate(request.now)
    given = (request.POST,) if request.method == "POST" else ()
    initial = {"host": request.GET.get("host", ""), "period": request.GET.get("period", "")}
    form = ObserveForm(actor, today, *given, sheet=queries.usual_sheet(actor), initial=initial)
    made = _stored(request, form, form.given)
    if made is not None:
        return _gone_to(request, made)
    piece = request.headers.get("HX-Request") == "true"
    template = "teaching/parts/observe_form.html" if piece else "teaching/observe.html"
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


def _gone_to(request: ActorRequest, made: Activity) -> HttpResponse:
    messages.success(request, gettext("已登记，对方确认后计入。"))
    address = reverse("teaching:activity", args=[made.pk])
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _stored(request: ActorRequest, form: forms.Form, given: Callable[[], Given]) -> Activity | None:
    """The record made of a form; None where it cannot be, with the reason in the form."""
    return attempt(
        form, lambda: actions.record(actor=request.actor, now=request.now, given=given()), mendable=True
    )


@require_http_methods(["GET", "POST"])
@signed_in
def record(request: ActorRequest, kind: str) -> HttpResponse:
    """Record something else that was done: preparing together, a group's activity, a lesson shown (P1-0d)."""
    if kind not in rules.OFFERED:
        raise Http404
    today = timezone.localdate(request.now)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = _together(request, kind, today, *given)
    made = _stored(request, form, lambda: _with_file(request, form))
    if made is not None:
        return _gone_to(request, made)
    context = {"form": form, "kind": kind, "title": gettext(rules.KIND_TEXT[kind])}
    return render(request, "teaching/record.html", context, status=422 if form.is_bound else 200)


def _together(request: ActorRequest, kind: str, today: date, *given: object) -> TogetherForm:
    actor = request.actor
    colleagues = queries.same_subject(actor)
    mine = next((one for one in colleagues if one.pk == actor.person), None)
    initial = {
        "school": str(actor.school or ""),
        "subject": mine.subject_id if mine else "",
        "grade": mine.grade_id if mine else "",
        "group": request.GET.get("group", ""),
        "host": f"{actor.name} {mine.number}" if mine else actor.name,
    }
    return TogetherForm(actor, today, kind, *given, colleagues=colleagues, initial=initial)


def _with_file(request: ActorRequest, form: TogetherForm) -> Given:
    file = form.cleaned_data.get("attached")
    stored: list[UUID] = []
    if file:
        stored = [hand_in(actor=request.actor, now=request.now, handed=file).pk]
    return form.given(stored)


@require_GET
@signed_in
def lessons(request: ActorRequest) -> HttpResponse:
    """The lessons that the teacher named gives on the day named, to choose which one was observed; the one
    nearest to now is proposed. Nothing where no timetable knows of any: the form stays as it is."""
    actor, now = request.actor, timezone.localtime(request.now)
    day = day_asked(request.GET.get("day", "")) or now.date()
    try:
        host = named_person(actor, request.GET.get("host", "")[:100])
    except forms.ValidationError:
        return render(request, "teaching/parts/lessons.html", {"form": None})
    held = queries.lessons_of_teacher(actor, host.pk, day)
    period = request.GET.get("period", "")
    visited = [one for one in held if str(one.period) == period]
    today = now.time() if day == now.date() else None
    near = next(iter(visited), None) or rules.nearest_lesson(held, today)
    form = LessonForm(held, chosen=request.GET.get("lesson", ""), near=near) if held else None
    return render(request, "teaching/parts/lessons.html", {"form": form})


@require_GET
@signed_in
def colleagues(request: ActorRequest) -> HttpResponse:
    """Colleagues for what was typed, as proposals under the field."""
    typed = next((value for value in request.GET.dict().values() if value), "")[:40]
    return render(request, "teaching/parts/colleagues.html", {"lines": proposed(request.actor, typed)})


urlpatterns = [
    path("observe/", observe, name="observe"),
    path("observe/lessons/", lessons, name="observe_lessons"),
    path("record/<slug:kind>/", record, name="record"),
    path("colleagues/", colleagues, name="colleagues"),
]
