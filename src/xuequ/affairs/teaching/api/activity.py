"""Records of what was done: handed in, confirmed, disputed, withdrawn, revised."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.models import Activity
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import (
    DayIn,
    Given,
    Line,
    Moment,
    Named,
    OneOf,
    Text,
    named,
    some,
)

router = Router(tags=["teaching"])
KindName = Annotated[str, OneOf(rules.KINDS)]
StateName = Annotated[str, OneOf(rules.STATES)]
RoleName = Annotated[str, OneOf(rules.ROLES)]
Band = Annotated[str, OneOf(rules.BANDS, "")]
Occasion = Annotated[str, OneOf(rules.OCCASIONS, "")]


class PartIn(Given):
    """A person and their part; ``note``: why absent."""

    person: UUID
    role: RoleName
    note: Line = Field("", max_length=60)


class ScoreIn(Given):
    """The points of one dimension of the sheet."""

    dimension: int
    points: int = Field(ge=0, le=100)


class ActivityIn(Given):
    """Something that was done. ``sent``: the sender's own mark; the same mark is stored once."""

    kind: KindName
    day: DayIn
    topic: Line = Field(max_length=120)
    school: UUID = Field(description="Where it took place.")
    host: UUID | None = None
    people: list[PartIn] = Field([], max_length=500)
    period: int | None = Field(None, ge=1, le=rules.PERIODS)
    subject: int | None = None
    grade: int | None = None
    class_name: Line = Field("", max_length=30)
    occasion: Occasion = ""
    text: Text = Field("", max_length=5000)
    opinions: Text = Field("", max_length=5000)
    agreement: Text = Field("", max_length=5000)
    result: Text = Field("", max_length=20_000)
    division: Text = Field("", max_length=5000)
    group: UUID | None = None
    sheet: UUID | None = None
    scores: list[ScoreIn] = Field([], max_length=30)
    band: Band = Field("", description="How good the lesson was as a whole, where no scores are given.")
    files: list[UUID] = Field([], max_length=20)
    sent: UUID | None = None
    sure: bool = Field(False, description="Yes, at two places in the same period.")


class ReasonIn(Given):
    """What is not right."""

    reason: Line = Field(max_length=300)


class RevisionIn(Given):
    """The plan's later revision, the division of work, and the reflection (P1-0d)."""

    result: Text = Field("", max_length=20_000)
    division: Text = Field("", max_length=5000)
    reflection: Text = Field("", max_length=5000)
    files: list[UUID] = Field([], max_length=20)


class PartOut(Schema):
    """A person's part."""

    person: Named
    school: Named | None
    role: RoleName
    note: str


class ScoreOut(Schema):
    """The points of one dimension."""

    name: str
    points: int
    most: int


class ActivityOut(Schema):
    """A record as everybody who sees it may read it: without scores and comment on a lesson."""

    id: UUID
    kind: KindName
    state: StateName
    day: date
    period: int | None
    topic: str
    school: Named
    host: Named | None
    subject: str | None
    grade: str | None
    class_name: str
    occasion: str
    group: Named | None
    recorded_by: Named
    recorded_at: Moment
    settled_by: Named | None
    settled_at: Moment | None


class ActivityDetail(ActivityOut):
    """A record whole; what was said of a lesson only for those who may read it (P1-2.2)."""

    people: list[PartOut]
    text: str
    opinions: str
    agreement: str
    result: str
    division: str
    reflection: str
    objection: str
    batch: Named | None = Field(description="The paper records it was brought in from.")
    points: int | None
    scores: list[ScoreOut]


class ActivityChoice(Schema):
    """Which records are wanted."""

    kind: KindName | None = None
    state: StateName | None = None
    school: UUID | None = None
    subject: int | None = None
    mine: bool = False
    q: Line = Field("", max_length=80)


def activity_out(row: Activity) -> ActivityOut:
    """A record in a list."""
    return ActivityOut(
        id=row.pk,
        kind=row.kind,
        state=row.state,
        day=row.day,
        period=row.period,
        topic=row.topic,
        school=some(row.school),
        host=named(row.host),
        subject=row.subject.name if row.subject else None,
        grade=row.grade.name if row.grade else None,
        class_name=row.class_name,
        occasion=row.occasion,
        group=named(row.group),
        recorded_by=some(row.recorded_by),
        recorded_at=row.recorded_at,
        settled_by=named(row.settled_by),
        settled_at=row.settled_at,
    )


