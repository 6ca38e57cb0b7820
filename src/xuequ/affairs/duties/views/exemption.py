"""Exemptions: asked for, agreed to by another, and to be seen by those concerned alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.forms.exemption import AnswerForm, ExemptionForm
from xuequ.affairs.duties.models import Exemption
from xuequ.affairs.duties.views import section
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.platform.files.actions import hand_in, open_file
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def exemptions(request: ActorRequest) -> HttpResponse:
    """The exemptions this person may read, those that wait for them first."""
    day = timezone.localdate(request.now)
    waiting = queries.exemptions_to_decide(request.actor, day=day)
    found = list(queries.visible_exemptions(request.actor).exclude(pk__in=[one.pk for one in waiting])[:200])
    names = queries.debtor_names(request.actor, [*waiting, *found])
    context = {"tabs": section.tabs("exemptions"), "waiting": waiting, "rows_found": found, "names": names}
    return render(request, "duties/exemptions.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: ActorRequest) -> HttpResponse:
    """Ask for an exemption: for oneself, or as the office for a colleague or the school."""
    form = _form(request)
    made = attempt(form, lambda: _ask(request, form))
    if made is not None:
        messages.success(request, _("已经交上去了，批准以后会告诉您。"))
        return redirect("duties:exemption", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "duties/exemption_form.html", {"form": form}, status=status)


def _ask(request: ActorRequest, form: ExemptionForm) -> Exemption:
    given = form.cleaned_data
    file = given["evidence"]
    stored = hand_in(actor=request.actor, now=request.now, handed=file) if file else None
    return actions.ask_exemption(
        actor=request.actor,
        now=request.now,
        debtor_id=form.debtor_id(),
        starts=given["starts"],
        ends=given["ends"],
        reason=given["reason"],
        quota=given["quota"],
        note=given["note"],
        evidence=stored.pk if stored else None,
    )


def _form(request: ActorRequest) -> ExemptionForm:
    actor, day = request.actor, timezone.localdate(request.now)
    quotas = [(key, _(quota.title)) for key, quota in queries.quotas().items()]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return ExemptionForm(
        *given,
        debtors=_debtors(actor, day),
        quotas=quotas,
        initial={"debtor": str(actor.person), "starts": day},
    )


def _debtors(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Oneself, what one answers for (a school, a pair, a mentorship, a group), and a school's people."""
    term = organisation.term_on(actor.district, day)
    first, last = (term.starts, term.ends) if term else (day, day)
    watched = rules.schools_watched(actor)
    people = organisation.people_of_schools(actor.district, watched).exclude(pk=actor.person)
    schools = organisation.visible_schools(actor).filter(pk__in=watched)
    return [
        (str(actor.person), _("%(name)s（本人）") % {"name": actor.name}),
        *((str(school.pk), school.name) for school in schools),
        *((str(one.ident), one.name) for one in queries.collective_to_exempt(actor, first, last)),
        *((str(pk), f"{name} {number}") for pk, name, number in people.values_list("pk", "name", "number")),
    ]


@require_GET
@signed_in
def exemption(request: ActorRequest, exemption: UUID) -> HttpResponse:
    """One exemption, with what this person may do about it."""
    return _page(request, queries.get_exemption(request.actor, exemption), AnswerForm())


def _page(request: ActorRequest, found: Exemption, form: AnswerForm, status: int = 200) -> HttpResponse:
    facts = queries.exemption_facts(found, day=timezone.localdate(request.now))
    quota = queries.quotas().get(found.quota)
    context = {
        "exemption": found,
        "name": queries.debtor_names(request.actor, [found]).get(found.debtor, ""),
        "quota": _(quota.title) if quota else _("各项都减免"),
        "may_decide": rules.may_decide_exemption(request.actor, facts),
        "may_withdraw": rules.may_withdraw_exemption(request.actor, facts),
        "form": form,
    }
    return render(request, "duties/exemption.html", context, status=status)


@require_POST
@signed_in
def grant(request: ActorRequest, exemption: UUID) -> HttpResponse:
    """Agree to it."""
    actions.decide_exemption(actor=request.actor, now=request.now, exemption_id=exemption, granted=True)
    messages.success(request, _("已批准，应完成的数已经按天数折减。"))
    return _back(request, exemption)


@require_POST
@signed_in
def refuse(request: ActorRequest, exemption: UUID) -> HttpResponse:
    """Do not agree, and say why."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.get_exemption(request.actor, exemption), form, status=422)
    actions.decide_exemption(
        actor=request.actor,
        now=request.now,
        exemption_id=exemption,
        granted=False,
        answer=form.cleaned_data["answer"],
    )
    return _back(request, exemption)


@require_POST
@signed_in
def withdraw(request: ActorRequest, exemption: UUID) -> HttpResponse:
    """Take it back."""
    actions.withdraw_exemption(actor=request.actor, now=request.now, exemption_id=exemption)
    return _back(request, exemption)


def _back(request: ActorRequest, exemption: UUID) -> HttpResponseRedirect:
    if request.POST.get("next") == reverse("home:today"):
        return redirect("home:today")
    return redirect("duties:exemption", exemption)


@require_GET
@signed_in
def evidence(request: ActorRequest, exemption: UUID) -> FileResponse:
    """The file that shows it, for those who may read the exemption."""
    found = queries.get_exemption(request.actor, exemption)
    if found.evidence is None:
        raise Exemption.DoesNotExist
    return FileResponse(open_file(found.evidence), as_attachment=True, filename=found.evidence.name)


urlpatterns = [
    path("exemptions/", exemptions, name="exemptions"),
    path("exemptions/ask/", ask, name="ask_exemption"),
    path("exemptions/<uuid:exemption>/", exemption, name="exemption"),
    path("exemptions/<uuid:exemption>/grant/", grant, name="grant_exemption"),
    path("exemptions/<uuid:exemption>/refuse/", refuse, name="refuse_exemption"),
    path("exemptions/<uuid:exemption>/withdraw/", withdraw, name="withdraw_exemption"),
    path("exemptions/<uuid:exemption>/evidence/", evidence, name="exemption_evidence"),
]
