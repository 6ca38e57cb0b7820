"""One task: where it comes from, what was done, and the forms to report, explain, close and hand back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import actions, forms, queries, rules
from xuequ.affairs.resolutions.models import Explanation, ProgressReport, Task
from xuequ.platform.files.actions import open_file
from xuequ.platform.files.models import StoredFile
from xuequ.platform.ui import wording
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a task's history: ``lines`` are pairs of a word and a text, ``url`` leads to a meeting."""

    at: datetime
    light: str
    title: str
    by: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    files: tuple[StoredFile, ...] = ()
    url: str = ""


@require_GET
@signed_in
def task(request: ActorRequest, task: UUID) -> HttpResponse:
    """A task with its resolution, its history and what this person may do about it (P3-6)."""
    return _page(request, task)


@require_POST
@signed_in
def report(request: ActorRequest, task: UUID) -> HttpResponse:
    """Report progress; or say that it is done and ask for it to be closed."""
    found = queries.get_task(request.actor, task)
    form = _report_form(request, found, request.POST, request.FILES)

    def send() -> str:
        values = form.cleaned_data
        actions.report(
            actor=request.actor,
            now=request.now,
            task_id=task,
            percent=values["percent"],
            text=values["text"],
            done=values["done"],
            evidence=values["evidence"],
        )
        return gettext("已申报完成，等待核实销号。") if values["done"] else gettext("进展已报送，谢谢。")

    return _done(request, task, "report_form", form, send)


@require_POST
@signed_in
def explain(request: ActorRequest, task: UUID) -> HttpResponse:
    """Explain to the next meeting why the task is late."""
    found = queries.get_task(request.actor, task)
    form = _explanation_form(request, found, request.POST)

    def send() -> str:
        actions.explain(actor=request.actor, now=request.now, task_id=task, **form.cleaned_data)
        return gettext("说明已提交，下一次会议听取。")

    return _done(request, task, "explanation_form", form, send)


@require_POST
@signed_in
def accept(request: ActorRequest, task: UUID) -> HttpResponse:
    """Close a task that was reported done (销号)."""
    form = forms.AcceptForm(request.POST)

    def send() -> str:
        actions.accept(actor=request.actor, now=request.now, task_id=task, **form.cleaned_data)
        return gettext("已销号，并告知主办学校。")

    return _done(request, task, "accept_form", form, send)


@require_POST
@signed_in
def hand_back(request: ActorRequest, task: UUID) -> HttpResponse:
    """Hand a task reported done back, with the reason."""
    form = forms.ReturnForm(request.POST, auto_id="return_%s")

    def send() -> str:
        actions.hand_back(actor=request.actor, now=request.now, task_id=task, **form.cleaned_data)
        return gettext("已退回，并告知主办学校。")

    return _done(request, task, "return_form", form, send)


@require_GET
@signed_in
def evidence(request: ActorRequest, task: UUID, file: UUID) -> HttpResponse:
    """A file handed in with a report, always as a download, never shown as a page."""
    found = queries.get_evidence(request.actor, task, file)
    return cast(HttpResponse, FileResponse(open_file(found), as_attachment=True, filename=found.name))


def _done(request: ActorRequest, task: UUID, name: str, form: Form, send: Callable[[], str]) -> HttpResponse:
    """Do what the form asks; what is wrong with it is told beside it, nothing typed is lost."""
    queries.get_task(request.actor, task)

    def act() -> tuple[str, str]:
        return send(), reverse("resolutions:task", args=[task])

    return carry_out(request, form, act, lambda: _page(request, task, status=422, **{name: form}))


