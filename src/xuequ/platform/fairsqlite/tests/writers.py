"""Another process with one database: ``python -m …writers DATABASE WHAT [ARGUMENTS]``. Says how far it is."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

ENGINE = "xuequ.platform.fairsqlite"


def insert(who: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO entry (who) VALUES (%s)", [who])


def say(word: str) -> None:
    print(word, flush=True)


def hold() -> None:
    """Write inside a transaction, and stay in it until a line comes or death."""
    with transaction.atomic():
        insert("holder")
        say("holding")
        sys.stdin.readline()
    say("done")


def once(who: str) -> None:
    """Write one row in a transaction."""
    say("asking")
    with transaction.atomic():
        insert(who)
    say("done")


def share(who: str, threads: str, total: str) -> None:
    """Threads that write without pause until the table has `total` rows."""

    def work(name: str) -> None:
        full = False
        while not full:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM entry")
                full = cursor.fetchone()[0] >= int(total)
                if not full:
                    cursor.execute("INSERT INTO entry (who) VALUES (%s)", [name])
        connection.close()

    crew = [threading.Thread(target=work, args=[f"{who}{number}"]) for number in range(int(threads))]
    say("ready")
    sys.stdin.readline()
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    say("done")


def fork() -> None:
    """Fork a child in the middle of a transaction; the child lives on for a minute."""
    with transaction.atomic():
        insert("parent")
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        say(str(child))
        sys.stdin.readline()


if __name__ == "__main__":
    settings.configure(DATABASES={"default": {"ENGINE": ENGINE, "NAME": sys.argv[1]}}, USE_TZ=True)
    parts: dict[str, Callable[..., None]] = {"hold": hold, "once": once, "share": share, "fork": fork}
    parts[sys.argv[2]](*sys.argv[3:])
