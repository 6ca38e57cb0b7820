"""The clock of the cast: pages ask what time it is, and find the moment at which every test begins."""

from __future__ import annotations

import pytest

from tests.cast import NOW


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW: a Tuesday in the eleventh week of the term."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
