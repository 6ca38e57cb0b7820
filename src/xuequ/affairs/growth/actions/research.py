"""Research projects: applied for, approved, opened, reported on, concluded; and counted while they run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils import timezone

from xuequ.affairs.duties.actions import Counted, count
from xuequ.affairs.growth import queries, rules
from xuequ.affairs.growth.models import Deliverable, Milestone, ProjectMember, ResearchProject
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions.actions import next_number
from xuequ.kernel.actor import Actor
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed, store
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send


@action("growth.apply_project")
def apply_project(*, actor: Actor, now: datetime, plan: rules.ProjectPlan) -> ResearchProject:
    """Apply for a research project (P1-4)."""
    for person in plan.people:
        organisation.get_person(actor, person)
    rules.may_apply(actor, plan.school, plan.leader).enforce()
    rules.plan_complete(plan, title_taken=queries.title_taken(actor, plan.title)).enforce()
    made = ResearchProject.objects.create(
        district_id=actor.district,
        school_id=plan.school,
        title=plan.title.strip(),
        level=plan.level,
        topic=plan.topic,
        plan=plan.plan.strip(),
        leader_id=plan.leader,
        first=plan.first,
        last=plan.last,
        applied_by_id=actor.person,
        applied_at=now,
    )
    _set_people(made, plan.leader, plan.core, plan.participants, timezone.localdate(now))
    _note(made, actor, now, "apply", text=plan.plan)
    return made


def _set_people(
    project: ResearchProject, leader: UUID, core: Sequence[UUID], participants: Sequence[UUID], day: date
) -> None:
    """Make these the project's people; who is in it already in the same role stays without a break."""
    wanted = {leader: "leader", **dict.fromkeys(core, "core"), **dict.fromkeys(participants, "participant")}
    for row in ProjectMember.objects.filter(project=project, left_on=None):
        if wanted.get(row.person_id) == row.role:
            del wanted[row.person_id]
        else:
            row.left_on = day
            row.save(update_fields=["left_on"])
    ProjectMember.objects.bulk_create(
        ProjectMember(project=project, person_id=person, role=role, joined_on=day)
        for person, role in wanted.items()
    )


def _note(
    project: ResearchProject,
    actor: Actor,
    now: datetime,
    kind: str,
    *,
    day: date | None = None,
    text: str = "",
    verdict: str = "",
    reviewers: Sequence[UUID] = (),
    files: Sequence[Handed | StoredFile] = (),
) -> Milestone:
    made = Milestone.objects.create(
        project=project,
        kind=kind,
        day=day or timezone.localdate(now),
        text=text.strip(),
        verdict=verdict,
        by_id=actor.person,
        at=now,
    )
    made.reviewers.set(organisation.get_person(actor, one) for one in reviewers)
    made.files.set(
        file if isinstance(file, StoredFile) else store(file, actor=actor, now=now) for file in files
    )
    return made


