"""Postings, mentorships and instructors for programs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import FileResponse
from ninja import Field, Query, Router
from ninja.responses import Status

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import actions, queries, rules
from xuequ.affairs.partnerships.api.pairs import ReasonIn, SideIn
from xuequ.affairs.partnerships.api.schemas import (
    AllowanceOut,
    CertificateOut,
    InstructorKind,
    InstructorOut,
    MentorshipDetail,
    MentorshipKind,
    MentorshipOut,
    PaperOut,
    PostingKind,
    PostingOut,
    RecordOut,
    Row,
    allowance_out,
    certificate_out,
    instructor_out,
    mentorship_detail,
    mentorship_out,
    paper_out,
    posting_out,
    record_out,
)
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, OneOf, Text
from xuequ.platform.files.api import file_response
from xuequ.platform.files.queries import own_files

router = Router(tags=["partnerships"])


class PostingIn(Given):
    """A teacher proposed for a supported school; ``weekly_days`` for who goes part of the week,
    ``weekly_periods``: lessons a week there."""

    person: UUID
    to_school: UUID
    starts: DayIn
    ends: DayIn
    subject: Row | None = None
    kind: PostingKind = "full"
    weekly_days: int | None = Field(None, ge=1, le=5)
    weekly_periods: int | None = Field(None, ge=1, le=30)
    reason: Line = Field("", max_length=200)


class EndPostingIn(Given):
    """Why a posting ends; ``mentorship``: what becomes of its open mentorship, asked for where there is one;
    ``mentor``: who takes the apprentice on, for hand_on."""

    reason: Line = Field(max_length=200)
    mentorship: Annotated[str, OneOf(rules.SETTLINGS)] | None = None
    mentor: UUID | None = None


class MentorshipIn(Given):
    """Mentor and apprentice, from day to day, with their agreement."""

    mentor: UUID
    apprentice: UUID
    starts: DayIn
    ends: DayIn
    agreement: Text = Field(max_length=2000)
    posting: UUID | None = None


class MentorshipRecordIn(Given):
    """What mentor and apprentice did."""

    kind: MentorshipKind
    day: DayIn
    topic: Line = Field(max_length=120)
    text: Text = Field("", max_length=2000)
    sent: UUID | None = None


class RestIn(Given):
    """Days in which a mentorship rests."""

    starts: DayIn
    ends: DayIn
    reason: Line = Field(max_length=200)


class ApprenticeIn(Given):
    """Another apprentice."""

    apprentice: UUID
    reason: Line = Field(max_length=200)


class PaperIn(Given):
    """A paper; ``file``: handed in before."""

    title: Line = Field(max_length=120)
    file: UUID | None = None


class InstructorIn(Given):
    """An appointment that the conference resolved."""

    person: UUID
    subject: Row
    resolution: UUID
    starts: DayIn
    ends: DayIn


class GuidanceIn(Given):
    """What an instructor did with a teacher of another school."""

    kind: InstructorKind
    day: DayIn
    topic: Line = Field(max_length=120)
    teacher: UUID
    period: int | None = Field(None, ge=1, le=12)
    text: Text = Field("", max_length=2000)
    sent: UUID | None = None


@router.get("/postings", response=reads(Listing[PostingOut]))
def postings(request: ApiRequest, span: Query[Span]) -> Listing[PostingOut]:
    """The postings of the district, the latest first."""
    return listing(request, queries.visible_postings(request.actor), span, posting_out)


@router.post("/postings", response=changes(PostingOut, 201))
def propose_posting(request: ApiRequest, payload: PostingIn) -> Status[PostingOut]:
    """Propose that a teacher works at a supported school (P1-3.1a)."""
    values = payload.model_dump(exclude={"person", "to_school"})
    made = actions.propose_posting(
        actor=request.actor,
        now=request.now,
        person_id=payload.person,
        to_school_id=payload.to_school,
        **values,
    )
    return Status(201, posting(request, made.pk))


@router.get("/postings/{posting_id}", response=reads(PostingOut))
def posting(request: ApiRequest, posting_id: UUID) -> PostingOut:
    """One teacher's posting."""
    return posting_out(queries.get_posting(request.actor, posting_id))


