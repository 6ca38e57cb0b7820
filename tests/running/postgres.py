"""A PostgreSQL of one's own: made by Debian's tools, restarted at will, dropped in the end."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.running.product import free_port


def missing() -> str:
    """Why no cluster can be made here; empty when it can."""
    if shutil.which("pg_createcluster") is None:
        return "pg_createcluster is not installed"
    return "" if os.geteuid() == 0 else "only root can make a PostgreSQL cluster"


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    version: str
    name: str
    port: int

    @property
    def address(self) -> str:
        """What DATABASE_URL takes."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """Stop as after a fault (nobody is waited for), and start again."""
        self._control("restart", "--", "-m", "immediate")

    def _control(self, step: str, *more: str) -> None:
        subprocess.run(["pg_ctlcluster", self.version, self.name, step, *more], check=True)


@contextmanager
def emptied(address: str) -> Iterator[None]:
    """A database of this address that is new, and dropped in the end."""
    admin, _, name = address.rpartition("/")
    with psycopg.connect(f"{admin}/template1", autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)".encode())
        server.execute(f"create database {name}".encode())
    yield
    with psycopg.connect(f"{admin}/template1", autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)".encode())


@contextmanager
def cluster(connections: int = 100) -> Iterator[Cluster]:
    """A cluster of one's own for so many connections, as durable as it comes out of the box."""
    version = sorted(p.name for p in Path("/usr/lib/postgresql").iterdir())[-1]
    made = Cluster(version, f"xuequ{os.getpid()}", free_port())
    create = ["pg_createcluster", version, made.name, "--port", str(made.port), "--start"]
    options = ["-o", f"max_connections={connections}", "--", "--auth-local=trust", "--auth-host=trust"]
    subprocess.run([*create, *options], check=True, stdout=subprocess.DEVNULL)
    try:
        yield made
    finally:
        subprocess.run(["pg_dropcluster", "--stop", version, made.name], check=True)
