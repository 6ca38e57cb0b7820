"""What became of the tasks: done, reported on, late and explained."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions import queries as resolution_queries
from xuequ.kernel.actor import PostKind
from xuequ.site.demo.story.told import Told


def carried_out(told: Told, now: datetime, *, done: int, reported: int) -> None:
    """Of the open tasks some are reported done and closed, some reported on, the rest lie still."""
    tasks = resolution_queries.open_tasks(told.office(now))
    for place, task in enumerate(tasks[: done + reported]):
        school = next(s for s in told.schools if s.pk == task.responsible_id)
        doer = told.holder(PostKind.DIRECTOR, school, now)
        finished = place < done
        resolutions.report(
            actor=doer,
            now=now,
            task_id=task.pk,
            percent=100 if finished else 40 + 10 * place,
            text="已按要求完成，材料齐全。" if finished else "方案已定，正在逐校落实。",
            done=finished,
        )
        if finished:
            later = now + timedelta(days=1)
            closer = told.head(later) if school == told.schools[0] else told.office(later)
            resolutions.accept(actor=closer, now=later, task_id=task.pk, note="已核实")


def explained(told: Told, now: datetime) -> None:
    """One overdue task has its explanation ready for the next meeting; others are still asked for theirs."""
    today = timezone.localdate(now)
    overdue = [t for t in resolution_queries.open_tasks(told.office(now)) if t.due < today]
    if overdue:
        school = next(s for s in told.schools if s.pk == overdue[0].responsible_id)
        resolutions.explain(
            actor=told.holder(PostKind.PRINCIPAL, school, now),
            now=now,
            task_id=overdue[0].pk,
            reason="设备到货推迟",
            remedy="先用现有设备开课，到货后补齐",
            new_date=told.calendar.add_working_days(today, 15),
        )
