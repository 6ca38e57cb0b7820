"""One session: planned, read, answered, moved, called off, put right, recorded with everything filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.forms.activity import TogetherForm
from xuequ.affairs.teaching.forms.session import (
    AnswerForm,
    CallOffForm,
    ChangeForm,
    MoveForm,
    SessionForm,
    absent_lines,
    line_of,
)
from xuequ.affairs.teaching.models import PlannedSession
from xuequ.affairs.teaching.views import section
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.files import calendars
from xuequ.platform.files.actions import hand_in, open_file
from xuequ.platform.ui import wording
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.guard import ActorRequest, signed_in


def _done(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What came of an action on what was typed; None where it cannot be, with the reason in the form."""
    try:
        return act()
    except forms.ValidationError as fault:
        form.add_error(None, fault)
    except Refused as no:
        if no.verdict.kind is Kind.FORBIDDEN:
            raise
        form.add_error(None, wording.reason(no.verdict))
    return None


@require_http_methods(["GET", "POST"])
@signed_in
def plan(request: ActorRequest) -> HttpResponse:
    """Put a session on the calendar (P1-0d)."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SessionForm(request.actor, _day_offered(request), *given, initial=_proposed(request))
    if form.is_bound and form.is_valid():
        made = _done(form, lambda: _planned(request, form))
        if made is not None:
            messages.success(request, gettext("已上日历，邀请的人都收到了通知。"))
            return redirect("teaching:session", made.pk)
    context = {"form": form, "title": gettext("安排教研活动")}
    return render(request, "teaching/session_form.html", context, status=422 if form.is_bound else 200)


def _planned(request: ActorRequest, form: SessionForm) -> PlannedSession:
    file = form.cleaned_data.get("attached")
    stored = [hand_in(actor=request.actor, now=request.now, handed=file).pk] if file else []
    return actions.plan_session(actor=request.actor, now=request.now, planned=form.planned(stored))


def _day_offered(request: ActorRequest) -> date:
    """The day asked for, else a school day a week from now."""
    asked = day_asked(request.GET.get("day", ""))
    today = timezone.localdate(request.now)
    if asked is not None and asked >= today:
        return asked
    calendar = organisation.calendar_of(request.actor.district)
    days = [today + timedelta(days=7 + n) for n in range(14)]
    return next((day for day in days if calendar.is_school_day(day)), days[0])


def _proposed(request: ActorRequest) -> dict[str, Any]:
    actor, asked = request.actor, request.GET
    mine = organisation.get_person(actor, actor.person)
    return {
        "school": str(actor.school or ""),
        "subject": mine.subject_id or "",
        "host": line_of(mine),
        **{name: asked[name] for name in ("kind", "group", "about", "topic") if name in asked},
    }


@require_GET
@signed_in
def session(request: ActorRequest, session: UUID) -> HttpResponse:
    """One session: what, when, where, who comes, and what this person may do about it."""
    return _page(request, queries.get_session(request.actor, session))


def _page(
    request: ActorRequest, found: PlannedSession, answer: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    facts = queries.session_facts(actor, found, today)
    invited = queries.invited_to(found)
    mine = next((one for one in invited if one.person_id == actor.person), None)
    off = CallOffForm(request.POST if status == 422 and answer is None else None)
    context = {
        "session": found,
        "standing": facts.standing,
        "light": section.SESSION_LIGHTS[facts.standing],
        "standings": {key: gettext(word) for key, word in rules.STANDINGS},
        "invited": invited,
        "coming": sum(one.answer == "yes" for one in invited),
        "declined": sum(one.answer == "no" for one in invited),
        "mine": mine,
        "may_answer": rules.may_answer(actor, facts, coming=True, reason=""),
        "may_change": rules.may_change_session(actor, facts),
        "may_record": rules.may_record_session(actor, facts, today),
        "answer_form": answer or AnswerForm(),
        "off_form": off,
        "files": found.files.all(),
        "pair": _pair_name(request, found),
    }
    return render(request, "teaching/session.html", context, status=status)


def _pair_name(request: ActorRequest, found: PlannedSession) -> str:
    if found.about is None:
        return ""
    return queries.get_pairing(request.actor, found.about).name


@require_POST
@signed_in
def answer(request: ActorRequest, session: UUID) -> HttpResponse:
    """Say that one comes, with one tap; or that one does not, and why."""
    form = AnswerForm(request.POST)
    found = queries.get_session(request.actor, session)
    said = form.data.get("coming") == "yes"
    reason = form.data.get("reason", "")[:60]
    made = _done(
        form,
        lambda: actions.answer_session(
            actor=request.actor, now=request.now, session_id=found.pk, coming=said, reason=reason
        ),
    )
    if made is None:
        return _page(request, found, form, status=422)
    messages.success(
        request, gettext("已回复：参加。") if said else gettext("已回复：不能来，主持人看得到原因。")
    )
    if request.POST.get("next") == reverse("home:today"):
        return redirect("home:today")
    return redirect("teaching:session", session)


@require_http_methods(["GET", "POST"])
@signed_in
def move(request: ActorRequest, session: UUID) -> HttpResponse:
    """Another day, time or place."""
    found = _changeable(request, session)
    given = (request.POST,) if request.method == "POST" else ()
    form = MoveForm(request.actor, found, *given)
    if form.is_bound and form.is_valid():
        made = _done(
            form,
            lambda: actions.move_session(
                actor=request.actor, now=request.now, session_id=session, **form.moved()
            ),
        )
        if made is not None:
            messages.success(request, gettext("已改期，邀请的人都收到了通知。"))
            return redirect("teaching:session", session)
    context = {"form": form, "session": found}
    return render(request, "teaching/session_move.html", context, status=422 if form.is_bound else 200)


def _changeable(request: ActorRequest, session: UUID) -> PlannedSession:
    """A session, for those who may change it."""
    found = queries.get_session(request.actor, session)
    facts = queries.session_facts(request.actor, found, timezone.localdate(request.now))
    rules.may_change_session(request.actor, facts).enforce()
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: ActorRequest, session: UUID) -> HttpResponse:
    """Put theme, people and note right."""
    found = _changeable(request, session)
    given = (request.POST,) if request.method == "POST" else ()
    form = ChangeForm(request.actor, found, queries.invited_to(found), *given)
    if form.is_bound and form.is_valid():
        made = _done(
            form,
            lambda: actions.change_session(
                actor=request.actor, now=request.now, session_id=session, change=form.change()
            ),
        )
        if made is not None:
            messages.success(request, gettext("已保存。"))
            return redirect("teaching:session", session)
    context = {"form": form, "session": found}
    return render(request, "teaching/session_change.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def call_off(request: ActorRequest, session: UUID) -> HttpResponse:
    """Call it off, with a reason that everybody is told."""
    form = CallOffForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if not reason:
        return _page(request, _changeable(request, session), status=422)
    actions.call_off_session(actor=request.actor, now=request.now, session_id=session, reason=reason)
    messages.success(request, gettext("已取消，邀请的人都收到了通知。"))
    return redirect("teaching:session", session)


@require_http_methods(["GET", "POST"])
@signed_in
def record(request: ActorRequest, session: UUID) -> HttpResponse:
    """The form of a record with everything filled in that the plan knows; who said no stands as absent."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = queries.get_session(actor, session)
    facts = queries.session_facts(actor, found, today)
    if facts.standing == "held" and request.method == "GET":
        return redirect("teaching:activity", found.activity_id)
    if request.method == "GET":
        rules.may_record_session(actor, facts, today).enforce()
    form = _record_form(request, found)
    if form.is_bound and form.is_valid():
        made = _done(form, lambda: _recorded(request, found, form))
        if made is not None:
            messages.success(request, gettext("已登记，对方确认后计入。"))
            return redirect("teaching:activity", made.pk)
    context = {
        "form": form,
        "kind": found.kind,
        "title": gettext(rules.KIND_TEXT[found.kind]),
        "session": found,
    }
    return render(request, "teaching/record.html", context, status=422 if form.is_bound else 200)


