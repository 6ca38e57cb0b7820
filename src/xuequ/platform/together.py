"""Many small changes at once on SQLite: those that wait for their turn are stored by one commit.

SQLite has one writer, and each commit waits for the disk. Where a crowd acts at once, the thread whose
turn to write has come does what the other threads of its process wait to do too, each piece for itself, and
commits them together. Nobody hears of success before the commit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

R = TypeVar("R")


class Errand(Generic[R]):
    """A piece of work and what came of it."""

    def __init__(self, work: Callable[[], R]) -> None:
        self._work = work
        self._result: R
        self._fault: BaseException | None = None
        self._woken = threading.Event()
        self.done = False

    def do(self) -> None:
        """Do it; what it raises is kept for whoever waits for it."""
        try:
            self._result = self._work()
        except Exception as fault:
            self._fault = fault

    def fail(self, fault: BaseException) -> None:
        """It was done, but not stored."""
        self._fault = fault

    def wake(self, *, done: bool) -> None:
        """Let its thread go on: with the result, or to do the next round itself."""
        self.done = done
        self._woken.set()

    def wait(self) -> None:
        self._woken.wait()
        self._woken.clear()

    def result(self) -> R:
        if self._fault is not None:
            raise self._fault
        return self._result


class Together:
    """The errands of this process that wait for one commit."""

    def __init__(self) -> None:
        self.start_empty()

    def start_empty(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[Errand[Any]] = []
        self._led = False

    def run(self, work: Callable[[], R]) -> R:
        """Do the work in a transaction that others may share, and return once it is committed.

        ``work`` must undo by itself what it does not want kept when it raises (``atomic()`` does).
        It may run in another thread. Inside a transaction, and on other databases, it simply runs.
        """
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return work()
        mine = Errand(work)
        with self._guard:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.wait()
        if not mine.done:
            self._lead()
        return mine.result()

    def _lead(self) -> None:
        errands: list[Errand[Any]] = []
        try:
            with transaction.atomic():  # others come to wait while this waits for its turn
                errands = self._take()
                for errand in errands:
                    errand.do()
                    if connection.needs_rollback:  # leaving now would undo everything without a word
                        raise transaction.TransactionManagementError("a shared transaction broke")
        except BaseException as fault:
            for errand in errands or (errands := self._take()):
                errand.fail(fault)
        for errand in errands:
            errand.wake(done=True)
        self._hand_on()

    def _take(self) -> list[Errand[Any]]:
        with self._guard:
            taken, self._waiting = self._waiting, []
            return taken

    def _hand_on(self) -> None:
        with self._guard:
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
        if following is not None:
            following.wake(done=False)


together = Together()
"""The one of this process."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=together.start_empty)
