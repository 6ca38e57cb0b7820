"""The programme and its sessions for programs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.models import Enrolment, TrainingProgramme, TrainingSession
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line, Moment, MomentIn, Named, OneOf, named, some

router = Router()

Kind = Annotated[str, OneOf(rules.SESSION_KINDS)]
When = Annotated[str, OneOf((), "coming", "mine", "over")]


class ProgrammeOut(Schema):
    """The training programme of a school year."""

    id: UUID
    title: str
    audience: str
    school_year: str
    published_at: Moment | None


class SessionOut(Schema):
    """One session; ``taken`` places of ``capacity`` (null: as many as come)."""

    id: UUID
    programme: UUID
    title: str
    kind: Kind
    speaker: str
    host: Named
    starts_at: Moment
    ends_at: Moment
    closes_at: Moment = Field(description="Until when one registers.")
    place: str
    hours: int
    capacity: int | None
    taken: int
    registered: bool = Field(description="Whether oneself has registered.")
    signed_in_at: Moment | None = Field(description="When oneself signed in.")
    closed_at: Moment | None = Field(description="Since then the hours count.")
    cancelled_at: Moment | None


class EnrolmentOut(Schema):
    """One person at a session."""

    person: Named
    registered_at: Moment
    withdrawn_at: Moment | None
    signed_in_at: Moment | None
    entered_by: Named | None
    note: str
    confirmed: bool


class SessionDetail(SessionOut):
    """A session; its list for its officer alone."""

    enrolments: list[EnrolmentOut] | None


class ProgrammeIn(Given):
    """A new programme."""

    school_year: int | None = Field(None, description="The running one where none is named.")
    title: Line = Field(max_length=80)
    audience: Line = Field(max_length=120)


class SessionIn(Given):
    """A session as it is planned."""

    title: Line = Field(max_length=120)
    kind: Kind
    speaker: Line = Field("", max_length=60)
    host: UUID
    starts_at: MomentIn
    ends_at: MomentIn
    closes_at: MomentIn | None = None
    place: Line = Field("", max_length=80)
    hours: int = Field(ge=1, le=rules.MOST_HOURS)
    capacity: int | None = Field(None, ge=1, le=9999)


class SessionChoice(Schema):
    """Which sessions are wanted."""

    q: Line = Field("", max_length=80)
    when: When | None = None
    kind: Kind | None = None


class ReasonIn(Given):
    """Why."""

    reason: Line = Field(max_length=200)


class TickIn(Given):
    """Who was there; ``note``: why, after the end."""

    person: UUID
    note: Line = Field("", max_length=200)


def _programme_out(found: TrainingProgramme) -> ProgrammeOut:
    return ProgrammeOut(
        id=found.pk,
        title=found.title,
        audience=found.audience,
        school_year=found.school_year.name,
        published_at=found.published_at,
    )


def _plan(given: SessionIn) -> rules.SessionPlan:
    values = given.model_dump()
    return rules.SessionPlan(**{**values, "closes_at": given.closes_at or given.starts_at})


def _session_out(found: TrainingSession) -> SessionOut:
    return SessionOut(
        id=found.pk,
        programme=found.programme_id,
        title=found.title,
        kind=found.kind,
        speaker=found.speaker,
        host=some(found.host),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        closes_at=found.closes_at,
        place=found.place,
        hours=found.hours,
        capacity=found.capacity,
        taken=found.taken,
        registered=found.mine,  # type: ignore[attr-defined]
        signed_in_at=found.mine_signed,  # type: ignore[attr-defined]
        closed_at=found.closed_at,
        cancelled_at=found.cancelled_at,
    )


def _enrolment_out(found: Enrolment) -> EnrolmentOut:
    return EnrolmentOut(
        person=some(found.person),
        registered_at=found.registered_at,
        withdrawn_at=found.withdrawn_at,
        signed_in_at=found.signed_in_at,
        entered_by=named(found.entered_by),
        note=found.note,
        confirmed=found.confirmed,
    )


@router.get("/training/programmes", response=reads(Listing[ProgrammeOut]))
def programmes(request: ApiRequest, span: Query[Span]) -> Listing[ProgrammeOut]:
    """The district's training programmes, the latest first."""
    return listing(request, queries.visible_programmes(request.actor), span, _programme_out)


@router.post("/training/programmes", response=changes(ProgrammeOut, 201))
def make_programme(request: ApiRequest, payload: ProgrammeIn) -> Status[ProgrammeOut]:
    """Begin the one programme of a school year (P1-0f)."""
    made = actions.make_programme(
        actor=request.actor,
        now=request.now,
        year_id=payload.school_year or queries.running_year(request.actor, request.now),
        title=payload.title,
        audience=payload.audience,
    )
    return Status(201, _programme_out(made))


@router.post("/training/programmes/{programme_id}/publish", response=changes(ProgrammeOut))
def publish_programme(request: ApiRequest, programme_id: UUID) -> ProgrammeOut:
    """Publish a programme (P1-0f)."""
    made = actions.publish_programme(actor=request.actor, now=request.now, programme_id=programme_id)
    return _programme_out(made)


