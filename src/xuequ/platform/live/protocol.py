"""The little of ASGI that is used here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]


async def start(send: Send, status: int, headers: Iterable[Header]) -> None:
    """Send the status line and the headers."""
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})


async def body(send: Send, content: bytes, *, more: bool = False) -> None:
    """Send a part of the body; the last one has `more` False."""
    await send({"type": "http.response.body", "body": content, "more_body": more})


async def plain(send: Send, status: int, text: str = "", headers: Iterable[Header] = ()) -> None:
    """Send a whole answer of plain text."""
    content = text.encode()
    length = (b"content-length", str(len(content)).encode())
    await start(send, status, [(b"content-type", b"text/plain; charset=utf-8"), length, *headers])
    await body(send, content)


def header(scope: Scope, name: bytes) -> str:
    """The value of a request header, empty if it is absent; the parts of a repeated one are joined."""
    glue = "; " if name == b"cookie" else ", "
    return glue.join(value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name)


async def disconnected(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
