"""Mentorships: the list, a pair's page with its four marks, its records, papers and certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import actions, forms, queries, rules
from xuequ.affairs.partnerships.models import Mentorship
from xuequ.affairs.partnerships.views.records import record_rows
from xuequ.affairs.partnerships.views.section import (
    Cell,
    cell,
    download,
    shown_term,
    today_of,
    usual_days,
)
from xuequ.kernel.duty import Standing
from xuequ.platform.ui.attempt import carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in


def mentorship_address(mentorship: UUID) -> str:
    """Where a mentorship is seen."""
    return reverse("partnerships:mentorship", args=[mentorship])


@require_GET
@signed_in
def mentorships(request: ActorRequest) -> HttpResponse:
    """The mentorships this person may see, each with its four marks (P1-3.1b)."""
    actor, term = request.actor, shown_term(request)
    found = list(queries.visible_mentorships(actor)[:200])
    marks = queries.marks_of(actor, found, term, today_of(request)) if term and found else {}
    context = {
        "rows": [(one, _marks(one, marks.get(one.pk, []))) for one in found],
        "states": {value: gettext(text) for value, text in rules.MENTORSHIP_STATES},
    }
    return render(request, "partnerships/mentorships.html", context)


def _marks(mentorship: Mentorship, standings: list[Standing]) -> list[tuple[str, Cell]]:
    """The four marks: an apprentice, and the standings of the school year."""
    address = mentorship_address(mentorship.pk)
    there = Cell(gettext("徒弟"), "green", gettext("已完成"), "1/1", address)
    return [
        (gettext("收徒"), there),
        *((gettext(duties.get_quota(one.quota).title), cell(one, address)) for one in standings),
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def open_mentorship(request: ActorRequest) -> HttpResponse:
    """Pair a mentor and an apprentice (P1-3.1b)."""
    actor, today = request.actor, today_of(request)
    people = list(organisation.search_people(actor, post="teacher", day=today))
    everybody = list(organisation.visible_people(actor, day=today))
    mine = [one for one in everybody if one.pk == actor.person]
    postings = queries.visible_postings(actor).filter(state="approved", ends__gte=today)
    form = forms.MentorshipForm(
        *((request.POST,) if request.method == "POST" else ()),
        mentors=forms.as_choices([*mine, *(one for one in people if one.pk != actor.person)]),
        apprentices=forms.as_choices([one for one in everybody if one.pk != actor.person and one.subject]),
        postings=[(str(one.pk), f"{one.person.name} → {one.to_school.name}") for one in postings],
        days=usual_days(request),
    )

    def page() -> HttpResponse:
        status = 422 if form.is_bound else 200
        return render(request, "partnerships/open_mentorship.html", {"form": form}, status=status)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.open_mentorship(
            actor=actor,
            now=request.now,
            mentor_id=UUID(values["mentor_id"]),
            apprentice_id=UUID(values["apprentice_id"]),
            starts=values["starts"],
            ends=values["ends"],
            agreement=values["agreement"],
            posting_id=UUID(values["posting_id"]) if values["posting_id"] else None,
        )
        return gettext("已登记，双方都会收到消息。"), mentorship_address(made.pk)

    return carry_out(request, form, act, page, mendable=True)


@require_GET
@signed_in
def mentorship(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """A mentorship: its four marks, records, papers, rests and earlier apprentices (P1-3.1b)."""
    return _page(request, mentorship)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, today, term = request.actor, today_of(request), shown_term(request)
    found = queries.get_mentorship(actor, ident)
    facts = queries.mentorship_facts(found)
    marks = queries.marks_of(actor, [found], term, today)[found.pk] if term else []
    certificate = getattr(found, "certificate", None)
    context: dict[str, Any] = {
        "mentorship": found,
        "states": {value: gettext(text) for value, text in rules.MENTORSHIP_STATES},
        "marks": _marks(found, marks),
        "rows": record_rows(list(queries.records_of(actor, found.pk, found.starts, found.ends)[:100])),
        "papers": [
            (one, rules.may_accept_paper(actor, facts, accepted=one.accepted_by_id is not None))
            for one in queries.papers_of(found)
        ],
        "earlier": queries.earlier_mentorships(found),
        "may_record": found.state == "open"
        and rules.may_record_mentorship(actor, facts, "guidance", found.starts),
        "may_keep": rules.may_keep_mentorship(actor, facts),
        "may_hand_in": rules.may_hand_in_paper(actor, facts),
        "certificate": certificate,
        "may_certify": rules.may_certify(
            actor,
            "P1-3.1b",
            over=found.ends < today,
            whole=queries.marks_made(found),
            given=certificate is not None,
        ),
        "record_form": forms.MentorshipRecordForm(
            today=today, auto_id="record_%s", initial={"sent": uuid4()}
        ),
        "rest_form": forms.RestForm(auto_id="rest_%s"),
        "apprentice_form": _apprentice_form(request, found),
        "paper_form": forms.PaperForm(auto_id="paper_%s"),
        "end_form": forms.ReasonForm(auto_id="end_%s"),
    }
    return render(request, "partnerships/mentorship.html", {**context, **bound}, status=status)


def _apprentice_form(request: ActorRequest, found: Mentorship, *given: Any) -> forms.ApprenticeForm:
    people = organisation.visible_people(request.actor, day=today_of(request)).filter(
        subject=found.subject_id
    )
    others = [one for one in people if one.pk not in {found.mentor_id, found.apprentice_id}]
    return forms.ApprenticeForm(*given, people=forms.as_choices(others), auto_id="apprentice_%s")


@require_POST
@signed_in
def record(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """Record what mentor and apprentice did."""
    form = forms.MentorshipRecordForm(request.POST, today=today_of(request), auto_id="record_%s")

    def act() -> tuple[str, str]:
        actions.record_for_mentorship(
            actor=request.actor, now=request.now, mentorship_id=mentorship, **form.cleaned_data
        )
        return gettext("已登记，等学校确认。"), mentorship_address(mentorship)

    return carry_out(request, form, act, lambda: _page(request, mentorship, status=422, record_form=form))


@require_POST
@signed_in
def interrupt(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """Enter days in which it rests."""
    form = forms.RestForm(request.POST, auto_id="rest_%s")

    def act() -> tuple[str, str]:
        actions.interrupt_mentorship(
            actor=request.actor, now=request.now, mentorship_id=mentorship, **form.cleaned_data
        )
        return gettext("中断已登记。"), mentorship_address(mentorship)

    return carry_out(
        request, form, act, lambda: _page(request, mentorship, status=422, rest_form=form), mendable=True
    )


@require_POST
@signed_in
def change_apprentice(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """Go on with another apprentice."""
    form = _apprentice_form(request, queries.get_mentorship(request.actor, mentorship), request.POST)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.change_apprentice(
            actor=request.actor,
            now=request.now,
            mentorship_id=mentorship,
            apprentice_id=UUID(values["apprentice_id"]),
            reason=values["reason"],
        )
        return gettext("已换徒弟，原来的记录都留着。"), mentorship_address(made.pk)

    return carry_out(
        request,
        form,
        act,
        lambda: _page(request, mentorship, status=422, apprentice_form=form),
        mendable=True,
    )


@require_POST
@signed_in
def end(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """End a mentorship before its time."""
    form = forms.ReasonForm(request.POST, auto_id="end_%s")

    def act() -> tuple[str, str]:
        actions.end_mentorship(
            actor=request.actor, now=request.now, mentorship_id=mentorship, **form.cleaned_data
        )
        return gettext("师徒结对已结束。"), mentorship_address(mentorship)

    return carry_out(request, form, act, lambda: _page(request, mentorship, status=422, end_form=form))


@require_POST
@signed_in
def hand_in_paper(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """The apprentice hands a paper in."""
    form = forms.PaperForm(request.POST, request.FILES, auto_id="paper_%s")

    def act() -> tuple[str, str]:
        actions.hand_in_paper(
            actor=request.actor, now=request.now, mentorship_id=mentorship, **form.cleaned_data
        )
        return gettext("已提交，请师傅认定。"), mentorship_address(mentorship)

    return carry_out(request, form, act, lambda: _page(request, mentorship, status=422, paper_form=form))


@require_POST
@signed_in
def accept_paper(request: ActorRequest, paper: UUID) -> HttpResponse:
    """The mentor accepts a paper."""
    made = actions.accept_paper(actor=request.actor, now=request.now, paper_id=paper)
    return went_well(request, gettext("论文已认定。"), mentorship_address(made.mentorship_id))


@require_GET
@signed_in
def paper(request: ActorRequest, paper: UUID) -> HttpResponse:
    """A paper, as a download."""
    return download(queries.get_paper_file(request.actor, paper))


@require_POST
@signed_in
def certify(request: ActorRequest, mentorship: UUID) -> HttpResponse:
    """Give the certificate of a mentorship that is over with its marks made."""
    made = actions.certify_mentorship(actor=request.actor, now=request.now, mentorship_id=mentorship)
    return went_well(request, gettext("证明已出具。"), reverse("partnerships:certificate", args=[made.pk]))


urlpatterns = [
    path("mentorships/", mentorships, name="mentorships"),
    path("mentorships/new/", open_mentorship, name="open_mentorship"),
    path("mentorships/<uuid:mentorship>/", mentorship, name="mentorship"),
    path("mentorships/<uuid:mentorship>/records/", record, name="record_mentorship"),
    path("mentorships/<uuid:mentorship>/rests/", interrupt, name="interrupt"),
    path("mentorships/<uuid:mentorship>/apprentice/", change_apprentice, name="change_apprentice"),
    path("mentorships/<uuid:mentorship>/end/", end, name="end_mentorship"),
    path("mentorships/<uuid:mentorship>/papers/", hand_in_paper, name="hand_in_paper"),
    path("mentorships/<uuid:mentorship>/certify/", certify, name="certify_mentorship"),
    path("papers/<uuid:paper>/", paper, name="paper"),
    path("papers/<uuid:paper>/accept/", accept_paper, name="accept_paper"),
]