def _page(request: ActorRequest, task: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    found = queries.get_task(actor, task)
    facts = queries.task_facts(found)
    reports = queries.reports_of(found)
    context: dict[str, Any] = {
        "task": found,
        "resolution": queries.get_resolution(actor, found.resolution_id),
        "today": today,
        "light": rules.light(facts, today),
        "overdue": rules.needs_explanation(facts, today),
        "waiting": next((one for one in found.explanations.all() if one.state == "waiting"), None),
        "claim": next((one for one in reports if one.done), None),
        "history": sorted(_history(found, reports), key=lambda entry: entry.at, reverse=True),
        "may_report": rules.may_report(actor, facts),
        "leads": bool(rules.may_claim_done(actor, facts)),
        "may_explain": rules.may_ask_for_time(actor, facts),
        "may_accept": rules.may_accept(actor, facts),
        "report_form": _report_form(request, found),
        "explanation_form": None,
        "accept_form": forms.AcceptForm(),
        "return_form": forms.ReturnForm(auto_id="return_%s"),
    }
    if context["may_explain"] and "explanation_form" not in bound:
        context["explanation_form"] = _explanation_form(request, found)
    return render(request, "resolutions/task.html", {**context, **bound}, status=status)


def _report_form(request: ActorRequest, task: Task, *given: Any) -> forms.ReportForm:
    leads = bool(rules.may_claim_done(request.actor, queries.task_facts(task)))
    return forms.ReportForm(*given, percent=task.percent, leads=leads)


def _explanation_form(request: ActorRequest, task: Task, *given: Any) -> forms.ExplanationForm:
    calendar = organisation.calendar_of(request.actor.district)
    today = timezone.localdate(request.now)
    proposed = rules.proposed_date(queries.task_facts(task), today, calendar)
    return forms.ExplanationForm(*given, proposed=proposed)


def _history(task: Task, reports: list[ProgressReport]) -> Iterator[Entry]:
    for report in reports:
        yield from _reported(task, report)
    for explanation in task.explanations.all():
        yield from _explained(task, explanation)
    if task.closed_at is not None:
        done = task.state == "done"
        note = ((gettext("核实情况") if done else gettext("依据"), task.closing_note),)
        yield Entry(
            task.closed_at,
            "green" if done else "grey",
            gettext("核实销号") if done else gettext("任务终止"),
            task.closed_by.name if task.closed_by else "",
            note if task.closing_note else (),
        )


def _reported(task: Task, report: ProgressReport) -> Iterator[Entry]:
    if report.done:
        title = gettext("申报完成，申请销号")
    elif report.school_id == task.responsible_id:
        title = gettext("进展 %(percent)s%%") % {"percent": report.percent}
    else:
        title = gettext("协助情况")
    yield Entry(
        report.at,
        "green" if report.done else "amber",
        title,
        f"{report.school.name} {report.person.name}",
        (("", report.text),),
        tuple(report.evidence.all()),
    )
    if report.returned:
        by = report.returned_by.name if report.returned_by else ""
        line = ((gettext("理由"), report.returned),)
        yield Entry(report.returned_at or report.at, "red", gettext("退回"), by, line)


def _explained(task: Task, explanation: Explanation) -> Iterator[Entry]:
    day = wording.date(explanation.new_date)
    lines = (
        (gettext("原因"), explanation.reason),
        (gettext("补救办法"), explanation.remedy),
        (gettext("申请的新期限"), day),
    )
    by = f"{task.responsible.name} {explanation.person.name}"
    yield Entry(explanation.at, "orange", gettext("说明未能按期完成的原因"), by, lines)
    if explanation.heard_at is None:
        return
    accepted = explanation.state == "accepted"
    title = gettext("会议同意延期到%(day)s") if accepted else gettext("会议听取说明，未同意延期到%(day)s")
    yield Entry(
        explanation.heard_at,
        "green" if accepted else "red",
        title % {"day": day},
        url=reverse("meetings:meeting", args=[explanation.heard_in]) if explanation.heard_in else "",
    )


urlpatterns = [
    path("tasks/<uuid:task>/", task, name="task"),
    path("tasks/<uuid:task>/reports/", report, name="report"),
    path("tasks/<uuid:task>/explanations/", explain, name="explain"),
    path("tasks/<uuid:task>/accept/", accept, name="accept"),
    path("tasks/<uuid:task>/return/", hand_back, name="hand_back"),
    path("tasks/<uuid:task>/evidence/<uuid:file>/", evidence, name="evidence"),
]