@router.post("/training/programmes/{programme_id}/sessions", response=changes(SessionDetail, 201))
def add_session(request: ApiRequest, programme_id: UUID, payload: SessionIn) -> Status[SessionDetail]:
    """Add a session to a programme (P1-0f)."""
    made = actions.add_session(
        actor=request.actor, now=request.now, programme_id=programme_id, plan=_plan(payload)
    )
    return Status(201, session(request, made.pk))


@router.get("/training/sessions", response=reads(Listing[SessionOut]))
def sessions(request: ApiRequest, choice: Query[SessionChoice], span: Query[Span]) -> Listing[SessionOut]:
    """The sessions, those that are not over first."""
    found = queries.chosen_sessions(
        request.actor,
        request.now,
        text=choice.q.strip(),
        when=choice.when or "",
        kind=choice.kind or "",
    )
    return listing(request, found, span, _session_out)


@router.get("/training/sessions/{session_id}", response=reads(SessionDetail))
def session(request: ApiRequest, session_id: UUID) -> SessionDetail:
    """One session; who is enrolled, for its officer."""
    found = queries.get_session(request.actor, session_id)
    officer = rules.is_officer(request.actor, found.host_id)
    return SessionDetail(
        **_session_out(found).model_dump(),
        enrolments=[_enrolment_out(one) for one in queries.enrolments_of(found)] if officer else None,
    )


@router.post("/training/sessions/{session_id}/change", response=changes(SessionDetail))
def change_session(request: ApiRequest, session_id: UUID, payload: SessionIn) -> SessionDetail:
    """Change a session that has not begun (P1-0f)."""
    actions.change_session(actor=request.actor, now=request.now, session_id=session_id, plan=_plan(payload))
    return session(request, session_id)


@router.post("/training/sessions/{session_id}/cancel", response=changes(SessionDetail))
def cancel_session(request: ApiRequest, session_id: UUID, payload: ReasonIn) -> SessionDetail:
    """Call a session off (P1-0f)."""
    actions.cancel_session(actor=request.actor, now=request.now, session_id=session_id, reason=payload.reason)
    return session(request, session_id)


@router.post("/training/sessions/{session_id}/register", response=changes(EnrolmentOut, 201))
def register(request: ApiRequest, session_id: UUID) -> Status[EnrolmentOut]:
    """Register oneself (P1-0f)."""
    made = actions.register(actor=request.actor, now=request.now, session_id=session_id)
    return Status(201, _enrolment_out(made))


@router.post("/training/sessions/{session_id}/withdraw", response=changes(EnrolmentOut))
def withdraw(request: ApiRequest, session_id: UUID) -> EnrolmentOut:
    """Give one's place back (P1-0f)."""
    made = actions.withdraw_registration(actor=request.actor, now=request.now, session_id=session_id)
    return _enrolment_out(made)


@router.post(
    "/training/sessions/{session_id}/sign-in", response=changes(EnrolmentOut), url_name="training_sign_in"
)
def sign_in(request: ApiRequest, session_id: UUID) -> EnrolmentOut:
    """Sign in (P1-0f)."""
    made = actions.sign_in(actor=request.actor, now=request.now, session_id=session_id)
    return _enrolment_out(made)


@router.post("/training/sessions/{session_id}/tick", response=changes(EnrolmentOut))
def tick(request: ApiRequest, session_id: UUID, payload: TickIn) -> EnrolmentOut:
    """The officer ticks somebody who was there (P1-0f)."""
    made = actions.tick(
        actor=request.actor,
        now=request.now,
        session_id=session_id,
        person_id=payload.person,
        note=payload.note,
    )
    return _enrolment_out(made)


@router.post("/training/sessions/{session_id}/untick", response=changes(EnrolmentOut))
def untick(request: ApiRequest, session_id: UUID, payload: TickIn) -> EnrolmentOut:
    """The officer takes a wrong sign-in back (P1-0f)."""
    made = actions.untick(
        actor=request.actor,
        now=request.now,
        session_id=session_id,
        person_id=payload.person,
        note=payload.note,
    )
    return _enrolment_out(made)


@router.post("/training/sessions/{session_id}/close", response=changes(SessionDetail))
def close_session(request: ApiRequest, session_id: UUID) -> SessionDetail:
    """Confirm who was there; the hours count (P1-0f)."""
    actions.close_session(actor=request.actor, now=request.now, session_id=session_id)
    return session(request, session_id)


@router.post("/training/sessions/{session_id}/reopen", response=changes(SessionDetail))
def reopen_session(request: ApiRequest, session_id: UUID, payload: ReasonIn) -> SessionDetail:
    """Open a closed session again; its hours count no more until it is closed (P1-0f)."""
    actions.reopen_session(actor=request.actor, now=request.now, session_id=session_id, reason=payload.reason)
    return session(request, session_id)
