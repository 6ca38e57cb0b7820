"""One fresh database file a test, beside whatever database the suite runs on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from . import writers

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "district.sqlite3"


@pytest.fixture
def fair(file: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of a connection to the file, with one table ``entry(id, who)``."""
    alias = "fair"
    wanted = {"default": {"ENGINE": writers.ENGINE, "NAME": str(file), "OPTIONS": {"timeout": 20}}}
    connections.settings[alias] = connections.configure_settings(wanted)["default"]
    with django_db_blocker.unblock():
        with connections[alias].cursor() as cursor:
            cursor.execute("CREATE TABLE entry (id integer PRIMARY KEY AUTOINCREMENT, who text NOT NULL)")
        yield alias
        connections[alias].close()
    del connections.settings[alias]
    del connections[alias]


@pytest.fixture
def start(file: Path) -> Iterator[Start]:
    """Start another process on the same file; all of them are ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*what: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", writers.__name__, str(file), *what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
