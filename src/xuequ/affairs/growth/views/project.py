"""One project: its people, the way it went, its results, and the step that comes next (P1-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.research import (
    ChangeForm,
    Choices,
    DecisionForm,
    DeliverableForm,
    ExtensionForm,
    MilestoneForm,
    ReviewersForm,
)
from xuequ.affairs.growth.forms.training import ReasonForm
from xuequ.affairs.growth.models import ResearchProject
from xuequ.kernel.verdict import Verdict
from xuequ.platform.files.actions import open_file
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in

NEXT = {"approved": "open", "opened": "midterm", "midterm": "conclude"}
"""State → the step that comes next."""


@require_GET
@signed_in
def project(request: ActorRequest, project: UUID) -> HttpResponse:
    """A project with everything it went through (P1-4)."""
    return _page(request, project)


def _page(request: ActorRequest, ident: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    found = queries.get_project(actor, ident)
    facts = queries.project_facts(found)
    step = NEXT.get(found.state, "")
    conducts, judges = rules.may_conduct(actor, facts), rules.may_judge(actor, facts)
    announces = step == "open" and bool(conducts)
    records = bool(conducts if step == "midterm" else judges) and bool(step)
    waits = step == "open" and (found.opening_on is None or today < found.opening_on)
    alters = bool(judges) and found.state in rules.RUNNING
    context: dict[str, Any] = {
        "project": found,
        "today": today,
        "step": step,
        "step_word": gettext(dict(rules.MILESTONES)[step]) if step else "",
        "milestones": list(queries.milestones_of(found)),
        "deliverables": list(queries.deliverables_of(found)),
        "judges": judges,
        "decides": found.state == "applied" and bool(judges),
        "waits": waits,
        "decision_form": DecisionForm(auto_id="decision_%s"),
        "announce_form": _reviewers_form(request, found) if announces else None,
        "milestone_form": _milestone_form(request, found, step) if records and not waits else None,
        "change_form": _change_form(request, found) if alters else None,
        "extension_form": ExtensionForm(auto_id="extend_%s") if alters else None,
        "withdraw_form": ReasonForm(auto_id="withdraw_%s") if alters else None,
        "deliverable_form": DeliverableForm(auto_id="result_%s", today=today)
        if _may_add(request, facts)
        else None,
    }
    return render(request, "growth/project.html", {**context, **bound}, status=status)


def _may_add(request: ActorRequest, facts: rules.ProjectFacts) -> Verdict:
    """Whether a result as such may be entered; what it says is judged when it is."""
    return rules.may_add_deliverable(request.actor, facts, title="-", kind="other", day=facts.first)


def _reviewers(request: ActorRequest, found: ResearchProject) -> Choices:
    people = queries.reviewers_for(request.actor, found, timezone.localdate(request.now))
    return [(str(p.pk), f"{p.name}　{p.school.name if p.school else ''}".strip()) for p in people]


def _reviewers_form(request: ActorRequest, found: ResearchProject, *given: Any) -> ReviewersForm:
    first = timezone.localdate(request.now) + rules.NOTICE
    return ReviewersForm(
        *given,
        initial={"day": found.opening_on or first},
        reviewers=_reviewers(request, found),
        auto_id="announce_%s",
    )


def _milestone_form(request: ActorRequest, found: ResearchProject, kind: str, *given: Any) -> MilestoneForm:
    reviewers = _reviewers(request, found) if kind == "conclude" else []
    today = timezone.localdate(request.now)
    return MilestoneForm(*given, kind=kind, reviewers=reviewers, today=today, auto_id="step_%s")


def _change_form(request: ActorRequest, found: ResearchProject, *given: Any) -> ChangeForm:
    day = timezone.localdate(request.now)
    people = [(str(p.pk), p.name) for p in queries.people_of_school(request.actor, found.school_id, day)]
    roles: dict[str, list[str]] = {"core": [], "participant": []}
    for one in found.people:  # type: ignore[attr-defined]
        roles.setdefault(one.role, []).append(str(one.person_id))
    initial = {
        "leader": str(found.leader_id),
        "core": roles["core"],
        "participants": roles["participant"],
    }
    return ChangeForm(*given, people=people, initial=initial, auto_id="change_%s")


@require_POST
@signed_in
def project_decide(request: ActorRequest, project: UUID) -> HttpResponse:
    """Approve an application or decline it."""
    form = DecisionForm(request.POST, auto_id="decision_%s")
    approved = request.POST.get("approved") == "yes"

    def run() -> object:
        return actions.decide_project(
            actor=request.actor,
            now=request.now,
            project_id=project,
            approved=approved,
            **form.cleaned_data,
        )

    said = gettext("已立项，并编了号。") if approved else gettext("未予立项，已告知申报人。")
    return _done(request, project, "decision_form", form, run, said)


@require_POST
@signed_in
def project_announce(request: ActorRequest, project: UUID) -> HttpResponse:
    """Announce the opening a week ahead."""
    form = _reviewers_form(request, queries.get_project(request.actor, project), request.POST)

    def run() -> object:
        return actions.announce_opening(
            actor=request.actor,
            now=request.now,
            project_id=project,
            day=form.cleaned_data["day"],
            reviewers=form.named(),
        )

    return _done(request, project, "announce_form", form, run, gettext("已预告开题，并通知了专家。"))


@require_POST
@signed_in
def project_step(request: ActorRequest, project: UUID, kind: str) -> HttpResponse:
    """Record the opening, the mid-term or the conclusion."""
    found = queries.get_project(request.actor, project)
    rules.may_step(queries.project_facts(found), kind).enforce()
    form = _milestone_form(request, found, kind, request.POST, request.FILES)

    def run() -> object:
        return actions.record_milestone(
            actor=request.actor, now=request.now, project_id=project, kind=kind, **form.values()
        )

    return _done(request, project, "milestone_form", form, run, gettext("已登记。"))


@require_POST
@signed_in
def project_change(request: ActorRequest, project: UUID) -> HttpResponse:
    """Change who takes part."""
    form = _change_form(request, queries.get_project(request.actor, project), request.POST)

    def run() -> object:
        return actions.change_project(
            actor=request.actor,
            now=request.now,
            project_id=project,
            reason=form.cleaned_data["reason"],
            **form.people(),
        )

    return _done(request, project, "change_form", form, run, gettext("课题组成员已变更。"))


@require_POST
@signed_in
def project_extend(request: ActorRequest, project: UUID) -> HttpResponse:
    """Give a project more time."""
    form = ExtensionForm(request.POST, auto_id="extend_%s")

    def run() -> object:
        return actions.extend_project(
            actor=request.actor, now=request.now, project_id=project, **form.cleaned_data
        )

    return _done(request, project, "extension_form", form, run, gettext("已同意延期。"))


@require_POST
@signed_in
def project_withdraw(request: ActorRequest, project: UUID) -> HttpResponse:
    """Give a project up."""
    form = ReasonForm(request.POST, auto_id="withdraw_%s")

    def run() -> object:
        return actions.withdraw_project(
            actor=request.actor, now=request.now, project_id=project, **form.cleaned_data
        )

    return _done(request, project, "withdraw_form", form, run, gettext("已撤项。"))


@require_POST
@signed_in
def project_result(request: ActorRequest, project: UUID) -> HttpResponse:
    """Enter what came of a project."""
    today = timezone.localdate(request.now)
    form = DeliverableForm(request.POST, request.FILES, auto_id="result_%s", today=today)

    def run() -> object:
        return actions.add_deliverable(
            actor=request.actor, now=request.now, project_id=project, **form.cleaned_data
        )

    return _done(request, project, "deliverable_form", form, run, gettext("成果已登记。"))


@require_GET
@signed_in
def project_file(request: ActorRequest, project: UUID, file: UUID) -> HttpResponse:
    """A file of a project, always as a download."""
    found = queries.project_file(request.actor, project, file)
    return cast(HttpResponse, FileResponse(open_file(found), as_attachment=True, filename=found.name))


def _done(
    request: ActorRequest, project: UUID, name: str, form: Form, run: Callable[[], object], said: str
) -> HttpResponse:
    """Do what the form asks; what is wrong with it is told beside it."""
    queries.get_project(request.actor, project)

    def act() -> tuple[str, str]:
        run()
        return said, reverse("growth:project", args=[project])

    return carry_out(request, form, act, lambda: _page(request, project, status=422, **{name: form}))


urlpatterns = [
    path("research/projects/<uuid:project>/", project, name="project"),
    path("research/projects/<uuid:project>/decide/", project_decide, name="project_decide"),
    path("research/projects/<uuid:project>/opening/", project_announce, name="project_announce"),
    path("research/projects/<uuid:project>/steps/<slug:kind>/", project_step, name="project_step"),
    path("research/projects/<uuid:project>/people/", project_change, name="project_change"),
    path("research/projects/<uuid:project>/extend/", project_extend, name="project_extend"),
    path("research/projects/<uuid:project>/withdraw/", project_withdraw, name="project_withdraw"),
    path("research/projects/<uuid:project>/results/", project_result, name="project_result"),
    path("research/projects/<uuid:project>/files/<uuid:file>/", project_file, name="project_file"),
]
