"""Taking in a request's body: in memory if small, else in a temporary file, and not at all if too large."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile

from ..live.protocol import Receive, Scope, header

IN_MEMORY = 1024 * 1024
"""Bytes up to which a body stays in memory."""

RECEIVE_SECONDS = 60.0
"""A client that sends nothing of its body for so long is given up."""


class BodyTooLargeError(Exception):
    """The body has more bytes than the server takes."""


class ClientGoneError(Exception):
    """The client left, or fell silent, before its body was complete."""


async def take_in(scope: Scope, receive: Receive, most: int) -> tuple[SpooledTemporaryFile[bytes], int]:
    """The body, rewound, and its length in bytes. BodyTooLargeError over `most`, or ClientGoneError."""
    declared = header(scope, b"content-length")
    if declared.isdigit() and int(declared) > most:
        raise BodyTooLargeError
    file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    try:
        length = await _fill(file, receive, most)
        if declared.isdigit() and length < int(declared):
            raise ClientGoneError
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, length


async def _fill(file: SpooledTemporaryFile[bytes], receive: Receive, most: int) -> int:
    length = 0
    while True:
        try:
            async with asyncio.timeout(RECEIVE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise ClientGoneError from None
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        part: bytes = message.get("body", b"")
        length += len(part)
        if length > most:
            raise BodyTooLargeError
        if length > IN_MEMORY:
            await asyncio.to_thread(file.write, part)  # a slow disk must not hold the event loop
        else:
            file.write(part)
        if not message.get("more_body", False):
            return length
