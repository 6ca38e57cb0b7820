"""Partner schools for programs: the agreement, what is done together, the aid ledger."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import FileResponse
from ninja import Field, Query, Router
from ninja.responses import Status

from xuequ.affairs.partnerships import actions, queries
from xuequ.affairs.partnerships.api.schemas import (
    AidKind,
    AidOut,
    PairKind,
    PairOut,
    RecordOut,
    Row,
    Side,
    WordOut,
    Worth,
    aid_out,
    pair_out,
    record_out,
    word_out,
)
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Text
from xuequ.platform.files.api import file_response
from xuequ.platform.files.queries import own_files

router = Router(tags=["partnerships"])


class PairIn(Given):
    """An agreement of a lead and a supported school; ``agreement``: a file handed in before."""

    lead: UUID
    supported: UUID
    starts: DayIn
    ends: DayIn
    goals: Text = Field(max_length=1000)
    subjects: list[Row] = Field(max_length=30)
    agreement: UUID | None = None


class SideIn(Given):
    """The side for which a yes is given."""

    side: Side


class ReasonIn(Given):
    """Why something ends before its time."""

    reason: Line = Field(max_length=200)


class PairRecordIn(Given):
    """What the two schools did in a subject; ``sent``: one's own mark, under which it is stored once;
    ``online``: they met on line, which counts for guidance and preparing together alone."""

    kind: PairKind
    day: DayIn
    topic: Line = Field(max_length=120)
    teachers: list[UUID] = Field(max_length=100)
    grade: Row | None = None
    at_lead: bool = False
    online: bool = False
    sent: UUID | None = None


class AidIn(Given):
    """What one's school gave."""

    kind: AidKind
    description: Line = Field(max_length=200)
    quantity: Line = Field(max_length=60)
    given_on: DayIn


class ObjectionIn(Given):
    """What is wrong with an item."""

    objection: Line = Field(max_length=200)


class WordIn(Given):
    """What the term was worth."""

    worth: Worth
    text: Line = Field(max_length=200)


@router.get("/partnerships", response=reads(Listing[PairOut]))
def partnerships(request: ApiRequest, span: Query[Span]) -> Listing[PairOut]:
    """The partner schools of the district."""
    return listing(request, queries.visible_pairs(request.actor), span, pair_out)


@router.post("/partnerships", response=changes(PairOut, 201))
def draft_partnership(request: ApiRequest, payload: PairIn) -> Status[PairOut]:
    """Draft an agreement of two schools (P1-2.1)."""
    file = own_files(request.actor, [payload.agreement])[0] if payload.agreement else None
    made = actions.draft_pair(
        actor=request.actor,
        now=request.now,
        lead_id=payload.lead,
        supported_id=payload.supported,
        starts=payload.starts,
        ends=payload.ends,
        goals=payload.goals,
        subjects=payload.subjects,
        agreement=file,
    )
    return Status(201, pair_out(queries.get_pair(request.actor, made.pk)))


@router.get("/partnerships/{pair_id}", response=reads(PairOut))
def partnership(request: ApiRequest, pair_id: UUID) -> PairOut:
    """One pair of partner schools."""
    return pair_out(queries.get_pair(request.actor, pair_id))


@router.get("/partnerships/{pair_id}/agreement", response=reads(bytes), url_name="api_agreement")
def agreement(request: ApiRequest, pair_id: UUID) -> FileResponse:
    """The agreement as it was signed."""
    return file_response(queries.get_agreement(request.actor, pair_id))


@router.post("/partnerships/{pair_id}/approvals", response=changes(PairOut, 201))
def approve_partnership(request: ApiRequest, pair_id: UUID, payload: SideIn) -> Status[PairOut]:
    """One side agrees to the agreement (P1-2.1)."""
    pair = actions.approve_pair(actor=request.actor, now=request.now, pair_id=pair_id, side=payload.side)
    return Status(201, pair_out(pair))


@router.post("/partnerships/{pair_id}/end", response=changes(PairOut))
def end_partnership(request: ApiRequest, pair_id: UUID, payload: ReasonIn) -> PairOut:
    """End a partnership before its time (P1-2.1)."""
    actions.end_pair(actor=request.actor, now=request.now, pair_id=pair_id, reason=payload.reason)
    return partnership(request, pair_id)


@router.get("/partnerships/{pair_id}/words", response=reads(list[WordOut]))
def words(request: ApiRequest, pair_id: UUID) -> list[WordOut]:
    """What both sides said; empty for whom it does not concern."""
    pair = queries.get_pair(request.actor, pair_id)
    return [word_out(one) for one in queries.words_of(request.actor, pair)]


@router.post("/partnerships/{pair_id}/words", response=changes(WordOut, 201))
def say_word(request: ApiRequest, pair_id: UUID, payload: WordIn) -> Status[WordOut]:
    """Say once a term what the partnership was worth (P1-2.1)."""
    made = actions.say_word(
        actor=request.actor, now=request.now, pair_id=pair_id, worth=payload.worth, text=payload.text
    )
    return Status(201, word_out(made))


@router.get("/partnerships/{pair_id}/aid", response=reads(Listing[AidOut]))
def aid(request: ApiRequest, pair_id: UUID, span: Query[Span]) -> Listing[AidOut]:
    """The aid ledger of a pair, the latest first."""
    return listing(request, queries.aid_of(queries.get_pair(request.actor, pair_id)), span, aid_out)


@router.post("/partnerships/{pair_id}/aid", response=changes(AidOut, 201))
def give_aid(request: ApiRequest, pair_id: UUID, payload: AidIn) -> Status[AidOut]:
    """Enter what one's school gave to the other (P1-2.1)."""
    made = actions.give_aid(actor=request.actor, now=request.now, pair_id=pair_id, **payload.model_dump())
    return Status(201, aid_out(made))


@router.post("/aid/{aid_id}/receive", response=changes(AidOut))
def receive_aid(request: ApiRequest, aid_id: UUID) -> AidOut:
    """Sign for what the other school gave (P1-2.1)."""
    return aid_out(actions.receive_aid(actor=request.actor, now=request.now, aid_id=aid_id))


@router.post("/aid/{aid_id}/object", response=changes(AidOut))
def object_aid(request: ApiRequest, aid_id: UUID, payload: ObjectionIn) -> AidOut:
    """Say what is wrong with an item of the ledger (P1-2.1)."""
    made = actions.object_aid(
        actor=request.actor, now=request.now, aid_id=aid_id, objection=payload.objection
    )
    return aid_out(made)


class Stretch(Span):
    """The days wanted."""

    first: DayIn = Field(date(2001, 1, 1))
    last: DayIn = Field(date(2099, 12, 31))


@router.get("/pair-subjects/{pair_subject_id}/records", response=reads(Listing[RecordOut]))
def pair_records(request: ApiRequest, pair_subject_id: UUID, span: Query[Stretch]) -> Listing[RecordOut]:
    """What the two schools did in a subject, the latest first."""
    owner = queries.get_pair_subject(request.actor, pair_subject_id)
    found = queries.records_of(request.actor, owner.pk, span.first, span.last)
    return listing(request, found, span, record_out)


@router.post("/pair-subjects/{pair_subject_id}/records", response=changes(RecordOut, 201))
def record_for_pair(request: ApiRequest, pair_subject_id: UUID, payload: PairRecordIn) -> Status[RecordOut]:
    """Record what the lead school did with the supported one, which confirms it (P1-2.1)."""
    made = actions.record_for_pair(
        actor=request.actor, now=request.now, pair_subject_id=pair_subject_id, **payload.model_dump()
    )
    return Status(201, record_out(made))
