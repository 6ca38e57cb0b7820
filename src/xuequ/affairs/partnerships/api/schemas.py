"""What the API says of partnerships: one shape for each noun."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import (
    AidItem,
    Approval,
    Certificate,
    Instructor,
    Mentorship,
    Paper,
    Partnership,
    Posting,
    TermWord,
)
from xuequ.affairs.teaching.models import Activity
from xuequ.platform.api.values import Moment, Named, OneOf, named, some

Side = Annotated[str, OneOf(rules.SIDES)]
PairKind = Annotated[str, OneOf(rules.PAIR_KINDS)]
MentorshipKind = Annotated[str, OneOf(rules.MENTORSHIP_KINDS)]
InstructorKind = Annotated[str, OneOf(rules.INSTRUCTOR_KINDS)]
AidKind = Annotated[str, OneOf(rules.AID_KINDS)]
Worth = Annotated[str, OneOf(rules.WORTH)]
PostingKind = Annotated[str, OneOf(rules.POSTING_KINDS)]
Row = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a subject, grade or term."""


class ApprovalOut(Schema):
    """One side's yes."""

    side: Side
    person: Named
    at: Moment


class PairSubjectOut(Schema):
    """A subject of a pair; its id is named when something done is recorded."""

    id: UUID
    name: str


class PairOut(Schema):
    """Two partner schools; ``state`` is draft until three sides agree, then agreed, at last ended."""

    id: UUID
    lead: Named
    supported: Named
    starts: date
    ends: date
    goals: str
    state: Annotated[str, OneOf(rules.PAIR_STATES)]
    ended_reason: str
    subjects: list[PairSubjectOut]
    approvals: list[ApprovalOut]


class AidOut(Schema):
    """Something that one school gave the other."""

    id: UUID
    giver: Named
    kind: AidKind
    description: str
    quantity: str
    given_on: date
    state: Annotated[str, OneOf(rules.AID_STATES)]
    settled_on: date | None
    objection: str


class WordOut(Schema):
    """What one side said in a term."""

    term: str
    side: Side
    worth: Worth
    text: str
    at: Moment


class RecordOut(Schema):
    """What was recorded as done; it counts once confirmed."""

    id: UUID
    kind: str
    state: str
    day: date
    topic: str
    school: Named


class PostingOut(Schema):
    """A teacher posted to a supported school."""

    id: UUID
    person: Named
    from_school: Named
    to_school: Named
    subject: str
    starts: date
    ends: date
    kind: PostingKind
    weekly_days: int | None
    weekly_periods: int | None
    state: Annotated[str, OneOf(rules.POSTING_STATES)]
    ended_reason: str
    approvals: list[ApprovalOut]


class RestOut(Schema):
    """Days in which a mentorship rests."""

    starts: date
    ends: date
    reason: str


class PaperOut(Schema):
    """A paper of the apprentice."""

    id: UUID
    title: str
    handed_in_on: date
    accepted_on: date | None


class MentorshipOut(Schema):
    """Mentor and apprentice; ``follows``: the mentorship before, with another apprentice."""

    id: UUID
    mentor: Named
    apprentice: Named
    school: Named
    subject: str
    starts: date
    ends: date
    state: Annotated[str, OneOf(rules.MENTORSHIP_STATES)]
    ended_reason: str
    agreement: str
    posting: UUID | None
    follows: UUID | None
    interruptions: list[RestOut]


class MentorshipDetail(MentorshipOut):
    """A mentorship with its papers."""

    papers: list[PaperOut]


class InstructorOut(Schema):
    """Who was appointed instructor, by which resolution."""

    id: UUID
    person: Named
    school: Named | None
    subject: str
    resolution: UUID
    resolution_number: str
    starts: date
    ends: date
    ended_reason: str


class AllowanceOut(Schema):
    """What an instructor's records of a term come to; ``amount`` in yuan."""

    instructor: UUID
    person: Named
    records: int
    points: int
    amount: str


class CertificateOut(Schema):
    """A certificate as it was given."""

    id: UUID
    number: str
    name: str
    text: str
    issued_on: date


def _approval(one: Approval) -> ApprovalOut:
    return ApprovalOut(side=one.side, person=some(one.person), at=one.at)


