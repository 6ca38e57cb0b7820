"""Documents, resolutions and tasks for programs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.resolutions import actions, queries, rules
from xuequ.affairs.resolutions.api.schemas import (
    DocumentDetail,
    DocumentOut,
    ExplanationOut,
    ReceiptOut,
    ResolutionOut,
    TaskDetail,
    TaskOut,
    document_out,
    explanation_out,
    receipt_out,
    resolution_out,
    task_detail,
    task_out,
)
from xuequ.kernel.verdict import Refused
from xuequ.platform.api.answers import changes, reads, verdict_problem
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, OneOf, Text, some
from xuequ.platform.files.api import file_response
from xuequ.platform.files.queries import own_files

router = Router(tags=["resolutions"])

WantedState = Annotated[str, OneOf(rules.TASK_STATES, "active", "overdue")]
Standing = Annotated[str, OneOf((), "in_force", "amended", "repealed")]


class ResolutionChoice(Schema):
    """Which resolutions are wanted."""

    q: Line = Field("", max_length=80)
    standing: Standing | None = None
    school: UUID | None = Field(None, description="Its lead school.")


class TaskChoice(Schema):
    """Which tasks are wanted; ``active`` is open or submitted, ``overdue`` is active past its date."""

    state: WantedState | None = None
    school: UUID | None = Field(None, description="The lead school.")
    q: Line = Field("", max_length=80)


class ReportIn(Given):
    """Progress on a task; ``done`` hands it in to be closed."""

    percent: int = Field(ge=0, le=100)
    text: Text = Field(max_length=500)
    done: bool = False
    evidence: list[UUID] = Field([], max_length=20, description="Files handed in before with POST files.")


class ExplanationIn(Given):
    """Why a task is late, with a remedy and a new date."""

    reason: Text = Field(max_length=500)
    remedy: Text = Field(max_length=500)
    new_date: DayIn


class AcceptIn(Given):
    """A word on closing."""

    note: Line = Field("", max_length=300)


class HandBackIn(Given):
    """What is still wanting."""

    reason: Line = Field(max_length=300)


@router.get("/documents", response=reads(Listing[DocumentOut]))
def documents(request: ApiRequest, span: Query[Span]) -> Listing[DocumentOut]:
    """The documents sent to the schools, newest first."""
    return listing(request, queries.visible_documents(request.actor), span, document_out)


@router.get("/documents/{document_id}", response=reads(DocumentDetail))
def document(request: ApiRequest, document_id: UUID) -> DocumentDetail:
    """One document, who signed for it, and who has still to sign."""
    found = queries.get_document(request.actor, document_id)
    return DocumentDetail(
        **document_out(found).model_dump(),
        receipts=[receipt_out(receipt) for receipt in queries.receipts_of(found)],
        waiting=[some(school) for school in queries.unsigned_schools(request.actor, found)],
    )


@router.post("/documents/{document_id}/receipt", response=changes(ReceiptOut, 201))
def sign_for_document(request: ApiRequest, document_id: UUID) -> Status[ReceiptOut]:
    """One's own school signs for a document (P2-3.1)."""
    receipt = actions.acknowledge(actor=request.actor, now=request.now, document_id=document_id)
    return Status(201, receipt_out(receipt))


@router.post("/documents/{document_id}/remind", response=changes(DocumentDetail))
def remind_schools(request: ApiRequest, document_id: UUID) -> DocumentDetail:
    """Remind the schools that have still to sign (P2-3.1)."""
    actions.remind_schools(actor=request.actor, now=request.now, document_id=document_id)
    return document(request, document_id)


@router.get("/resolutions", response=reads(Listing[ResolutionOut]))
def resolutions(
    request: ApiRequest, choice: Query[ResolutionChoice], span: Query[Span]
) -> Listing[ResolutionOut]:
    """The resolutions of the district, newest first."""
    wanted = queries.ResolutionChoice(
        text=choice.q.strip(), standing=choice.standing or "", school=choice.school
    )
    return listing(request, queries.chosen_resolutions(request.actor, wanted), span, resolution_out)


@router.get("/resolutions/{resolution_id}", response=reads(ResolutionOut))
def resolution(request: ApiRequest, resolution_id: UUID) -> ResolutionOut:
    """One resolution."""
    return resolution_out(queries.get_resolution(request.actor, resolution_id))


@router.get("/resolutions/{resolution_id}/receipts", response=reads(Listing[ReceiptOut]))
def receipts(request: ApiRequest, resolution_id: UUID, span: Query[Span]) -> Listing[ReceiptOut]:
    """Which schools signed for the document with this resolution."""
    found = queries.get_resolution(request.actor, resolution_id)
    return listing(request, queries.receipts_of(found.document), span, receipt_out)


