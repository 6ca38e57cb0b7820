"""Whose stream it is, and whether it may carry these topics. Synchronous: it reads the database."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, parse_cookie

from .topics import may_follow


class _ReadSession(dict[str, Any]):
    """A session's data. Looking at it changes nothing: a stream has no way to hand out a new cookie."""

    def flush(self) -> None:
        self.clear()

    def cycle_key(self) -> None:
        pass


def admit(cookie: str, topics: Iterable[str]) -> int | None:
    """The id of the signed-in account whose cookie this is, if it may follow all of the topics; else None."""
    try:
        account = _account(cookie)
        if account is None or not all(may_follow(account, topic) for topic in topics):
            return None
        return account
    finally:
        connections.close_all()


def _account(cookie: str) -> int | None:
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    stored = import_module(settings.SESSION_ENGINE).SessionStore(key).load()
    request.session = _ReadSession(stored)  # type: ignore[assignment]
    user = get_user(request)
    return user.pk if user.is_authenticated else None
