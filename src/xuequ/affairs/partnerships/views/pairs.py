"""Partner schools: the list with a light for each subject, and a pair's page with its grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.duties.rules import STATE_TEXT
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.partnerships import actions, forms, queries, rules
from xuequ.affairs.partnerships.models import AidItem, PairSubject, Partnership
from xuequ.affairs.partnerships.views.section import (
    Cell,
    cell,
    download,
    shown_term,
    sides,
    today_of,
    usual_days,
)
from xuequ.kernel.duty import Every
from xuequ.platform.ui.attempt import carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in


def pair_address(pair: UUID) -> str:
    """Where a pair is seen."""
    return reverse("partnerships:pair", args=[pair])


@require_GET
@signed_in
def pairs(request: ActorRequest) -> HttpResponse:
    """The partner schools, each subject with its light (P1-2.1)."""
    actor, today, term = request.actor, today_of(request), shown_term(request)
    found = list(queries.visible_pairs(actor))
    subjects = [one for pair in found for one in pair.subjects.all()]
    lights = queries.pair_lights(actor, subjects, term, today) if term and subjects else {}
    context = {
        "pairs": found,
        "lights": {
            ident: (one.now.light, gettext(STATE_TEXT[one.now.state]), one.missed)
            for ident, one in lights.items()
        },
        "states": {value: gettext(text) for value, text in rules.PAIR_STATES},
        "may_draft": actor.in_secretariat or bool(actor.offices),
    }
    return render(request, "partnerships/list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def draft(request: ActorRequest) -> HttpResponse:
    """Draft the agreement of two schools (P1-2.1)."""
    actor = request.actor
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.PairForm(
        *given,
        schools=list(organisation.visible_schools(actor)),
        subjects=list(organisation.visible_subjects(actor)),
        own=str(actor.school or ""),
        days=usual_days(request),
    )

    def page() -> HttpResponse:
        return render(
            request, "partnerships/draft.html", {"form": form}, status=422 if form.is_bound else 200
        )

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.draft_pair(
            actor=actor,
            now=request.now,
            lead_id=UUID(values["lead"]),
            supported_id=UUID(values["supported"]),
            starts=values["starts"],
            ends=values["ends"],
            goals=values["goals"],
            subjects=[int(one) for one in values["subjects"]],
            agreement=values["agreement"],
        )
        return gettext("协议已起草，已请两校校长和学区负责人同意。"), pair_address(made.pk)

    return carry_out(request, form, act, page, mendable=True)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A duty of a subject; ``monthly``: a cell for each month, else one for the term."""

    title: str
    clause: str
    monthly: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A subject of the pair with its duties in a term."""

    subject: PairSubject
    months: tuple[str, ...]
    lines: tuple[GridLine, ...]


def grids(request: ActorRequest, subjects: Sequence[PairSubject], term: Term) -> list[Grid]:
    """The subjects of a pair, month by month, each cell opening its records."""
    found = queries.pair_lines(request.actor, subjects, term, today_of(request))
    made = []
    for subject in subjects:
        lines = []
        for line in found[subject.pk]:
            address = reverse("partnerships:records", args=[subject.pk])
            cells = tuple(
                cell(one, f"{address}?first={one.period.first}&last={one.period.last}") for one in line.cells
            )
            monthly = line.quota.every is Every.MONTH
            lines.append(GridLine(gettext(line.quota.title), line.quota.clause, monthly, cells))
        months = max((tuple(one.label for one in line.cells) for line in lines if line.monthly), key=len)
        made.append(Grid(subject, months, tuple(lines)))
    return made


@require_GET
@signed_in
def pair(request: ActorRequest, pair: UUID) -> HttpResponse:
    """A pair: its grid, the aid ledger, both sides' word, and what this person may do (P1-2.1, P1-3.1c)."""
    return pair_page(request, pair)


