"""A post office for tests: real SMTP on this machine, and the letters it was given."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from django.test import override_settings


class Post:
    """A receiver that keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append(cast(EmailMessage, letter))
        return "250 OK"

    def take(self) -> list[EmailMessage]:
        """The letters since the last time."""
        taken, self.received = self.received, []
        return taken


@contextmanager
def receiving() -> Iterator[Post]:
    """Mail goes to a receiver of this test's own."""
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
    ):
        yield handler
    controller.stop()