def _record_form(request: ActorRequest, found: PlannedSession) -> TogetherForm:
    invited = queries.invited_to(found)
    leading = {found.host_id, found.recorder_id}
    others = [one for one in invited if one.person_id not in leading]
    grades = list(found.grades.all())
    initial = {
        "topic": found.topic,
        "day": found.day,
        "school": str(found.school_id),
        "subject": found.subject_id or "",
        "grade": grades[0].pk if len(grades) == 1 else "",
        "group": str(found.group_id or ""),
        "host": line_of(found.host),
        "recorder": line_of(found.recorder),
        "present": [str(one.person_id) for one in others if one.answer != "no"],
        "absent": absent_lines(others),
    }
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    people = [one.person for one in others]
    return TogetherForm(request.actor, found.day, found.kind, *given, colleagues=people, initial=initial)


def _recorded(request: ActorRequest, found: PlannedSession, form: TogetherForm) -> Any:
    file = form.cleaned_data.get("attached")
    stored = [hand_in(actor=request.actor, now=request.now, handed=file).pk] if file else []
    given: Given = replace(form.given(stored), place=found.place)
    return actions.record_session(actor=request.actor, now=request.now, session_id=found.pk, given=given)


@require_GET
@signed_in
def calendar_file(request: ActorRequest, session: UUID) -> HttpResponse:
    """The session for one's calendar; called off, it takes itself out again."""
    entry = queries.session_entry(queries.get_session(request.actor, session))
    if entry is None:
        raise Http404
    response = HttpResponse(calendars.invitation(entry), content_type=calendars.TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{entry.title}.ics") or "attachment"
    return response


@require_GET
@signed_in
def attachment(request: ActorRequest, session: UUID, file: UUID) -> FileResponse:
    """A file that was handed in with the plan."""
    stored = get_object_or_404(queries.get_session(request.actor, session).files, pk=file)
    return FileResponse(open_file(stored), as_attachment=True, filename=stored.name)


urlpatterns = [
    path("calendar/new/", plan, name="plan_session"),
    path("calendar/<uuid:session>/", session, name="session"),
    path("calendar/<uuid:session>/answer/", answer, name="answer_session"),
    path("calendar/<uuid:session>/move/", move, name="move_session"),
    path("calendar/<uuid:session>/change/", change, name="change_session"),
    path("calendar/<uuid:session>/call-off/", call_off, name="call_off_session"),
    path("calendar/<uuid:session>/record/", record, name="record_session"),
    path("calendar/<uuid:session>/session.ics", calendar_file, name="session_file"),
    path("calendar/<uuid:session>/files/<uuid:file>/", attachment, name="session_attachment"),
]
