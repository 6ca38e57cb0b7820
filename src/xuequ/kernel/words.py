"""The mark of a text that is translated only when somebody reads it."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802
    """Mark a text for the catalogue; the edge translates it."""
    return message
