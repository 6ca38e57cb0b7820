"""One session: register, sign in, and for the officer who was there (P1-0f)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.training import (
    NoteForm,
    ReasonForm,
    SessionForm,
    session_values,
    usual_values,
)
from xuequ.affairs.growth.models import Enrolment, TrainingSession
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import attempt, carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in

SHEET = (_("学校"), _("工号"), _("姓名"), _("报名时间"), _("签到时间"), _("登记人"), _("说明"), _("学时数"))
BEGINS = time(14, 0)


@require_GET
@signed_in
def session(request: ActorRequest, session: UUID) -> HttpResponse:
    """A session: what it is, one's own tap, and for its officer the list (P1-0f)."""
    return _page(request, session)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, now = request.actor, request.now
    found = queries.get_session(actor, ident)
    facts, officer = queries.session_facts(found), rules.is_officer(actor, found.host_id)
    people = list(queries.enrolments_of(found)) if officer else []
    if request.GET.get("export") == "xlsx" and officer:
        name = gettext("%(title)s签到情况") % {"title": found.title}
        return workbook_response(name, SHEET, [_line(found, one) for one in people])
    own = queries.enrolment_of(found, actor.person)
    mine = own if own is not None and own.withdrawn_at is None else None
    signed = mine is not None and mine.signed_in_at is not None
    words = request.GET.get("q", "")
    context: dict[str, Any] = {
        "session": found,
        "now": now,
        "officer": officer,
        "people": people,
        "there": sum(one.signed_in_at is not None for one in people),
        "mine": mine,
        "may_register": rules.may_register(actor, facts, registered=mine is not None, now=now),
        "may_withdraw": rules.may_withdraw_registration(facts, registered=mine is not None, now=now),
        "may_sign_in": rules.may_sign_in(facts, registered=mine is not None, signed=signed, now=now),
        "may_touch": rules.may_touch_session(actor, facts),
        "may_close": rules.may_close_session(actor, facts, now),
        "begun": now >= found.starts_at,
        "ticking": found.starts_at - rules.EARLY <= now <= found.ends_at + rules.LATE,
        "late": now > found.ends_at,
        "words": words,
        "found": queries.people_to_add(actor, found, timezone.localdate(now), words) if officer else [],
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "reopen_form": ReasonForm(auto_id="reopen_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
    }
    return render(request, "growth/session.html", {**context, **bound}, status=status)


def _line(session: TrainingSession, one: Enrolment) -> tuple[Any, ...]:
    return (
        one.person.school.name if one.person.school else "",
        one.person.number,
        one.person.name,
        one.registered_at,
        one.signed_in_at,
        one.entered_by.name if one.entered_by else "",
        one.note,
        session.hours if one.confirmed else 0,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def session_new(request: ActorRequest, programme: UUID) -> HttpResponse:
    """Add a session to the programme."""
    actor = request.actor
    found = queries.get_programme(actor, programme)
    rules.may_host(actor, actor.school or found.pk).enforce()
    proposed = usual_values(_usual_time(request.now), actor.school)
    form = SessionForm(request.POST or None, initial=proposed, schools=_schools(actor))
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.add_session(
                actor=actor, now=request.now, programme_id=programme, plan=form.plan()
            ),
        )
        if made is not None:
            messages.success(request, gettext("场次已添加。"))
            return _to(made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "programme": found, "session": None}
    return render(request, "growth/session_form.html", context, status=status)


def _usual_time(now: datetime) -> datetime:
    day = timezone.localdate(now) + timedelta(days=7)
    return datetime.combine(day, BEGINS, tzinfo=timezone.get_current_timezone())


def _schools(actor: Actor) -> list[tuple[str, str]]:
    """The schools at which one may plan."""
    schools = organisation.visible_schools(actor)
    return [(str(one.pk), one.name) for one in schools if rules.is_officer(actor, one.pk)]


@require_http_methods(["GET", "POST"])
@signed_in
def session_change(request: ActorRequest, session: UUID) -> HttpResponse:
    """Change a session that has not begun."""
    actor = request.actor
    found = queries.get_session(actor, session)
    rules.may_touch_session(actor, queries.session_facts(found)).enforce()
    form = SessionForm(request.POST or None, initial=session_values(found), schools=_schools(actor))
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.change_session(
                actor=actor, now=request.now, session_id=session, plan=form.plan()
            ),
        )
        if made is not None:
            messages.success(request, gettext("已修改，报了名的老师会收到通知。"))
            return _to(session)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "programme": found.programme, "session": found}
    return render(request, "growth/session_form.html", context, status=status)


