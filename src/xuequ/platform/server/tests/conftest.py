from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, Server, new_ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A database of the servers' own, with 20 people signed in."""
    with new_ground(tmp_path_factory.mktemp("ground"), people=20) as made:
        yield made


@pytest.fixture(scope="module")
def server(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with two processes."""
    running = Server(ground, tmp_path_factory.mktemp("server"), workers=2)
    yield running
    running.end()


@pytest.fixture
def single(ground: Ground, tmp_path: Path) -> Iterator[Server]:
    """A server with one process that believes a proxy on this machine."""
    running = Server(ground, tmp_path, workers=1, TRUSTED_PROXIES="127.0.0.0/8")
    yield running
    running.end()
