"""Saying that something changed. The request that says so never waits for it."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from .models import TOPIC_LENGTH, LiveChange

PAUSE_SECONDS = 0.1
"""A topic that changes without pause is written this often, not more."""

KEPT = timedelta(minutes=10)
"""How long a change is kept: much longer than any process is behind."""

logger = logging.getLogger(__name__)


def announce(*topics: str) -> None:
    """Tell the followers of these topics, once the current transaction is committed, that they changed.

    Returns at once; a background thread writes. A change lost in a crash is harmless, because pages also
    refresh by themselves. Raises ValueError for an empty topic or one over 80 characters.
    """
    for topic in topics:
        if not 0 < len(topic) <= TOPIC_LENGTH:
            raise ValueError(f"A topic has 1 to {TOPIC_LENGTH} characters, not {len(topic)}")
    if topics:
        transaction.on_commit(partial(_flusher.hand_over, topics), robust=True)


def settle(timeout: float) -> bool:
    """Wait until everything handed over is written; False if that took more than `timeout` seconds."""
    return _flusher.settle(timeout)


def prune(now: datetime) -> int:
    """Delete the changes that nobody needs any more at `now`; returns how many."""
    deleted, _ = LiveChange.objects.filter(at__lt=now - KEPT).delete()
    return deleted


class _Flusher:
    """One background thread a process, with a connection of its own, that writes what was handed over."""

    def __init__(self) -> None:
        self.start_empty()

    def start_empty(self) -> None:
        self._changed = threading.Condition()
        self._pending: set[str] = set()
        self._working = False

    def hand_over(self, topics: Iterable[str]) -> None:
        with self._changed:
            self._pending.update(topics)
            if not self._working:
                self._working = True
                threading.Thread(target=self._work, name="live-feed", daemon=True).start()

    def settle(self, timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: not self._working, timeout)

    def _work(self) -> None:
        while topics := self._take():
            try:
                self._write(topics)
            except Exception as error:  # whatever it is, the next change must not be lost with this one
                logger.warning("Live changes of %d topics were not written: %s", len(topics), error)
                connection.close()
            time.sleep(PAUSE_SECONDS)

    def _take(self) -> set[str]:
        with self._changed:
            topics, self._pending = self._pending, set()
            if topics:
                return topics
        connection.close()
        with self._changed:
            topics, self._pending = self._pending, set()
            if not topics:
                self._working = False
                self._changed.notify_all()
            return topics

    def _write(self, topics: set[str]) -> None:
        now = timezone.now()
        with transaction.atomic():
            LiveChange.objects.bulk_create(LiveChange(topic=topic, at=now) for topic in sorted(topics))


_flusher = _Flusher()
atexit.register(settle, 2.0)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_flusher.start_empty)
