"""Appraisal sheets for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.duties import actions, queries, rules
from xuequ.affairs.duties.models import Appraisal
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import PostKind
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, Moment, Named, OneOf, named, some

router = Router(tags=["duties"])
SheetKind = Annotated[str, OneOf(rules.SHEETS)]
AppraisalState = Annotated[str, OneOf(rules.APPRAISAL_STATES)]


class SheetLineOut(Schema):
    """One duty on a sheet; ``points`` of ``weight``."""

    quota: str
    weight: int
    required: int
    required_elsewhere: int
    done: int
    done_elsewhere: int
    missing: int
    points: Decimal


class SheetOut(Schema):
    """A sheet as it comes out today; ``score`` of 100, none where nothing is owed."""

    subject: Named
    sheet: SheetKind
    school: UUID | None
    post: PostKind | None
    score: Decimal | None
    lines: list[SheetLineOut]


class AppraisalOut(Schema):
    """A sheet as it was drawn up."""

    id: UUID
    term: int
    sheet: SheetKind
    subject: Named
    school: Named | None
    post: PostKind | None
    state: AppraisalState
    score: Decimal | None
    drawn_by: Named
    drawn_at: Moment
    word: str
    word_at: Moment | None
    opinion: str
    settled_by: Named | None
    settled_at: Moment | None


class AppraisalDetail(AppraisalOut):
    """A sheet whole."""

    digest: str
    lines: list[SheetLineOut]


class DrawIn(Given):
    """Whose sheets of which term are drawn up."""

    term: int
    people: list[UUID] = Field(default_factory=list, max_length=500)
    schools: list[UUID] = Field(default_factory=list, max_length=100)


class WordIn(Given):
    """What one thinks of one's sheet."""

    word: Line = Field(max_length=300)


class SettleIn(Given):
    """What the leader writes on it."""

    opinion: Line = Field("", max_length=300)


class AppraisalChoice(Schema):
    """Which sheets are wanted; of the term that runs if none is named."""

    term: int | None = None
    school: UUID | None = None
    state: AppraisalState | None = None


def _lines(lines: object) -> list[SheetLineOut]:
    return [SheetLineOut.from_orm(line) for line in lines]  # type: ignore[attr-defined]


def sheet_out(sheet: queries.Sheet) -> SheetOut:
    """A sheet of today as programs get it."""
    return SheetOut(
        subject=Named(id=sheet.subject, name=sheet.name),
        sheet=sheet.of.kind,
        school=sheet.of.school,
        post=sheet.of.post,
        score=sheet.score,
        lines=_lines(sheet.lines),
    )


def appraisal_out(row: Appraisal) -> AppraisalOut:
    """A sheet as it was drawn up, as programs get it."""
    return AppraisalOut(
        id=row.pk,
        term=row.term_id,
        sheet=row.sheet,
        subject=Named(id=row.subject, name=row.name),
        school=named(row.school),
        post=PostKind(row.post) if row.post else None,
        state=row.state,
        score=row.score,
        drawn_by=some(row.drawn_by),
        drawn_at=row.drawn_at,
        word=row.word,
        word_at=row.word_at,
        opinion=row.opinion,
        settled_by=named(row.settled_by),
        settled_at=row.settled_at,
    )


def _detail(request: ApiRequest, appraisal_id: UUID) -> AppraisalDetail:
    found = queries.get_appraisal(request.actor, appraisal_id)
    lines = _lines(queries.appraisal_lines(found))
    return AppraisalDetail(**appraisal_out(found).dict(), digest=found.digest, lines=lines)


@router.get("/sheets/people/{person_id}", response=reads(SheetOut))
def sheet_of_person(request: ApiRequest, person_id: UUID, term: int | None = None) -> SheetOut:
    """One person's sheet as it comes out today (P1-2.2)."""
    today = timezone.localdate(request.now)
    of = organisation.term_wanted(request.actor, term, today)
    return sheet_out(queries.sheet_of_person(request.actor, of, person_id, today))


@router.get("/sheets/schools/{school_id}", response=reads(SheetOut))
def sheet_of_school(request: ApiRequest, school_id: UUID, term: int | None = None) -> SheetOut:
    """One school's sheet as it comes out today (P1-2.2)."""
    today = timezone.localdate(request.now)
    of = organisation.term_wanted(request.actor, term, today)
    return sheet_out(queries.sheet_of_school(request.actor, of, school_id, today))


@router.get("/appraisals", response=reads(Listing[AppraisalOut]))
def appraisals(
    request: ApiRequest, choice: Query[AppraisalChoice], span: Query[Span]
) -> Listing[AppraisalOut]:
    """The sheets of a term that were drawn up and that one may see (P1-2.2)."""
    term = organisation.term_wanted(request.actor, choice.term, timezone.localdate(request.now))
    found = queries.visible_appraisals(request.actor).filter(term=term)
    if choice.school is not None:
        found = found.filter(school=choice.school)
    if choice.state is not None:
        found = found.filter(state=choice.state)
    return listing(request, found, span, appraisal_out)


@router.post("/appraisals", response=changes(list[AppraisalOut], 201))
def draw_sheets(request: ApiRequest, payload: DrawIn) -> Status[list[AppraisalOut]]:
    """Draw up sheets when the term is over; all or none (P1-2.2)."""
    made = actions.draw_sheets(
        actor=request.actor,
        now=request.now,
        term_id=payload.term,
        people=payload.people,
        schools=payload.schools,
    )
    found = queries.visible_appraisals(request.actor).filter(pk__in=[one.pk for one in made])
    return Status(201, [appraisal_out(one) for one in found])


@router.get("/appraisals/{appraisal_id}", response=reads(AppraisalDetail))
def appraisal(request: ApiRequest, appraisal_id: UUID) -> AppraisalDetail:
    """One sheet as it was drawn up."""
    return _detail(request, appraisal_id)


@router.post("/appraisals/{appraisal_id}/word", response=changes(AppraisalDetail))
def say_word(request: ApiRequest, appraisal_id: UUID, payload: WordIn) -> AppraisalDetail:
    """Say one's word to one's own sheet (P1-2.2)."""
    actions.say_word(actor=request.actor, now=request.now, appraisal_id=appraisal_id, word=payload.word)
    return _detail(request, appraisal_id)


@router.post("/appraisals/{appraisal_id}/settle", response=changes(AppraisalDetail))
def settle_sheet(request: ApiRequest, appraisal_id: UUID, payload: SettleIn) -> AppraisalDetail:
    """Settle a sheet: from then on nothing of it changes (P1-2.2)."""
    actions.settle_sheets(
        actor=request.actor, now=request.now, appraisal_ids=[appraisal_id], opinion=payload.opinion
    )
    return _detail(request, appraisal_id)


@router.post("/appraisals/{appraisal_id}/recall", response=changes(dict[str, bool]))
def recall_sheet(request: ApiRequest, appraisal_id: UUID) -> dict[str, bool]:
    """Take back a sheet that is not settled (P1-2.2)."""
    actions.recall_sheet(actor=request.actor, now=request.now, appraisal_id=appraisal_id)
    return {"recalled": True}
