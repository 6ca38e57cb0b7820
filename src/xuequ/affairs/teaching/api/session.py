"""The calendar for programs: sessions planned, moved, called off, recorded; lesson plans (P1-0d)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.api.activity import ActivityOut, PartIn, activity_out
from xuequ.affairs.teaching.models import PlannedSession
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, OneOf, Text, named, some

router = Router(tags=["calendar"])
SessionKind = Annotated[str, OneOf(rules.SESSION_KINDS)]
SessionStanding = Annotated[str, OneOf(rules.STANDINGS)]
AnswerName = Annotated[str, OneOf(rules.ANSWERS)]
AHEAD = timedelta(days=30)
"""So far the calendar is read where no last day is named."""


class SessionIn(Given):
    """A session for the calendar; a clock time or a period. Invited are ``people``, the members of ``group``,
    and at ``schools`` all teachers of the subject or grades. ``sure``: clashes of people are settled."""

    kind: SessionKind
    day: DayIn
    topic: Line = Field(max_length=120)
    school: UUID
    host: UUID
    starts: time | None = None
    minutes: int = Field(rules.USUAL_LENGTH, ge=rules.SHORTEST, le=rules.LONGEST_SESSION)
    period: int | None = Field(None, ge=1, le=rules.PERIODS)
    place: Line = Field("", max_length=60)
    subject: int | None = None
    grades: list[int] = Field([], max_length=12)
    recorder: UUID | None = None
    speaker: UUID | None = None
    group: UUID | None = None
    about: UUID | None = Field(None, description="The subject of a pair of schools.")
    people: list[UUID] = Field([], max_length=500)
    schools: list[UUID] = Field([], max_length=200)
    note: Text = Field("", max_length=5000)
    files: list[UUID] = Field([], max_length=20)
    sent: UUID | None = None
    sure: bool = False

    def planned(self) -> actions.Planned:
        """What the action takes."""
        given = self.dict(exclude={"people", "schools"})
        asked = queries.Asked(self.people, self.schools, self.subject, self.grades)
        return actions.Planned(**given, asked=asked)


class MoveIn(Given):
    """Another day, time or place, and why."""

    day: DayIn
    reason: Line = Field(max_length=200)
    starts: time | None = None
    minutes: int | None = Field(None, ge=rules.SHORTEST, le=rules.LONGEST_SESSION)
    period: int | None = Field(None, ge=1, le=rules.PERIODS)
    school: UUID | None = None
    place: Line | None = Field(None, max_length=60, description="Left out, the room stays.")
    sure: bool = False


class CallOffIn(Given):
    """Why it does not take place."""

    reason: Line = Field(max_length=200)


class ChangeIn(Given):
    """What is put right; ``people``: all who are invited besides those who lead it."""

    topic: Line = Field(max_length=120)
    host: UUID
    recorder: UUID | None = None
    speaker: UUID | None = None
    note: Text = Field("", max_length=5000)
    people: list[UUID] = Field([], max_length=500)
    sure: bool = Field(False, description="Yes, although somebody newly invited is elsewhere then.")


class AnswerIn(Given):
    """Coming, or not and why."""

    coming: bool
    reason: Line = Field("", max_length=60)


class RecordIn(Given):
    """What came of a session; kind, subject and group are those of the plan."""

    day: DayIn
    topic: Line = Field(max_length=120)
    school: UUID
    host: UUID | None = None
    people: list[PartIn] = Field([], max_length=500)
    grade: int | None = None
    text: Text = Field("", max_length=5000)
    opinions: Text = Field("", max_length=5000)
    agreement: Text = Field("", max_length=5000)
    result: Text = Field("", max_length=20_000)
    division: Text = Field("", max_length=5000)
    files: list[UUID] = Field([], max_length=20)
    sent: UUID | None = None


class MoveOut(Schema):
    """When and where it was to be before, and why it was moved."""

    day: date
    starts: time | None
    period: int | None
    school: Named
    place: str
    reason: str
    by: Named
    at: Moment


class SessionOut(Schema):
    """A session on the calendar; ``activity``: the record of what came of it."""

    id: UUID
    kind: SessionKind
    standing: SessionStanding
    day: date
    starts: time | None
    minutes: int
    period: int | None
    school: Named
    place: str
    topic: str
    subject: str | None
    grades: list[str]
    host: Named
    speaker: Named | None
    recorder: Named | None
    group: Named | None
    about: UUID | None
    moves: list[MoveOut]
    called_off_reason: str
    activity: UUID | None


class InvitedOut(Schema):
    """Somebody invited, and what they answered."""

    person: Named
    answer: AnswerName
    reason: str


class SessionDetail(SessionOut):
    """A session whole."""

    note: str
    planned_by: Named
    planned_at: Moment
    invited: list[InvitedOut]


class SessionQuery(Schema):
    """Which sessions are wanted: from today on for thirty days if no days are named."""

    first: DayIn | None = None
    last: DayIn | None = None
    subject: int | None = None
    school: UUID | None = None
    kind: SessionKind | None = None
    group: UUID | None = None
    mine: bool = False


class PlanQuery(Schema):
    """Which lesson plans are looked for."""

    q: Line = Field("", max_length=80)
    subject: int | None = None
    grade: int | None = None
    school: UUID | None = None
    group: UUID | None = None


class LessonPlanOut(ActivityOut):
    """A lesson plan that was prepared together; ``revised``: it went on (二次备课)."""

    result: str
    revised: bool
    files: list[str]


def session_fields(row: PlannedSession, today: date) -> dict[str, Any]:
    """What a list tells of a session."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "standing": queries.standing_of(row, today),
        "day": row.day,
        "starts": row.starts,
        "minutes": row.minutes,
        "period": row.period,
        "school": some(row.school),
        "place": row.place,
        "topic": row.topic,
        "subject": row.subject.name if row.subject else None,
        "grades": [one.name for one in row.grades.all()],
        "host": some(row.host),
        "speaker": named(row.speaker),
        "recorder": named(row.recorder),
        "group": named(row.group),
        "about": row.about,
        "moves": [
            MoveOut(
                day=one.day,
                starts=one.starts,
                period=one.period,
                school=some(one.school),
                place=one.place,
                reason=one.reason,
                by=some(one.by),
                at=one.at,
            )
            for one in row.moves.all()
        ],
        "called_off_reason": row.called_off_reason,
        "activity": row.activity_id,
    }


