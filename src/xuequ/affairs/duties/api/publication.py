"""The term's publication for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.models import Objection, Publication, PublicationLine
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, OneOf, named, some

router = Router(tags=["duties"])
PublicationState = Annotated[str, OneOf(rules.PUBLICATION_STATES)]
ObjectionState = Annotated[str, OneOf(rules.OBJECTION_STATES)]


class PublicationIn(Given):
    """Which quota of which term is put up, and until when there may be objections."""

    quota: Line = Field(max_length=30)
    term: int
    closes_on: DayIn


class ObjectionIn(Given):
    """What is not right with a line."""

    line: int
    text: Line = Field(max_length=300)


class AnswerIn(Given):
    """What was found."""

    upheld: bool
    answer: Line = Field(max_length=300)


class StopIn(Given):
    """Why it is stopped."""

    reason: Line = Field(max_length=200)


class ObjectionOut(Schema):
    """An objection, for those concerned."""

    id: UUID
    person: Named
    at: Moment
    text: str
    state: ObjectionState
    answer: str


class LineOut(Schema):
    """One line; ``was_done``: as it was first put up."""

    line: int
    debtor: UUID
    name: str
    place: str
    first: date
    last: date
    required: int
    required_elsewhere: int
    done: int
    done_elsewhere: int
    was_done: int
    was_elsewhere: int
    objections: list[ObjectionOut]


class PublicationOut(Schema):
    """A publication in a list."""

    id: UUID
    quota: str
    term: int
    state: PublicationState
    opened_by: Named
    opened_at: Moment
    closes_on: date
    signed_by: Named | None
    signed_at: Moment | None


class PublicationDetail(PublicationOut):
    """A publication whole, in the order of the roll."""

    digest: str
    lines: list[LineOut]


def publication_out(row: Publication) -> PublicationOut:
    """A publication as programs get it."""
    return PublicationOut(
        id=row.pk,
        quota=row.quota,
        term=row.term_id,
        state=row.state,
        opened_by=some(row.opened_by),
        opened_at=row.opened_at,
        closes_on=row.closes_on,
        signed_by=named(row.signed_by),
        signed_at=row.signed_at,
    )


def objection_out(row: Objection) -> ObjectionOut:
    """An objection as programs get it."""
    return ObjectionOut(
        id=row.pk, person=some(row.person), at=row.at, text=row.text, state=row.state, answer=row.answer
    )


def line_out(row: PublicationLine) -> LineOut:
    """A line as programs get it."""
    plain = ("debtor", "name", "place", "first", "last", "required", "required_elsewhere", "done")
    more = ("done_elsewhere", "was_done", "was_elsewhere")
    said = [objection_out(one) for one in row.said]  # type: ignore[attr-defined]
    values = {name: getattr(row, name) for name in (*plain, *more)}
    return LineOut(line=row.pk, objections=said, **values)


def _detail(request: ApiRequest, publication_id: UUID) -> PublicationDetail:
    found = queries.get_publication(request.actor, publication_id)
    lines = queries.lines_with_objections(request.actor, found)
    return PublicationDetail(
        **publication_out(found).dict(), digest=found.digest, lines=[line_out(line) for line in lines]
    )


@router.get("/publications", response=reads(Listing[PublicationOut]))
def publications(request: ApiRequest, span: Query[Span]) -> Listing[PublicationOut]:
    """The publications of the district, the latest first (P1-2.2)."""
    return listing(request, queries.visible_publications(request.actor), span, publication_out)


@router.post("/publications", response=changes(PublicationDetail, 201))
def open_publication(request: ApiRequest, payload: PublicationIn) -> Status[PublicationDetail]:
    """Put up how everybody stands, for objections (P1-2.2)."""
    made = actions.open_publication(
        actor=request.actor,
        now=request.now,
        quota=payload.quota,
        term_id=payload.term,
        closes_on=payload.closes_on,
    )
    return Status(201, _detail(request, made.pk))


@router.get("/publications/{publication_id}", response=reads(PublicationDetail))
def publication(request: ApiRequest, publication_id: UUID) -> PublicationDetail:
    """One publication."""
    return _detail(request, publication_id)


@router.post("/publications/{publication_id}/objections", response=changes(ObjectionOut, 201))
def object_to_line(request: ApiRequest, publication_id: UUID, payload: ObjectionIn) -> Status[ObjectionOut]:
    """Object to a line (P1-2.2)."""
    queries.get_publication(request.actor, publication_id)
    made = actions.object_to_line(
        actor=request.actor, now=request.now, line_id=payload.line, text=payload.text
    )
    return Status(201, objection_out(made))


@router.post("/objections/{objection_id}/answer", response=changes(ObjectionOut))
def answer_objection(request: ApiRequest, objection_id: UUID, payload: AnswerIn) -> ObjectionOut:
    """Answer an objection (P1-2.2)."""
    actions.answer_objection(
        actor=request.actor, now=request.now, objection_id=objection_id, **payload.dict()
    )
    return objection_out(queries.get_objection(request.actor, objection_id))


@router.post("/publications/{publication_id}/sign", response=changes(PublicationDetail))
def sign_publication(request: ApiRequest, publication_id: UUID) -> PublicationDetail:
    """Sign a publication: from then on nothing of it changes (P1-2.2)."""
    actions.sign_publication(actor=request.actor, now=request.now, publication_id=publication_id)
    return _detail(request, publication_id)


@router.post("/publications/{publication_id}/stop", response=changes(PublicationDetail))
def drop_publication(request: ApiRequest, publication_id: UUID, payload: StopIn) -> PublicationDetail:
    """Stop a publication that is not signed (P1-2.2)."""
    actions.drop_publication(
        actor=request.actor, now=request.now, publication_id=publication_id, reason=payload.reason
    )
    return _detail(request, publication_id)
