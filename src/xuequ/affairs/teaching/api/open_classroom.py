"""Open classrooms for programs: lessons of a day, visits, closures (P1-3.3)."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.models import Closure, Visit
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing, part_of
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Moment, Named, named, some

router = Router(tags=["open classrooms"])


class LessonChoice(Schema):
    """Which lessons are looked for, of today if no day is named."""

    day: DayIn | None = None
    school: UUID | None = None
    subject: int | None = None
    grade: int | None = Field(None, ge=1, le=12)


class OpenLessonOut(Schema):
    """A lesson one may drop in on, or the reason why not; ``visit``: one's own registration."""

    lesson: UUID
    day: date
    period: int
    starts: time | None
    school: Named
    class_name: str
    subject: str
    teacher: str
    room: str
    kilometres: float | None
    closed: str
    visit: UUID | None


class VisitIn(Given):
    """The lesson and its day."""

    lesson: UUID
    day: DayIn


class VisitOut(Schema):
    """A registration, with the code for the door."""

    id: UUID
    visitor: Named
    day: date
    period: int
    school: Named
    host: Named | None
    class_name: str
    subject: str
    room: str
    code: str
    at: Moment
    cancelled_at: Moment | None


class ClosureIn(Given):
    """Days on which lessons of a school are closed, and the reason that everybody reads."""

    school: UUID
    first: DayIn
    last: DayIn
    reason: Line = Field(max_length=100)
    grade: int | None = Field(None, ge=1, le=12)


class ClosureOut(Schema):
    """Lessons that are closed, and why."""

    id: UUID
    school: Named
    grade: int | None
    first: date
    last: date
    reason: str
    closed_by: Named
    lifted_at: Moment | None


def lesson_out(found: queries.Found) -> OpenLessonOut:
    """A lesson as programs get it."""
    one = found.lesson
    return OpenLessonOut(
        lesson=one.lesson,
        day=one.day,
        period=one.period,
        starts=one.starts,
        school=Named(id=one.school, name=one.school_name),
        class_name=one.class_name,
        subject=one.subject_name,
        teacher=one.teacher_name,
        room=one.room,
        kilometres=round(found.far, 1) if found.far is not None else None,
        closed=found.closed,
        visit=found.visit,
    )


def visit_out(row: Visit) -> VisitOut:
    """A registration as programs get it."""
    return VisitOut(
        id=row.pk,
        visitor=some(row.visitor),
        day=row.day,
        period=row.period,
        school=some(row.school),
        host=named(row.host),
        class_name=row.class_name,
        subject=row.subject_name,
        room=row.room,
        code=row.code,
        at=row.at,
        cancelled_at=row.cancelled_at,
    )


def closure_out(row: Closure) -> ClosureOut:
    """A closure as programs get it."""
    return ClosureOut(
        id=row.pk,
        school=some(row.school),
        grade=row.grade,
        first=row.first,
        last=row.last,
        reason=row.reason,
        closed_by=some(row.closed_by),
        lifted_at=row.lifted_at,
    )


@router.get("/open-lessons", response=reads(Listing[OpenLessonOut]))
def open_lessons(
    request: ApiRequest, choice: Query[LessonChoice], span: Query[Span]
) -> Listing[OpenLessonOut]:
    """Who teaches what, where, on a day: the nearest school first (P1-3.3)."""
    wanted = rules.Wanted(choice.school, choice.subject, choice.grade)
    day = choice.day or timezone.localdate(request.now)
    return part_of(request, queries.find_lessons(request.actor, day, wanted), span, lesson_out)


@router.get("/visits", response=reads(Listing[VisitOut]))
def visits(request: ApiRequest, span: Query[Span]) -> Listing[VisitOut]:
    """The lessons one has registered for, the next first (P1-3.3)."""
    return listing(request, queries.own_visits(request.actor), span, visit_out)


@router.get("/visitors", response=reads(Listing[VisitOut]))
def visitors(request: ApiRequest, span: Query[Span], day: date | None = None) -> Listing[VisitOut]:
    """Who comes to one's own school on a day, with the codes for the door (P1-3.3)."""
    on = day or timezone.localdate(request.now)
    return listing(request, queries.visitors_on(request.actor, on), span, visit_out)


@router.post("/visits", response=changes(VisitOut, 201))
def visit(request: ApiRequest, payload: VisitIn) -> Status[VisitOut]:
    """Register to drop in on a lesson: nobody is asked, the host is told (P1-3.3)."""
    made = actions.visit(actor=request.actor, now=request.now, lesson_id=payload.lesson, day=payload.day)
    return Status(201, visit_out(queries.get_visit(request.actor, made.pk)))


@router.post("/visits/{visit_id}/cancel", response=changes(VisitOut))
def cancel_visit(request: ApiRequest, visit_id: UUID) -> VisitOut:
    """Call a visit off (P1-3.3)."""
    made = actions.cancel_visit(actor=request.actor, now=request.now, visit_id=visit_id)
    return visit_out(made)


@router.get("/closures", response=reads(Listing[ClosureOut]))
def closures(request: ApiRequest, span: Query[Span]) -> Listing[ClosureOut]:
    """What was closed to visitors, when and why (P1-3.3)."""
    return listing(request, queries.visible_closures(request.actor), span, closure_out)


@router.post("/closures", response=changes(ClosureOut, 201))
def close_lessons(request: ApiRequest, payload: ClosureIn) -> Status[ClosureOut]:
    """Close lessons of a school for some days, for a published reason (P1-3.3)."""
    given = payload.dict()
    made = actions.close_lessons(actor=request.actor, now=request.now, school_id=given.pop("school"), **given)
    return Status(201, closure_out(made))


@router.post("/closures/{closure_id}/lift", response=changes(ClosureOut))
def lift_closure(request: ApiRequest, closure_id: UUID) -> ClosureOut:
    """Open the lessons again before the time (P1-3.3)."""
    return closure_out(actions.open_lessons(actor=request.actor, now=request.now, closure_id=closure_id))
