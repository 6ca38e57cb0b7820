"""Paper records for programs: handed in, their findings, brought in, confirmed, sent or taken back."""

from __future__ import annotations

from typing import Annotated, Any, cast
from uuid import UUID

from django.utils.translation import gettext
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.api.activity import ActivityOut, activity_out
from xuequ.affairs.teaching.forms.paper.columns import TITLES
from xuequ.affairs.teaching.forms.paper.handed import MOST_BYTES, read_batch, read_handed
from xuequ.affairs.teaching.models import PaperBatch
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing, part_of
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, Moment, Named, OneOf, named, some
from xuequ.platform.files.actions import Handed
from xuequ.platform.files.workbooks import Unreadable

router = Router(tags=["paper records"])
BatchState = Annotated[str, OneOf(rules.BATCH_STATES)]


class BatchChoice(Schema):
    """Which batches are wanted."""

    state: BatchState | None = None


class BringInIn(Given):
    """Whether rows that are not right are left out; if not, there may be none."""

    leave_out: bool = False


class BatchReasonIn(Given):
    """Why."""

    reason: Line = Field(max_length=300)


class BatchOut(Schema):
    """A batch of paper records. ``school``: none for one of the whole district; ``good``, ``known``, ``bad``:
    rows that may be brought in, that are recorded already, that are not right; ``records``: brought in."""

    id: UUID
    name: str
    state: BatchState
    school: Named | None
    good: int
    known: int
    bad: int
    records: int
    prepared_by: Named
    prepared_at: Moment
    brought_in_at: Moment | None
    settled_by: Named | None
    settled_at: Moment | None
    taken_back_by: Named | None
    taken_back_at: Moment | None
    reason: str


class FindingOut(Schema):
    """What is wrong in a cell; ``known``: the row is recorded already."""

    line: int
    column: str
    value: str
    reason: str
    known: bool


def batch_out(row: PaperBatch) -> BatchOut:
    """A batch as programs get it."""
    return BatchOut(
        id=row.pk,
        name=row.name,
        state=row.state,
        school=named(row.school),
        good=row.good,
        known=row.known,
        bad=row.bad,
        records=row.records,
        prepared_by=some(row.prepared_by),
        prepared_at=row.prepared_at,
        brought_in_at=row.brought_in_at,
        settled_by=named(row.settled_by),
        settled_at=row.settled_at,
        taken_back_by=named(row.taken_back_by),
        taken_back_at=row.taken_back_at,
        reason=row.reason,
    )


def _finding(one: dict[str, Any]) -> FindingOut:
    return FindingOut(
        line=one["line"],
        column=gettext(TITLES.get(one["key"], one["key"])),
        value=one["value"],
        reason=gettext(one["message"]) % one["facts"],
        known=one["known"],
    )


def _again(request: ApiRequest, made: PaperBatch) -> BatchOut:
    return batch_out(queries.get_batch(request.actor, made.pk))


@router.get("/paper-batches", response=reads(Listing[BatchOut]))
def batches(request: ApiRequest, choice: Query[BatchChoice], span: Query[Span]) -> Listing[BatchOut]:
    """The batches of paper records that one may see, the latest first (P1-2.2)."""
    found = queries.chosen_batches(request.actor, state=choice.state or "")
    return listing(request, found, span, batch_out)


@router.post("/paper-batches", response=changes(BatchOut, 201))
def hand_in_batch(
    request: ApiRequest,
    file: File[UploadedFile],
    school: Form[UUID | None] = None,
    scan: File[UploadedFile | None] = None,
) -> Status[BatchOut]:
    """Hand in a workbook of paper records, as multipart/form-data, to be read and shown (P1-2.2)."""
    content = file.read(MOST_BYTES + 1)
    try:
        read = read_handed(request.actor, school, content, file.name or "")
    except Unreadable as unreadable:
        unreadable.verdict.enforce()
        raise
    file.seek(0)
    made = actions.hand_in_batch(
        actor=request.actor,
        now=request.now,
        school_id=school,
        handed=cast(Handed, file),
        said=read.said,
        faults=read.faults,
        findings=read.findings,
        scan=cast("Handed | None", scan),
    )
    return Status(201, _again(request, made))


@router.get("/paper-batches/{batch_id}", response=reads(BatchOut))
def batch(request: ApiRequest, batch_id: UUID) -> BatchOut:
    """One batch of paper records."""
    return batch_out(queries.get_batch(request.actor, batch_id))


@router.get("/paper-batches/{batch_id}/findings", response=reads(Listing[FindingOut]))
def findings(request: ApiRequest, batch_id: UUID, span: Query[Span]) -> Listing[FindingOut]:
    """What was found in the rows of a workbook that are not right, or recorded already."""
    found = queries.get_batch(request.actor, batch_id).preview.get("faults", [])
    return part_of(request, found, span, _finding)


@router.get("/paper-batches/{batch_id}/records", response=reads(Listing[ActivityOut]))
def records(request: ApiRequest, batch_id: UUID, span: Query[Span]) -> Listing[ActivityOut]:
    """What a batch brought in, row by row."""
    found = queries.activities_of(queries.get_batch(request.actor, batch_id))
    return listing(request, found, span, activity_out)


@router.post("/paper-batches/{batch_id}/bring-in", response=changes(BatchOut))
def bring_in_batch(request: ApiRequest, batch_id: UUID, payload: BringInIn) -> BatchOut:
    """Bring in what was shown, to wait for another leader's word (P1-2.2)."""
    read = read_batch(queries.get_batch(request.actor, batch_id))
    made = actions.bring_in_batch(
        actor=request.actor,
        now=request.now,
        batch_id=batch_id,
        said=read.said,
        faults=read.faults,
        leave_out=payload.leave_out,
    )
    return _again(request, made)


@router.post("/paper-batches/{batch_id}/drop", response=changes(BatchOut))
def drop_batch(request: ApiRequest, batch_id: UUID) -> BatchOut:
    """Drop a workbook that was only shown."""
    return _again(request, actions.drop_batch(actor=request.actor, now=request.now, batch_id=batch_id))


@router.post("/paper-batches/{batch_id}/confirm", response=changes(BatchOut))
def confirm_batch(request: ApiRequest, batch_id: UUID) -> BatchOut:
    """Another leader confirms a batch as a whole; it counts from now on (P1-2.2)."""
    return _again(request, actions.confirm_batch(actor=request.actor, now=request.now, batch_id=batch_id))


@router.post("/paper-batches/{batch_id}/send-back", response=changes(BatchOut))
def return_batch(request: ApiRequest, batch_id: UUID, payload: BatchReasonIn) -> BatchOut:
    """Send a batch back with a reason instead of confirming it (P1-2.2)."""
    made = actions.return_batch(
        actor=request.actor, now=request.now, batch_id=batch_id, reason=payload.reason
    )
    return _again(request, made)


@router.post("/paper-batches/{batch_id}/take-back", response=changes(BatchOut))
def take_back_batch(request: ApiRequest, batch_id: UUID, payload: BatchReasonIn) -> BatchOut:
    """Take back a batch that was confirmed wrongly; none of it counts any more (P1-2.2)."""
    made = actions.take_back_batch(
        actor=request.actor, now=request.now, batch_id=batch_id, reason=payload.reason
    )
    return _again(request, made)
