"""Tasks: reported on, closed or handed back, reminded of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.models import ProgressReport, Task
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.events import Event, publish
from xuequ.platform.files.actions import Handed, store
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send

log = logging.getLogger("xuequ.resolutions")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue(Event):
    """A task's date has passed: it belongs on the next agenda (P3-6, P3-9)."""

    task: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(Event):
    """A task was reported on, explained, closed or handed back."""

    task: UUID


@action("resolutions.report", quiet=("text",))
def report(
    *,
    actor: Actor,
    now: datetime,
    task_id: UUID,
    percent: int,
    text: str,
    done: bool = False,
    evidence: Sequence[Handed | StoredFile] = (),
) -> ProgressReport:
    """Report progress on a task; ``done`` hands it in to be closed (P3-6).

    An assisting school adds what it did; how far the task is remains for the lead school to say.
    """
    task = queries.get_task(actor, task_id, lock=True)
    facts = queries.task_facts(task)
    rules.may_send_report(actor, facts, percent, text, done).enforce()
    school = _reporting_school(actor, facts)
    leads = school == facts.responsible
    share = 100 if done else percent if leads else task.percent
    made = ProgressReport.objects.create(
        task=task,
        school_id=school,
        person_id=actor.person,
        at=now,
        percent=share,
        text=text.strip(),
        done=done,
    )
    made.evidence.set(
        file if isinstance(file, StoredFile) else store(file, actor=actor, now=now) for file in evidence
    )
    if leads:
        task.percent = share
        task.state = "submitted" if done else "open"
        task.save(update_fields=["percent", "state"])
    publish(TaskChanged(actor=actor, now=now, task=task.pk))
    if done:
        _ask_to_close(actor, task, now)
    return made


def _reporting_school(actor: Actor, facts: rules.TaskFacts) -> UUID:
    mine = actor.schools_led | actor.offices
    return next(s for s in (facts.responsible, *sorted(facts.assisting)) if s in mine)


def _ask_to_close(actor: Actor, task: Task, now: datetime) -> None:
    """Ask the secretariat to look; where its own school leads, the district head or else its peers."""
    day, base = timezone.localdate(now), actor.base_school
    if base is not None and base != task.responsible_id:
        people = organisation.office_of(actor.district, base, day=day)
    else:
        doers = {actor.person, *task.reports.values_list("person", flat=True)}
        heads = organisation.holders(actor.district, [PostKind.DISTRICT_HEAD], day=day).exclude(pk__in=doers)
        peers = organisation.holders(actor.district, [PostKind.PRINCIPAL], day=day)
        peers = peers.exclude(school=task.responsible_id)
        people = [person.pk for person in heads or peers]
    send(
        organisation.recipients(p for p in people if p != actor.person),
        now=now,
        subject="任务待销号",
        text="%(school)s申报完成：%(measure)s 请核实后销号。",
        facts={"school": task.responsible.name, "measure": task.resolution.measure[:120]},
        url=f"/tasks/{task.pk}",
    )


@action("resolutions.accept")
def accept(*, actor: Actor, now: datetime, task_id: UUID, note: str = "") -> Task:
    """Close a task that was reported done; never by who did it (P3-6)."""
    task = queries.get_task(actor, task_id, lock=True)
    rules.may_accept(actor, queries.task_facts(task)).enforce()
    task.state, task.percent = "done", 100
    task.closed_at, task.closed_by_id, task.closing_note = now, actor.person, note.strip()
    task.save(update_fields=["state", "percent", "closed_at", "closed_by", "closing_note"])
    publish(TaskChanged(actor=actor, now=now, task=task.pk))
    _tell_school(actor, task, now, "任务已销号", "“%(measure)s”已核实办结，谢谢。")
    return task


@action("resolutions.hand_back")
def hand_back(*, actor: Actor, now: datetime, task_id: UUID, reason: str) -> Task:
    """Hand a task reported done back to its school, with the reason (P3-6)."""
    task = queries.get_task(actor, task_id, lock=True)
    rules.may_return(actor, queries.task_facts(task), reason).enforce()
    latest = next(report for report in task.reports.all() if report.done)
    ProgressReport.objects.filter(pk=latest.pk).update(
        returned=reason.strip(), returned_at=now, returned_by=actor.person
    )
    task.state = "open"
    task.save(update_fields=["state"])
    publish(TaskChanged(actor=actor, now=now, task=task.pk))
    _tell_school(actor, task, now, "任务退回", "“%(measure)s”还需完善，请查看退回理由后再报。")
    return task


def _tell_school(actor: Actor, task: Task, now: datetime, subject: str, text: str) -> None:
    people = organisation.heads_of(actor.district, [task.responsible_id], day=timezone.localdate(now))
    send(
        organisation.recipients(people),
        now=now,
        subject=subject,
        text=text,
        facts={"measure": task.resolution.measure[:120]},
        url=f"/tasks/{task.pk}",
    )


def remind(actor: Actor, now: datetime) -> int:
    """Remind the schools whose tasks near or passed their date; an overdue one goes on the next agenda.

    Periodic; the number reminded. ``actor`` is the product itself, acting for one district. Each task is a
    transaction of its own: a fault in one is undone, logged, tried again the next time, and stops no other.
    """
    reminded = 0
    for task in queries.open_tasks(actor):
        try:
            with transaction.atomic():
                reminded += _remind_of(task, actor, now)
        except Exception:
            log.exception("no reminder of task %s", task.pk)
    return reminded


def _remind_of(task: Task, actor: Actor, now: datetime) -> bool:
    """Whether its school was reminded."""
    today, facts = timezone.localdate(now), queries.task_facts(task)
    overdue = rules.light(facts, today) is rules.Light.RED
    if overdue and Task.objects.filter(pk=task.pk, overdue_told=False).update(overdue_told=True):
        publish(TaskOverdue(actor=actor, now=now, task=task.pk))
    if not rules.reminder_due(facts, now, today, task.reminded_at):
        return False
    Task.objects.filter(pk=task.pk).update(reminded_at=now)
    late = N_("“%(measure)s”已过期限，请说明原因、补救办法和新的期限。")
    near = N_("“%(measure)s”临近期限，请抓紧办理并填报进展。")
    _tell_school(actor, task, now, "督办提醒", late if overdue else near)
    return True
