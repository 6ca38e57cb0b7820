"""Postings: the board of the school year, a proposal from the list, the order, its certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.partnerships import actions, forms, queries, rules
from xuequ.affairs.partnerships.models import Posting
from xuequ.affairs.partnerships.views.section import (
    cell,
    shown_term,
    sides,
    today_of,
    usual_days,
)
from xuequ.platform.ui.attempt import carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in


def posting_address(posting: UUID) -> str:
    """Where a posting is seen."""
    return reverse("partnerships:posting", args=[posting])


@require_GET
@signed_in
def postings(request: ActorRequest) -> HttpResponse:
    """The posting board: each lead school against its four, and the orders of the year (P1-3.1a)."""
    actor, term = request.actor, shown_term(request)
    standings = queries.posting_standings(actor, term, today_of(request)) if term else []
    context = {
        "term": term,
        "standings": [(one.debtor, cell(one, f"?school={one.debtor.ident}")) for one in standings],
        "postings": list(_of_school(request, term)) if term else [],
        "states": {value: gettext(text) for value, text in rules.POSTING_STATES},
        "kinds": {value: gettext(text) for value, text in rules.POSTING_KINDS},
        "may_propose": bool(actor.offices) or actor.in_secretariat,
    }
    return render(request, "partnerships/postings.html", context)


def _of_school(request: ActorRequest, term: Term) -> QuerySet[Posting]:
    found = queries.postings_of_year(request.actor, term)
    try:
        return found.filter(from_school=UUID(request.GET.get("school", "")))
    except ValueError:
        return found


@require_http_methods(["GET", "POST"])
@signed_in
def propose(request: ActorRequest) -> HttpResponse:
    """Propose a posting, from the list of one's own school in the order of need (P1-3.1a)."""
    actor = request.actor
    schools = list(organisation.visible_schools(actor))
    own = next((one for one in schools if one.pk == actor.school), None)
    lead = own if own and own.role == "lead" else next((s for s in schools if s.role == "lead"), own)
    subject = request.GET.get("subject", "")
    wanted = int(subject) if subject.isascii() and subject.isdigit() else None
    people = queries.candidates(actor, lead.pk, wanted, today_of(request)) if lead else []
    form = forms.PostingForm(
        *((request.POST,) if request.method == "POST" else ()),
        people=[(str(one.person.pk), _why(one)) for one in people],
        schools=schools,
        days=usual_days(request),
    )

    def page() -> HttpResponse:
        context = {"form": form, "subjects": list(organisation.visible_subjects(actor)), "wanted": wanted}
        status = 422 if form.is_bound else 200
        return render(request, "partnerships/propose.html", context, status=status)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.propose_posting(
            actor=actor,
            now=request.now,
            **{
                **values,
                "person_id": UUID(values["person_id"]),
                "to_school_id": UUID(values["to_school_id"]),
            },
        )
        return gettext("已提出，请两校校长和学区负责人同意。"), posting_address(made.pk)

    return carry_out(request, form, act, page, mendable=True)


def _why(one: queries.Proposed) -> str:
    """A teacher of the list with what speaks for them."""
    person, years = one.person, one.why.years
    taught = ngettext("教龄%(years)s年", "教龄%(years)s年", years) % {"years": years} if years else ""
    subject = person.subject.name if person.subject else ""
    return " · ".join(filter(None, [person.name, subject, person.standing, person.title, taught]))


@require_GET
@signed_in
def posting(request: ActorRequest, posting: UUID) -> HttpResponse:
    """A posting: who, where, who has agreed, and what this person may do (P1-3.1a)."""
    return _page(request, posting)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor = request.actor
    found = queries.get_posting(actor, ident)
    facts = queries.posting_facts(found)
    over = found.state in rules.RUNNING and found.ends < today_of(request)
    certificate = getattr(found, "certificate", None)
    context = {
        "posting": found,
        "states": {value: gettext(text) for value, text in rules.POSTING_STATES},
        "kinds": {value: gettext(text) for value, text in rules.POSTING_KINDS},
        "sides": sides(request, facts, found.approvals.all()),
        "may_end": rules.may_end(actor, facts, "-"),
        "certificate": certificate,
        "may_certify": rules.may_certify(
            actor, "P1-3.1a", over=over, whole=found.state == "approved", given=certificate is not None
        ),
        "end_form": _end_form(request, found),
    }
    return render(request, "partnerships/posting.html", {**context, **bound}, status=status)


def _end_form(request: ActorRequest, found: Posting, *given: Any) -> forms.EndPostingForm:
    """The form of ending a posting: asks about the apprentice where there is one."""
    paired = queries.mentorships_of(found.pk) if found.state == "approved" else []
    people = (
        organisation.visible_people(request.actor, day=today_of(request))
        .filter(subject=found.subject_id)
        .exclude(pk__in=[found.person_id, *(one.apprentice_id for one in paired)])
        if paired
        else ()
    )
    return forms.EndPostingForm(
        *given,
        paired=[f"{one.mentor.name} → {one.apprentice.name}" for one in paired],
        mentors=forms.as_choices(list(people)),
        auto_id="end_%s",
    )


@require_POST
@signed_in
def approve(request: ActorRequest, posting: UUID, side: str) -> HttpResponse:
    """One side agrees to a posting."""
    actions.approve_posting(actor=request.actor, now=request.now, posting_id=posting, side=side)
    return went_well(request, gettext("已同意。"), posting_address(posting))


@require_POST
@signed_in
def end(request: ActorRequest, posting: UUID) -> HttpResponse:
    """End a posting before its time."""
    form = _end_form(request, queries.get_posting(request.actor, posting), request.POST)

    def act() -> tuple[str, str]:
        actions.end_posting(actor=request.actor, now=request.now, posting_id=posting, **form.cleaned_data)
        return gettext("支教已终止。"), posting_address(posting)

    return carry_out(request, form, act, lambda: _page(request, posting, status=422, end_form=form))


@require_POST
@signed_in
def certify(request: ActorRequest, posting: UUID) -> HttpResponse:
    """Give the certificate of a posting that is over."""
    made = actions.certify_posting(actor=request.actor, now=request.now, posting_id=posting)
    return went_well(request, gettext("证明已出具。"), reverse("partnerships:certificate", args=[made.pk]))


@require_GET
@signed_in
def certificate(request: ActorRequest, certificate: UUID) -> HttpResponse:
    """A certificate on a sheet to print (P1-3.1a, P1-3.1b)."""
    found = queries.get_certificate(request.actor, certificate)
    back = (
        reverse("partnerships:posting", args=[found.posting_id])
        if found.posting_id
        else reverse("partnerships:mentorship", args=[found.mentorship_id])
    )
    context = {
        "certificate": found,
        "title": gettext(dict(rules.CERTIFICATE_KINDS)[found.kind]),
        "back": back,
        "district": organisation.get_district(request.actor),
    }
    return render(request, "partnerships/certificate.html", context)


urlpatterns = [
    path("postings/", postings, name="postings"),
    path("postings/new/", propose, name="propose"),
    path("postings/<uuid:posting>/", posting, name="posting"),
    path("postings/<uuid:posting>/approvals/<slug:side>/", approve, name="approve_posting"),
    path("postings/<uuid:posting>/end/", end, name="end_posting"),
    path("postings/<uuid:posting>/certify/", certify, name="certify_posting"),
    path("certificates/<uuid:certificate>/", certificate, name="certificate"),
]
