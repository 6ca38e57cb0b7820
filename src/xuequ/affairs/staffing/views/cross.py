"""跨校兼课: the arrangements, a proposal, and the yes or no of each side."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships.rules import may_draft_for
from xuequ.affairs.staffing import actions, forms, queries, rules
from xuequ.affairs.staffing.views.section import tabs, today_of
from xuequ.kernel.verdict import Verdict
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.agreeing import yeses
from xuequ.platform.ui.attempt import carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("teacher", _("教师"), title=True),
    Column("way", _("从哪里到哪里")),
    Column("subject", _("学科")),
    Column("weekly", _("每周课时"), align="end"),
    Column("days", _("起止日期")),
    Column("state", _("状态")),
)
LIGHTS = {"draft": "amber", "approved": "green", "ended": "grey", "withdrawn": "grey"}


def cross_address(cross: UUID) -> str:
    """Where an arrangement is seen."""
    return reverse("staffing:cross", args=[cross])


def _states() -> dict[str, str]:
    return {value: gettext(text) for value, text in rules.CROSS_STATES}


@require_GET
@signed_in
def crosses(request: ActorRequest) -> HttpResponse:
    """The arrangements of the district, the latest first (P1-5.3)."""
    actor = request.actor
    states = [(value, _(text)) for value, text in rules.CROSS_STATES]
    table = read_table(request, columns=COLUMNS, filters=[Filter("state", _("状态"), states)])
    found = queries.visible_cross(actor)
    if table.q:
        found = found.filter(person__name__icontains=table.q)
    if state := table.chosen.get("state"):
        found = found.filter(state=state)
    rows = table.page_of(found)
    words = _states()
    if table.wants_export:
        lines = (
            (
                one.person.name,
                f"{one.lender.name} → {one.borrower.name}",
                one.subject.name,
                one.weekly,
                f"{one.starts.isoformat()}—{one.ends.isoformat()}",
                words[one.state],
            )
            for one in rows
        )
        return workbook_response(gettext("跨校兼课"), [column.label for column in COLUMNS], lines)
    context = {
        "tabs": tabs("crosses"),
        "table": table,
        "rows": rows,
        "states": words,
        "lights": LIGHTS,
        "may_propose": _may_begin(request),
    }
    return render(request, "staffing/crosses.html", context)


def _may_begin(request: ActorRequest) -> Verdict:
    """Whether this person proposes arrangements at all, for some school."""
    actor = request.actor
    return may_draft_for(actor, "P1-5.3", *(school for school in {actor.school, *actor.offices} if school))


@require_http_methods(["GET", "POST"])
@signed_in
def propose(request: ActorRequest) -> HttpResponse:
    """Propose that a teacher gives some periods a week at another school (P1-5.3)."""
    actor, today = request.actor, today_of(request)
    _may_begin(request).enforce()
    subjects = list(organisation.visible_subjects(actor))
    asked = request.GET.get("subject", "")
    wanted = next((one for one in subjects if str(one.pk) == asked), None)
    people = organisation.search_people(
        actor, post="teacher", subject=wanted.pk if wanted else None, day=today
    ).exclude(subject=None)
    form = forms.CrossForm(
        *((request.POST,) if request.method == "POST" else ()),
        people=list(people.prefetch_related(None).order_by("school__roll", "number"))
        if wanted or request.method == "POST"
        else [],
        schools=list(organisation.visible_schools(actor)),
        subjects=subjects,
        wanted=wanted.pk if wanted else None,
        own=actor.school,
        days=_usual_days(request, today),
    )

    def page() -> HttpResponse:
        context = {"form": form, "subjects": subjects, "wanted": wanted}
        return render(request, "staffing/propose.html", context, status=422 if form.is_bound else 200)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        made = actions.propose_cross(
            actor=actor,
            now=request.now,
            **{
                **values,
                "person_id": UUID(values["person_id"]),
                "borrower_id": UUID(values["borrower_id"]),
                "subject": int(values["subject"]),
            },
        )
        return gettext("已提出，请两校校长和学区负责人同意。"), cross_address(made.pk)

    return carry_out(request, form, act, page, mendable=True)


def _usual_days(request: ActorRequest, today: date) -> tuple[date, date]:
    """From today to the end of the term, else of the day."""
    term = organisation.term_on(request.actor.district, today)
    return today, term.ends if term else today


@require_GET
@signed_in
def cross(request: ActorRequest, cross: UUID) -> HttpResponse:
    """An arrangement: who, where, how much, who has agreed, and what this person may do (P1-5.3)."""
    return _page(request, cross)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, found = request.actor, queries.get_cross(request.actor, ident)
    facts = queries.cross_facts(found)
    context: dict[str, Any] = {
        "tabs": tabs("crosses"),
        "cross": found,
        "states": _states(),
        "lights": LIGHTS,
        "sides": yeses(
            rules.CROSS_SIDES,
            found.approvals.all(),
            rules.cross_sides_of(actor, facts),
            lambda side: rules.may_approve_cross(actor, facts, side),
        ),
        "may_end": rules.may_end_cross(actor, facts, "-", today_of(request)),
        "end_form": forms.EndForm(auto_id="end_%s"),
    }
    return render(request, "staffing/cross.html", {**context, **bound}, status=status)


@require_POST
@signed_in
def approve(request: ActorRequest, cross: UUID, side: str) -> HttpResponse:
    """One side agrees (P1-5.3)."""
    actions.approve_cross(actor=request.actor, now=request.now, cross_id=cross, side=side)
    return went_well(request, gettext("已同意。"), cross_address(cross))


@require_POST
@signed_in
def end(request: ActorRequest, cross: UUID) -> HttpResponse:
    """Decline a proposal, or end what was agreed to (P1-5.3)."""
    form = forms.EndForm(request.POST, auto_id="end_%s")

    def act() -> tuple[str, str]:
        actions.end_cross(actor=request.actor, now=request.now, cross_id=cross, **form.cleaned_data)
        return gettext("已办理，原因已记下。"), cross_address(cross)

    return carry_out(request, form, act, lambda: _page(request, cross, status=422, end_form=form))


urlpatterns = [
    path("cross/", crosses, name="crosses"),
    path("cross/new/", propose, name="propose"),
    path("cross/<uuid:cross>/", cross, name="cross"),
    path("cross/<uuid:cross>/approvals/<slug:side>/", approve, name="approve"),
    path("cross/<uuid:cross>/end/", end, name="end"),
]
