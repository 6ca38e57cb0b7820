"""The board of tasks: what is counted, and what each count opens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from xuequ.affairs.resolutions.models import Assistance, Task
from xuequ.affairs.resolutions.queries.task import visible_tasks
from xuequ.affairs.resolutions.rules import Light, TaskFacts, light
from xuequ.kernel.actor import Actor

ACTIVE = ("open", "submitted")
TASK_ORDERS = {
    "due": ("due",),
    "percent": ("percent", "due"),
    "responsible": ("responsible__roll", "due"),
    "number": ("resolution__decided_on", "resolution__serial"),
}


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """What the board is narrowed to; what is empty narrows nothing.

    ``state`` is one of a task's states or ``active``; ``part``: ``lead`` or ``assist``, the part of the
    actor's own school; ``order``: a key of ``TASK_ORDERS``, with ``-`` for the other way round.
    """

    text: str = ""
    state: str = ""
    light: str = ""
    school: UUID | None = None
    series: str = ""
    part: str = ""
    order: str = ""


def task_lights(actor: Actor, today: date) -> dict[UUID, Light]:
    """The colours of all tasks not yet closed. One query."""
    rows = Task.objects.filter(district=actor.district, state__in=ACTIVE)
    return {
        pk: light(TaskFacts(state=state, issued_on=issued, due=due, responsible=school), today)
        for pk, state, issued, due, school in rows.values_list(
            "pk", "state", "issued_on", "due", "responsible"
        )
    }


def light_counts(lights: dict[UUID, Light]) -> Counter[Light]:
    """How many tasks show each colour."""
    return Counter(lights.values())


def board_tasks(actor: Actor, lights: dict[UUID, Light], choice: TaskChoice) -> QuerySet[Task]:
    """The tasks of the board: open before closed, those of the actor's own school first, soonest first.

    Each has ``ours``: whether the actor's school leads or assists. ``lights`` as from ``task_lights``.
    """
    assists = Exists(Assistance.objects.filter(resolution=OuterRef("resolution"), school=actor.school))
    leads = Q(responsible=actor.school)
    found = visible_tasks(actor).annotate(
        ours=Case(When(leads | Q(assists), then=True), default=False, output_field=BooleanField()),
        closed=Case(When(state__in=ACTIVE, then=Value(0)), default=Value(1)),
    )
    if choice.part:
        found = found.filter(leads if choice.part == "lead" else Q(assists))
    return _in_order(_narrowed(found, lights, choice), choice.order)


def _narrowed(found: QuerySet[Task], lights: dict[UUID, Light], choice: TaskChoice) -> QuerySet[Task]:
    if choice.text:
        words = ("resolution__number", "resolution__text", "resolution__measure", "responsible__name")
        wanted = Q()
        for place in words:
            wanted |= Q(**{f"{place}__icontains": choice.text})
        found = found.filter(wanted)
    if choice.state:
        found = found.filter(state__in=ACTIVE if choice.state == "active" else (choice.state,))
    if choice.light:
        found = found.filter(pk__in=[pk for pk, colour in lights.items() if colour == choice.light])
    if choice.school:
        found = found.filter(responsible=choice.school)
    return found.filter(resolution__series=choice.series) if choice.series else found


def _in_order(found: QuerySet[Task], order: str) -> QuerySet[Task]:
    fields = TASK_ORDERS.get(order.removeprefix("-"), ("closed", "-ours", "due"))
    turned = order.startswith("-")
    return found.order_by(*(f"-{field}" if turned else field for field in fields), "pk")