@require_POST
@signed_in
def session_cancel(request: ActorRequest, session: UUID) -> HttpResponse:
    """Call a session off."""
    form = ReasonForm(request.POST, auto_id="cancel_%s")

    def run() -> object:
        return actions.cancel_session(
            actor=request.actor, now=request.now, session_id=session, **form.cleaned_data
        )

    return _done(request, session, "cancel_form", form, run, gettext("已取消，并通知了报名的老师。"))


@require_POST
@signed_in
def register(request: ActorRequest, session: UUID) -> HttpResponse:
    """Register with one tap (P1-0f)."""
    actions.register(actor=request.actor, now=request.now, session_id=session)
    messages.success(request, gettext("报名成功，开始前半小时起可以签到。"))
    return _back(request, session)


@require_POST
@signed_in
def withdraw(request: ActorRequest, session: UUID) -> HttpResponse:
    """Give one's place back."""
    actions.withdraw_registration(actor=request.actor, now=request.now, session_id=session)
    messages.success(request, gettext("已退出报名。"))
    return _back(request, session)


@require_POST
@signed_in
def sign_in(request: ActorRequest, session: UUID) -> HttpResponse:
    """Sign in with one tap (P1-0f)."""
    actions.sign_in(actor=request.actor, now=request.now, session_id=session)
    messages.success(request, gettext("签到成功。"))
    return _back(request, session)


@require_POST
@signed_in
def tick(request: ActorRequest, session: UUID) -> HttpResponse:
    """The officer ticks somebody who was there."""
    form = NoteForm(request.POST, auto_id="note_%s")

    def run() -> object:
        given = form.cleaned_data
        return actions.tick(
            actor=request.actor,
            now=request.now,
            session_id=session,
            person_id=given["person"],
            note=given["note"],
        )

    return _done(request, session, "note_form", form, run, gettext("已登记签到。"))


@require_POST
@signed_in
def untick(request: ActorRequest, session: UUID) -> HttpResponse:
    """The officer takes a wrong sign-in back."""
    form = NoteForm(request.POST, auto_id="note_%s")

    def run() -> object:
        given = form.cleaned_data
        return actions.untick(
            actor=request.actor,
            now=request.now,
            session_id=session,
            person_id=given["person"],
            note=given["note"],
        )

    return _done(request, session, "note_form", form, run, gettext("已更正。"))


@require_POST
@signed_in
def close(request: ActorRequest, session: UUID) -> HttpResponse:
    """Confirm who was there; the hours count from now on."""
    actions.close_session(actor=request.actor, now=request.now, session_id=session)
    messages.success(request, gettext("已办结，学时已计入每位老师名下。"))
    return _back(request, session)


@require_POST
@signed_in
def reopen(request: ActorRequest, session: UUID) -> HttpResponse:
    """Open a closed session again to correct it."""
    form = ReasonForm(request.POST, auto_id="reopen_%s")

    def run() -> object:
        return actions.reopen_session(
            actor=request.actor, now=request.now, session_id=session, **form.cleaned_data
        )

    return _done(
        request, session, "reopen_form", form, run, gettext("已重新打开，学时暂不计入；更正后请再办结。")
    )


def _done(
    request: ActorRequest, session: UUID, name: str, form: Form, run: Callable[[], object], said: str
) -> HttpResponse:
    """Do what the form asks; what is wrong with it is told beside it."""
    queries.get_session(request.actor, session)

    def act() -> tuple[str, str]:
        run()
        return said, reverse("growth:session", args=[session])

    return carry_out(request, form, act, lambda: _page(request, session, status=422, **{name: form}))


def _to(session: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("growth:session", args=[session]), status=303)


def _back(request: ActorRequest, session: UUID) -> HttpResponse:
    """To the page the tap was made on, else to the session."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target, status=303) if safe else _to(session)


urlpatterns = [
    path("training/<uuid:programme>/sessions/new/", session_new, name="session_new"),
    path("training/sessions/<uuid:session>/", session, name="session"),
    path("training/sessions/<uuid:session>/change/", session_change, name="session_change"),
    path("training/sessions/<uuid:session>/cancel/", session_cancel, name="session_cancel"),
    path("training/sessions/<uuid:session>/register/", register, name="register"),
    path("training/sessions/<uuid:session>/withdraw/", withdraw, name="withdraw"),
    path("training/sessions/<uuid:session>/sign-in/", sign_in, name="sign_in"),
    path("training/sessions/<uuid:session>/tick/", tick, name="tick"),
    path("training/sessions/<uuid:session>/untick/", untick, name="untick"),
    path("training/sessions/<uuid:session>/close/", close, name="close"),
    path("training/sessions/<uuid:session>/reopen/", reopen, name="reopen"),
]
