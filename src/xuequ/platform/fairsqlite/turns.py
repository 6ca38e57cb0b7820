"""Whose turn it is to write to one SQLite file: first come, first served, over threads and processes.

SQLite lets writers that find the file busy sleep and try again, so some wait seconds while others never wait.
Here the threads of a process stand in a queue, and the heads of the processes' queues wait at a kernel lock
(``flock``) on a file beside the database. The kernel drops that lock when its process dies, however it dies.
The turn is a courtesy: SQLite's own lock still keeps the data right for whoever does not stand in the queue.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque

try:
    import fcntl
except ImportError:  # Windows: threads still queue, processes fall back to SQLite's own waiting
    fcntl = None  # type: ignore[assignment]

SUFFIX = "-turn"
"""What the side file's name adds to the database's."""

logger = logging.getLogger(__name__)


class TurnTimeout(Exception):
    """The turn did not come within the time the caller was ready to wait."""


class Queue:
    """The writers of this process for one database file; one of them at a time holds the file lock."""

    def __init__(self, database: str) -> None:
        self._path = database + SUFFIX
        self._unlockable = fcntl is None
        self._start_empty()

    def _start_empty(self) -> None:
        # Reentrant: the garbage collector may give a forgotten turn back at any point.
        self._guard = threading.RLock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()
        self._file: int | None = None

    @property
    def waiting(self) -> int:
        """How many threads of this process stand in the queue behind the one whose turn it is."""
        return len(self._waiting)

    def enter(self, timeout: float) -> None:
        """Wait for the turn. Raises TurnTimeout after `timeout` seconds behind other threads of this process.

        The wait for another process is not bounded: the kernel offers no timed wait in order.
        It costs at most one thread a process; those behind it give up in time.
        """
        place = threading.Lock()
        place.acquire()
        with self._guard:
            self._waiting.append(place)  # before asking: a turn given back from here on is this place's
            if not self._taken:
                self._taken = True
                self._waiting.popleft().release()
        self._wait(place, timeout)
        try:
            self._lock_file()
        except BaseException:
            self._next()
            raise

    def leave(self) -> None:
        """Give up the turn: to other processes first, then to the next thread here."""
        try:
            if fcntl is not None and self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._next()

    def forget(self) -> None:
        """In a forked child: start empty, and close the parent's file, which the child would keep locked."""
        if self._file is not None:
            os.close(self._file)
        self._start_empty()

    def _wait(self, place: threading.Lock, timeout: float) -> None:
        try:
            came = place.acquire(timeout=timeout)
        except BaseException:
            self._step_out(place)
            raise
        if not came:
            self._step_out(place)
            raise TurnTimeout

    def _step_out(self, place: threading.Lock) -> None:
        with self._guard:
            if place in self._waiting:
                self._waiting.remove(place)
                return
        self._next()  # the turn came in the very moment of giving up: pass it on

    def _next(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _lock_file(self) -> None:
        if self._unlockable:
            return
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o660)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError as error:
            self._unlockable = True
            logger.warning("No lock on %s (%s): processes wait as SQLite does", self._path, error)


_queues: dict[str, Queue] = {}
_queues_guard = threading.Lock()


def queue_for(database: str) -> Queue:
    """The one queue of this process for the database file at this path."""
    with _queues_guard:
        return _queues.setdefault(database, Queue(database))


class Turn:
    """One connection's (or one statement's) turn, given back even when it is forgotten."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._owner: int | None = None

    def take(self, timeout: float) -> None:
        """Wait for the turn unless it is held already. Raises TurnTimeout."""
        if self._owner != os.getpid():
            self._queue.enter(timeout)
            self._owner = os.getpid()

    def give(self) -> None:
        """Give the turn back if it is held; a forked child has nothing to give."""
        owner, self._owner = self._owner, None
        if owner == os.getpid():
            self._queue.leave()

    def __del__(self) -> None:
        self.give()


def _forget_after_fork() -> None:
    global _queues_guard
    _queues_guard = threading.Lock()
    for queue in _queues.values():
        queue.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
