"""Triggers by which the database itself refuses to change what was issued (P3-4), on both engines."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def changed(columns: tuple[str, ...]) -> str:
    """SQL for: one of these columns is about to become another, in the dialect of both engines."""
    pairs = (
        f"(cast(OLD.{c} as text) <> cast(NEW.{c} as text) or (OLD.{c} is null) <> (NEW.{c} is null))"
        for c in columns
    )
    return " or ".join(pairs)


def refuse_when(name: str, table: str, event: str, condition: str, message: str) -> migrations.RunPython:
    """A migration operation: before ``event`` (update, delete, insert) on ``table``, refuse when the SQL
    ``condition`` over OLD and NEW holds. ``name`` is at most 30 characters."""

    def make(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"create function {name}() returns trigger language plpgsql as $$ begin "
                f"if {condition} then raise exception '{message}' "
                f"using errcode = 'integrity_constraint_violation'; end if; "
                f"return case when tg_op = 'DELETE' then old else new end; end $$"
            )
            editor.execute(
                f"create trigger {name} before {event} on {table} for each row execute function {name}()"
            )
        else:
            editor.execute(
                f"create trigger {name} before {event} on {table} for each row when {condition} "
                f"begin select raise(abort, '{message}'); end"
            )

    def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"drop trigger {name} on {table}")
            editor.execute(f"drop function {name}()")
        else:
            editor.execute(f"drop trigger {name}")

    return migrations.RunPython(make, drop)


def past_triggers(*operations: Operation) -> list[Operation]:
    """Operations that make a table anew on SQLite, where its triggers would be lost and others stand against
    it: they are set aside before and put back after."""
    aside: list[str] = []

    def take(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
            triggers = cursor.fetchall()
        aside[:] = [sql for _, sql in triggers]
        for name, _ in triggers:
            editor.execute(f"drop trigger {name}")

    def put_back(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        while aside:
            editor.execute(aside.pop())

    return [migrations.RunPython(take, put_back), *operations, migrations.RunPython(put_back, take)]
