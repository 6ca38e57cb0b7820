"""What documents and tasks ask of a person today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from xuequ.affairs.resolutions.queries.document import unsigned_documents
from xuequ.affairs.resolutions.queries.task import task_facts, tasks_of_schools, visible_tasks
from xuequ.affairs.resolutions.rules import Light, light, may_accept, needs_explanation
from xuequ.kernel.actor import Actor
from xuequ.kernel.todo import Tap, ToDo
from xuequ.kernel.words import N_


def to_do(actor: Actor, today: date) -> list[ToDo]:
    """What documents and tasks ask of a person today. At most nine queries."""
    return [*_to_sign(actor), *_to_carry_out(actor, today), *_to_close(actor)]


def _to_sign(actor: Actor) -> Iterator[ToDo]:
    if actor.school is None or actor.school not in actor.offices | actor.schools_led:
        return
    for document in unsigned_documents(actor)[:5]:
        tap = Tap("签收", reverse("resolutions:acknowledge", args=[document.pk]))
        url = reverse("resolutions:document", args=[document.pk])
        facts = {"title": str(document)}
        yield ToDo(
            "请签收：%(title)s",
            url,
            facts,
            clause="P2-3.1",
            icon="file-check",
            due=document.issued_at,
            light="amber",
            taps=(tap,),
        )


def _to_carry_out(actor: Actor, today: date) -> Iterator[ToDo]:
    for task in tasks_of_schools(actor):
        facts = task_facts(task)
        colour = light(facts, today)
        if task.state != "open" or (colour is Light.GREEN and task.percent):
            continue
        explain = needs_explanation(facts, today)
        text = N_("已逾期，请说明原因：%(measure)s") if explain else N_("请填报进展：%(measure)s")
        due = datetime.combine(task.due, time.max, tzinfo=timezone.get_current_timezone())
        yield ToDo(
            text,
            reverse("resolutions:task", args=[task.pk]),
            {"measure": task.resolution.measure[:60]},
            clause="P3-6",
            icon="progress-check",
            due=due,
            light=str(colour),
        )


def _to_close(actor: Actor) -> Iterator[ToDo]:
    if not (actor.in_secretariat or actor.is_district_head):
        return
    for task in visible_tasks(actor).filter(state="submitted"):
        if may_accept(actor, task_facts(task)):
            facts = {"school": task.responsible.name, "measure": task.resolution.measure[:60]}
            yield ToDo(
                "%(school)s申报完成，请核实销号：%(measure)s",
                reverse("resolutions:task", args=[task.pk]),
                facts,
                clause="P3-6",
                icon="circle-check",
            )