def _detail(request: ApiRequest, activity_id: UUID) -> ActivityDetail:
    row = queries.get_activity(request.actor, activity_id)
    lesson = row.kind in rules.LESSONS
    read = not lesson or queries.may_read_scores(request.actor, row)
    scores = queries.scores_of(row) if read else []
    return ActivityDetail(
        **activity_out(row).dict(),
        people=[
            PartOut(person=some(part.person), school=named(part.school), role=part.role, note=part.note)
            for part in row.parts.all()
        ],
        text=row.text if read else "",
        opinions=row.opinions,
        agreement=row.agreement,
        result=row.result,
        division=row.division,
        reflection=row.reflection,
        objection=row.objection,
        batch=named(row.batch),
        points=row.points if read else None,
        scores=[
            ScoreOut(name=one.dimension.name, points=one.points, most=one.dimension.points) for one in scores
        ],
    )


@router.get("/activities", response=reads(Listing[ActivityOut]))
def activities(request: ApiRequest, choice: Query[ActivityChoice], span: Query[Span]) -> Listing[ActivityOut]:
    """What was done, as far as one may read it, the latest first."""
    wanted = queries.Choice(
        text=choice.q.strip(),
        kind=choice.kind or "",
        state=choice.state or "",
        school=choice.school,
        subject=choice.subject,
        mine=choice.mine,
    )
    return listing(request, queries.chosen_activities(request.actor, wanted), span, activity_out)


@router.post("/activities", response=changes(ActivityDetail, 201))
def record(request: ApiRequest, payload: ActivityIn) -> Status[ActivityDetail]:
    """Record what was done; it counts once the other side has confirmed it (P1-2.2, P1-0d)."""
    given = payload.dict(exclude={"people", "scores"})
    absent = {part.person: part.note for part in payload.people if part.role == "absent"}
    people = [(part.person, part.role) for part in payload.people if part.role not in {"absent", "host"}]
    made = actions.record(
        actor=request.actor,
        now=request.now,
        given=actions.Given(
            **given,
            people=people,
            absent=absent,
            scores={one.dimension: one.points for one in payload.scores},
        ),
    )
    return Status(201, _detail(request, made.pk))


@router.get("/activities/{activity_id}", response=reads(ActivityDetail))
def activity(request: ApiRequest, activity_id: UUID) -> ActivityDetail:
    """One record."""
    return _detail(request, activity_id)


@router.post("/activities/{activity_id}/confirm", response=changes(ActivityDetail))
def confirm(request: ApiRequest, activity_id: UUID) -> ActivityDetail:
    """The other side says that it was so; it counts from now on (P1-2.2)."""
    actions.confirm(actor=request.actor, now=request.now, activity_id=activity_id)
    return _detail(request, activity_id)


@router.post("/activities/{activity_id}/dispute", response=changes(ActivityDetail))
def dispute(request: ApiRequest, activity_id: UUID, payload: ReasonIn) -> ActivityDetail:
    """The other side says that it was not so; it counts no more (P1-2.2)."""
    actions.dispute(actor=request.actor, now=request.now, activity_id=activity_id, reason=payload.reason)
    return _detail(request, activity_id)


@router.post("/activities/{activity_id}/withdraw", response=changes(ActivityDetail))
def withdraw(request: ApiRequest, activity_id: UUID) -> ActivityDetail:
    """Take a record back; it counts no more (P1-2.2)."""
    actions.withdraw(actor=request.actor, now=request.now, activity_id=activity_id)
    return _detail(request, activity_id)


@router.post("/activities/{activity_id}/revise", response=changes(ActivityDetail))
def revise(request: ApiRequest, activity_id: UUID, payload: RevisionIn) -> ActivityDetail:
    """Go on with what was prepared together (P1-0d)."""
    actions.revise(actor=request.actor, now=request.now, activity_id=activity_id, **payload.dict())
    return _detail(request, activity_id)
