"""Reading tasks, their reports and explanations."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.resolutions.models import Explanation, ProgressReport, Resolution, Task
from xuequ.affairs.resolutions.rules import Light, TaskFacts, light
from xuequ.kernel.actor import Actor
from xuequ.platform.files.models import StoredFile


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The district's tasks, soonest first; decisions and their carrying out are open to all schools."""
    reports = ProgressReport.objects.select_related("person", "school")
    explanations = Explanation.objects.select_related("person")
    return (
        Task.objects.filter(district=actor.district)
        .select_related("resolution", "responsible", "closed_by")
        .prefetch_related(
            "resolution__assisting",
            Prefetch("reports", queryset=reports),
            Prefetch("explanations", queryset=explanations),
        )
    )


def get_task(actor: Actor, task: UUID, *, lock: bool = False) -> Task:
    """One task, locked for a change if asked. Raises ``Task.DoesNotExist``."""
    if lock:
        Task.objects.select_for_update(of=("self",)).get(district=actor.district, pk=task)
    return visible_tasks(actor).get(pk=task)


def task_of(actor: Actor, resolution: Resolution) -> Task | None:
    """The task that follows from a resolution; a repeal has none."""
    return visible_tasks(actor).filter(resolution=resolution).first()


def reports_of(task: Task) -> list[ProgressReport]:
    """A task's reports with their evidence, newest first. Two queries."""
    people = ("person", "school", "returned_by")
    return list(task.reports.select_related(*people).prefetch_related("evidence"))


def get_evidence(actor: Actor, task: UUID, file: UUID) -> StoredFile:
    """A file handed in with a report on this task. Raises ``StoredFile.DoesNotExist``."""
    reports = ProgressReport.objects.filter(task=task, task__district=actor.district)
    shown = ProgressReport.evidence.through.objects.filter(progressreport__in=reports, storedfile=file)
    return StoredFile.objects.get(pk__in=shown.values("storedfile"))


def open_tasks(actor: Actor, *, before: date | None = None) -> list[Task]:
    """Tasks not yet closed, overdue first, then by date."""
    found = visible_tasks(actor).filter(state__in=("open", "submitted"))
    return list(found.filter(resolution__decided_on__lt=before) if before else found)


def tasks_of_schools(actor: Actor) -> QuerySet[Task]:
    """Open tasks that the actor's own schools lead."""
    mine = actor.schools_led | actor.offices
    return visible_tasks(actor).filter(responsible__in=mine, state__in=("open", "submitted"))


def task_facts(task: Task) -> TaskFacts:
    """The facts about a task read with ``visible_tasks``; no further query."""
    return TaskFacts(
        state=task.state,
        issued_on=task.issued_on,
        due=task.due,
        responsible=task.responsible_id,
        assisting=frozenset(school.pk for school in task.resolution.assisting.all()),
        doers=frozenset(report.person_id for report in task.reports.all()),
        waiting_explanation=any(e.state == "waiting" for e in task.explanations.all()),
        reports=len(task.reports.all()),
    )


def task_light(task: Task, today: date | None = None) -> Light:
    """A task's colour today."""
    return light(task_facts(task), today or timezone.localdate())


def task_counts(actor: Actor, today: date) -> dict[str, int]:
    """How many tasks are open, overdue, waiting to be closed, and done. One query."""
    counts: dict[str, int] = Task.objects.filter(district=actor.district).aggregate(
        open=Count("pk", filter=Q(state="open")),
        overdue=Count("pk", filter=Q(state__in=("open", "submitted"), due__lt=today)),
        submitted=Count("pk", filter=Q(state="submitted")),
        done=Count("pk", filter=Q(state="done")),
    )
    return counts


def waiting_explanations(district: UUID, origins: QuerySet[Any, Any]) -> int:
    """How many explanations on what these meetings decided wait to be heard."""
    return Explanation.objects.filter(
        task__district=district,
        task__resolution__origin__in=origins,
        task__state__in=("open", "submitted"),
        state="waiting",
    ).count()


def explained_decision(actor: Actor, explanation: UUID) -> Resolution:
    """The resolution whose task an explanation is about. Raises ``Resolution.DoesNotExist``."""
    return Resolution.objects.get(task__explanations=explanation, district=actor.district)
