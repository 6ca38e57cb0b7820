"""Stories that need a loop of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")


def outcome(story: Coroutine[Any, Any, T]) -> T:
    """What the story gives, outcome in a thread of its own: in the test's, Playwright's loop may run since an
    earlier test of the same process."""

    def tell() -> T:
        try:
            return asyncio.run(story)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(tell).result()