def pair_page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    """The page of a pair; ``bound``: a form with its errors."""
    actor, term = request.actor, shown_term(request)
    found = queries.get_pair(actor, ident)
    facts = queries.pair_facts(found)
    subjects = list(found.subjects.all())
    ledger = list(queries.aid_of(found))
    on = found.state in rules.RUNNING
    side = rules.side_of(actor, facts)
    said = bool(side and term and queries.has_said(found, term.pk, side))
    context: dict[str, Any] = {
        "pair": found,
        "term": term,
        "terms": list(organisation.visible_terms(actor)),
        "grids": grids(request, subjects, term) if term and on else [],
        "sides": sides(request, facts, found.approvals.all()),
        "ledger": [_ledger_row(request, found, one, bound.pop(str(one.pk), None)) for one in ledger],
        "aid_kinds": _texts(rules.AID_KINDS),
        "states": _texts(rules.PAIR_STATES),
        "worths": _texts(rules.WORTH),
        "side_names": _texts(rules.SIDES),
        "words": queries.words_of(actor, found),
        "sees_words": rules.sees_words(actor, facts),
        "may_record": rules.answers_for(actor, found.lead_id) or actor.school == found.lead_id,
        "may_give": any(rules.may_give(actor, facts, school) for school in facts.schools),
        "may_say": rules.may_say_word(actor, facts, side, said=said),
        "may_end": rules.may_end(actor, facts, "-"),
        "aid_form": forms.AidForm(today=today_of(request), auto_id="aid_%s"),
        "word_form": forms.WordForm(auto_id="word_%s"),
        "end_form": forms.ReasonForm(auto_id="end_%s"),
    }
    return render(request, "partnerships/pair.html", {**context, **bound}, status=status)


def _texts(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {value: gettext(text) for value, text in pairs}


def _ledger_row(request: ActorRequest, pair: Partnership, item: AidItem, form: Form | None) -> dict[str, Any]:
    item.partnership = pair
    facts = queries.aid_facts(item)
    light = {"given": "amber", "received": "green", "objected": "red"}[item.state]
    return {
        "item": item,
        "light": light,
        "word": gettext(dict(rules.AID_STATES)[item.state]),
        "may_receive": rules.may_settle_aid(request.actor, facts, received=True),
        "form": form or forms.ObjectionForm(auto_id=f"object_{item.pk}_%s"),
        "may_object": rules.may_settle_aid(request.actor, facts, received=False, objection="-"),
    }


@require_POST
@signed_in
def approve(request: ActorRequest, pair: UUID, side: str) -> HttpResponse:
    """One side agrees to the agreement."""
    actions.approve_pair(actor=request.actor, now=request.now, pair_id=pair, side=side)
    return went_well(request, gettext("已同意。"), pair_address(pair))


@require_POST
@signed_in
def end(request: ActorRequest, pair: UUID) -> HttpResponse:
    """End the partnership before its time."""
    form = forms.ReasonForm(request.POST, auto_id="end_%s")

    def act() -> tuple[str, str]:
        actions.end_pair(actor=request.actor, now=request.now, pair_id=pair, **form.cleaned_data)
        return gettext("结对已终止，做过的都留着。"), pair_address(pair)

    return carry_out(request, form, act, lambda: pair_page(request, pair, status=422, end_form=form))


@require_POST
@signed_in
def word(request: ActorRequest, pair: UUID) -> HttpResponse:
    """A side's word of the term."""
    form = forms.WordForm(request.POST, auto_id="word_%s")

    def act() -> tuple[str, str]:
        actions.say_word(actor=request.actor, now=request.now, pair_id=pair, **form.cleaned_data)
        return gettext("已记下，只有两校和学区负责人看得到。"), pair_address(pair)

    return carry_out(request, form, act, lambda: pair_page(request, pair, status=422, word_form=form))


@require_GET
@signed_in
def agreement(request: ActorRequest, pair: UUID) -> HttpResponse:
    """The agreement as it was signed, as a download."""
    return download(queries.get_agreement(request.actor, pair))


urlpatterns = [
    path("", pairs, name="list"),
    path("new/", draft, name="draft"),
    path("<uuid:pair>/", pair, name="pair"),
    path("<uuid:pair>/approvals/<slug:side>/", approve, name="approve"),
    path("<uuid:pair>/end/", end, name="end"),
    path("<uuid:pair>/word/", word, name="word"),
    path("<uuid:pair>/agreement/", agreement, name="agreement"),
]