def _detail(request: ApiRequest, session_id: UUID) -> SessionDetail:
    row = queries.get_session(request.actor, session_id)
    return SessionDetail(
        **session_fields(row, timezone.localdate(request.now)),
        note=row.note,
        planned_by=some(row.planned_by),
        planned_at=row.planned_at,
        invited=[
            InvitedOut(person=some(one.person), answer=one.answer, reason=one.reason)
            for one in queries.invited_to(row)
        ],
    )


@router.get("/planned-sessions", response=reads(Listing[SessionOut]))
def planned_sessions(
    request: ApiRequest, wanted: Query[SessionQuery], span: Query[Span]
) -> Listing[SessionOut]:
    """The district's one calendar, by the day (P1-0d)."""
    today = timezone.localdate(request.now)
    first = wanted.first or today
    last = wanted.last or first + AHEAD
    choice = queries.SessionChoice(
        wanted.subject, wanted.school, wanted.kind or "", wanted.mine, wanted.group
    )
    rows = queries.sessions_between(request.actor, first, last, choice)
    return listing(request, rows, span, lambda row: SessionOut(**session_fields(row, today)))


@router.post("/planned-sessions", response=changes(SessionDetail, 201))
def plan_session(request: ApiRequest, payload: SessionIn) -> Status[SessionDetail]:
    """Put a session on the calendar; the invited are told (P1-0d)."""
    made = actions.plan_session(actor=request.actor, now=request.now, planned=payload.planned())
    return Status(201, _detail(request, made.pk))


@router.get("/planned-sessions/{session_id}", response=reads(SessionDetail))
def planned_session(request: ApiRequest, session_id: UUID) -> SessionDetail:
    """One session, with who comes."""
    return _detail(request, session_id)


@router.post("/planned-sessions/{session_id}/move", response=changes(SessionDetail))
def move_session(request: ApiRequest, session_id: UUID, payload: MoveIn) -> SessionDetail:
    """Move it, with a reason; the old date is kept, the invited are told (P1-0d)."""
    given = payload.dict()
    school = given.pop("school")
    actions.move_session(
        actor=request.actor, now=request.now, session_id=session_id, school_id=school, **given
    )
    return _detail(request, session_id)


@router.post("/planned-sessions/{session_id}/call-off", response=changes(SessionDetail))
def call_off_session(request: ApiRequest, session_id: UUID, payload: CallOffIn) -> SessionDetail:
    """Call it off, with a reason; the invited are told (P1-0d)."""
    actions.call_off_session(
        actor=request.actor, now=request.now, session_id=session_id, reason=payload.reason
    )
    return _detail(request, session_id)


@router.post("/planned-sessions/{session_id}/change", response=changes(SessionDetail))
def change_session(request: ApiRequest, session_id: UUID, payload: ChangeIn) -> SessionDetail:
    """Put theme, people and note right (P1-0d)."""
    change = actions.Change(**payload.dict())
    actions.change_session(actor=request.actor, now=request.now, session_id=session_id, change=change)
    return _detail(request, session_id)


@router.post("/planned-sessions/{session_id}/answer", response=changes(SessionDetail))
def answer_session(request: ApiRequest, session_id: UUID, payload: AnswerIn) -> SessionDetail:
    """Say whether one comes (P1-0d)."""
    actions.answer_session(actor=request.actor, now=request.now, session_id=session_id, **payload.dict())
    return _detail(request, session_id)


@router.post("/planned-sessions/{session_id}/record", response=changes(SessionDetail))
def record_session(request: ApiRequest, session_id: UUID, payload: RecordIn) -> SessionDetail:
    """Record what came of it, once; ``activity`` is the record (P1-0d)."""
    found = queries.get_session(request.actor, session_id)
    given = payload.dict(exclude={"people"})
    absent = {part.person: part.note for part in payload.people if part.role == "absent"}
    people = [(part.person, part.role) for part in payload.people if part.role != "absent"]
    actions.record_session(
        actor=request.actor,
        now=request.now,
        session_id=session_id,
        given=actions.Given(**given, kind=found.kind, people=people, absent=absent),
    )
    return _detail(request, session_id)


@router.get("/lesson-plans", response=reads(Listing[LessonPlanOut]))
def lesson_plans(request: ApiRequest, wanted: Query[PlanQuery], span: Query[Span]) -> Listing[LessonPlanOut]:
    """What came of preparing together in the whole district, the latest first (P1-0d)."""
    choice = queries.ResultChoice(wanted.q.strip(), wanted.subject, wanted.grade, wanted.school, wanted.group)
    return listing(request, queries.results(request.actor, choice), span, _lesson_plan)


def _lesson_plan(row: Any) -> LessonPlanOut:
    files = [file.name for file in row.files.all()]
    return LessonPlanOut(**activity_out(row).dict(), result=row.result, revised=row.revised, files=files)
