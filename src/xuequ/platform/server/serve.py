"""Starting the server."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

OPEN_CONNECTIONS = 4000
"""Requests and streams a process holds open; granian's own figure for two processes is 512."""

BACKLOG = 4096

STOP_SECONDS = 3
"""Open streams never end by themselves, so a process that has not stopped by then is ended."""


def workers_for(engine: str) -> int:
    """How many processes: two; on SQLite one where there is one processor or writers cannot queue."""
    if "sqlite" in engine and sys.platform == "win32":
        return 1
    return min(2, os.cpu_count() or 1) if "sqlite" in engine else 2


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then end within four seconds. Processes that die are replaced."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuequ.site.settings")
    count = workers or workers_for(settings.DATABASES["default"]["ENGINE"])
    _let_connections_go()
    Granian(
        "xuequ.platform.server.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=count,
        backlog=BACKLOG,
        backpressure=OPEN_CONNECTIONS,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
    ).serve()


def _let_connections_go() -> None:
    # The processes are forked from this one: a connection must not be in two of them.
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()
