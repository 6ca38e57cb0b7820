"""Several people who press at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from xuequ.kernel.verdict import Refused


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Do all of these at the same moment; why each was refused, empty where it was not.

    The test has to commit (``django_db(transaction=True)``).
    """
    start = Barrier(len(acts))

    def press(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refused as no:
            return no.verdict.text
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(press, acts))
