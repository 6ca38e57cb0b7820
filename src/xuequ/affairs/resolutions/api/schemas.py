"""What the API says of documents, resolutions and tasks: one shape for each noun."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Field, Schema

from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.models import Document, Explanation, ProgressReport, Receipt, Resolution, Task
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Moment, Named, OneOf, named, some
from xuequ.platform.files.api import FileOut, file_out

Kind = Annotated[str, OneOf(rules.KINDS)]
TaskState = Annotated[str, OneOf(rules.TASK_STATES)]
ExplanationState = Annotated[str, OneOf(rules.EXPLANATION_STATES)]


class Numbered(Schema):
    """A resolution by its number."""

    id: UUID
    number: str


class Change(Numbered):
    """A later resolution that changes another."""

    kind: Kind
    decided_on: date


class TaskBrief(Schema):
    """How a task stands; ``light`` is green, amber, orange, red (overdue) or grey (closed)."""

    id: UUID
    state: TaskState
    percent: int
    due: date


class DocumentOut(Schema):
    """An official document as sent to the schools."""

    id: UUID
    kind: str
    title: str
    number: str
    issued_at: Moment
    meeting: UUID = Field(description="The meeting it came from.")


class ReceiptOut(Schema):
    """A school signed for a document."""

    school: Named
    person: Named
    at: Moment


class DocumentDetail(DocumentOut):
    """A document with who signed for it and who has not."""

    receipts: list[ReceiptOut]
    waiting: list[Named] = Field(description="Schools that have still to sign.")


class ResolutionOut(Schema):
    """What was decided; it never changes, only a later one amends or repeals it (P3-4)."""

    id: UUID
    number: str
    kind: Kind
    text: str
    measure: str
    acceptance: str
    responsible: Named | None
    assisting: list[Named]
    due: date | None
    decided_on: date
    meeting: UUID
    meeting_title: str
    target: Numbered | None = Field(description="The resolution that this one amends or repeals.")
    changed_by: list[Change]
    in_force: bool
    task: TaskBrief | None
    document: UUID


class ReportOut(Schema):
    """A progress report; ``returned`` says why it was handed back."""

    id: UUID
    school: Named
    person: Named
    at: Moment
    percent: int
    text: str
    done: bool
    returned: str
    evidence: list[FileOut]


class ExplanationOut(Schema):
    """Why a task is late, what is done about it, and the new date asked for."""

    id: UUID
    person: Named
    at: Moment
    reason: str
    remedy: str
    old_date: date
    new_date: date
    state: ExplanationState


class TaskOut(TaskBrief):
    """The carrying out of a resolution by its lead school."""

    light: rules.Light
    resolution: Numbered
    measure: str
    responsible: Named
    assisting: list[Named]
    issued_on: date
    first_due: date
    closed_at: Moment | None
    closed_by: Named | None
    closing_note: str


class TaskDetail(TaskOut):
    """A task with its reports and explanations, newest first."""

    reports: list[ReportOut]
    explanations: list[ExplanationOut]


def _numbered(resolution: Resolution | None) -> Numbered | None:
    return Numbered(id=resolution.pk, number=resolution.number) if resolution else None


def document_out(document: Document) -> DocumentOut:
    """A document by what it says on its head."""
    return DocumentOut(
        id=document.pk,
        kind=document.kind,
        title=document.title,
        number=document.number,
        issued_at=document.issued_at,
        meeting=document.origin,
    )


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """Who signed for a document, for which school, when."""
    return ReceiptOut(school=some(receipt.school), person=some(receipt.person), at=receipt.at)


def resolution_out(resolution: Resolution) -> ResolutionOut:
    """A resolution read with ``visible_resolutions``; no further query."""
    task: Task | None = getattr(resolution, "task", None)
    changes: list[Resolution] = resolution.changed_by  # type: ignore[attr-defined]
    return ResolutionOut(
        id=resolution.pk,
        number=resolution.number,
        kind=resolution.kind,
        text=resolution.text,
        measure=resolution.measure,
        acceptance=resolution.acceptance,
        responsible=named(resolution.responsible),
        assisting=[some(school) for school in resolution.assisting.all()],
        due=resolution.due,
        decided_on=resolution.decided_on,
        meeting=resolution.origin,
        meeting_title=resolution.origin_title,
        target=_numbered(resolution.target),
        changed_by=[Change(id=c.pk, number=c.number, kind=c.kind, decided_on=c.decided_on) for c in changes],
        in_force=not changes and resolution.kind != "repeal",
        task=TaskBrief(id=task.pk, state=task.state, percent=task.percent, due=task.due) if task else None,
        document=resolution.document_id,
    )


def task_out(task: Task, today: date) -> TaskOut:
    """A task read with ``visible_tasks``; no further query."""
    return TaskOut(
        id=task.pk,
        state=task.state,
        light=queries.task_light(task, today),
        percent=task.percent,
        resolution=Numbered(id=task.resolution.pk, number=task.resolution.number),
        measure=task.resolution.measure,
        responsible=some(task.responsible),
        assisting=[some(school) for school in task.resolution.assisting.all()],
        issued_on=task.issued_on,
        first_due=task.first_due,
        due=task.due,
        closed_at=task.closed_at,
        closed_by=named(task.closed_by),
        closing_note=task.closing_note,
    )


def report_out(report: ProgressReport) -> ReportOut:
    """A report with its evidence, which is read with it."""
    return ReportOut(
        id=report.pk,
        school=some(report.school),
        person=some(report.person),
        at=report.at,
        percent=report.percent,
        text=report.text,
        done=report.done,
        returned=report.returned,
        evidence=[file_out(file) for file in report.evidence.all()],
    )


def explanation_out(explanation: Explanation) -> ExplanationOut:
    """An explanation and what the meeting made of it."""
    return ExplanationOut(
        id=explanation.pk,
        person=some(explanation.person),
        at=explanation.at,
        reason=explanation.reason,
        remedy=explanation.remedy,
        old_date=explanation.old_date,
        new_date=explanation.new_date,
        state=explanation.state,
    )


def task_detail(request: ApiRequest, task_id: UUID) -> TaskDetail:
    """A task with all that was reported on it."""
    task = queries.get_task(request.actor, task_id)
    return TaskDetail(
        **task_out(task, timezone.localdate(request.now)).model_dump(),
        reports=[report_out(report) for report in queries.reports_of(task)],
        explanations=[explanation_out(explanation) for explanation in task.explanations.all()],
    )
