"""Class hours, hours from outside and certificates for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.models import Certificate, OutsideHours
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, OneOf, named, some
from xuequ.platform.files.api import FileOut, file_out, file_response
from xuequ.platform.files.queries import own_files

router = Router()

Level = Annotated[str, OneOf(rules.OUTSIDE_LEVELS)]
OutsideState = Annotated[str, OneOf(rules.OUTSIDE_STATES)]


class BalanceOut(Schema):
    """How one person stands: this school year, and the five years that end with it."""

    person: Named
    school: str
    required: int
    done: int
    light: str
    five_years: int
    five_years_required: int


class RecordOut(Schema):
    """One record that was counted."""

    day: date
    title: str
    hours: int
    url: str


class HoursDetail(Schema):
    """A person's hours; ``balance`` is null for who owes none."""

    balance: BalanceOut | None
    records: list[RecordOut]


class OutsideOut(Schema):
    """Training given by others; counts once confirmed."""

    id: UUID
    person: Named
    title: str
    level: Level
    first: date
    last: date
    hours: int
    evidence: FileOut
    state: OutsideState
    entered_by: Named
    entered_at: Moment
    decided_by: Named | None
    answer: str


class OutsideIn(Given):
    """Training given by others, with the paper that proves it."""

    person: UUID
    title: Line = Field(max_length=120)
    level: Level
    first: DayIn
    last: DayIn
    hours: int = Field(ge=1, le=rules.MOST_OUTSIDE)
    evidence: UUID = Field(description="A file handed in before with POST files.")


class DecisionIn(Given):
    """Whether it is confirmed; a word where it is not."""

    confirmed: bool
    answer: Line = Field("", max_length=200)


class RevocationIn(Given):
    """Why it counts no more."""

    reason: Line = Field(max_length=200)


class CertificateIn(Given):
    """For whom, and for which days."""

    person: UUID
    first: DayIn
    last: DayIn


class CertificateOut(Schema):
    """A certificate as issued; it never changes."""

    id: UUID
    number: str
    person: UUID
    name: str
    school: str
    first: date
    last: date
    hours: int
    points: float
    issued_at: Moment


def _balance_out(one: queries.Balance) -> BalanceOut:
    standing = one.standing
    return BalanceOut(
        person=Named(id=standing.debtor.ident, name=standing.debtor.name),
        school=standing.debtor.place,
        required=standing.required.total,
        done=standing.done.total,
        light=standing.light,
        five_years=one.five,
        five_years_required=rules.FIVE_YEARS,
    )


def _outside_out(found: OutsideHours) -> OutsideOut:
    return OutsideOut(
        id=found.pk,
        person=some(found.person),
        title=found.title,
        level=found.level,
        first=found.first,
        last=found.last,
        hours=found.hours,
        evidence=file_out(found.evidence),
        state=found.state,
        entered_by=some(found.entered_by),
        entered_at=found.entered_at,
        decided_by=named(found.decided_by),
        answer=found.answer,
    )


def _certificate_out(found: Certificate) -> CertificateOut:
    return CertificateOut(
        id=found.pk,
        number=found.number,
        person=found.person_id,
        name=found.name,
        school=found.school_name,
        first=found.first,
        last=found.last,
        hours=found.hours,
        points=float(found.points),
        issued_at=found.issued_at,
    )


@router.get("/training/hours", response=reads(list[BalanceOut]))
def hours(request: ApiRequest) -> list[BalanceOut]:
    """The hours of one's people this school year, by the roll; one's own for who leads nobody."""
    today = timezone.localdate(request.now)
    year = queries.year_of(request.actor, today)
    return [_balance_out(one) for one in queries.balances(request.actor, year, today)] if year else []


@router.get("/training/hours/{person_id}", response=reads(HoursDetail))
def hours_of(request: ApiRequest, person_id: UUID) -> HoursDetail:
    """One person's hours, with the records of the last five school years."""
    actor, today = request.actor, timezone.localdate(request.now)
    person = organisation.get_person(actor, person_id)
    rules.may_see_hours(actor, person.pk, person.school_id).enforce()
    year = queries.year_of(actor, today)
    if year is None:
        return HoursDetail(balance=None, records=[])
    balance = queries.balance_of(actor, person.pk, year, today)
    window = rules.five_years(year.starts, year.ends)
    records = queries.hours_records(actor, person.pk, *window)
    return HoursDetail(
        balance=_balance_out(balance) if balance else None,
        records=[RecordOut(day=r.day, title=r.title, hours=r.amount, url=r.url) for r in records],
    )


@router.get("/training/outside", response=reads(Listing[OutsideOut]))
def outside_hours(request: ApiRequest, span: Query[Span]) -> Listing[OutsideOut]:
    """Hours from outside of oneself and one's people, the latest first."""
    return listing(request, queries.visible_outside(request.actor), span, _outside_out)


@router.get("/training/outside/{outside_id}", response=reads(OutsideOut))
def outside_one(request: ApiRequest, outside_id: UUID) -> OutsideOut:
    """One of them."""
    return _outside_out(queries.get_outside(request.actor, outside_id))


@router.post("/training/outside", response=changes(OutsideOut, 201))
def enter_outside(request: ApiRequest, payload: OutsideIn) -> Status[OutsideOut]:
    """Enter hours from outside (P1-0f)."""
    given = payload.model_dump(exclude={"person", "evidence"})
    made = actions.enter_outside(
        actor=request.actor,
        now=request.now,
        person_id=payload.person,
        evidence=own_files(request.actor, [payload.evidence])[0],
        **given,
    )
    return Status(201, outside_one(request, made.pk))


@router.post("/training/outside/{outside_id}/decide", response=changes(OutsideOut))
def decide_outside(request: ApiRequest, outside_id: UUID, payload: DecisionIn) -> OutsideOut:
    """Confirm hours from outside or not, as another than who entered them (P1-0f)."""
    actions.decide_outside(
        actor=request.actor,
        now=request.now,
        outside_id=outside_id,
        confirmed=payload.confirmed,
        answer=payload.answer,
    )
    return outside_one(request, outside_id)


@router.post("/training/outside/{outside_id}/revoke", response=changes(OutsideOut))
def revoke_outside(request: ApiRequest, outside_id: UUID, payload: RevocationIn) -> OutsideOut:
    """Take back what was confirmed wrongly (P1-0f)."""
    actions.revoke_outside(actor=request.actor, now=request.now, outside_id=outside_id, reason=payload.reason)
    return outside_one(request, outside_id)


@router.get("/training/outside/{outside_id}/evidence", response=reads(bytes), url_name="api_outside_evidence")
def outside_evidence(request: ApiRequest, outside_id: UUID) -> FileResponse:
    """The paper that proves it."""
    return file_response(queries.outside_evidence(request.actor, outside_id))


@router.get("/training/certificates", response=reads(Listing[CertificateOut]))
def certificates(request: ApiRequest, span: Query[Span]) -> Listing[CertificateOut]:
    """The certificates of oneself and one's people, the latest first."""
    return listing(request, queries.visible_certificates(request.actor), span, _certificate_out)


@router.post("/training/certificates", response=changes(CertificateOut, 201))
def issue_certificate(request: ApiRequest, payload: CertificateIn) -> Status[CertificateOut]:
    """Issue a certificate of hours (P1-0f)."""
    made = actions.issue_certificate(
        actor=request.actor,
        now=request.now,
        person_id=payload.person,
        first=payload.first,
        last=payload.last,
    )
    return Status(201, _certificate_out(made))
