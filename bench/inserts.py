"""The limit of everything that must be stored: durable inserts, one a transaction, without the product.

Run as a program: what to do as JSON on standard input, what happened as JSON on standard output. As the
product does, two processes share the connections; each connection has a thread and inserts a row shaped like
a ballot. On SQLite the writers queue for their turn: its own way of waiting, by sleeping, is several times
slower with so many and would make too easy a limit.
"""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROCESSES = 2
TABLE = (
    "create table vote "
    "(id char(32) primary key, motion char(32), person char(32), choice varchar(7), at text)"
)
ONE_EACH = "create unique index one_each on vote (motion, person)"
INSERT = "insert into vote values ({0}, {0}, {0}, {0}, {0})"


@dataclass
class Plan:
    """``database``: a file of SQLite or an address of PostgreSQL."""

    database: str
    connections: int
    rows: int


@dataclass
class Happened:
    """Rows a second, and milliseconds within which half and 99 of 100 were stored."""

    rate: float
    p50: float
    p99: float


class Turns:
    """One writer after the other: first among the threads of a process, then among the processes."""

    def __init__(self, file: str) -> None:
        self._threads = threading.Lock()
        self._processes = Path(f"{file}.turns").open("w")  # noqa: SIM115 (held while the process lives)

    @contextmanager
    def mine(self) -> Iterator[None]:
        with self._threads:
            fcntl.flock(self._processes, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._processes, fcntl.LOCK_UN)


Put = Callable[[tuple[str, ...]], object]


def _sqlite(file: str, turns: Turns) -> Put:
    link = sqlite3.connect(file, timeout=60, isolation_level=None)
    link.execute("pragma journal_mode = wal")
    link.execute("pragma synchronous = full")
    statement = INSERT.format("?")

    def put(row: tuple[str, ...]) -> None:
        with turns.mine():
            link.execute(statement, row)

    return put


def _postgres(address: str) -> Put:
    import psycopg  # noqa: PLC0415 (only where PostgreSQL is measured)

    link = psycopg.connect(address, autocommit=True)
    link.execute("set synchronous_commit = on")
    statement = INSERT.format("%s")
    return lambda row: link.execute(statement, row)


def _on_postgres(database: str) -> bool:
    return database.startswith("postgres")


def prepare(database: str) -> None:
    """An empty table."""
    if _on_postgres(database):
        import psycopg  # noqa: PLC0415 (only where PostgreSQL is measured)

        with psycopg.connect(database, autocommit=True) as link:
            link.execute("drop table if exists vote")
            link.execute(TABLE)
            link.execute(ONE_EACH)
    else:
        file = sqlite3.connect(database)
        file.execute("pragma journal_mode = wal")
        file.execute("drop table if exists vote")
        file.execute(TABLE)
        file.execute(ONE_EACH)
        file.close()


def _insert(plan: Plan, turns: Turns | None, rows: int, start: Any, took: list[tuple[float, float]]) -> None:
    put = _sqlite(plan.database, turns) if turns else _postgres(plan.database)
    motion, made = uuid.uuid4().hex, []
    ready = [(uuid.uuid4().hex, motion, uuid.uuid4().hex, "for", "2026-11-20 14:00:00") for _ in range(rows)]
    start.wait()
    for row in ready:
        began = time.perf_counter()
        put(row)
        ended = time.perf_counter()
        made.append((ended - began, ended))
    took.extend(made)


def _process(plan: Plan, connections: int, rows: int, start: Any, told: Any) -> None:
    took: list[tuple[float, float]] = []
    turns = None if _on_postgres(plan.database) else Turns(plan.database)
    given = (plan, turns, rows, start, took)
    threads = [threading.Thread(target=_insert, args=given) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put(took)


def insert(plan: Plan) -> Happened:
    """Do it."""
    prepare(plan.database)
    context = multiprocessing.get_context("fork")
    each, rows = plan.connections // PROCESSES, max(1, plan.rows // plan.connections)
    start, told = context.Barrier(each * PROCESSES + 1), context.Queue()
    processes = [
        context.Process(target=_process, args=(plan, each, rows, start, told)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    took = [one for _ in processes for one in told.get()]
    for process in processes:
        process.join()
    ordered = sorted(1000 * seconds for seconds, _ in took)
    return Happened(
        len(took) / (max(ended for _, ended in took) - began),
        ordered[len(ordered) // 2],
        ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
    )


def fire(plan: Plan) -> Happened:
    """Do it in processes of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.inserts"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return Happened(**json.loads(told))


if __name__ == "__main__":
    print(json.dumps(asdict(insert(Plan(**json.load(sys.stdin))))))
