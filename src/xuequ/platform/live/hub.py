"""One poller for the whole process, and the streams that hear from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from .changes import ChangeReader

RETRY_SECONDS = 2.0
"""How long the poller rests when the database cannot be read."""

logger = logging.getLogger(__name__)


class Subscriber:
    """One open stream. Holds at most one unsent change a topic, however slow its client is."""

    def __init__(self, account: int, topics: Iterable[str]) -> None:
        self.account = account
        self.topics = frozenset(topics)
        self.crowded_out = False
        self.ended = False
        self._changed: dict[str, int] = {}
        self._wake = asyncio.Event()

    def put(self, topic: str, version: int) -> None:
        self._changed[topic] = max(version, self._changed.get(topic, 0))
        self._wake.set()

    def end(self) -> None:
        self.ended = True
        self._wake.set()

    async def next(self, timeout: float) -> dict[str, int]:
        """The changes not handed out yet; nothing after `timeout` seconds without any, or at the end."""
        try:
            async with asyncio.timeout(timeout):
                await self._wake.wait()
        except TimeoutError:
            return {}
        self._wake.clear()
        changed, self._changed = self._changed, {}
        return changed


class Hub:
    """The streams of this process. All methods run on the event loop; only reading happens in a thread."""

    def __init__(self, *, poll_seconds: float, streams_per_account: int) -> None:
        self._poll_seconds = poll_seconds
        self._most = streams_per_account
        self._followers: dict[str, set[Subscriber]] = {}
        self._accounts: dict[int, list[Subscriber]] = {}
        self._reader = ChangeReader()
        self._thread = ThreadPoolExecutor(1, "live-poll")
        self._task: asyncio.Task[None] | None = None
        self._reading = asyncio.Event()

    async def join(self, subscriber: Subscriber) -> None:
        """Let it hear of every change from the return of this call on. The account's oldest may have to go:
        the newest is what a person is looking at, the oldest may be a phone long out of reach."""
        mine = self._accounts.setdefault(subscriber.account, [])
        mine.append(subscriber)
        for topic in subscriber.topics:
            self._followers.setdefault(topic, set()).add(subscriber)
        for oldest in mine[: -self._most]:
            oldest.crowded_out = True
            oldest.end()
            self.leave(oldest)
        if self._task is None:
            self._task = asyncio.create_task(self._poll())
        await self._reading.wait()

    def leave(self, subscriber: Subscriber) -> None:
        """Forget it; harmless if it is forgotten already."""
        mine = self._accounts.get(subscriber.account, [])
        if subscriber in mine:
            mine.remove(subscriber)
        if not mine:
            self._accounts.pop(subscriber.account, None)
        for topic in subscriber.topics:
            followers = self._followers.get(topic, set())
            followers.discard(subscriber)
            if not followers:
                self._followers.pop(topic, None)

    async def _poll(self) -> None:
        """Read while anybody listens; then let the connection go."""
        loop = asyncio.get_running_loop()
        step: Callable[[], dict[str, int] | None] = self._reader.begin
        while self._accounts:
            pause = self._poll_seconds
            try:
                changed = await loop.run_in_executor(self._thread, step)
            except Exception:  # whatever the database says, the streams stay and reading goes on
                logger.warning("Live changes cannot be read at the moment", exc_info=True)
                self._thread.submit(self._reader.close)
                pause = RETRY_SECONDS
            else:
                step = self._reader.read
                self._reading.set()
                self._tell(changed or {})
            await asyncio.sleep(pause)
        self._reading.clear()
        self._task = None
        self._thread.submit(self._reader.close)

    def _tell(self, changed: dict[str, int]) -> None:
        for topic, version in changed.items():
            for subscriber in self._followers.get(topic, ()):
                subscriber.put(topic, version)
