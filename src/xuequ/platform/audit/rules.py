"""How the chain of the trail is reckoned, and how long the trail is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

SHORTEST_KEEPING = timedelta(days=184)
"""The law's six months (网络安全法), in its longest reading."""


def entry_digest(fields: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's fields in a fixed order."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def link_digest(previous: str, entry: str) -> str:
    """The digest that joins an entry to all before it."""
    return hashlib.sha256(f"{previous}{entry}".encode()).hexdigest()


def oldest_kept(now: datetime, days: int) -> datetime:
    """Entries before this moment may go; never later than the law allows."""
    return now - max(timedelta(days=days), SHORTEST_KEEPING)
