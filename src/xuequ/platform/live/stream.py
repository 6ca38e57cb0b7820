"""``GET /live?topic=a&topic=b``: an event stream (SSE) that says which of the topics changed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError

from .admission import admit
from .hub import Hub, Subscriber
from .models import TOPIC_LENGTH
from .protocol import Header, Receive, Scope, Send, body, disconnected, header, plain, start

OPENING = b"retry: 2000\n: open\n\n"
HEARTBEAT = b": beat\n\n"
CROWDED_OUT = b"retry: 60000\n\n"
"""The account has newer streams: come back, but not at once."""

SEND_SECONDS = 30.0
"""A client that takes nothing for so long is given up."""

HEADERS: list[Header] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

logger = logging.getLogger(__name__)


class LiveStream:
    """The ASGI application at ``/live``.

    Answers 403 to whoever is not signed in or may not follow one of the topics (unknown ones included),
    400 to no topic or too many. A stream ends by itself after LIVE_STREAM_SECONDS, so that the browser
    comes back and rights are looked at again.
    """

    def __init__(self) -> None:
        self._hub = Hub(
            poll_seconds=getattr(settings, "LIVE_POLL_SECONDS", 0.2),
            streams_per_account=getattr(settings, "LIVE_STREAMS_PER_ACCOUNT", 8),
        )
        self._most_topics: int = getattr(settings, "LIVE_TOPICS_PER_STREAM", 20)
        self._beat: float = getattr(settings, "LIVE_HEARTBEAT_SECONDS", 15.0)
        self._life: float = getattr(settings, "LIVE_STREAM_SECONDS", 900.0)
        self._threads = ThreadPoolExecutor(2, "live-admission")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await plain(send, 405, headers=[(b"allow", b"GET")])
        topics = list(dict.fromkeys(parse_qs(scope["query_string"].decode("latin-1")).get("topic", [])))
        if not 0 < len(topics) <= self._most_topics or any(len(topic) > TOPIC_LENGTH for topic in topics):
            return await plain(send, 400)
        loop = asyncio.get_running_loop()
        try:
            account = await loop.run_in_executor(self._threads, admit, header(scope, b"cookie"), topics)
        except DatabaseError:
            logger.exception("A stream was refused because the database could not be read")
            return await plain(send, 503, headers=[(b"retry-after", b"2")])
        if account is None:
            return await plain(send, 403)
        await self._follow(Subscriber(account, topics), receive, send)

    async def _follow(self, subscriber: Subscriber, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(disconnected(receive))
        gone.add_done_callback(lambda _: subscriber.end())
        try:
            await self._hub.join(subscriber)
            await start(send, 200, HEADERS)
            await self._pour(subscriber, send)
        except (TimeoutError, OSError):
            logger.debug("A stream of account %s was given up: its client takes nothing", subscriber.account)
        finally:
            self._hub.leave(subscriber)
            gone.cancel()

    async def _pour(self, subscriber: Subscriber, send: Send) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._life
        await _offer(send, OPENING)
        while not subscriber.ended and (left := end - loop.time()) > 0:
            changed = await subscriber.next(min(self._beat, left))
            if not subscriber.ended:
                await _offer(send, events(changed) or HEARTBEAT)
        if subscriber.crowded_out:
            await _offer(send, CROWDED_OUT)
        async with asyncio.timeout(SEND_SECONDS):
            await body(send, b"")


async def _offer(send: Send, content: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await body(send, content, more=True)


def events(changed: Mapping[str, int]) -> bytes:
    """The changes as the browser reads them, in the order they happened."""
    ordered = sorted(changed.items(), key=lambda change: change[1])
    lines = (json.dumps({"topic": topic, "version": version}) for topic, version in ordered)
    return "".join(f"event: changed\ndata: {line}\n\n" for line in lines).encode()
