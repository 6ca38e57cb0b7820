"""Periodic work: named, spaced, done by one worker at a time. ``xuequ.wiring`` lists it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections, transaction
from django.utils import timezone

from xuequ.platform.tasks.models import PeriodicRun

log = logging.getLogger("xuequ.tasks")


@dataclass(frozen=True, slots=True)
class Periodic:
    """A piece of work to be done every so often; it is given the time and may be done twice safely."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


_works: dict[str, Periodic] = {}


def schedule(name: str, every: timedelta, run: Callable[[datetime], object]) -> None:
    """Add a piece of periodic work."""
    _works[name] = Periodic(name, every, run)


def run_due(now: datetime) -> list[str]:
    """Do all that is due; the names done. A fault in one does not keep the others."""
    resting = set(PeriodicRun.objects.filter(due_at__gt=now).values_list("name", flat=True))
    due = [work for work in list(_works.values()) if work.name not in resting]
    return [work.name for work in due if _claim(work, now) and _do(work, now)]


def _claim(work: Periodic, now: datetime) -> bool:
    """Whether this worker is to do it: moves the due time on, in one statement, before the work."""
    with transaction.atomic():
        PeriodicRun.objects.get_or_create(name=work.name, defaults={"due_at": now})
        due = PeriodicRun.objects.filter(name=work.name, due_at__lte=now)
        return due.update(due_at=now + work.every) == 1


def _do(work: Periodic, now: datetime) -> bool:
    try:
        work.run(now)
    except Exception as fault:
        log.exception("periodic work %s failed", work.name)
        PeriodicRun.objects.filter(name=work.name).update(last_fault=repr(fault)[:300])
        return False
    return True


def work_forever(stop: Callable[[], bool], pause: float = 1.0) -> None:
    """Do what is due until told to stop."""
    while not stop():
        try:
            run_due(timezone.now())
        except Exception:
            log.exception("periodic work could not be read")
        close_old_connections()
        time.sleep(pause)
