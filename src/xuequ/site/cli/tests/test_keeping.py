"""A backup of PostgreSQL: its tools get the password where nobody else on the machine can read it."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from django.db import connection

from xuequ.site import keeping
from xuequ.site.keeping import without_password

URL = "postgres://xuequ:p%40ss%2Fword@db.example:5433/xuequ?sslmode=require"


@pytest.mark.parametrize(
    ("url", "address", "password"),
    [
        (URL, "postgres://xuequ@db.example:5433/xuequ?sslmode=require", "p@ss/word"),
        ("postgres://xuequ@db/xuequ", "postgres://xuequ@db/xuequ", ""),
        ("postgresql:///xuequ", "postgresql:///xuequ", ""),
        ("postgres://u@db/x?password=s%20t&sslmode=prefer", "postgres://u@db/x?sslmode=prefer", "s t"),
    ],
)
def test_an_address_is_parted_from_its_password(url: str, address: str, password: str) -> None:
    assert without_password(url) == (address, password)


def test_the_password_stands_in_no_argument_of_the_tools(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    ran: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, check: bool, env: dict[str, str]) -> None:
        ran.append((command, env))

    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(connection, "vendor", "postgresql")
    keeping._dump(tmp_path)
    keeping._load(tmp_path / "database.dump")
    assert [command[0].rpartition("/")[2] for command, _ in ran] == ["pg_dump", "pg_restore"]
    for command, env in ran:
        assert "p@ss" not in " ".join(command) and "p%40ss" not in " ".join(command)
        assert "postgres://xuequ@db.example:5433/xuequ?sslmode=require" in command
        assert env["PGPASSWORD"] == "p@ss/word"
