"""Queries of a fixed shape, put into SQL once: for the few that stand in the way of everybody at once.

Building its SQL is most of what a small query costs. Here Django builds it the first time, with a mark in the
place of each value; from then on the values are put in the marks' places. Nothing that was read is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import UUID

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    Lookup,
    QuerySet,
    UUIDField,
)

Row = tuple[Any, ...]

_FIELDS: dict[type, Field[Any, Any]] = {
    int: BigIntegerField(),
    str: CharField(),
    UUID: UUIDField(),
    date: DateField(),
    datetime: DateTimeField(),
}


@Field.register_lookup
class Among(Lookup[Any]):
    """``pk__among=[…]``: as ``in``, with the whole list as one parameter: the SQL is always the same."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [_array(self.lhs.output_field, value, connection)]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        left, before = self.process_lhs(compiler, connection)
        right, values = self.process_rhs(compiler, connection)
        among = "{} IN (SELECT value FROM json_each({}))" if _is_sqlite(connection) else "{} = ANY({})"
        return among.format(left, right), [*before, *values]


def _array(field: Field[Any, Any], values: Any, database: BaseDatabaseWrapper) -> Any:
    ready = [field.get_db_prep_value(value, database) for value in values]
    return json.dumps(ready) if _is_sqlite(database) else ready


def _is_sqlite(database: BaseDatabaseWrapper) -> bool:
    return database.vendor == "sqlite"


def _mark(kind: Any, number: int) -> Any:
    """A value that stands for a parameter and occurs nowhere else."""
    if inner := get_args(kind):
        return [_mark(inner[0], number)]
    return {
        int: 8_400_000_000_000_000_000 + number,
        str: f"\x1aparameter {number}",
        UUID: UUID(int=(0x5EED << 100) + number),
        date: date(1111, 1, 1 + number),
        datetime: datetime(1111, 1, 1 + number, tzinfo=UTC),
    }[kind]


@dataclass(frozen=True)
class _Statement:
    """The SQL for one kind of database, the places of the parameters, and what is done with each column."""

    sql: str
    constants: tuple[Any, ...]
    places: dict[int, str]
    converters: tuple[tuple[int, tuple[list[Callable[..., Any]], Any]], ...]


class Prepared:
    """``Prepared(build, account=int, day=date)``: ``build`` takes the parameters by name and gives a
    ``values_list`` of them; calling it with values gives the rows. One query each call. A parameter of a
    kind like ``list[int]`` stands in an ``among``.

    Every parameter must come to stand in the SQL as itself; raises ``ValueError`` for one that does not.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: Any) -> None:
        self._build = build
        self._kinds = kinds
        self._statements: dict[str, _Statement] = {}

    def __call__(self, **given: Any) -> list[Row]:
        found = self._statements.get(connection.vendor)
        if found is None:
            found = self._statements[connection.vendor] = self._prepare()
        ready = {name: _ready(kind, given[name], connection) for name, kind in self._kinds.items()}
        parameters = list(found.constants)
        for place, name in found.places.items():
            parameters[place] = ready[name]
        with connection.cursor() as cursor:
            cursor.execute(found.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return [_converted(row, found) for row in rows] if found.converters else rows

    def _prepare(self) -> _Statement:
        marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(self._kinds.items())}
        compiler = self._build(**marks).query.get_compiler(connection=connection)
        sql, constants = compiler.as_sql()
        stored = {name: _ready(kind, marks[name], connection) for name, kind in self._kinds.items()}
        places = {
            place: name
            for place, constant in enumerate(constants)
            for name, mark in stored.items()
            if constant == mark
        }
        if missing := self._kinds.keys() - places.values():
            raise ValueError(f"no place in the SQL for {', '.join(sorted(missing))}")
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        return _Statement(sql, tuple(constants), places, tuple(compiler.get_converters(columns).items()))


def _ready(kind: Any, value: Any, database: BaseDatabaseWrapper) -> Any:
    if inner := get_args(kind):
        return _array(_FIELDS[inner[0]], value, database)
    return _FIELDS[kind].get_db_prep_value(value, database)


def _converted(row: Row, statement: _Statement) -> Row:
    columns = list(row)
    for place, (converters, expression) in statement.converters:
        for convert in converters:
            columns[place] = convert(columns[place], expression, connection)
    return tuple(columns)