@router.post("/postings/{posting_id}/approvals", response=changes(PostingOut, 201))
def approve_posting(request: ApiRequest, posting_id: UUID, payload: SideIn) -> Status[PostingOut]:
    """One side agrees to a posting (P1-3.1a)."""
    made = actions.approve_posting(
        actor=request.actor, now=request.now, posting_id=posting_id, side=payload.side
    )
    return Status(201, posting_out(made))


@router.post("/postings/{posting_id}/end", response=changes(PostingOut))
def end_posting(request: ApiRequest, posting_id: UUID, payload: EndPostingIn) -> PostingOut:
    """End a posting before its time, and settle its mentorship (P1-3.1a)."""
    actions.end_posting(
        actor=request.actor,
        now=request.now,
        posting_id=posting_id,
        reason=payload.reason,
        mentorship=payload.mentorship or "",
        mentor_id=payload.mentor,
    )
    return posting(request, posting_id)


@router.post("/postings/{posting_id}/certificate", response=changes(CertificateOut, 201))
def certify_posting(request: ApiRequest, posting_id: UUID) -> Status[CertificateOut]:
    """Give the certificate of a posting that is over (P1-3.1a)."""
    made = actions.certify_posting(actor=request.actor, now=request.now, posting_id=posting_id)
    return Status(201, certificate_out(made))


@router.get("/certificates/{certificate_id}", response=reads(CertificateOut))
def certificate(request: ApiRequest, certificate_id: UUID) -> CertificateOut:
    """One certificate as it was given."""
    return certificate_out(queries.get_certificate(request.actor, certificate_id))


@router.get("/mentorships", response=reads(Listing[MentorshipOut]))
def mentorships(request: ApiRequest, span: Query[Span]) -> Listing[MentorshipOut]:
    """The mentorships that one may see, the latest first."""
    return listing(request, queries.visible_mentorships(request.actor), span, mentorship_out)


@router.post("/mentorships", response=changes(MentorshipDetail, 201))
def open_mentorship(request: ApiRequest, payload: MentorshipIn) -> Status[MentorshipDetail]:
    """Pair a mentor with an apprentice (P1-3.1b)."""
    made = actions.open_mentorship(
        actor=request.actor,
        now=request.now,
        mentor_id=payload.mentor,
        apprentice_id=payload.apprentice,
        starts=payload.starts,
        ends=payload.ends,
        agreement=payload.agreement,
        posting_id=payload.posting,
    )
    return Status(201, mentorship(request, made.pk))


@router.get("/mentorships/{mentorship_id}", response=reads(MentorshipDetail))
def mentorship(request: ApiRequest, mentorship_id: UUID) -> MentorshipDetail:
    """One mentorship with its papers."""
    return mentorship_detail(queries.get_mentorship(request.actor, mentorship_id))


@router.post("/mentorships/{mentorship_id}/records", response=changes(RecordOut, 201))
def record_for_mentorship(
    request: ApiRequest, mentorship_id: UUID, payload: MentorshipRecordIn
) -> Status[RecordOut]:
    """Record what mentor and apprentice did; the apprentice's school confirms it (P1-3.1b)."""
    made = actions.record_for_mentorship(
        actor=request.actor, now=request.now, mentorship_id=mentorship_id, **payload.model_dump()
    )
    return Status(201, record_out(made))


@router.post("/mentorships/{mentorship_id}/interruptions", response=changes(MentorshipDetail, 201))
def interrupt_mentorship(
    request: ApiRequest, mentorship_id: UUID, payload: RestIn
) -> Status[MentorshipDetail]:
    """Enter days in which a mentorship rests (P1-3.1b)."""
    actions.interrupt_mentorship(
        actor=request.actor, now=request.now, mentorship_id=mentorship_id, **payload.model_dump()
    )
    return Status(201, mentorship(request, mentorship_id))


@router.post("/mentorships/{mentorship_id}/apprentice", response=changes(MentorshipDetail, 201))
def change_apprentice(
    request: ApiRequest, mentorship_id: UUID, payload: ApprenticeIn
) -> Status[MentorshipDetail]:
    """Go on with another apprentice; gives the mentorship that follows (P1-3.1b)."""
    made = actions.change_apprentice(
        actor=request.actor,
        now=request.now,
        mentorship_id=mentorship_id,
        apprentice_id=payload.apprentice,
        reason=payload.reason,
    )
    return Status(201, mentorship(request, made.pk))


