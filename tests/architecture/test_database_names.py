"""Database identifiers stay within thirty characters, so that domestic databases can carry the schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection

LONGEST = 30
TRIGGERS = {
    "sqlite": "select name from sqlite_master where type = 'trigger'",
    "postgresql": "select tgname from pg_trigger where not tgisinternal union "
    "select proname from pg_proc where pronamespace = current_schema()::regnamespace",
}


def identifiers() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("xuequ."):
            meta = model._meta
            yield meta.db_table
            yield from (field.column for field in meta.local_fields)
            yield from (part.name for part in (*meta.indexes, *meta.constraints))


def test_tables_columns_indexes_and_constraints_have_short_names() -> None:
    found = set(identifiers())
    assert "meetings_motion" in found
    assert sorted(name for name in found if len(name) > LONGEST) == []


@pytest.mark.django_db
def test_P3_4_triggers_have_short_names_and_are_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        names = [name for (name,) in cursor.fetchall()]
    assert len(names) >= 5
    assert [name for name in names if len(name) > LONGEST] == []
