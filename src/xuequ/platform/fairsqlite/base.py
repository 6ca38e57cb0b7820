"""The backend Django loads: its own SQLite backend with durable defaults and turns for writers."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.creation import DatabaseCreation as SQLiteCreation
from django.db.utils import OperationalError

from .turns import SUFFIX, Turn, TurnTimeout, queue_for

WAIT_SECONDS = 20.0
"""How long a writer waits for its turn, then for SQLite's own lock; OPTIONS["timeout"] changes it."""

PRAGMAS = "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864"
"""FULL: what was acknowledged survives a power cut (NORMAL may lose the last commits of a WAL)."""

_READS = ("SELECT", "PRAGMA", "EXPLAIN", "VALUES", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
_CHANGES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def writes(query: str) -> bool:
    """Whether this statement takes SQLite's write lock by itself. When in doubt, yes: a turn is cheap."""
    word = query.lstrip(" \t\r\n(").partition(" ")[0].upper()
    if word.startswith("WITH"):
        return _CHANGES.search(query) is not None
    return not word.startswith(_READS)


class DatabaseCreation(SQLiteCreation):
    """Test databases take their side file with them."""

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        super()._destroy_test_db(test_database_name, verbosity)  # type: ignore[misc]  # not in the stubs
        if test_database_name and not self.is_in_memory_db(test_database_name):
            side = os.path.realpath(test_database_name) + SUFFIX
            if os.path.exists(side):
                os.remove(side)


class FairCursor(base.SQLiteCursorWrapper):
    """A cursor whose writes outside a transaction (autocommit) wait their turn as transactions do."""

    def __init__(self, wrapper: DatabaseWrapper, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._wrapper = wrapper
        self._turn: Turn | None = None

    def execute(self, query: str, params: Any = None) -> FairCursor:
        self._give()
        if self.connection.in_transaction or not writes(query):
            super().execute(query, params)
            return self
        self._take()
        try:
            super().execute(query, params)
        except BaseException:
            self._give()
            raise
        if self.description is None:
            self._give()
        # INSERT … RETURNING commits when its rows have been read: the turn ends then, or at close()
        return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> FairCursor:
        self._give()
        if self.connection.in_transaction or not writes(query):
            super().executemany(query, param_list)
            return self
        self._take()
        try:
            super().executemany(query, param_list)
        finally:
            self._give()
        return self

    def fetchone(self) -> Any:
        row = super().fetchone()
        if row is None:
            self._give()
        return row

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        self._give()
        return rows

    def close(self) -> None:
        super().close()
        self._give()

    def _take(self) -> None:
        if self.connection.isolation_level is not None:
            # Autocommit was switched off by hand: sqlite3 begins a transaction now, until commit or rollback.
            self._wrapper.take_turn()
        elif (turn := self._wrapper.new_turn()) is not None:
            self._wrapper.wait_for(turn)
            self._turn = turn

    def _give(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give()


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite in WAL mode with foreign keys; ``atomic()`` begins IMMEDIATE, after waiting for its turn.

    A turn starts before BEGIN and ends with commit, rollback or close. Reading takes none.
    Databases in memory have no queue.
    """

    creation_class = DatabaseCreation
    transaction_mode: str | None
    init_commands: list[str]

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self._file = ""
        self._turn: Turn | None = None
        self._patience = WAIT_SECONDS

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self.transaction_mode = self.transaction_mode or "IMMEDIATE"
        self._patience = params.setdefault("timeout", WAIT_SECONDS)
        self.init_commands = [*PRAGMAS.split(";"), *self.init_commands]
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        file = next(row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main")
        self._file = os.path.realpath(file) if file else ""
        self._turn = self.new_turn()
        if self._file:
            self._ensure_wal(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> FairCursor:
        cursor: FairCursor = self.connection.cursor(factory=partial(FairCursor, self))
        return cursor

    def new_turn(self) -> Turn | None:
        """A turn in the queue of this database's file; None for a database in memory."""
        return Turn(queue_for(self._file)) if self._file else None

    def take_turn(self) -> None:
        """Hold the turn until this connection's transaction ends."""
        if self._turn is not None:
            self.wait_for(self._turn)

    def wait_for(self, turn: Turn) -> None:
        """Wait as SQLite would: OperationalError when the time is over."""
        try:
            turn.take(self._patience)
        except TurnTimeout:
            raise OperationalError("database is locked: the turn to write did not come") from None

    def _ensure_wal(self, connection: sqlite3.Connection) -> None:
        # Changing the mode does not honour the busy timeout, so two processes starting together need turns.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        self.take_turn()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            self._give_turn()

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn_if_done()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_if_done()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _give_turn_if_done(self) -> None:
        # A commit that failed leaves its transaction open until the rollback.
        if self.connection is None or not self.connection.in_transaction:
            self._give_turn()

    def _give_turn(self) -> None:
        if self._turn is not None:
            self._turn.give()
