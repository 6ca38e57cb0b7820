"""Hours from outside: entered with evidence by one, confirmed by another (P1-0f)."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.training import AnswerForm, OutsideForm, ReasonForm
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.files.actions import open_file
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def outside_new(request: ActorRequest, person: UUID) -> HttpResponse:
    """Enter training given by others for one of one's people."""
    actor = request.actor
    found = organisation.get_person(actor, person)
    rules.may_keep_outside(actor, found.school_id).enforce()
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.enter_outside(
                actor=actor, now=request.now, person_id=person, **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, gettext("已登记，等待另一位负责人确认。"))
            return _to(made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "growth/outside_form.html", {"form": form, "person": found}, status=status)


@require_GET
@signed_in
def outside_one(request: ActorRequest, outside: UUID) -> HttpResponse:
    """Hours from outside: the paper, who entered it, who confirmed it (P1-0f)."""
    return _page(request, outside)


def _page(request: ActorRequest, outside: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    found = queries.get_outside(request.actor, outside)
    facts = queries.outside_facts(found)
    context: dict[str, Any] = {
        "outside": found,
        "may_answer": rules.may_answer_outside(request.actor, facts),
        "may_revoke": found.state == "confirmed" and request.actor.in_secretariat,
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "revoke_form": ReasonForm(auto_id="revoke_%s"),
    }
    return render(request, "growth/outside.html", {**context, **bound}, status=status)


@require_POST
@signed_in
def outside_decide(request: ActorRequest, outside: UUID) -> HttpResponse:
    """Confirm hours from outside, or not."""
    form = AnswerForm(request.POST, auto_id="answer_%s")
    confirmed = request.POST.get("confirmed") == "yes"
    queries.get_outside(request.actor, outside)
    made = attempt(
        form,
        lambda: actions.decide_outside(
            actor=request.actor,
            now=request.now,
            outside_id=outside,
            confirmed=confirmed,
            **form.cleaned_data,
        ),
    )
    if made is None:
        return _page(request, outside, status=422, answer_form=form)
    messages.success(
        request, gettext("已确认，学时已计入。") if confirmed else gettext("已退回，没有计入学时。")
    )
    return _to(outside)


@require_POST
@signed_in
def outside_revoke(request: ActorRequest, outside: UUID) -> HttpResponse:
    """Take back what was confirmed wrongly."""
    form = ReasonForm(request.POST, auto_id="revoke_%s")
    queries.get_outside(request.actor, outside)
    made = attempt(
        form,
        lambda: actions.revoke_outside(
            actor=request.actor, now=request.now, outside_id=outside, **form.cleaned_data
        ),
    )
    if made is None:
        return _page(request, outside, status=422, revoke_form=form)
    messages.success(request, gettext("已撤销，这些学时不再计入。"))
    return _to(outside)


@require_GET
@signed_in
def outside_evidence(request: ActorRequest, outside: UUID) -> HttpResponse:
    """The paper that proves it, always as a download."""
    file = queries.outside_evidence(request.actor, outside)
    return cast(HttpResponse, FileResponse(open_file(file), as_attachment=True, filename=file.name))


def _to(outside: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("growth:outside_one", args=[outside]), status=303)


urlpatterns = [
    path("hours/<uuid:person>/outside/new/", outside_new, name="outside_new"),
    path("outside/<uuid:outside>/", outside_one, name="outside_one"),
    path("outside/<uuid:outside>/decide/", outside_decide, name="outside_decide"),
    path("outside/<uuid:outside>/revoke/", outside_revoke, name="outside_revoke"),
    path("outside/<uuid:outside>/evidence/", outside_evidence, name="outside_evidence"),
]
