"""The background worker beside the server: started again when it dies, ended with the server."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from xuequ.site.cli import serving
from xuequ.site.cli.serving import kept_running

WAITS = """
import os, sys, time
with open(sys.argv[1], "a") as log:
    print(os.getpid(), file=log)
time.sleep(60)
"""
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{WAITS}"
FAILS = WAITS.replace("time.sleep(60)", "sys.exit(1)")


def _until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("waited ten seconds")


def _started(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_started_again_and_ends_with_the_server(tmp_path: Path) -> None:
    log = tmp_path / "started"
    with kept_running([sys.executable, "-c", WAITS, str(log)], pause=0.05):
        _until(lambda: len(_started(log)) == 1)
        os.kill(_started(log)[0], signal.SIGKILL)
        _until(lambda: len(_started(log)) == 2)
        first, second = _started(log)
        assert not _lives(first)
        assert _lives(second)
    assert not _lives(second)
    time.sleep(0.3)
    assert len(_started(log)) == 2, "none is started after the end"


def test_a_worker_that_cannot_start_is_tried_again_only_after_the_pause(tmp_path: Path) -> None:
    log = tmp_path / "started"
    with kept_running([sys.executable, "-c", FAILS, str(log)], pause=60):
        _until(lambda: len(_started(log)) == 1)
        time.sleep(0.3)
    assert len(_started(log)) == 1


def test_a_worker_that_does_not_listen_is_ended_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "STOP_SECONDS", 0.5)
    log = tmp_path / "started"
    with kept_running([sys.executable, "-c", DEAF, str(log)], pause=0.05):
        _until(lambda: len(_started(log)) == 1)
    _until(lambda: not _lives(_started(log)[0]))
