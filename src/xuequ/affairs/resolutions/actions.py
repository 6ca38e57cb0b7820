"""Every change of resolutions and tasks: issue, sign for, report, explain, close."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.models import (
    Assistance,
    Document,
    Explanation,
    NumberSeries,
    ProgressReport,
    Receipt,
    Resolution,
    Task,
)
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.events import Event, publish
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue(Event):
    """A task's date has passed: it belongs on the next agenda (P3-6, P3-9)."""

    task: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(Event):
    """A task was reported on, explained, closed or handed back."""

    task: UUID


@dataclass(frozen=True, slots=True)
class Decided:
    """A passed motion, ready to be issued."""

    text: str
    proposal: rules.Proposal


def next_number(district: UUID, series: str, year: int) -> int:
    """The next number of a series, without gaps: the row stays locked until the sealing commits."""
    NumberSeries.objects.get_or_create(district_id=district, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(district=district, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@action("resolutions.issue_document")
def issue_document(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    number: str,
    origin: UUID,
    supersedes: UUID | None = None,
) -> Document:
    """Make the document that goes to the schools, and tell them to sign for it (P2-3.1)."""
    document = Document.objects.create(
        district_id=actor.district,
        title=title,
        number=number,
        issued_at=now,
        origin=origin,
        supersedes_id=supersedes,
    )
    schools = organisation.visible_schools(actor).values_list("pk", flat=True)
    people = organisation.heads_of(actor.district, schools, day=timezone.localdate(now))
    send(
        organisation.recipients(people),
        now=now,
        subject="请签收文件",
        text="《%(title)s》%(number)s已印发，请贵校签收。",
        facts={"title": title, "number": number},
        url=f"/documents/{document.pk}",
    )
    return document


@action("resolutions.issue")
def issue(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    decided: Sequence[Decided],
    decided_on: date,
    series: str,
    origin: UUID,
    origin_title: str,
) -> list[Resolution]:
    """Issue what was decided, numbered without gaps, each with the task that follows from it (P3-6)."""
    return [
        _issue_one(
            actor,
            document_id,
            one,
            decided_on,
            series=series,
            origin=origin,
            origin_title=origin_title,
            now=now,
        )
        for one in decided
    ]


def _issue_one(
    actor: Actor,
    document: UUID,
    decided: Decided,
    decided_on: date,
    *,
    series: str,
    origin: UUID,
    origin_title: str,
    now: datetime,
) -> Resolution:
    proposal = decided.proposal
    rules.may_issue(proposal, decided_on).enforce()
    target = _locked_target(actor, proposal)
    serial = next_number(actor.district, f"{series}决议", decided_on.year)
    resolution = Resolution(
        district_id=actor.district,
        document_id=document,
        series=series,
        year=decided_on.year,
        serial=serial,
        number=f"{series}决议〔{decided_on.year}〕{serial}号",
        kind=proposal.kind,
        text=decided.text,
        measure=proposal.measure,
        acceptance=proposal.acceptance,
        responsible_id=proposal.responsible,
        due=proposal.due,
        decided_on=decided_on,
        origin=origin,
        origin_title=origin_title,
        target=target,
    )
    resolution.digest = digest_of(resolution, proposal.assisting)
    resolution.save()
    Assistance.objects.bulk_create(Assistance(resolution=resolution, school_id=s) for s in proposal.assisting)
    resolution.issued = True
    resolution.save(update_fields=["issued"])
    if target is not None:
        _end_task(target, now, by=actor, note=resolution.number)
    if proposal.responsible is not None and proposal.due is not None:
        _open_task(resolution, actor, now)
    return resolution


def _locked_target(actor: Actor, proposal: rules.Proposal) -> Resolution | None:
    if proposal.target is None:
        return None
    target = Resolution.objects.select_for_update().filter(pk=proposal.target, issued=True).first()
    found = target is not None and target.district_id == actor.district
    rules.may_target(target is not None and queries.is_in_force(target), found).enforce()
    return target


def digest_of(resolution: Resolution, assisting: Sequence[UUID]) -> str:
    """SHA-256 over everything a resolution says, for the chain to vouch for."""
    said = [
        resolution.number,
        resolution.kind,
        resolution.text,
        resolution.measure,
        resolution.acceptance,
        str(resolution.responsible_id),
        sorted(str(school) for school in assisting),
        str(resolution.due),
        str(resolution.decided_on),
        str(resolution.target_id),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _open_task(resolution: Resolution, actor: Actor, now: datetime) -> None:
    assert resolution.responsible_id and resolution.due
    task = Task.objects.create(
        district_id=actor.district,
        resolution=resolution,
        responsible_id=resolution.responsible_id,
        issued_on=resolution.decided_on,
        first_due=resolution.due,
        due=resolution.due,
    )
    people = organisation.heads_of(actor.district, [resolution.responsible_id], day=resolution.decided_on)
    send(
        organisation.recipients(people),
        now=now,
        subject="新的督办任务",
        text="贵校主办：%(measure)s 请于%(due)s前完成。",
        facts={"measure": resolution.measure[:120], "due": str(resolution.due)},
        url=f"/tasks/{task.pk}",
    )


def _end_task(resolution: Resolution, now: datetime, *, by: Actor, note: str) -> None:
    Task.objects.filter(resolution=resolution, state__in=("open", "submitted")).update(
        state="ended", closed_at=now, closed_by=by.person, closing_note=note
    )


@action("resolutions.acknowledge")
def acknowledge(*, actor: Actor, now: datetime, document_id: UUID) -> Receipt:
    """The actor's school signs for a document (P2-3.1)."""
    document = queries.get_document(actor, document_id)
    school = actor.school
    already = Receipt.objects.filter(document=document, school=school).exists()
    rules.may_acknowledge(actor, school, already).enforce()
    assert school is not None
    try:
        with transaction.atomic():
            return Receipt.objects.create(document=document, school_id=school, person_id=actor.person, at=now)
    except IntegrityError:
        rules.may_acknowledge(actor, school, True).enforce()
        raise


@action("resolutions.change")
def change_resolution(*, actor: Actor, now: datetime, resolution_id: UUID) -> None:
    """The attempt to change what was decided: always refused, always logged (P3-4)."""
    queries.get_resolution(actor, resolution_id)
    rules.may_change_resolution(actor).enforce()


@action("resolutions.report", quiet=("text",))
def report(
    *,
    actor: Actor,
    now: datetime,
    task_id: UUID,
    percent: int,
    text: str,
    done: bool = False,
    evidence: Sequence[StoredFile] = (),
) -> ProgressReport:
    """Report progress on a task; ``done`` hands it in to be closed (P3-6)."""
    task = queries.get_task(actor, task_id, lock=True)
    facts = queries.task_facts(task)
    rules.may_send_report(actor, facts, percent, text, done).enforce()
    made = ProgressReport.objects.create(
        task=task,
        school_id=_reporting_school(actor, facts),
        person_id=actor.person,
        at=now,
        percent=100 if done else percent,
        text=text.strip(),
        done=done,
    )
    made.evidence.set(evidence)
    task.percent = made.percent
    task.state = "submitted" if done else "open"
    task.save(update_fields=["percent", "state"])
    publish(TaskChanged(actor=actor, now=now, task=task.pk))
    if done:
        _tell_secretariat(actor, task, now)
    return made


def _reporting_school(actor: Actor, facts: rules.TaskFacts) -> UUID:
    mine = actor.schools_led | actor.offices
    return next(s for s in (facts.responsible, *sorted(facts.assisting)) if s in mine)


def _tell_secretariat(actor: Actor, task: Task, now: datetime) -> None:
    if actor.base_school is None:
        return
    office = organisation.office_of(actor.district, actor.base_school, day=timezone.localdate(now))
    send(
        organisation.recipients(p for p in office if p != actor.person),
        now=now,
        subject="任务待销号",
        text="%(school)s申报完成：%(measure)s 请核实后销号。",
        facts={"school": task.responsible.name, "measure": task.resolution.measure[:120]},
        url=f"/tasks/{task.pk}",
    )


@action("resolutions.explain", quiet=("reason", "remedy"))
def explain(
    *, actor: Actor, now: datetime, task_id: UUID, reason: str, remedy: str, new_date: date
) -> Explanation:
    """Explain to the next meeting why a task is late, with a remedy and a new date (P3-6)."""
    task = queries.get_task(actor, task_id, lock=True)
    today = timezone.localdate(now)
    rules.may_explain(actor, queries.task_facts(task), today, new_date, reason, remedy).enforce()
    made = Explanation.objects.create(
        task=task,
        person_id=actor.person,
        at=now,
        reason=reason.strip(),
        remedy=remedy.strip(),
        old_date=task.due,
        new_date=new_date,
    )
    publish(TaskChanged(actor=actor, now=now, task=task.pk))
    return made


@action("resolutions.hear_explanation")
def hear_explanation(
    *, actor: Actor, now: datetime, explanation_id: UUID, accepted: bool, meeting_id: UUID
) -> Explanation:
    """A meeting heard an explanation: with its consent the new date holds (P3-6, P3-9).

    Called by the meeting, which has checked that the actor may speak for it.
    """
    found = (
        Explanation.objects.select_for_update(of=("self",))
        .select_related("task")
        .get(pk=explanation_id, task__district=actor.district)
    )
    rules.may_accept_explanation(found.state).enforce()
    found.state = "accepted" if accepted else "rejected"
    found.heard_at, found.heard_in = now, meeting_id
    found.save(update_fields=["state", "heard_at", "heard_in"])
    if accepted:
        found.task.due = found.new_date
        found.task.overdue_told = False
        found.task.save(update_fields=["due", "overdue_told"])
    publish(TaskChanged(actor=actor, now=now, task=found.task_id))
    return found


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
    ProgressReport.objects.filter(pk=latest.pk).update(returned=reason.strip())
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

    Periodic; the number reminded. ``actor`` is the product itself, acting for one district.
    """
    today = timezone.localdate(now)
    reminded = 0
    for task in queries.open_tasks(actor):
        facts = queries.task_facts(task)
        overdue = rules.light(facts, today) is rules.Light.RED
        if overdue and not task.overdue_told:
            Task.objects.filter(pk=task.pk).update(overdue_told=True)
            publish(TaskOverdue(actor=actor, now=now, task=task.pk))
        if rules.reminder_due(facts, now, today, task.reminded_at):
            Task.objects.filter(pk=task.pk).update(reminded_at=now)
            late = "“%(measure)s”已过期限，请说明原因、补救办法和新的期限。"
            near = "“%(measure)s”临近期限，请抓紧办理并填报进展。"
            _tell_school(actor, task, now, "督办提醒", late if overdue else near)
            reminded += 1
    return reminded