@action("growth.decide_project", quiet=("answer",))
def decide_project(
    *, actor: Actor, now: datetime, project_id: UUID, approved: bool, answer: str = ""
) -> ResearchProject:
    """Approve an application, which numbers it, or decline it; never one's own (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    facts = queries.project_facts(project)
    rules.may_decide_project(actor, facts, approved=approved, answer=answer).enforce()
    today = timezone.localdate(now)
    if approved:
        district = organisation.get_district(actor)
        serial = next_number(actor.district, "课题立项", today.year)
        project.number = f"{district.name}课题〔{today.year}〕{serial}号"
        project.approved_on = today
    project.state = "approved" if approved else "declined"
    project.save(update_fields=["number", "approved_on", "state"])
    _note(project, actor, now, "approve" if approved else "decline", text=answer)
    _count(project, actor, today)
    _tell_leader(project, now, N_("课题已立项") if approved else N_("课题没有立项"))
    return project


def _tell_leader(project: ResearchProject, now: datetime, subject: str) -> None:
    send(
        organisation.recipients({project.leader_id, project.applied_by_id}),
        now=now,
        subject=subject,
        text="“%(title)s”有了新的进展，请看一看。",
        facts={"title": project.title},
        url=f"/growth/research/projects/{project.pk}/",
    )


@action("growth.announce_opening")
def announce_opening(
    *, actor: Actor, now: datetime, project_id: UUID, day: date, reviewers: Sequence[UUID]
) -> ResearchProject:
    """Announce the opening a week ahead, with its reviewers (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    named = queries.reviewers_named(actor, reviewers)
    facts, today = queries.project_facts(project), timezone.localdate(now)
    rules.may_announce_opening(actor, facts, day, today, named).enforce()
    project.opening_on = day
    project.save(update_fields=["opening_on"])
    _note(project, actor, now, "announce", day=day, reviewers=reviewers)
    send(
        organisation.recipients(reviewers),
        now=now,
        subject="请参加课题开题评议",
        text="“%(title)s”定于%(day)s开题，请您评议。",
        facts={"title": project.title, "day": day.isoformat()},
        url=f"/growth/research/projects/{project.pk}/",
    )
    return project


@action("growth.record_milestone", quiet=("text",))
def record_milestone(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    kind: str,
    day: date,
    text: str,
    verdict: str = "passed",
    reviewers: Sequence[UUID] = (),
    files: Sequence[Handed | StoredFile] = (),
) -> ResearchProject:
    """Record the opening, the mid-term or the conclusion; only what passed leads on (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    today = timezone.localdate(now)
    rules.may_record_milestone(
        actor,
        queries.project_facts(project),
        kind=kind,
        day=day,
        today=today,
        text=text,
        verdict=verdict,
        reviewers=queries.reviewers_named(actor, reviewers),
    ).enforce()
    if verdict == "passed":
        project.state = rules.STEPS[kind][1]
        project.ended_on = day if kind == "conclude" else None
    elif kind == "open":
        project.opening_on = None
    project.save(update_fields=["state", "ended_on", "opening_on"])
    _note(project, actor, now, kind, day=day, text=text, verdict=verdict, reviewers=reviewers, files=files)
    _count(project, actor, today)
    _tell_leader(project, now, N_("课题有了新的结论"))
    return project


@action("growth.change_project")
def change_project(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    reason: str,
    leader: UUID,
    core: Sequence[UUID] = (),
    participants: Sequence[UUID] = (),
) -> ResearchProject:
    """Change who takes part in a running project, for a reason (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    for person in (leader, *core, *participants):
        organisation.get_person(actor, person)
    rules.may_alter(actor, queries.project_facts(project), reason).enforce()
    rules.people_complete(leader, core, participants).enforce()
    today = timezone.localdate(now)
    _set_people(project, leader, core, participants, today)
    project.leader_id = leader
    project.save(update_fields=["leader"])
    _note(project, actor, now, "change", text=reason)
    _count(project, actor, today)
    return project


@action("growth.extend_project")
def extend_project(
    *, actor: Actor, now: datetime, project_id: UUID, last: date, reason: str
) -> ResearchProject:
    """Give a running project more time, for a reason (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    rules.may_extend(actor, queries.project_facts(project), last, reason).enforce()
    project.last = last
    project.save(update_fields=["last"])
    _note(project, actor, now, "extend", text=reason)
    return project


@action("growth.withdraw_project")
def withdraw_project(*, actor: Actor, now: datetime, project_id: UUID, reason: str) -> ResearchProject:
    """Give a running project up, for a reason; it counts no longer (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    rules.may_alter(actor, queries.project_facts(project), reason).enforce()
    project.state, project.ended_on = "withdrawn", timezone.localdate(now)
    project.save(update_fields=["state", "ended_on"])
    _note(project, actor, now, "withdraw", text=reason)
    _count(project, actor, timezone.localdate(now))
    return project


@action("growth.add_deliverable")
def add_deliverable(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    title: str,
    kind: str,
    day: date,
    file: Handed | StoredFile | None = None,
) -> Deliverable:
    """Enter what came of a project (P1-4)."""
    project = queries.get_project(actor, project_id, lock=True)
    facts = queries.project_facts(project)
    rules.may_add_deliverable(actor, facts, title=title, kind=kind, day=day).enforce()
    kept = file if file is None or isinstance(file, StoredFile) else store(file, actor=actor, now=now)
    return Deliverable.objects.create(
        project=project,
        title=title.strip(),
        kind=kind,
        day=day,
        file=kept,
        by_id=actor.person,
        at=now,
    )


def _count(project: ResearchProject, actor: Actor, today: date) -> None:
    """Say anew what a project counts: for its school once a term it runs in, for each of its people once a
    school year they take part in. A record of its own stands for each term and year, known by its id."""
    url = f"/growth/research/projects/{project.pk}/"
    begun, ended = project.approved_on, project.ended_on
    for term in organisation.visible_terms(actor):
        runs = rules.runs_in(begun, ended, term.starts, term.ends, today)
        count(
            district=project.district_id,
            record=uuid5(project.pk, f"term:{term.pk}"),
            quotas=[rules.RESEARCH_PROJECT],
            counted=[Counted(rules.RESEARCH_PROJECT, project.school_id, term.starts)] if runs else (),
            title=project.title,
            url=url,
        )
    members = list(ProjectMember.objects.filter(project=project))
    for year in organisation.school_years(actor):
        part = {
            one.person_id
            for one in members
            if rules.runs_in(begun, ended, year.starts, year.ends, today)
            and (one.left_on is None or one.left_on >= max(year.starts, begun or year.starts))
            and one.joined_on <= min(year.ends, ended or year.ends)
        }
        count(
            district=project.district_id,
            record=uuid5(project.pk, f"year:{year.pk}"),
            quotas=[rules.RESEARCH_PART],
            counted=[Counted(rules.RESEARCH_PART, person, year.starts) for person in sorted(part)],
            title=project.title,
            url=url,
        )


def recount_projects(actor: Actor, now: datetime) -> int:
    """Let running projects count for a term or year that has begun; how many were looked at.

    Periodic. ``actor`` is the product itself, acting for one district.
    """
    running = list(queries.running_projects(actor.district))
    for project in running:
        _count(project, actor, timezone.localdate(now))
    return len(running)
