"""Every page: Django's synchronous handler in a bounded pool of threads, one hop there and one back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.utils.translation import gettext

from ..live.protocol import Header, Receive, Scope, Send, body, disconnected, plain, start
from .body import BodyTooLargeError, ClientGoneError, take_in
from .environ import Proxies, environ_of
from .pipe import SEND_SECONDS, Pipe, ReaderGoneError

BLOCK = 256 * 1024
"""Bytes of a file read at once; smaller files are sent whole."""

WsgiHandler = Callable[..., Any]

logger = logging.getLogger(__name__)


class OpenFile:
    """What WSGI calls a file wrapper: Django hands over the file instead of its bytes."""

    def __init__(self, file: BinaryIO, _block_size: int = 0) -> None:
        self.read = file.read
        self.close = file.close


@dataclass(frozen=True)
class Answer:
    """The head, and the body in one of three shapes: bytes, a file to send, a pipe to send from."""

    status: int
    headers: list[Header]
    content: bytes | OpenFile | Pipe


class Pages:
    """The ASGI application for everything that is a Django view.

    Settings: SERVER_THREADS, SERVER_QUEUE (requests in hand, more are answered 503), SERVER_MOST_BODY (bytes,
    more are answered 413), TRUSTED_PROXIES (networks such as "10.0.0.0/8").
    """

    def __init__(self, handler: WsgiHandler) -> None:
        self._handler = handler
        self._threads = ThreadPoolExecutor(getattr(settings, "SERVER_THREADS", 8), "page")
        self._most_in_hand: int = getattr(settings, "SERVER_QUEUE", 1024)
        self._most_body: int = getattr(settings, "SERVER_MOST_BODY", 64 * 1024 * 1024)
        self._proxies = Proxies(getattr(settings, "TRUSTED_PROXIES", ()))
        self._in_hand = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._in_hand >= self._most_in_hand:
            return await plain(send, 503, gettext("现在人太多，请稍等几秒再试。"), [(b"retry-after", b"2")])
        self._in_hand += 1
        try:
            await self._serve(scope, receive, send)
        except ClientGoneError:
            logger.debug("The client left before its request was complete")
        except BodyTooLargeError:
            text = gettext("文件太大了，最多可以传 %(most)d MB。") % {"most": self._most_body // 1024**2}
            await plain(send, 413, text, [(b"connection", b"close")])
        finally:
            self._in_hand -= 1

    def close(self) -> None:
        """Start nothing new; what runs may end."""
        self._threads.shutdown(wait=False)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        file, length = await take_in(scope, receive, self._most_body)
        environ = environ_of(scope, cast(BinaryIO, file), length, self._proxies)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._threads.submit(self._work, environ, loop, answer)
        found = await answer
        if isinstance(found.content, bytes):
            await start(send, found.status, found.headers)
            await body(send, found.content)
        else:
            await _watched(_deliver(found, send), receive)

    def _work(
        self, environ: dict[str, Any], loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Answer]
    ) -> None:
        """In the thread: from the request to the answer, and for a streamed one to its last part."""

        def give(found: Answer) -> None:
            loop.call_soon_threadsafe(_resolve, answer, found)

        try:
            self._run(environ, loop, give)
        except Exception:  # Django answers errors of views itself; this is one of the answer or of the server
            logger.exception("No answer for %s %s", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            give(Answer(500, [(b"content-length", b"0")], b""))
        finally:
            environ["wsgi.input"].close()

    def _run(
        self,
        environ: dict[str, Any],
        loop: asyncio.AbstractEventLoop,
        give: Callable[[Answer], None],
    ) -> None:
        status, headers = 500, list[Header]()

        def start_response(line: str, items: Iterable[tuple[str, str]]) -> None:
            nonlocal status, headers
            status = int(line[:3])
            headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in items]

        environ["wsgi.file_wrapper"] = OpenFile
        response = self._handler(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            if not isinstance(response, OpenFile) and not response.streaming:
                headers = _measured(status, headers, response.content)
            response.close()
            give(Answer(status, headers, b""))
        elif isinstance(response, OpenFile):
            close_old_connections()  # the file is closed later, by a thread that has no connections
            give(Answer(status, headers, _small_or_open(response, headers)))
        elif response.streaming:
            pipe = Pipe(loop)
            give(Answer(status, headers, pipe))
            _fill(pipe, response)
        else:
            content = response.content
            response.close()
            give(Answer(status, _measured(status, headers, content), content))


def _measured(status: int, headers: list[Header], content: bytes) -> list[Header]:
    if status in (204, 304) or any(name == b"content-length" for name, _ in headers):
        return headers
    return [*headers, (b"content-length", str(len(content)).encode())]


def _resolve(answer: asyncio.Future[Answer], found: Answer) -> None:
    if not answer.done():
        answer.set_result(found)


def _small_or_open(opened: OpenFile, headers: list[Header]) -> bytes | OpenFile:
    length = dict(headers).get(b"content-length", b"")
    if not length.isdigit() or int(length) > BLOCK:
        return opened
    content = bytearray()
    while part := opened.read(BLOCK):
        content += part
    opened.close()
    return bytes(content)


def _fill(pipe: Pipe, response: StreamingHttpResponse) -> None:
    try:
        for part in response:
            if part:
                pipe.put(part)
    except ReaderGoneError:
        logger.debug("The client left in the middle of a streamed answer")
    except BaseException:
        pipe.end(broken=True)
        raise
    else:
        pipe.end()
    finally:
        response.close()


async def _deliver(found: Answer, send: Send) -> None:
    try:
        await start(send, found.status, found.headers)
        if isinstance(found.content, OpenFile):
            await _send_file(found.content, send)
        elif isinstance(found.content, Pipe) and not await found.content.pour(send):
            raise ConnectionAbortedError  # a cut connection tells the client that the answer is not whole
    finally:
        if isinstance(found.content, OpenFile):
            await asyncio.shield(asyncio.to_thread(found.content.close))
        elif isinstance(found.content, Pipe):
            found.content.leave()


async def _send_file(opened: OpenFile, send: Send) -> None:
    while part := await asyncio.to_thread(opened.read, BLOCK):
        async with asyncio.timeout(SEND_SECONDS):
            await body(send, part, more=True)
    await body(send, b"")


async def _watched(sending: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Send, but stop as soon as the client has gone."""
    task = asyncio.create_task(sending)
    gone = asyncio.create_task(disconnected(receive))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    except TimeoutError:
        logger.debug("An answer was given up: its client takes nothing")
    finally:
        gone.cancel()
        task.cancel()