@router.post("/mentorships/{mentorship_id}/end", response=changes(MentorshipDetail))
def end_mentorship(request: ApiRequest, mentorship_id: UUID, payload: ReasonIn) -> MentorshipDetail:
    """End a mentorship before its time (P1-3.1b)."""
    actions.end_mentorship(
        actor=request.actor, now=request.now, mentorship_id=mentorship_id, reason=payload.reason
    )
    return mentorship(request, mentorship_id)


@router.post("/mentorships/{mentorship_id}/papers", response=changes(PaperOut, 201))
def hand_in_paper(request: ApiRequest, mentorship_id: UUID, payload: PaperIn) -> Status[PaperOut]:
    """Hand in one's paper as an apprentice (P1-3.1b)."""
    file = own_files(request.actor, [payload.file])[0] if payload.file else None
    made = actions.hand_in_paper(
        actor=request.actor, now=request.now, mentorship_id=mentorship_id, title=payload.title, file=file
    )
    return Status(201, paper_out(made))


@router.post("/mentorships/{mentorship_id}/certificate", response=changes(CertificateOut, 201))
def certify_mentorship(request: ApiRequest, mentorship_id: UUID) -> Status[CertificateOut]:
    """Give the certificate of a mentorship with its marks made (P1-3.1b)."""
    made = actions.certify_mentorship(actor=request.actor, now=request.now, mentorship_id=mentorship_id)
    return Status(201, certificate_out(made))


@router.get("/papers/{paper_id}/file", response=reads(bytes), url_name="api_paper")
def paper_file(request: ApiRequest, paper_id: UUID) -> FileResponse:
    """The paper as it was handed in."""
    return file_response(queries.get_paper_file(request.actor, paper_id))


@router.post("/papers/{paper_id}/accept", response=changes(PaperOut))
def accept_paper(request: ApiRequest, paper_id: UUID) -> PaperOut:
    """Accept an apprentice's paper as the mentor (P1-3.1b)."""
    return paper_out(actions.accept_paper(actor=request.actor, now=request.now, paper_id=paper_id))


@router.get("/instructors", response=reads(Listing[InstructorOut]))
def instructors(request: ApiRequest, span: Query[Span]) -> Listing[InstructorOut]:
    """Who is, was or will be instructor of which subject."""
    return listing(request, queries.visible_instructors(request.actor), span, instructor_out)


@router.post("/instructors", response=changes(InstructorOut, 201))
def appoint_instructor(request: ApiRequest, payload: InstructorIn) -> Status[InstructorOut]:
    """Enter an appointment with the resolution it stands on (P1-3.2)."""
    made = actions.appoint_instructor(
        actor=request.actor,
        now=request.now,
        person_id=payload.person,
        subject=payload.subject,
        resolution_id=payload.resolution,
        starts=payload.starts,
        ends=payload.ends,
    )
    return Status(201, instructor(request, made.pk))


@router.get("/instructors/{instructor_id}", response=reads(InstructorOut))
def instructor(request: ApiRequest, instructor_id: UUID) -> InstructorOut:
    """One appointment of an instructor."""
    return instructor_out(queries.get_instructor(request.actor, instructor_id))


@router.post("/instructors/{instructor_id}/records", response=changes(RecordOut, 201))
def record_for_instructor(request: ApiRequest, instructor_id: UUID, payload: GuidanceIn) -> Status[RecordOut]:
    """Record one's guidance as an instructor; the teacher guided confirms it (P1-3.2)."""
    values = payload.model_dump(exclude={"teacher"})
    made = actions.record_for_instructor(
        actor=request.actor,
        now=request.now,
        instructor_id=instructor_id,
        teacher_id=payload.teacher,
        **values,
    )
    return Status(201, record_out(made))


@router.post("/instructors/{instructor_id}/end", response=changes(InstructorOut))
def end_instructor(request: ApiRequest, instructor_id: UUID, payload: ReasonIn) -> InstructorOut:
    """End an appointment before its time (P1-3.2)."""
    actions.end_instructor(
        actor=request.actor, now=request.now, instructor_id=instructor_id, reason=payload.reason
    )
    return instructor(request, instructor_id)


@router.get("/terms/{term_id}/instructor-allowance", response=reads(list[AllowanceOut]))
def instructor_allowance(request: ApiRequest, term_id: Row) -> list[AllowanceOut]:
    """The term's allowance, only the lines that one may see (P1-3.2)."""
    term = organisation.get_term(request.actor, term_id)
    return [allowance_out(line) for line in queries.allowance_lines(request.actor, term)]
