"""Explanations: why a task is late, heard by the next meeting."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.resolutions import queries, rules
from xuequ.affairs.resolutions.actions.task import TaskChanged
from xuequ.affairs.resolutions.models import Explanation
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.events import publish


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
    *, actor: Actor, now: datetime, explanation_id: UUID, accepted: bool, meeting_id: UUID, own_series: bool
) -> Explanation:
    """A meeting heard an explanation: with its consent the new date holds (P3-6, P3-9).

    Called by the meeting, which has checked that the actor may speak for it, and whether it is of the series
    that decided (``own_series``).
    """
    found = (
        Explanation.objects.select_for_update(of=("self",))
        .select_related("task__resolution")
        .get(pk=explanation_id, task__district=actor.district)
    )
    rules.may_accept_explanation(
        found.state,
        own_series=own_series,
        own_word=found.person_id == actor.person,
    ).enforce()
    found.state = "accepted" if accepted else "rejected"
    found.heard_at, found.heard_in = now, meeting_id
    found.save(update_fields=["state", "heard_at", "heard_in"])
    if accepted:
        found.task.due = found.new_date
        found.task.overdue_told = False
        found.task.save(update_fields=["due", "overdue_told"])
    publish(TaskChanged(actor=actor, now=now, task=found.task_id))
    return found
