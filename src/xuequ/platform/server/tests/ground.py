"""Real servers for tests: a database of their own, processes on a free port, clients on sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from . import seed, settings

START = (
    "import sys, django; django.setup(); from xuequ.platform.server.serve import serve;"
    "serve('127.0.0.1', int(sys.argv[1]), int(sys.argv[2]))"
)


@dataclass(frozen=True)
class Ground:
    """A migrated database with signed-in accounts (their session keys)."""

    url: str
    sessions: list[str]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": settings.__name__}

    def sql(self, statement: str) -> list[Any]:
        """Run one statement from outside."""
        if self.url.startswith("sqlite"):
            import sqlite3

            with sqlite3.connect(self.url.removeprefix("sqlite:///")) as connection:
                return connection.execute(statement).fetchall()
        with psycopg.connect(self.url, autocommit=True) as server:
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def new_ground(folder: Path, people: int) -> Iterator[Ground]:
    """A new database on the engine that DATABASE_URL names, SQLite if it names none."""
    wanted = os.environ.get("DATABASE_URL", "")
    if wanted.startswith("postgres"):
        name = f"xuequ_server_{os.getpid()}"
        admin = urlsplit(wanted)._replace(path="/postgres").geturl()
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            server.execute(f"CREATE DATABASE {name}".encode())
        yield _seeded(urlsplit(wanted)._replace(path=f"/{name}").geturl(), people)
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
    else:
        yield _seeded(f"sqlite:///{folder / 'ground.sqlite3'}", people)


def _seeded(url: str, people: int) -> Ground:
    empty = Ground(url, [])
    made = subprocess.run(
        [sys.executable, "-m", seed.__name__, str(people)],
        env=empty.environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Ground(url, json.loads(made.stdout))


class Server:
    """The server as a process group; what it wrote is in `log`."""

    def __init__(self, ground: Ground, folder: Path, workers: int, **extra: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = folder / f"server-{self.port}.log"
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(self.port), str(workers)],
            env={**ground.environment, **extra},
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.get("/process")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log.read_text())

    def end(self) -> None:
        """End it and all its processes, however it is."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def connect(self) -> HTTPConnection:
        """A connection; all its requests go to the same process."""
        return HTTPConnection("127.0.0.1", self.port, timeout=20)

    def request(self, method: str, path: str, **more: Any) -> tuple[HTTPResponse, bytes]:
        """One request on a connection of its own: the answer and its body."""
        connection = self.connect()
        try:
            connection.request(method, path, **more)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        return self.request("GET", path, headers=headers)

    def announce(self, *topics: str) -> int:
        """Have the topics announced; the id of the process that did it."""
        return int(self.get("/change?" + urlencode([("topic", topic) for topic in topics]))[1])


class Follower:
    """A browser's event stream: which process serves it, and what comes."""

    def __init__(self, server: Server, session: str, *topics: str) -> None:
        self.connection = server.connect()
        self.connection.request("GET", "/process")
        self.process = int(self.connection.getresponse().read())
        query = urlencode([("topic", topic) for topic in topics])
        self.connection.request("GET", f"/live?{query}", headers={"Cookie": f"a=b; sessionid={session}"})
        self.answer = self.connection.getresponse()
        if self.answer.status == 200:
            assert [self.line() for _ in range(3)] == ["retry: 2000", ": open", ""]

    def line(self) -> str:
        """The next line; raises TimeoutError when none comes."""
        return self.answer.readline().decode().rstrip("\n")

    def change(self) -> dict[str, Any]:
        """The next event, whatever beats come before it."""
        while (line := self.line()) != "event: changed":
            assert line in ("", ": beat", ": open"), line
        found: dict[str, Any] = json.loads(self.line().removeprefix("data: "))
        return found

    def rest(self) -> list[str]:
        """All lines until the server ends the stream."""
        return self.answer.read().decode().splitlines()

    def close(self) -> None:
        self.connection.close()
