"""One connection: what it is set to, when it holds the turn, and when it gives it back."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from ..base import DatabaseCreation, DatabaseWrapper, writes
from ..turns import SUFFIX, TurnTimeout, queue_for
from .writers import ENGINE


def turn_is_free(file: Path) -> bool:
    """Whether a newcomer would get the turn at once."""
    queue = queue_for(os.path.realpath(file))
    try:
        queue.enter(timeout=0.05)
    except TurnTimeout:
        return False
    queue.leave()
    return True


def insert(alias: str, who: str = "a") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("INSERT INTO entry (who) VALUES (%s)", [who])


def rows(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT who FROM entry ORDER BY id")
        return [who for (who,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20_000)],
)
def test_a_connection_is_durable_and_patient(fair: str, pragma: str, value: object) -> None:
    with connections[fair].cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


def test_a_transaction_holds_the_turn_until_its_outermost_block_ends(fair: str, file: Path) -> None:
    with transaction.atomic(using=fair):
        insert(fair, "outer")
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=fair):
            insert(fair, "inner")
            1 / 0  # noqa: B018
        with transaction.atomic(using=fair):
            insert(fair, "second")
        assert not turn_is_free(file)
    assert turn_is_free(file)
    assert rows(fair) == ["outer", "second"]


def test_a_transaction_that_fails_gives_the_turn_back(fair: str, file: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(using=fair):
        insert(fair)
        1 / 0  # noqa: B018
    assert turn_is_free(file)
    assert rows(fair) == []


def test_a_commit_that_fails_gives_the_turn_back(fair: str, file: Path) -> None:
    with connections[fair].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE child (entry integer REFERENCES entry(id) DEFERRABLE INITIALLY DEFERRED)"
        )
    with pytest.raises(IntegrityError), transaction.atomic(using=fair), connections[fair].cursor() as cursor:
        cursor.execute("INSERT INTO child VALUES (99)")
    assert turn_is_free(file)
    with transaction.atomic(using=fair):
        insert(fair)
    assert rows(fair) == ["a"]


def test_closing_in_the_middle_of_a_transaction_gives_the_turn_back(fair: str, file: Path) -> None:
    with transaction.atomic(using=fair):
        insert(fair)
        connections[fair].close()
        assert turn_is_free(file)
    assert rows(fair) == []


def test_a_forgotten_connection_gives_the_turn_back(fair: str, file: Path) -> None:
    wrapper = DatabaseWrapper(connections.settings[fair])
    wrapper.set_autocommit(False)
    wrapper.cursor().execute("INSERT INTO entry (who) VALUES ('lost')")
    assert not turn_is_free(file)
    wrapper.connection = None
    del wrapper
    gc.collect()
    assert turn_is_free(file)


def test_a_write_outside_a_transaction_waits_for_its_turn(fair: str, file: Path) -> None:
    queue = queue_for(os.path.realpath(file))

    def write() -> None:
        insert(fair, "other")
        connections[fair].close()

    other = threading.Thread(target=write)
    with transaction.atomic(using=fair):
        other.start()
        while not queue.waiting:
            os.sched_yield()
        insert(fair, "first")
    other.join()
    assert rows(fair) == ["first", "other"]
    assert turn_is_free(file)


def test_a_returning_insert_holds_the_turn_until_its_rows_are_read(fair: str, file: Path) -> None:
    with connections[fair].cursor() as cursor:
        cursor.execute("INSERT INTO entry (who) VALUES ('a'), ('b') RETURNING id")
        assert not turn_is_free(file)
        assert cursor.fetchall() == [(1,), (2,)]
        assert turn_is_free(file)
    cursor = connections[fair].cursor()
    cursor.execute("INSERT INTO entry (who) VALUES ('c') RETURNING id")
    cursor.close()
    assert turn_is_free(file)


def test_a_statement_that_fails_gives_the_turn_back(fair: str, file: Path) -> None:
    with connections[fair].cursor() as cursor:
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO entry (who) VALUES (NULL)")
        with pytest.raises(IntegrityError):
            cursor.executemany("INSERT INTO entry (who) VALUES (%s)", [["x"], [None]])
    assert turn_is_free(file)


def test_autocommit_switched_off_by_hand_holds_the_turn_until_commit(fair: str, file: Path) -> None:
    transaction.set_autocommit(False, using=fair)
    try:
        assert rows(fair) == []
        assert turn_is_free(file)
        insert(fair, "kept")
        assert not turn_is_free(file)
        transaction.commit(using=fair)
        assert turn_is_free(file)
        insert(fair, "undone")
        transaction.rollback(using=fair)
        assert turn_is_free(file)
    finally:
        transaction.set_autocommit(True, using=fair)
    assert rows(fair) == ["kept"]


def test_reading_takes_no_turn(fair: str, file: Path) -> None:
    insert(fair, "seen")
    queue = queue_for(os.path.realpath(file))
    queue.enter(timeout=0)
    try:
        assert rows(fair) == ["seen"]
    finally:
        queue.leave()


def test_a_writer_that_waits_too_long_is_told_so_and_blocks_nobody(fair: str, file: Path) -> None:
    connections.settings[fair]["OPTIONS"]["timeout"] = 0.05
    connections[fair].close()
    queue = queue_for(os.path.realpath(file))
    queue.enter(timeout=0)
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic(using=fair):
            pass
        with pytest.raises(OperationalError, match="locked"):
            insert(fair)
    finally:
        queue.leave()
    with transaction.atomic(using=fair):
        insert(fair)
    assert turn_is_free(file)


def test_a_database_in_memory_has_no_queue(django_db_blocker: DjangoDbBlocker) -> None:
    settings = connections.configure_settings({"default": {"ENGINE": ENGINE, "NAME": ":memory:"}})["default"]
    wrapper = DatabaseWrapper(settings)
    with django_db_blocker.unblock(), wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE entry (id integer)")
        assert wrapper.new_turn() is None


def test_a_test_database_takes_its_side_file_with_it(fair: str, file: Path) -> None:
    insert(fair)
    assert Path(f"{file}{SUFFIX}").exists()
    connections[fair].close()
    DatabaseCreation(connections[fair])._destroy_test_db(str(file), verbosity=0)
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT 1", False),
        ("  (select 1)", False),
        ("PRAGMA journal_mode", False),
        ('SAVEPOINT "x"', False),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", True),
        ("insert into a values (1)", True),
        ("REPLACE INTO a VALUES (1)", True),
        ("\n UPDATE a SET b = 1", True),
        ("CREATE TABLE a (b)", True),
        ("VACUUM", True),
    ],
)
def test_statements_that_write_are_told_from_those_that_read(query: str, answer: bool) -> None:
    assert writes(query) is answer
