"""The minutes: drafted, put right, signed, sealed; and as an official document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Field, Router, Schema
from ninja.responses import Status

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import Business, Checked, Disposal, Source
from xuequ.affairs.meetings.models import Minutes
from xuequ.engines.official.paper import Paper
from xuequ.platform.api.answers import Refusal, changes, reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import LONG, Given, Line, Moment, Named, OneOf, Text, named

router = Router(tags=["minutes"])

FILE = {**reads(bytes), 409: Refusal}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class MinutesResolution(Schema):
    """A resolution as the minutes give it; ``number`` comes with the signature."""

    motion: UUID
    number: str
    kind: str
    text: str
    measure: str
    acceptance: str
    responsible: str
    assisting: list[str]
    due: date | None
    target: str


class MinutesItem(Schema):
    """What was decided on an item, never who said or voted what."""

    id: UUID
    title: str
    business: Business
    source: Source
    disposal: Disposal
    conclusion: str
    checked: list[Checked]
    decided: list[str]
    resolutions: list[MinutesResolution]


class SchoolNames(Schema):
    """The people of a school."""

    school: str
    names: list[str]


class MinutesContent(Schema):
    """What the minutes say; ``opened_at`` and ``closed_at`` with offset, or null."""

    title: str
    opened_at: str | None
    closed_at: str | None
    place: str
    chair: str
    recorder: str
    present: list[SchoolNames]
    excused: list[SchoolNames]
    observers: list[SchoolNames]
    account: str
    items: list[MinutesItem]


class MinutesOut(Schema):
    """One version of the minutes; sealed versions never change."""

    id: UUID
    meeting: UUID
    version: int
    state: Annotated[str, OneOf(rules.MINUTES_STATES)]
    number: str
    correction: str
    drafted_by: Named | None
    drafted_at: Moment
    signed_by: Named | None
    signed_at: Moment | None
    document: UUID | None
    content: MinutesContent


class MinutesEdit(Given):
    """The wording of a draft: the account, and conclusions by item; facts stay as they were."""

    account: Text = Field(max_length=LONG)
    conclusions: dict[UUID, Annotated[Text, Field(max_length=LONG)]] = Field({}, max_length=500)


class CorrectionIn(Given):
    """What was wrong."""

    reason: Line = Field(max_length=300)


def minutes_out(minutes: Minutes) -> MinutesOut:
    """A version of minutes with what it says."""
    said: dict[str, Any] = minutes.content
    rolls = {
        key: [SchoolNames(school=school, names=names) for school, names in said[key]]
        for key in ("present", "excused", "observers")
    }
    items = [
        {**item, "resolutions": [{**one, "due": one["due"] or None} for one in item["resolutions"]]}
        for item in said["items"]
    ]
    moments = {key: said[key] or None for key in ("opened_at", "closed_at")}
    return MinutesOut(
        id=minutes.pk,
        meeting=minutes.meeting_id,
        version=minutes.version,
        state=minutes.state,
        number=minutes.number,
        correction=minutes.correction,
        drafted_by=named(minutes.drafted_by),
        drafted_at=minutes.drafted_at,
        signed_by=named(minutes.signed_by),
        signed_at=minutes.signed_at,
        document=minutes.document_id,
        content=MinutesContent.model_validate({**said, **rolls, **moments, "items": items}),
    )


def _again(request: ApiRequest, minutes_id: UUID) -> MinutesOut:
    return minutes_out(queries.get_minutes(request.actor, minutes_id))


@router.post("/meetings/{meeting_id}/minutes", response=changes(MinutesOut, 201))
def draft(request: ApiRequest, meeting_id: UUID, anew: bool = False) -> Status[MinutesOut]:
    """Draft the minutes from what the meeting did; a draft that is there stays as it was worked on,
    unless the facts are to be taken ``anew`` (P2-3.1)."""
    made = actions.draft_minutes(actor=request.actor, now=request.now, meeting_id=meeting_id, anew=anew)
    return Status(201, _again(request, made.pk))


def _paper(
    request: ApiRequest, minutes_id: UUID, ending: str, kind: str, make: Callable[[Paper], bytes]
) -> HttpResponse:
    """A file of sealed minutes, under their own title."""
    found = queries.get_minutes(request.actor, minutes_id)
    rules.may_send_minutes(found.state).enforce()
    paper = queries.minutes_paper(found)
    response = HttpResponse(make(paper), content_type=kind)
    name = content_disposition_header(True, f"{paper.title}{ending}")
    assert name is not None
    response["Content-Disposition"] = name
    return response


@router.get("/minutes/{minutes_id}.docx", response=FILE, url_name="api_minutes_docx")
def minutes_docx(request: ApiRequest, minutes_id: UUID) -> HttpResponse:
    """The sealed minutes as an official document, .docx (GB/T 9704-2012)."""
    from xuequ.engines.official.docx import to_docx  # noqa: PLC0415 (slow: the renderer)

    return _paper(request, minutes_id, ".docx", DOCX, to_docx)


@router.get("/minutes/{minutes_id}.pdf", response=FILE, url_name="api_minutes_pdf")
def minutes_pdf(request: ApiRequest, minutes_id: UUID) -> HttpResponse:
    """The sealed minutes as PDF/A-2b; a character that no font has is printed as 〓 and named below."""
    from xuequ.engines.official.pdf import to_pdf  # noqa: PLC0415 (slow: the renderer)

    return _paper(request, minutes_id, ".pdf", "application/pdf", lambda paper: to_pdf(paper, settings.FONTS))


@router.get("/minutes/{minutes_id}", response=reads(MinutesOut))
def minutes(request: ApiRequest, minutes_id: UUID) -> MinutesOut:
    """One version of minutes: sealed for the district, a draft for those who draft and sign it."""
    return _again(request, minutes_id)


@router.post("/minutes/{minutes_id}/edit", response=changes(MinutesOut))
def edit(request: ApiRequest, minutes_id: UUID, payload: MinutesEdit) -> MinutesOut:
    """Put the draft's wording right."""
    actions.edit_minutes(
        actor=request.actor,
        now=request.now,
        minutes_id=minutes_id,
        account=payload.account,
        conclusions={str(item): text for item, text in payload.conclusions.items()},
    )
    return _again(request, minutes_id)


@router.post("/minutes/{minutes_id}/sign", response=changes(MinutesOut))
def sign(request: ApiRequest, minutes_id: UUID) -> MinutesOut:
    """The chair signs: number, document and resolutions are sealed in one transaction (P2-3.1, P3-4)."""
    actions.sign_minutes(actor=request.actor, now=request.now, minutes_id=minutes_id)
    return _again(request, minutes_id)


@router.post("/minutes/{minutes_id}/correct", response=changes(MinutesOut, 201))
def correct(request: ApiRequest, minutes_id: UUID, payload: CorrectionIn) -> Status[MinutesOut]:
    """Begin a correction: a new version beside the sealed one (P2-3.1)."""
    made = actions.correct_minutes(
        actor=request.actor, now=request.now, minutes_id=minutes_id, reason=payload.reason
    )
    return Status(201, _again(request, made.pk))
