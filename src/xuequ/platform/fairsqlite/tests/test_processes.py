"""Many writers: in order, none starved, and no harm when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connections, transaction

from ..turns import SUFFIX, queue_for
from .conftest import Start
from .test_fairsqlite import insert, rows


def said(process: subprocess.Popen[str]) -> str:
    """The next line the process says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    """Let the process go on."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def wait_until_queued(file: Path, number: int) -> None:
    """Until that many processes wait at the kernel's lock on the side file."""
    inode = f":{os.stat(f'{file}{SUFFIX}').st_ino} "
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = Path("/proc/locks").read_text().splitlines()
        if sum("->" in line and inode in line for line in lines) >= number:
            return
        time.sleep(0.01)
    raise AssertionError(f"{number} processes should wait at {file}{SUFFIX}")


def test_threads_write_in_the_order_they_came(fair: str, file: Path) -> None:
    queue = queue_for(os.path.realpath(file))

    def write(number: int) -> None:
        with transaction.atomic(using=fair):
            insert(fair, str(number))
        connections[fair].close()

    crew = [threading.Thread(target=write, args=[number]) for number in range(8)]
    with transaction.atomic(using=fair):
        insert(fair, "first")
        for number, member in enumerate(crew):
            member.start()
            while queue.waiting <= number:
                time.sleep(0.001)
    for member in crew:
        member.join()
    assert rows(fair) == ["first", *map(str, range(8))]


def test_no_count_is_lost_among_threads_that_read_and_then_write(fair: str) -> None:
    with connections[fair].cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")

    def add() -> None:
        for _ in range(20):
            with transaction.atomic(using=fair), connections[fair].cursor() as cursor:
                cursor.execute("SELECT value FROM counter")
                cursor.execute("UPDATE counter SET value = %s", [cursor.fetchone()[0] + 1])
        connections[fair].close()

    crew = [threading.Thread(target=add) for _ in range(8)]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    with connections[fair].cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        assert cursor.fetchone() == (160,)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="waiting processes are seen in /proc/locks")
def test_processes_write_in_the_order_they_came(fair: str, file: Path, start: Start) -> None:
    with transaction.atomic(using=fair):
        insert(fair, "first")
        for number in range(3):
            start("once", str(number))
            wait_until_queued(file, number + 1)
        last = start("once", "3")
        wait_until_queued(file, 4)
    assert (said(last), said(last)) == ("asking", "done")
    assert rows(fair) == ["first", "0", "1", "2", "3"]


def test_no_writer_starves_among_two_processes_of_four_threads(fair: str, start: Start) -> None:
    total = 480
    crews = [start("share", who, "4", str(total)) for who in "ab"]
    assert [said(crew) for crew in crews] == ["ready", "ready"]
    for crew in crews:
        tell(crew)
    assert [said(crew) for crew in crews] == ["done", "done"]
    shares = Counter(rows(fair))
    assert shares.total() == total
    assert len(shares) == 8
    assert min(shares.values()) >= total / 8 / 4, shares


def test_a_killed_writer_frees_the_turn_and_leaves_nothing_behind(
    fair: str, file: Path, start: Start
) -> None:
    holder = start("hold")
    assert said(holder) == "holding"
    waiting = start("once", "next")
    assert said(waiting) == "asking"
    wait_until_queued(file, 1)
    assert rows(fair) == []
    holder.send_signal(signal.SIGKILL)
    assert said(waiting) == "done"
    assert rows(fair) == ["next"]


def test_a_killed_waiter_leaves_the_queue_to_the_others(fair: str, file: Path, start: Start) -> None:
    with transaction.atomic(using=fair):
        insert(fair, "first")
        killed = start("once", "killed")
        wait_until_queued(file, 1)
        other = start("once", "other")
        wait_until_queued(file, 2)
        killed.kill()
        killed.wait()
    assert (said(other), said(other)) == ("asking", "done")
    assert rows(fair) == ["first", "other"]


def test_a_child_forked_in_a_transaction_does_not_keep_the_turn(fair: str, start: Start) -> None:
    parent = start("fork")
    child = int(said(parent))
    try:
        parent.kill()
        parent.wait()
        with transaction.atomic(using=fair):
            insert(fair, "after")
        assert rows(fair) == ["after"]
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_writer_in_another_process_is_waited_for(fair: str, start: Start) -> None:
    holder = start("hold")
    assert said(holder) == "holding"
    threading.Timer(0.2, tell, [holder]).start()
    insert(fair, "mine")
    assert rows(fair) == ["holder", "mine"]
