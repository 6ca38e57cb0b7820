"""From the announcement to the row, and from the row to the reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ..changes import ChangeReader
from ..feed import KEPT, announce, prune, settle
from ..models import LiveChange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_written() -> None:
    """What other tests announced may have been written after they ended."""
    assert settle(10)
    LiveChange.objects.all().delete()


def written() -> list[str]:
    assert settle(10)
    return sorted(LiveChange.objects.values_list("topic", flat=True))


def test_what_is_announced_is_written_after_the_commit() -> None:
    with transaction.atomic():
        announce("room:1", "room:2")
        assert written() == []
    assert written() == ["room:1", "room:2"]


def test_what_is_rolled_back_is_never_written() -> None:
    with transaction.atomic():
        announce("room:1")
        transaction.set_rollback(True)
    assert written() == []


def test_a_topic_announced_in_a_burst_is_written_a_few_times_only() -> None:
    for _ in range(500):
        announce("room:1")
    announce("room:2")
    topics = written()
    assert set(topics) == {"room:1", "room:2"}
    assert len(topics) < 100


@pytest.mark.parametrize("topic", ["", "x" * 81])
def test_a_topic_that_does_not_fit_is_refused_at_once(topic: str) -> None:
    with pytest.raises(ValueError, match="80"):
        announce(topic)


def test_pruning_keeps_what_a_process_may_not_have_read() -> None:
    now = timezone.now()
    LiveChange.objects.create(topic="room:old", at=now - KEPT - timedelta(seconds=1))
    LiveChange.objects.create(topic="room:new", at=now - KEPT + timedelta(seconds=1))
    assert prune(now) == 1
    assert written() == ["room:new"]


def test_a_reader_hears_of_each_topic_once_with_its_newest_version() -> None:
    LiveChange.objects.create(topic="room:1", at=timezone.now())
    reader = ChangeReader()
    reader.begin()
    assert reader.read() == {}
    announce("room:1", "room:2")
    assert settle(10)
    newest = dict(LiveChange.objects.order_by("id").values_list("topic", "id"))
    assert reader.read() == newest
    assert reader.read() == {}


def test_a_reader_misses_nothing_when_old_rows_are_pruned() -> None:
    reader = ChangeReader()
    reader.begin()
    announce("room:1")
    assert settle(10)
    assert list(reader.read()) == ["room:1"]
    prune(timezone.now() + KEPT * 2)
    announce("room:1")
    assert settle(10)
    assert list(reader.read()) == ["room:1"]


def test_a_row_that_commits_late_is_still_heard_of() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite commits in order")
    now = timezone.now()
    LiveChange.objects.create(id=1_000_010, topic="room:before", at=now)
    reader = ChangeReader()
    reader.begin()
    LiveChange.objects.create(id=1_000_005, topic="room:late", at=now)
    assert reader.read() == {"room:late": 1_000_005}
    LiveChange.objects.create(id=1_000_020, topic="room:first", at=now)
    assert reader.read() == {"room:first": 1_000_020}
    LiveChange.objects.create(id=1_000_015, topic="room:second", at=now)
    assert reader.read() == {"room:second": 1_000_015}
    assert reader.read() == {}
