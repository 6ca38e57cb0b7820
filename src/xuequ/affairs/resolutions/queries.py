"""Every read of documents, resolutions and tasks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.resolutions.models import (
    Document,
    Explanation,
    ProgressReport,
    Receipt,
    Resolution,
    Task,
)
from xuequ.affairs.resolutions.rules import Light, TaskFacts, light
from xuequ.kernel.actor import Actor


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """The documents sent to the schools of the actor's district."""
    return Document.objects.filter(district=actor.district)


def get_document(actor: Actor, document: UUID) -> Document:
    """One document. Raises ``Document.DoesNotExist``."""
    return visible_documents(actor).get(pk=document)


def document_of(actor: Actor, origin: UUID) -> Document | None:
    """The newest document made of a meeting."""
    return visible_documents(actor).filter(origin=origin).order_by("-issued_at").first()


def receipts_of(document: Document) -> QuerySet[Receipt]:
    """Who signed for a document, and when."""
    return document.receipts.select_related("school", "person").order_by("at")


def unsigned_documents(actor: Actor) -> QuerySet[Document]:
    """Documents the actor's own school has still to sign for."""
    signed = Receipt.objects.filter(document=OuterRef("pk"), school=actor.school)
    return visible_documents(actor).filter(~Exists(signed), superseded_by=None)


def visible_resolutions(actor: Actor) -> QuerySet[Resolution]:
    """The issued resolutions of the district with their task, schools, and what changed them."""
    changes = Resolution.objects.filter(issued=True).only("id", "number", "kind", "target_id", "decided_on")
    return (
        Resolution.objects.filter(district=actor.district, issued=True)
        .select_related("responsible", "document", "target", "task")
        .prefetch_related("assisting", Prefetch("changes", queryset=changes, to_attr="changed_by"))
    )


def get_resolution(actor: Actor, resolution: UUID) -> Resolution:
    """One resolution. Raises ``Resolution.DoesNotExist``."""
    return visible_resolutions(actor).get(pk=resolution)


def is_in_force(resolution: Resolution) -> bool:
    """Whether no later resolution repealed or replaced this one."""
    return not Resolution.objects.filter(target=resolution, issued=True).exists()


def resolutions_in_force(actor: Actor) -> QuerySet[Resolution]:
    """The resolutions no later one has replaced or repealed."""
    return visible_resolutions(actor).filter(changes=None).exclude(kind="repeal")


def search_resolutions(actor: Actor, text: str) -> QuerySet[Resolution]:
    """Resolutions by number or words."""
    words = Q(text__icontains=text) | Q(measure__icontains=text) | Q(number__icontains=text)
    return visible_resolutions(actor).filter(words)


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


def waiting_explanations(district: UUID, series: str) -> int:
    """How many explanations on decisions of a series wait to be heard."""
    return Explanation.objects.filter(
        task__district=district,
        task__resolution__series=series,
        task__state__in=("open", "submitted"),
        state="waiting",
    ).count()
