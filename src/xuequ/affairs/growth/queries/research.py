"""Reading research: the projects one may see, how each stands, and the board of schools."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xuequ.affairs.growth import rules
from xuequ.affairs.growth.models import Deliverable, Milestone, ProjectMember, ResearchProject
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person, School
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.files.models import StoredFile

REVIEWING = (
    PostKind.RESEARCHER,
    PostKind.RESEARCH_DIRECTOR,
    PostKind.PRINCIPAL,
    PostKind.VICE_PRINCIPAL,
    PostKind.DIRECTOR,
    PostKind.SUBJECT_HEAD,
)
"""The posts whose holders are offered as reviewers."""


def visible_projects(actor: Actor) -> QuerySet[ResearchProject]:
    """The projects of the district; applications only for their school, its people, and who decides."""
    members = ProjectMember.objects.filter(left_on=None).select_related("person", "person__school")
    found = (
        ResearchProject.objects.filter(district=actor.district)
        .select_related("school", "leader")
        .prefetch_related(Prefetch("members", queryset=members, to_attr="people"))
    )
    if actor.is_district_head or actor.in_secretariat:
        return found
    own = ProjectMember.objects.filter(project=OuterRef("pk"), person=actor.person, left_on=None)
    schools = [held.school for held in actor.posts if held.kind is not PostKind.TEACHER and held.school]
    mine = Q(applied_by=actor.person) | Q(school__in=schools) | Exists(own)
    return found.filter(Q(approved_on__isnull=False) | mine)


def get_project(actor: Actor, project: UUID, *, lock: bool = False) -> ResearchProject:
    """One project, held for a change if asked. Raises ``ResearchProject.DoesNotExist``."""
    if lock:
        ResearchProject.objects.select_for_update().get(pk=project, district=actor.district)
    return visible_projects(actor).get(pk=project)


def chosen_projects(
    actor: Actor, *, text: str = "", school: UUID | None = None, state: str = "", topic: str = ""
) -> QuerySet[ResearchProject]:
    """The projects of the list, by the roll of the schools; ``state`` may be ``running`` too."""
    found = visible_projects(actor)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(leader__name__icontains=text) | Q(number=text))
    if school:
        found = found.filter(school=school)
    if topic:
        found = found.filter(topic=topic)
    if state:
        found = found.filter(state__in=rules.RUNNING if state == "running" else (state,))
    return found


def project_facts(project: ResearchProject) -> rules.ProjectFacts:
    """A project as the rules see it, read with ``visible_projects``. Two queries."""
    last = project.milestones.filter(kind__in=("approve", *rules.STEPS)).order_by("-day").first()
    return rules.ProjectFacts(
        school=project.school_id,
        leader=project.leader_id,
        applied_by=project.applied_by_id,
        state=project.state,
        first=project.first,
        last=project.last,
        members=frozenset(one.person_id for one in project.people),  # type: ignore[attr-defined]
        opening=project.opening_on,
        since=last.day if last else None,
        deliverables=project.deliverables.count(),
    )


def title_taken(actor: Actor, title: str) -> bool:
    """Whether a project that was not turned down has this title."""
    found = ResearchProject.objects.filter(district=actor.district, title=title.strip())
    return found.exclude(state__in=("declined", "withdrawn")).exists()


def milestones_of(project: ResearchProject) -> QuerySet[Milestone]:
    """What a project went through, the latest first."""
    return project.milestones.select_related("by").prefetch_related("reviewers", "files")


def deliverables_of(project: ResearchProject) -> QuerySet[Deliverable]:
    """What came of a project, by day."""
    return project.deliverables.select_related("by", "file")


def project_file(actor: Actor, project: UUID, file: UUID) -> StoredFile:
    """A file of a project one may see. Raises ``ObjectDoesNotExist``."""
    found = get_project(actor, project)
    shown = Milestone.files.through.objects.filter(milestone__project=found, storedfile=file)
    results = Deliverable.objects.filter(project=found, file=file)
    return StoredFile.objects.get(Q(pk__in=shown.values("storedfile")) | Q(pk__in=results.values("file")))


def people_of_school(actor: Actor, school: UUID, day: date) -> QuerySet[Person]:
    """Who may take part in a school's project."""
    return organisation.visible_people(actor, day=day).filter(school=school)


def reviewers_for(actor: Actor, project: ResearchProject, day: date) -> list[Person]:
    """Who is offered as a reviewer: people of other schools, and the authority's researchers."""
    found = organisation.holders(actor.district, REVIEWING, day=day)
    return list(found.exclude(school=project.school_id).order_by("school__roll", "number"))


def reviewers_named(actor: Actor, people: Collection[UUID]) -> list[rules.Reviewer]:
    """Reviewers with where they belong. Raises ``Person.DoesNotExist`` for who is not of the district."""
    return [
        rules.Reviewer(person.pk, person.school_id)
        for person in (organisation.get_person(actor, one) for one in people)
    ]


def running_projects(district: UUID) -> QuerySet[ResearchProject]:
    """The projects of a district that run."""
    return ResearchProject.objects.filter(district=district, state__in=rules.RUNNING)


def projects_to_decide(actor: Actor) -> list[ResearchProject]:
    """The applications that wait for this person's word."""
    if not (actor.is_district_head or actor.in_secretariat):
        return []
    waiting = visible_projects(actor).filter(state="applied").order_by("applied_at")[:20]
    return [
        one
        for one in waiting
        if actor.person not in {one.applied_by_id, *(m.person_id for m in one.people)}  # type: ignore[attr-defined]
    ]


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school on the board: its running projects, and how many of its teachers take part in one."""

    school: School
    projects: int
    taking_part: int
    teachers: int

    @property
    def share(self) -> int:
        return rules.share(self.taking_part, self.teachers)


def research_board(actor: Actor, day: date) -> list[SchoolRow]:
    """Every school with its projects and the share of its teachers who take part, by the roll.

    Four queries, however many schools and teachers.
    """
    running = running_projects(actor.district)
    projects = Counter(running.order_by().values_list("school", flat=True))
    members = set(
        ProjectMember.objects.filter(project__in=running, left_on=None).values_list("person", flat=True)
    )
    teachers: defaultdict[UUID | None, set[UUID]] = defaultdict(set)
    for post in organisation.posts_between(actor.district, [PostKind.TEACHER], day, day, people=None):
        teachers[post.school].add(post.person)
    return [
        SchoolRow(school, projects[school.pk], len(teachers[school.pk] & members), len(teachers[school.pk]))
        for school in organisation.visible_schools(actor)
    ]
