"""Lanes: who comes alone, who comes meanwhile, and what is not plain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest

from tests.loop import outcome

from ...live.protocol import Message, Receive, Scope, Send
from .. import lanes
from ..environ import Proxies, environ_of
from ..lanes import MOST_BODY, Asked, Done, Lanes, Surroundings

TICKET = b'{"choice": "for"}'


def scope_of(token: str, path: str = "/do/1", **headers: str) -> dict[str, Any]:
    given = {"host": "testserver", "authorization": f"Bearer {token}", **headers}
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("10.0.0.9", 1),
    }


class Slow:
    """In the place of the pages: answers with the body it was sent, once it is let."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.taken: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = b""
        while True:
            message = await receive()
            content += message["body"]
            if not message.get("more_body"):
                break
        self.taken.append(content)
        await self.let.wait()
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"the ordinary way"})

    def close(self) -> None:
        pass


class Together:
    """In the place of what is done together: notes the batches; leaves alone who says so."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.batches: list[list[Asked]] = []
        self._fault = fault

    def __call__(self, asked: Sequence[Asked]) -> list[Done | None]:
        self.batches.append(list(asked))
        if self._fault is not None:
            raise self._fault
        return [None if one.token == "odd" else Done(one.content, replayed=bool(one.key)) for one in asked]


class Rush:
    """Somebody who goes the ordinary way and keeps the lane busy, and those who come meanwhile."""

    def __init__(self, together: Together) -> None:
        self.pages = Slow()
        self.lanes = Lanes(self.pages, {"/do/([0-9]+)": together})  # type: ignore[arg-type]
        self.lane = self.lanes._lanes[0][1]

    async def send_nowhere(self, message: Message) -> None:
        pass

    async def come(self, token: str, *parts: bytes, path: str = "/do/1", **headers: str) -> list[Message]:
        said = list(parts or [TICKET])
        answered: list[Message] = []

        async def receive() -> Message:
            part = said.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(said)}

        async def send(message: Message) -> None:
            answered.append(message)

        length = sum(map(len, said))
        await self.lanes(scope_of(token, path, **{"content_length": str(length), **headers}), receive, send)
        return answered

    async def meanwhile(self, *coming: Any) -> list[list[Message]]:
        """What those are answered who come while the first is on the way."""
        first = asyncio.create_task(self.come("first"))
        await asyncio.sleep(0)
        tasks = [asyncio.create_task(one) for one in coming]
        for _ in range(5):
            await asyncio.sleep(0)
        self.pages.let.set()
        await first
        async with asyncio.timeout(20):
            found = await asyncio.gather(*tasks)
        self.lanes.close()
        return found


def ordinary(answered: list[Message]) -> bool:
    return answered[0]["status"] == 201 and answered[1]["body"] == b"the ordinary way"


def test_who_comes_alone_goes_the_ordinary_way() -> None:
    together = Together()

    async def alone() -> list[Message]:
        rush = Rush(together)
        rush.pages.let.set()
        for _ in range(2):
            answered = await rush.come("one")
        rush.lanes.close()
        return answered

    assert ordinary(outcome(alone()))
    assert together.batches == []


def test_those_who_come_meanwhile_are_done_in_one_batch() -> None:
    together = Together()

    async def rushing() -> list[list[Message]]:
        rush = Rush(together)
        return await rush.meanwhile(*(rush.come(str(n), b"%d" % n) for n in range(5)))

    found = outcome(rushing())
    assert [answered[1]["body"] for answered in found] == [b"0", b"1", b"2", b"3", b"4"]
    assert {answered[0]["status"] for answered in found} == {200}
    assert [[one.token for one in batch] for batch in together.batches] == [["0", "1", "2", "3", "4"]]


def test_a_batch_is_told_who_asks_from_where_for_which_thing_and_with_which_key() -> None:
    together = Together()

    async def rushing() -> list[list[Message]]:
        rush = Rush(together)
        return await rush.meanwhile(rush.come("T", b"a", b"b", path="/do/7", idempotency_key="k"))

    headers = dict(outcome(rushing())[0][0]["headers"])
    assert together.batches == [[Asked("/do/7", "7", "T", "k", b"ab", "10.0.0.9")]]
    assert headers[b"idempotency-replayed"] == b"true" and headers[b"content-length"] == b"2"


def test_what_the_batch_leaves_goes_the_ordinary_way_with_all_that_it_said() -> None:
    async def rushing() -> tuple[list[list[Message]], list[bytes]]:
        rush = Rush(Together())
        found = await rush.meanwhile(rush.come("odd", b"sa", b"id"), rush.come("even", b"x"))
        return found, rush.pages.taken

    (odd, even), taken = outcome(rushing())
    assert ordinary(odd) and not ordinary(even)
    assert taken == [TICKET, b"said"]


def test_what_is_not_plain_is_not_asked_of_the_batch() -> None:
    together = Together()
    long = b"x" * (MOST_BODY + 1)

    async def rushing() -> tuple[list[list[Message]], list[bytes]]:
        rush = Rush(together)
        found = await rush.meanwhile(
            rush.come("cookie", cookie="sessionid=1"),
            rush.come("two words"),
            rush.come("", authorization="Basic abc"),
            rush.come("elsewhere", path="/do/more"),
            rush.come("no key", idempotency_key=""),
            rush.come("no house of ours", host="evil.example"),
            rush.come("long", long, b"er"),
            rush.come("cut off", b"", content_length="60"),
        )
        return found, rush.pages.taken

    found, taken = outcome(rushing())
    assert all(map(ordinary, found))
    assert together.batches == []
    assert taken.count(TICKET) == 7 and taken.count(long + b"er") == 1


def test_who_keeps_the_rest_of_a_body_back_keeps_nobody_waiting() -> None:
    together = Together()

    async def rushing() -> list[Message]:
        rush = Rush(together)
        rush.pages.let.set()
        held = asyncio.Event()

        async def half() -> Message:
            await held.wait()
            raise AssertionError

        silent = asyncio.create_task(rush.lanes(scope_of("silent"), half, rush.send_nowhere))
        await asyncio.sleep(0)
        assert not rush.lane.busy
        answered = await rush.come("next")
        silent.cancel()
        rush.lanes.close()
        return answered

    assert ordinary(outcome(asyncio.wait_for(rushing(), 20)))


def test_a_batch_that_fails_goes_the_ordinary_way() -> None:
    async def rushing() -> list[list[Message]]:
        rush = Rush(Together(OSError("the disk is full")))
        return await rush.meanwhile(rush.come("1"), rush.come("2"))

    assert all(map(ordinary, outcome(rushing())))


def test_when_the_server_closes_nobody_is_left_waiting() -> None:
    async def closing() -> Done | None:
        rush = Rush(Together())
        rush.lane.busy = True
        task = asyncio.create_task(rush.lane.ask(Asked("/do/1", "1", "late", "", TICKET, "")))
        await asyncio.sleep(0)
        rush.lanes.close()
        rush.lane._next()
        return await task

    assert outcome(asyncio.wait_for(closing(), 20)) is None


def test_when_too_many_wait_who_comes_goes_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "MOST_WAITING", 2)
    together = Together()

    async def rushing() -> list[list[Message]]:
        rush = Rush(together)
        return await rush.meanwhile(*(rush.come(str(n)) for n in range(4)))

    assert [ordinary(answered) for answered in outcome(rushing())] == [False, False, True, True]


def test_two_lanes_do_not_wait_for_each_other() -> None:
    first, second = Lanes(Slow(), {"/a/(.)": Together(), "/b/(.)": Together()})._lanes  # type: ignore[arg-type]
    assert first[1]._thread is not second[1]._thread


def test_the_headers_around_an_answer_are_found_without_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)

    async def ask() -> Any:
        return Surroundings().of(environ_of(scope_of("any"), BytesIO(), 0, Proxies([])))

    assert outcome(ask()) is not None
