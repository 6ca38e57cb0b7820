"""Periodic work is done once each time, by one worker, and one fault does not stop the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW
from xuequ.platform.tasks import periodic
from xuequ.platform.tasks.models import PeriodicRun


@pytest.fixture
def works(db, monkeypatch):
    monkeypatch.setattr(periodic, "_works", {})
    return periodic


def test_it_is_done_when_due_and_only_then(works) -> None:
    done = []
    works.schedule("count", timedelta(minutes=5), done.append)
    assert works.run_due(NOW) == ["count"]
    assert works.run_due(NOW + timedelta(minutes=4)) == []
    assert works.run_due(NOW + timedelta(minutes=5)) == ["count"]
    assert len(done) == 2


def test_a_fault_is_kept_and_the_rest_goes_on(works) -> None:
    works.schedule("broken", timedelta(minutes=5), lambda now: 1 / 0)
    works.schedule("sound", timedelta(minutes=5), lambda now: None)
    assert works.run_due(NOW) == ["sound"]
    assert "ZeroDivisionError" in PeriodicRun.objects.get(name="broken").last_fault
