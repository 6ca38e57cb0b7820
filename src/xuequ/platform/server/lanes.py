"""Lanes: what hundreds of people do in the same moment is done together, as one piece of work.

Who comes alone goes the ordinary way, as to every other page. Those who come meanwhile gather, and while one
batch is worked on, the next gathers. So what a request costs by itself (its queries, its commit) is shared by
all who come in a rush, and in a quiet hour nobody waits. Only the plain case is done here: whatever is out of
the ordinary goes the ordinary way too and is answered there. A lane never says no.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override

from ..live.protocol import Header, Message, Receive, Scope, Send, body, header, start
from .body import RECEIVE_SECONDS
from .environ import Proxies, environ_of
from .pages import Pages

MOST_BODY = 2048
"""Bytes; what is longer is nothing plain."""
MOST_TOGETHER = 256
"""Requests in one batch: with more, the first would wait long for the last."""
MOST_WAITING = 2048
"""Requests that wait in a lane; who comes then goes the ordinary way, where too many are sent away."""
MOST_KNOWN = 128
"""Kinds of clients whose surrounding headers are remembered."""
BEARER = re.compile(r"Bearer (\S+)", re.IGNORECASE)
NOT_OF_ITS_KIND = frozenset(
    {"HTTP_AUTHORIZATION", "HTTP_IDEMPOTENCY_KEY", "HTTP_USER_AGENT", "CONTENT_LENGTH", "PATH_INFO"}
    | {"REMOTE_ADDR", "wsgi.input", "wsgi.errors", "HTTP_X_REQUEST_ID", "HTTP_TRACEPARENT", "HTTP_TRACESTATE"}
)
"""What differs between requests of one kind and changes nothing around the answer."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a program: which thing its address names, by whose token, from where, and what it says."""

    path: str
    thing: str
    token: str
    key: str
    content: bytes
    address: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is done and stored: the JSON to answer with."""

    content: bytes
    replayed: bool = False


Handle = Callable[[Sequence[Asked]], Sequence[Done | None]]
"""Does what a batch asks for; None for what goes the ordinary way."""
Waiting = tuple[Asked, "asyncio.Future[Done | None]"]


class Lane:
    """The requests to one kind of address, a batch at a time."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._thread = ThreadPoolExecutor(1, "lane")
        self._waiting: deque[Waiting] = deque()
        self.busy = False

    async def alone(self, going: Awaitable[None]) -> None:
        """Somebody goes the ordinary way, and those who come meanwhile gather."""
        self.busy = True
        try:
            await going
        finally:
            self._next()

    async def ask(self, asked: Asked) -> Done | None:
        """While it is busy: what came of it, once it is stored; None if it is to go the ordinary way."""
        answer: asyncio.Future[Done | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        return await answer

    @property
    def full(self) -> bool:
        """Whether more are waiting than ought to."""
        return len(self._waiting) >= MOST_WAITING

    def close(self) -> None:
        """Start nothing new; what runs may end."""
        self._thread.shutdown(wait=False)

    def _next(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        self.busy = bool(batch)
        if batch:
            try:
                self._thread.submit(self._work, batch, asyncio.get_running_loop())
            except RuntimeError:  # the server is closing
                self._tell(batch, [None] * len(batch))

    def _work(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop) -> None:
        """In the thread."""
        found: Sequence[Done | None] = [None] * len(batch)
        try:
            close_old_connections()
            found = self._handle([asked for asked, _ in batch])
            close_old_connections()
        except Exception:
            logger.exception("A batch of %d met a fault", len(batch))
        finally:
            loop.call_soon_threadsafe(self._tell, batch, found)

    def _tell(self, batch: list[Waiting], found: Sequence[Done | None]) -> None:
        for (_, answer), done in zip(batch, found, strict=True):
            if not answer.done():
                answer.set_result(done)
        self._next()


class Surroundings(BaseHandler):
    """The headers that the middleware puts around a good answer, asked once for each kind of client."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()
        self._known: OrderedDict[tuple[tuple[str, Any], ...], list[Header] | None] = OrderedDict()

    def of(self, environ: dict[str, Any]) -> list[Header] | None:
        """None where the middleware does not let such a request through."""
        kind = tuple(item for item in environ.items() if item[0] not in NOT_OF_ITS_KIND)
        if kind not in self._known:
            self._known[kind] = self._ask(environ)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        self._known.move_to_end(kind)
        return self._known[kind]

    def _ask(self, environ: dict[str, Any]) -> list[Header] | None:
        with override(settings.LANGUAGE_CODE):  # the client's language must not stay in this thread
            response = self.get_response(WSGIRequest(environ))
            response.close()
        if response.status_code != 200 or response.cookies:
            return None
        return [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in response.items()
            if name != "Content-Length"
        ]

    def _get_response(self, request: HttpRequest) -> HttpResponse:
        """In the place of the view."""
        return JsonResponse({}, content_type="application/json; charset=utf-8")


class Lanes:
    """The application for pages with lanes beside it; ``lanes``: what their addresses look like, with the one
    group that names the thing, and who does what is asked there."""

    def __init__(self, pages: Pages, lanes: Mapping[str, Handle]) -> None:
        self._pages = pages
        self._proxies = Proxies(getattr(settings, "TRUSTED_PROXIES", ()))
        self._surroundings = Surroundings()
        self._lanes = [(re.compile(address), Lane(handle)) for address, handle in lanes.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope)
        if found is None:
            return await self._pages(scope, receive, send)
        lane, thing = found
        heard: list[Message] = []
        content = await _short(receive, heard, header(scope, b"content-length"))
        ordinary = partial(self._pages, scope, partial(_again, heard, receive), send)
        if content is None or lane.full:
            return await ordinary()
        if not lane.busy:
            return await lane.alone(ordinary())
        answer = await self._ask(lane, thing, scope, content)
        if answer is None:
            return await ordinary()
        headers, done = answer
        length = (b"content-length", str(len(done.content)).encode())
        replayed = [(b"idempotency-replayed", b"true")] if done.replayed else []
        await start(send, 200, [*headers, length, *replayed])
        await body(send, done.content)

    def close(self) -> None:
        """Start nothing new; what runs may end."""
        for _, lane in self._lanes:
            lane.close()
        self._pages.close()

    def _find(self, scope: Scope) -> tuple[Lane, str] | None:
        if scope["method"] == "POST" and not scope["query_string"]:
            for address, lane in self._lanes:
                if found := address.fullmatch(scope["path"]):
                    return lane, found[1]
        return None

    async def _ask(
        self, lane: Lane, thing: str, scope: Scope, content: bytes
    ) -> tuple[list[Header], Done] | None:
        environ = environ_of(scope, BytesIO(), len(content), self._proxies)
        by = BEARER.fullmatch(environ.get("HTTP_AUTHORIZATION", ""))
        if by is None or "HTTP_COOKIE" in environ or (headers := self._surroundings.of(environ)) is None:
            return None
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        if "HTTP_IDEMPOTENCY_KEY" in environ and not key:
            return None
        asked = Asked(scope["path"], thing, by[1], key, content, environ["REMOTE_ADDR"])
        done = await lane.ask(asked)
        return (headers, done) if done is not None else None


async def _short(receive: Receive, heard: list[Message], declared: str) -> bytes | None:
    """The body, if it is short and as long as declared; what was received is kept in ``heard``.

    One whose length was not declared might be cut off without a sign, and is nothing plain.
    """
    content = bytearray()
    while len(content) <= MOST_BODY:
        try:
            async with asyncio.timeout(RECEIVE_SECONDS):
                message = await receive()
        except TimeoutError:
            message = {"type": "http.disconnect"}
        heard.append(message)
        if message["type"] != "http.request":
            return None
        content += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(content) if declared == str(len(content)) else None
    return None


async def _again(heard: list[Message], receive: Receive) -> Message:
    return heard.pop(0) if heard else await receive()
