"""Streams beside each other: the slow one, the sleeping one, the account with too many."""

from __future__ import annotations

import asyncio

import pytest

from tests.loop import outcome

from ..feed import announce, settle
from ..hub import Hub, Subscriber
from ..stream import events

pytestmark = pytest.mark.django_db(transaction=True)


def change(*topics: str) -> None:
    announce(*topics)
    assert settle(10)


async def heard(subscriber: Subscriber) -> list[str]:
    return sorted(await subscriber.next(20))


def test_a_subscriber_hears_of_every_change_after_it_joined() -> None:
    async def story() -> None:
        hub = Hub(poll_seconds=0.01, streams_per_account=8)
        one, both = Subscriber(1, ["room:1"]), Subscriber(2, ["room:1", "room:2"])
        await hub.join(one)
        await hub.join(both)
        await asyncio.to_thread(change, "room:1", "room:2", "room:3")
        assert await heard(one) == ["room:1"]
        assert await heard(both) == ["room:1", "room:2"]
        hub.leave(one)
        hub.leave(one)
        hub.leave(both)
        await asyncio.sleep(0.1)
        again = Subscriber(1, ["room:1"])
        await hub.join(again)
        await asyncio.to_thread(change, "room:1")
        assert await heard(again) == ["room:1"]
        hub.leave(again)
        await asyncio.sleep(0.1)

    outcome(story())


def test_an_account_keeps_its_newest_streams() -> None:
    async def story() -> None:
        hub = Hub(poll_seconds=0.01, streams_per_account=2)
        mine = [Subscriber(1, ["room:1"]) for _ in range(3)]
        other = Subscriber(2, ["room:1"])
        for subscriber in [*mine, other]:
            await hub.join(subscriber)
        assert [subscriber.ended for subscriber in [*mine, other]] == [True, False, False, False]
        assert mine[0].crowded_out
        await asyncio.to_thread(change, "room:1")
        assert await mine[0].next(0) == {}
        for subscriber in [*mine[1:], other]:
            assert await heard(subscriber) == ["room:1"]
            hub.leave(subscriber)
        await asyncio.sleep(0.1)

    outcome(story())


def test_a_client_that_takes_nothing_costs_one_change_a_topic() -> None:
    async def story() -> None:
        slow = Subscriber(1, ["room:1", "room:2"])
        for version in range(10_000):
            slow.put("room:1", version)
        slow.put("room:2", 10_001)
        slow.put("room:2", 10_000)
        assert await slow.next(1) == {"room:1": 9_999, "room:2": 10_001}
        assert await slow.next(0) == {}

    outcome(story())


def test_events_come_in_the_order_they_happened() -> None:
    assert events({"room:b": 2, "room:a": 1}) == (
        b'event: changed\ndata: {"topic": "room:a", "version": 1}\n\n'
        b'event: changed\ndata: {"topic": "room:b", "version": 2}\n\n'
    )
    assert events({}) == b""
