"""Reading what changed since the last look, cheaply enough to look five times a second."""

from __future__ import annotations

from collections import deque
from time import monotonic

from django.db import connection
from django.db.models import Max

from .models import LiveChange

LATE_SECONDS = 3.0
"""PostgreSQL commits out of order: a lower id may appear this long after a higher one."""

LATE_ROWS = 1000
"""How far below the newest id such a late one may lie when reading begins."""


class ChangeReader:
    """A place in the table of changes. Belongs to one thread, whose database connection it uses."""

    def __init__(self) -> None:
        self._floor = 0  # every row up to here has been seen, or never will be
        self._seen: set[int] = set()  # ids above the floor
        self._marks: deque[tuple[float, int]] = deque()  # when which id was the highest
        self._data_version: int | None = None

    def begin(self) -> None:
        """Take the table as it is now for known."""
        self._data_version = None
        newest = LiveChange.objects.aggregate(newest=Max("id"))["newest"] or 0
        self._floor = newest if self._in_order else max(0, newest - LATE_ROWS)
        self._seen = set(LiveChange.objects.filter(id__gt=self._floor).values_list("id", flat=True))
        self._marks = deque([(monotonic(), max(self._seen, default=newest))])

    def read(self) -> dict[str, int]:
        """The topics changed since the last call, each with its newest version (the id of its row)."""
        if self._nothing_was_written():
            return {}
        rows = LiveChange.objects.filter(id__gt=self._floor).order_by("id").values_list("id", "topic")
        new = [(version, topic) for version, topic in rows if version not in self._seen]
        self._remember([version for version, _ in new])
        return {topic: version for version, topic in new}

    def close(self) -> None:
        """Let the connection go; the next read opens another and misses nothing."""
        self._data_version = None
        connection.close()

    @property
    def _in_order(self) -> bool:
        return connection.vendor == "sqlite"

    def _nothing_was_written(self) -> bool:
        """On SQLite, whether no other connection has committed anything to the file since the last look."""
        if not self._in_order:
            return False
        if connection.connection is None:
            self._data_version = None
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version: int = cursor.fetchone()[0]
        before, self._data_version = self._data_version, version
        return before == version

    def _remember(self, new: list[int]) -> None:
        now = monotonic()
        self._seen.update(new)
        if new:
            self._marks.append((now, max(self._seen)))
        settled = now if self._in_order else now - LATE_SECONDS
        while self._marks and self._marks[0][0] <= settled:
            self._floor = max(self._floor, self._marks.popleft()[1])
            self._seen = {version for version in self._seen if version > self._floor}
