"""The term's publication on pages: put up, objected to, answered, signed, printed for the notice board."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.forms.publication import DropForm, FindingForm, ObjectionForm, OpenForm
from xuequ.affairs.duties.models import Publication, PublicationLine
from xuequ.affairs.duties.views import section
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.ui import wording
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def publications(request: ActorRequest) -> HttpResponse:
    """The publications of the district, open to everybody in it."""
    context = {
        "tabs": section.tabs("publications"),
        "found": queries.visible_publications(request.actor),
        "titles": _titles(),
        "may_open": request.actor.in_secretariat,
    }
    return render(request, "duties/publications.html", context)


def _titles() -> dict[str, str]:
    return {key: _(quota.title) for key, quota in queries.quotas().items()}


@require_http_methods(["GET", "POST"])
@signed_in
def open_publication(request: ActorRequest) -> HttpResponse:
    """Put up a quota of a term; everything is proposed."""
    actor, today = request.actor, timezone.localdate(request.now)
    terms = [t for t in organisation.visible_terms(actor) if t.starts <= today]
    proposed = organisation.calendar_of(actor.district).add_working_days(today, rules.DAYS)
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        quotas=list(_titles().items()),
        terms=[(str(t.pk), f"{t.school_year.name} {t.name}") for t in reversed(terms)],
        initial={"closes_on": proposed, "quota": request.GET.get("quota", "observe")},
    )
    made = attempt(form, lambda: _opened(request, form), mendable=True)
    if made is not None:
        messages.success(request, _("已公示，相关的人都收到了通知。"))
        return redirect("duties:publication", made.pk)
    context = {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "duties/publication_form.html", context, status=status)


def _opened(request: ActorRequest, form: OpenForm) -> Publication:
    given = form.cleaned_data
    return actions.open_publication(
        actor=request.actor,
        now=request.now,
        quota=given["quota"],
        term_id=given["term"],
        closes_on=given["closes_on"],
    )


@require_GET
@signed_in
def publication(request: ActorRequest, publication: UUID) -> HttpResponse:
    """One publication: every line in the order of the roll, one's own first to be found."""
    return _page(request, queries.get_publication(request.actor, publication))


def _page(
    request: ActorRequest, found: Publication, form: Form | None = None, at: object = None
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    facts = queries.publication_facts(found)
    quota = queries.get_quota(found.quota)
    lines = list(queries.lines_with_objections(actor, found))
    context = {
        "publication": found,
        "quota": quota,
        "lines": lines,
        "mine": [line for line in lines if line.debtor == actor.person],
        "objectable": {
            line.pk
            for line in lines
            if rules.may_object(actor, facts, line.debtor, line.school_id, today, "?")
        },
        "answers": actor.in_secretariat,
        "may_sign": rules.may_sign_publication(actor, facts, today),
        "may_drop": rules.may_drop_publication(actor, facts, "?"),
        "period_name": _period_name,
        "objection_form": ObjectionForm(),
        "finding_form": FindingForm(),
        "drop_form": form if isinstance(form, DropForm) else DropForm(),
        "wrong": form if form is not None and form.errors else None,
        "at": at,
    }
    printing = request.GET.get("print") == "yes"
    template = "duties/publication_print.html" if printing else "duties/publication.html"
    return render(request, template, context, status=422 if context["wrong"] else 200)


def _period_name(line: PublicationLine, monthly: bool) -> str:
    return wording.date(line.first, "month") if monthly else ""


@require_POST
@signed_in
def object_to(request: ActorRequest, line: int) -> HttpResponse:
    """Object to a line."""
    found = queries.get_line(request.actor, line)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        whole = queries.get_publication(request.actor, found.publication_id)
        return _page(request, whole, form, line)
    actions.object_to_line(actor=request.actor, now=request.now, line_id=line, text=form.cleaned_data["text"])
    messages.success(request, _("异议已提出，核实后会答复您。"))
    return redirect("duties:publication", found.publication_id)


@require_POST
@signed_in
def answer(request: ActorRequest, objection: UUID) -> HttpResponse:
    """Answer an objection."""
    found = queries.get_objection(request.actor, objection)
    form = FindingForm(request.POST)
    if not form.is_valid():
        whole = queries.get_publication(request.actor, found.line.publication_id)
        return _page(request, whole, form, objection)
    actions.answer_objection(
        actor=request.actor,
        now=request.now,
        objection_id=objection,
        upheld=form.cleaned_data["upheld"] == "yes",
        answer=form.cleaned_data["answer"],
    )
    return redirect("duties:publication", found.line.publication_id)


@require_POST
@signed_in
def sign(request: ActorRequest, publication: UUID) -> HttpResponse:
    """The chair signs."""
    actions.sign_publication(actor=request.actor, now=request.now, publication_id=publication)
    messages.success(request, _("已签发公布，不能再改动。"))
    return redirect("duties:publication", publication)


@require_POST
@signed_in
def drop(request: ActorRequest, publication: UUID) -> HttpResponse:
    """Stop it."""
    form = DropForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.get_publication(request.actor, publication), form)
    actions.drop_publication(
        actor=request.actor, now=request.now, publication_id=publication, reason=form.cleaned_data["reason"]
    )
    return redirect("duties:publication", publication)


urlpatterns = [
    path("publications/", publications, name="publications"),
    path("publications/open/", open_publication, name="open_publication"),
    path("publications/<uuid:publication>/", publication, name="publication"),
    path("publications/<uuid:publication>/sign/", sign, name="sign_publication"),
    path("publications/<uuid:publication>/drop/", drop, name="drop_publication"),
    path("publications/lines/<int:line>/object/", object_to, name="object"),
    path("publications/objections/<uuid:objection>/answer/", answer, name="answer_objection"),
]
