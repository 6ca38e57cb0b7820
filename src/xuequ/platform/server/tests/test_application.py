"""The application without a server around it: what only a direct call can show."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.http import HttpResponse

from tests.loop import outcome

from ...live.protocol import Message, Scope
from ...live.stream import LiveStream
from ..application import Application
from ..environ import Proxies
from ..lanes import Lanes
from ..pages import Pages
from ..pipe import ROOM, Pipe, ReaderGoneError


def scope(**more: Any) -> Scope:
    plain = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    return {**plain, "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), **more}


class Exchange:
    """One request: what the client says, and what it is answered."""

    def __init__(self, *said: Message) -> None:
        self._said = list(said) or [{"type": "http.request"}]
        self.answered: list[Message] = []

    async def receive(self) -> Message:
        if self._said:
            return self._said.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Message) -> None:
        self.answered.append(message)


def test_requests_beyond_the_queue_are_asked_to_come_again(settings: Any) -> None:
    settings.SERVER_QUEUE = 2
    settings.SERVER_THREADS = 1
    let_go = threading.Event()

    def handler(_environ: dict[str, Any], start_response: Any) -> HttpResponse:
        let_go.wait()
        start_response("200 OK", [])
        return HttpResponse("in time")

    async def crowd() -> list[int]:
        pages = Pages(handler)
        exchanges = [Exchange() for _ in range(3)]
        calls = [asyncio.create_task(pages(scope(), each.receive, each.send)) for each in exchanges]
        await calls[2]
        let_go.set()
        await asyncio.gather(*calls)
        pages.close()
        return [each.answered[0]["status"] for each in exchanges]

    assert outcome(crowd()) == [200, 200, 503]


def test_the_life_of_the_server_is_acknowledged() -> None:
    exchange = Exchange({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    application = Application(Lanes(Pages(lambda environ, start_response: None), {}), LiveStream())
    outcome(application({"type": "lifespan"}, exchange.receive, exchange.send))
    assert [message["type"] for message in exchange.answered] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_maker_faster_than_its_reader_waits_and_is_told_when_the_reader_leaves() -> None:
    taken: list[bytes] = []
    blocked = threading.Event()
    told: list[type[Exception]] = []

    def make(pipe: Pipe) -> None:
        try:
            for _ in range(3):
                pipe.put(b"x" * ROOM)
            blocked.set()
            while True:
                pipe.put(b"y" * ROOM)
        except ReaderGoneError as error:
            told.append(type(error))

    async def read() -> None:
        pipe = Pipe(asyncio.get_running_loop())
        maker = threading.Thread(target=make, args=[pipe])
        maker.start()

        async def send(message: Message) -> None:
            taken.append(message["body"])
            if blocked.is_set():
                await asyncio.Event().wait()

        task = asyncio.create_task(pipe.pour(send))
        while not blocked.is_set():
            await asyncio.sleep(0.01)
        pipe.leave()
        task.cancel()
        await asyncio.to_thread(maker.join)

    outcome(read())
    assert told == [ReaderGoneError]
    assert sum(map(len, taken)) <= 5 * ROOM


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("", "10.0.0.1"),
        ("1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_client_is_the_last_address_no_trusted_proxy_stands_for(forwarded: str, client: str) -> None:
    assert Proxies(["10.0.0.0/8"]).client(forwarded, "10.0.0.1") == client


def test_no_proxy_is_trusted_unless_it_is_named() -> None:
    assert not Proxies([]).trust("127.0.0.1")
    assert not Proxies(["10.0.0.0/8"]).trust("")
    assert Proxies(["::1/128"]).trust("::1")
