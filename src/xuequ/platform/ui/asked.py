"""What an address asks for, read without trusting it."""

from __future__ import annotations

from datetime import date


def day_asked(text: str) -> date | None:
    """The day written as 2026-11-28; None where it is none, as 2026-02-30 is not."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