@router.post("/resolutions/{resolution_id}/receipt", response=changes(ReceiptOut, 201))
def sign_for_resolution(request: ApiRequest, resolution_id: UUID) -> Status[ReceiptOut]:
    """One's own school signs for the document with this resolution (P2-3.1)."""
    found = queries.get_resolution(request.actor, resolution_id)
    return sign_for_document(request, found.document_id)


@router.post("/resolutions/{resolution_id}/change", response=changes(ResolutionOut))
def change_resolution(request: ApiRequest, resolution_id: UUID) -> ResolutionOut:
    """Refused to everybody: only a later resolution amends or repeals (P3-4). The attempt is logged."""
    actions.change_resolution(actor=request.actor, now=request.now, resolution_id=resolution_id)
    return resolution(request, resolution_id)


@router.api_operation(["PUT", "PATCH", "DELETE"], "/resolutions/{resolution_id}", include_in_schema=False)
def change_resolution_in_place(request: ApiRequest, resolution_id: UUID) -> HttpResponse:
    """There is no such method (405); the attempt is entered like any other (P3-4)."""
    try:
        actions.change_resolution(actor=request.actor, now=request.now, resolution_id=resolution_id)
    except Refused as refused:
        response = verdict_problem(refused.verdict, 405)
        response["Allow"] = "GET"
        return response
    raise AssertionError


@router.get("/tasks", response=reads(Listing[TaskOut]))
def tasks(request: ApiRequest, choice: Query[TaskChoice], span: Query[Span]) -> Listing[TaskOut]:
    """The tasks of the district: open before closed, one's own school's first, soonest first."""
    today = timezone.localdate(request.now)
    overdue = choice.state == "overdue"
    wanted = queries.TaskChoice(
        text=choice.q.strip(),
        state="active" if overdue else choice.state or "",
        light=str(rules.Light.RED) if overdue else "",
        school=choice.school,
    )
    lights = queries.task_lights(request.actor, today) if overdue else {}
    found = queries.board_tasks(request.actor, lights, wanted)
    return listing(request, found, span, lambda task: task_out(task, today))


@router.get("/tasks/{task_id}", response=reads(TaskDetail))
def task(request: ApiRequest, task_id: UUID) -> TaskDetail:
    """One task with its reports and explanations."""
    return task_detail(request, task_id)


@router.post("/tasks/{task_id}/reports", response=changes(TaskDetail, 201))
def report(request: ApiRequest, task_id: UUID, payload: ReportIn) -> Status[TaskDetail]:
    """Report progress; ``done`` hands the task in to be closed (P3-6)."""
    actions.report(
        actor=request.actor,
        now=request.now,
        task_id=task_id,
        percent=payload.percent,
        text=payload.text,
        done=payload.done,
        evidence=own_files(request.actor, payload.evidence) if payload.evidence else (),
    )
    return Status(201, task_detail(request, task_id))


@router.get("/tasks/{task_id}/evidence/{file_id}", response=reads(bytes), url_name="api_evidence")
def evidence(request: ApiRequest, task_id: UUID, file_id: UUID) -> FileResponse:
    """A file that was handed in with a report."""
    return file_response(queries.get_evidence(request.actor, task_id, file_id))


@router.post("/tasks/{task_id}/explanations", response=changes(ExplanationOut, 201))
def explain(request: ApiRequest, task_id: UUID, payload: ExplanationIn) -> Status[ExplanationOut]:
    """Explain to the next meeting why a task is late (P3-6)."""
    made = actions.explain(
        actor=request.actor,
        now=request.now,
        task_id=task_id,
        reason=payload.reason,
        remedy=payload.remedy,
        new_date=payload.new_date,
    )
    return Status(201, explanation_out(made))


@router.post("/tasks/{task_id}/accept", response=changes(TaskDetail))
def accept(request: ApiRequest, task_id: UUID, payload: AcceptIn | None = None) -> TaskDetail:
    """Close a task that was reported done; never by who did it (P3-6)."""
    note = payload.note if payload else ""
    actions.accept(actor=request.actor, now=request.now, task_id=task_id, note=note)
    return task_detail(request, task_id)


@router.post("/tasks/{task_id}/hand-back", response=changes(TaskDetail))
def hand_back(request: ApiRequest, task_id: UUID, payload: HandBackIn) -> TaskDetail:
    """Hand a task reported done back to its school, with the reason (P3-6)."""
    actions.hand_back(actor=request.actor, now=request.now, task_id=task_id, reason=payload.reason)
    return task_detail(request, task_id)
