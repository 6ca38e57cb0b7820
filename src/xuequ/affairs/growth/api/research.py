"""Research projects and the board of schools for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.models import Deliverable, Milestone, ResearchProject
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Named, OneOf, Text, some
from xuequ.platform.files.api import FileOut, file_out, file_response
from xuequ.platform.files.queries import own_files

router = Router()

Level = Annotated[str, OneOf(rules.LEVELS)]
Topic = Annotated[str, OneOf(rules.TOPICS)]
ProjectState = Annotated[str, OneOf(rules.PROJECT_STATES)]
WantedState = Annotated[str, OneOf(rules.PROJECT_STATES, "running")]
Step = Annotated[str, OneOf((), *rules.STEPS)]
StepVerdict = Annotated[str, OneOf(rules.VERDICTS)]
DeliverableKind = Annotated[str, OneOf(rules.DELIVERABLES)]
MOST_NAMED = 40


class MemberOut(Schema):
    """Somebody who takes part, and how."""

    person: Named
    role: str


class ProjectOut(Schema):
    """A research project; its number is given when it is approved."""

    id: UUID
    number: str
    title: str
    school: Named
    level: Level
    topic: Topic
    leader: Named
    first: date
    last: date
    state: ProjectState
    opening_on: date | None
    approved_on: date | None
    ended_on: date | None
    members: list[MemberOut]


class MilestoneOut(Schema):
    """What a project went through."""

    kind: str
    day: date
    text: str
    verdict: str
    reviewers: list[Named]
    files: list[FileOut]
    by: Named


class DeliverableOut(Schema):
    """A result of a project."""

    id: UUID
    title: str
    kind: DeliverableKind
    day: date
    file: FileOut | None


class ProjectDetail(ProjectOut):
    """A project with its plan, its way and its results."""

    plan: str
    milestones: list[MilestoneOut]
    deliverables: list[DeliverableOut]


class SchoolOut(Schema):
    """A school on the board; ``share`` of its teachers who take part, in per cent."""

    school: Named
    projects: int
    taking_part: int
    teachers: int
    share: int


class ProjectChoice(Schema):
    """Which projects are wanted."""

    q: Line = Field("", max_length=80)
    school: UUID | None = None
    state: WantedState | None = None
    topic: Topic | None = None


class PeopleIn(Given):
    """Who takes part."""

    leader: UUID
    core: list[UUID] = Field([], max_length=MOST_NAMED)
    participants: list[UUID] = Field([], max_length=MOST_NAMED)


class ApplicationIn(PeopleIn):
    """A project as it is applied for."""

    school: UUID
    title: Line = Field(max_length=120)
    level: Level
    topic: Topic
    first: DayIn
    last: DayIn
    plan: Text = Field(max_length=2000)


class ApprovalIn(Given):
    """Whether it is approved; a word where it is not."""

    approved: bool
    answer: Line = Field("", max_length=200)


class OpeningIn(Given):
    """The day of the opening and its reviewers."""

    day: DayIn
    reviewers: list[UUID] = Field(max_length=MOST_NAMED)


class StepIn(Given):
    """A step of a project; reviewers for the conclusion alone."""

    kind: Step
    day: DayIn
    text: Text = Field(max_length=2000)
    verdict: StepVerdict = "passed"
    reviewers: list[UUID] = Field([], max_length=MOST_NAMED)
    files: list[UUID] = Field([], max_length=20, description="Files handed in before with POST files.")


class PeopleChangeIn(PeopleIn):
    """Other people in a project, and why."""

    reason: Line = Field(max_length=200)


class ExtensionIn(Given):
    """A later end, and why."""

    last: DayIn
    reason: Line = Field(max_length=200)


class WithdrawalIn(Given):
    """Why a project is given up."""

    reason: Line = Field(max_length=200)


class DeliverableIn(Given):
    """A result, dated within the time of research."""

    title: Line = Field(max_length=120)
    kind: DeliverableKind
    day: DayIn
    file: UUID | None = Field(None, description="A file handed in before with POST files.")


def _project_out(found: ResearchProject) -> ProjectOut:
    return ProjectOut(
        id=found.pk,
        number=found.number,
        title=found.title,
        school=some(found.school),
        level=found.level,
        topic=found.topic,
        leader=some(found.leader),
        first=found.first,
        last=found.last,
        state=found.state,
        opening_on=found.opening_on,
        approved_on=found.approved_on,
        ended_on=found.ended_on,
        members=[
            MemberOut(person=some(one.person), role=one.role)
            for one in found.people  # type: ignore[attr-defined]
        ],
    )


def _milestone_out(found: Milestone) -> MilestoneOut:
    return MilestoneOut(
        kind=found.kind,
        day=found.day,
        text=found.text,
        verdict=found.verdict,
        reviewers=[some(person) for person in found.reviewers.all()],
        files=[file_out(file) for file in found.files.all()],
        by=some(found.by),
    )


def _deliverable_out(found: Deliverable) -> DeliverableOut:
    return DeliverableOut(
        id=found.pk,
        title=found.title,
        kind=found.kind,
        day=found.day,
        file=file_out(found.file) if found.file else None,
    )


@router.get("/research/board", response=reads(list[SchoolOut]))
def board(request: ApiRequest) -> list[SchoolOut]:
    """Every school with its running projects and who takes part, by the roll (P1-4)."""
    rows = queries.research_board(request.actor, timezone.localdate(request.now))
    return [
        SchoolOut(
            school=some(row.school),
            projects=row.projects,
            taking_part=row.taking_part,
            teachers=row.teachers,
            share=row.share,
        )
        for row in rows
    ]


@router.get("/research/projects", response=reads(Listing[ProjectOut]))
def projects(request: ApiRequest, choice: Query[ProjectChoice], span: Query[Span]) -> Listing[ProjectOut]:
    """The projects of the district, by the roll of the schools."""
    found = queries.chosen_projects(
        request.actor,
        text=choice.q.strip(),
        school=choice.school,
        state=choice.state or "",
        topic=choice.topic or "",
    )
    return listing(request, found, span, _project_out)


@router.get("/research/projects/{project_id}", response=reads(ProjectDetail))
def project(request: ApiRequest, project_id: UUID) -> ProjectDetail:
    """One project with everything it went through."""
    found = queries.get_project(request.actor, project_id)
    return ProjectDetail(
        **_project_out(found).model_dump(),
        plan=found.plan,
        milestones=[_milestone_out(one) for one in queries.milestones_of(found)],
        deliverables=[_deliverable_out(one) for one in queries.deliverables_of(found)],
    )


@router.post("/research/projects", response=changes(ProjectDetail, 201))
def apply_project(request: ApiRequest, payload: ApplicationIn) -> Status[ProjectDetail]:
    """Apply for a project (P1-4)."""
    given = payload.model_dump()
    people = {"core": tuple(given.pop("core")), "participants": tuple(given.pop("participants"))}
    plan = rules.ProjectPlan(**{**given, **people})
    made = actions.apply_project(actor=request.actor, now=request.now, plan=plan)
    return Status(201, project(request, made.pk))


@router.post("/research/projects/{project_id}/decide", response=changes(ProjectDetail))
def decide_project(request: ApiRequest, project_id: UUID, payload: ApprovalIn) -> ProjectDetail:
    """Approve an application, which numbers it, or decline it (P1-4)."""
    actions.decide_project(
        actor=request.actor,
        now=request.now,
        project_id=project_id,
        approved=payload.approved,
        answer=payload.answer,
    )
    return project(request, project_id)


@router.post("/research/projects/{project_id}/opening", response=changes(ProjectDetail))
def announce_opening(request: ApiRequest, project_id: UUID, payload: OpeningIn) -> ProjectDetail:
    """Announce the opening at least a week ahead (P1-4)."""
    actions.announce_opening(
        actor=request.actor,
        now=request.now,
        project_id=project_id,
        day=payload.day,
        reviewers=payload.reviewers,
    )
    return project(request, project_id)


@router.post("/research/projects/{project_id}/steps", response=changes(ProjectDetail, 201))
def record_milestone(request: ApiRequest, project_id: UUID, payload: StepIn) -> Status[ProjectDetail]:
    """Record the opening, the mid-term or the conclusion; none is skipped (P1-4)."""
    actions.record_milestone(
        actor=request.actor,
        now=request.now,
        project_id=project_id,
        kind=payload.kind,
        day=payload.day,
        text=payload.text,
        verdict=payload.verdict,
        reviewers=payload.reviewers,
        files=own_files(request.actor, payload.files) if payload.files else (),
    )
    return Status(201, project(request, project_id))


@router.post("/research/projects/{project_id}/people", response=changes(ProjectDetail))
def change_project(request: ApiRequest, project_id: UUID, payload: PeopleChangeIn) -> ProjectDetail:
    """Change who takes part (P1-4)."""
    actions.change_project(
        actor=request.actor, now=request.now, project_id=project_id, **payload.model_dump()
    )
    return project(request, project_id)


@router.post("/research/projects/{project_id}/extend", response=changes(ProjectDetail))
def extend_project(request: ApiRequest, project_id: UUID, payload: ExtensionIn) -> ProjectDetail:
    """Give a project more time (P1-4)."""
    actions.extend_project(
        actor=request.actor,
        now=request.now,
        project_id=project_id,
        last=payload.last,
        reason=payload.reason,
    )
    return project(request, project_id)


@router.post("/research/projects/{project_id}/withdraw", response=changes(ProjectDetail))
def withdraw_project(request: ApiRequest, project_id: UUID, payload: WithdrawalIn) -> ProjectDetail:
    """Give a project up (P1-4)."""
    actions.withdraw_project(
        actor=request.actor, now=request.now, project_id=project_id, reason=payload.reason
    )
    return project(request, project_id)


@router.post("/research/projects/{project_id}/deliverables", response=changes(DeliverableOut, 201))
def add_deliverable(request: ApiRequest, project_id: UUID, payload: DeliverableIn) -> Status[DeliverableOut]:
    """Enter what came of a project (P1-4)."""
    made = actions.add_deliverable(
        actor=request.actor,
        now=request.now,
        project_id=project_id,
        title=payload.title,
        kind=payload.kind,
        day=payload.day,
        file=own_files(request.actor, [payload.file])[0] if payload.file else None,
    )
    return Status(201, _deliverable_out(made))


@router.get(
    "/research/projects/{project_id}/files/{file_id}", response=reads(bytes), url_name="api_project_file"
)
def project_file(request: ApiRequest, project_id: UUID, file_id: UUID) -> FileResponse:
    """A file of a project."""
    return file_response(queries.project_file(request.actor, project_id, file_id))