def pair_out(pair: Partnership) -> PairOut:
    """A pair read with ``visible_pairs``; no further query."""
    return PairOut(
        id=pair.pk,
        lead=some(pair.lead),
        supported=some(pair.supported),
        starts=pair.starts,
        ends=pair.ends,
        goals=pair.goals,
        state=pair.state,
        ended_reason=pair.ended_reason,
        subjects=[PairSubjectOut(id=one.pk, name=one.subject.name) for one in pair.subjects.all()],
        approvals=[_approval(one) for one in pair.approvals.all()],
    )


def aid_out(item: AidItem) -> AidOut:
    """An item of the ledger."""
    return AidOut(
        id=item.pk,
        giver=some(item.giver),
        kind=item.kind,
        description=item.description,
        quantity=item.quantity,
        given_on=item.given_on,
        state=item.state,
        settled_on=item.settled_on,
        objection=item.objection,
    )


def word_out(word: TermWord) -> WordOut:
    """A side's word."""
    return WordOut(term=word.term.name, side=word.side, worth=word.worth, text=word.text, at=word.at)


def record_out(activity: Activity) -> RecordOut:
    """What was recorded, in short."""
    return RecordOut(
        id=activity.pk,
        kind=activity.kind,
        state=activity.state,
        day=activity.day,
        topic=activity.topic,
        school=some(activity.school),
    )


def posting_out(posting: Posting) -> PostingOut:
    """A posting read with ``visible_postings``; no further query."""
    return PostingOut(
        id=posting.pk,
        person=some(posting.person),
        from_school=some(posting.from_school),
        to_school=some(posting.to_school),
        subject=posting.subject.name,
        starts=posting.starts,
        ends=posting.ends,
        kind=posting.kind,
        weekly_days=posting.weekly_days,
        weekly_periods=posting.weekly_periods,
        state=posting.state,
        ended_reason=posting.ended_reason,
        approvals=[_approval(one) for one in posting.approvals.all()],
    )


def mentorship_out(one: Mentorship) -> MentorshipOut:
    """A mentorship read with ``visible_mentorships``; no further query."""
    return MentorshipOut(
        id=one.pk,
        mentor=some(one.mentor),
        apprentice=some(one.apprentice),
        school=some(one.school),
        subject=one.subject.name,
        starts=one.starts,
        ends=one.ends,
        state=one.state,
        ended_reason=one.ended_reason,
        agreement=one.agreement,
        posting=one.posting_id,
        follows=one.follows_id,
        interruptions=[
            RestOut(starts=rest.starts, ends=rest.ends, reason=rest.reason)
            for rest in one.interruptions.all()
        ],
    )


def mentorship_detail(one: Mentorship) -> MentorshipDetail:
    """A mentorship with its papers. One query more."""
    papers = [paper_out(paper) for paper in queries.papers_of(one)]
    return MentorshipDetail(**mentorship_out(one).model_dump(), papers=papers)


def paper_out(paper: Paper) -> PaperOut:
    """A paper, and whether it was accepted."""
    return PaperOut(
        id=paper.pk, title=paper.title, handed_in_on=paper.handed_in_on, accepted_on=paper.accepted_on
    )


def instructor_out(one: Instructor) -> InstructorOut:
    """An instructor read with ``visible_instructors``; no further query."""
    return InstructorOut(
        id=one.pk,
        person=some(one.person),
        school=named(one.person.school),
        subject=one.subject.name,
        resolution=one.resolution,
        resolution_number=one.resolution_number,
        starts=one.starts,
        ends=one.ends,
        ended_reason=one.ended_reason,
    )


def allowance_out(line: queries.AllowanceLine) -> AllowanceOut:
    """A line of the allowance sheet."""
    return AllowanceOut(
        instructor=line.instructor.pk,
        person=some(line.instructor.person),
        records=line.records,
        points=line.points,
        amount=str(line.amount),
    )


def certificate_out(one: Certificate) -> CertificateOut:
    """A certificate."""
    return CertificateOut(id=one.pk, number=one.number, name=one.name, text=one.text, issued_on=one.issued_on)
