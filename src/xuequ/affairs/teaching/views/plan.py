"""A centre group's plan of the term against what was held, handed in and revised (P1-1.2)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import CentreGroup, Term
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.forms.plan import PlanForm
from xuequ.affairs.teaching.models import TermPlan
from xuequ.affairs.teaching.views import section
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.ui import wording
from xuequ.platform.ui.guard import ActorRequest, signed_in


def _term(request: ActorRequest) -> Term | None:
    """The term asked for, else the one that runs, else the next one."""
    actor, asked = request.actor, request.GET.get("term", "")
    terms = list(organisation.visible_terms(actor))
    today = timezone.localdate(request.now)
    wanted = next((one for one in terms if str(one.pk) == asked), None)
    return wanted or next((one for one in terms if one.ends >= today), None)


@require_GET
@signed_in
def term_plan(request: ActorRequest, group: UUID) -> HttpResponse:
    """A group's plan beside what was held, moved and called off; earlier versions; on paper if asked."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = organisation.get_group(actor, group, day=today)
    term = _term(request)
    versions = queries.plans_of(actor, found.pk, term) if term else []
    shown = _version(request, versions)
    leaders = queries.members_of(actor, found.pk, today)[1]
    context = {
        "group": found,
        "term": term,
        "terms": organisation.visible_terms(actor),
        "versions": versions,
        "plan": shown,
        "board": queries.plan_board(actor, found.pk, term, shown, today) if term else None,
        "may_hand_in": rules.may_hand_in_plan(actor, leaders),
        "lights": section.SESSION_LIGHTS,
        "standings": {key: gettext(word) for key, word in rules.STANDINGS},
        "kinds": {key: gettext(word) for key, word in rules.SESSION_KINDS},
    }
    printing = request.GET.get("print") == "yes" and shown is not None
    return render(request, "teaching/plan_print.html" if printing else "teaching/plan.html", context)


def _version(request: ActorRequest, versions: list[TermPlan]) -> TermPlan | None:
    asked = request.GET.get("version", "")
    return next((one for one in versions if str(one.version) == asked), next(iter(versions), None))


@require_http_methods(["GET", "POST"])
@signed_in
def hand_in_plan(request: ActorRequest, group: UUID) -> HttpResponse:
    """The leader writes the aims and adds several activities at once, on days that the term proposes."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = organisation.get_group(actor, group, day=today)
    rules.may_hand_in_plan(actor, queries.members_of(actor, found.pk, today)[1]).enforce()
    term = _term(request)
    if term is None:
        messages.warning(request, gettext("还没有登记学期，请先请学区教导处登记。"))
        return redirect("teaching:plan", group)
    form = _form(request, found, term)
    if form.is_bound and form.is_valid() and _handed_in(request, form, found, term):
        messages.success(request, gettext("计划已提交，活动都上了日历。"))
        return redirect("teaching:plan", group)
    board = queries.plan_board(actor, found.pk, term, None, today)
    context = {"form": form, "group": found, "term": term, "board": board}
    return render(request, "teaching/plan_form.html", context, status=422 if form.is_bound else 200)


def _form(request: ActorRequest, group: CentreGroup, term: Term) -> PlanForm:
    today = timezone.localdate(request.now)
    latest = next(iter(queries.plans_of(request.actor, group.pk, term)), None)
    days = queries.proposed_days(request.actor, group.pk, term, today)
    initial = {
        "aims": latest.aims if latest else "",
        "version": latest.version if latest else 0,
        "sent": section.mark(),
    }
    return PlanForm(request.actor, days, request.POST if request.method == "POST" else None, initial=initial)


def _handed_in(request: ActorRequest, form: PlanForm, group: CentreGroup, term: Term) -> bool:
    school = request.actor.school or organisation.visible_schools(request.actor)[0].pk
    try:
        actions.hand_in_plan(
            actor=request.actor,
            now=request.now,
            group_id=group.pk,
            term_id=term.pk,
            aims=form.cleaned_data["aims"],
            version=form.cleaned_data["version"],
            sessions=form.sessions(group, school),
        )
    except Refused as no:
        if no.verdict.kind is Kind.FORBIDDEN:
            raise
        form.add_error(None, wording.reason(no.verdict))
        return False
    return True


urlpatterns = [
    path("groups/<uuid:group>/plan/", term_plan, name="plan"),
    path("groups/<uuid:group>/plan/hand-in/", hand_in_plan, name="hand_in_plan"),
]
