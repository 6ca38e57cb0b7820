"""A streamed answer on its way from the thread that makes it to the event loop that sends it."""

from __future__ import annotations

import asyncio
import threading

from ..live.protocol import Send, body

ROOM = 256 * 1024
"""Bytes that may wait unsent before the thread has to wait."""

SEND_SECONDS = 60.0
"""A client that takes nothing for so long is given up."""


class ReaderGoneError(Exception):
    """Nobody takes the answer any more."""


class Pipe:
    """Bounded. Parts that are made faster than they are sent travel together."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._changed = threading.Condition()
        self._parts: list[bytes] = []
        self._size = 0
        self._ended = False
        self._broken = False
        self._wake = asyncio.Event()

    def put(self, part: bytes) -> None:
        """From the thread: hand over a part, waiting for room. Raises ReaderGoneError."""
        with self._changed:
            self._changed.wait_for(lambda: self._size < ROOM or self._broken)
            if self._broken:
                raise ReaderGoneError
            self._parts.append(part)
            self._size += len(part)
            first = len(self._parts) == 1
        if first:
            self._loop.call_soon_threadsafe(self._wake.set)

    def end(self, *, broken: bool = False) -> None:
        """From the thread: nothing more comes; `broken` if the answer is not whole."""
        with self._changed:
            self._ended = True
            self._broken = self._broken or broken
        self._loop.call_soon_threadsafe(self._wake.set)

    def leave(self) -> None:
        """From the event loop: nobody takes what comes; the thread is told so at its next part."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()
        self._wake.set()

    async def pour(self, send: Send) -> bool:
        """From the event loop: send everything as it comes. False if the answer did not become whole."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            with self._changed:
                part, self._parts, self._size = b"".join(self._parts), [], 0
                ended, broken = self._ended, self._broken
                self._changed.notify_all()
            if broken:
                return False
            if part:
                async with asyncio.timeout(SEND_SECONDS):
                    await body(send, part, more=True)
            elif ended:
                await body(send, b"")
                return True
            if ended:
                self._wake.set()
