"""Which part of the application answers what."""

from __future__ import annotations

import asyncio

from ..live import feed
from ..live.protocol import Receive, Scope, Send
from ..live.stream import LiveStream
from .lanes import Lanes


class Application:
    """``/live`` streams, everything else is a page. Sockets are refused; nothing here speaks on them."""

    def __init__(self, pages: Lanes, live: LiveStream) -> None:
        self._pages = pages
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http" if scope["path"] == "/live":
                await self._live(scope, receive, send)
            case "http":
                await self._pages(scope, receive, send)
            case "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1000})
            case "lifespan":
                await self._live_and_die(receive, send)

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._pages.close()
        await asyncio.to_thread(feed.settle, 1.0)
        await send({"type": "lifespan.shutdown.complete"})
