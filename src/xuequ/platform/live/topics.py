"""Who may follow which topic. The affairs register theirs when Django starts."""

from __future__ import annotations

from collections.abc import Callable

MayFollow = Callable[[int, str], bool]
"""``may_follow(user_id, ident)``: is this account allowed to know that ``prefix:ident`` changes?"""

_registered: dict[str, MayFollow] = {}


def register(prefix: str, may_follow: MayFollow) -> None:
    """Open the topics ``prefix:…`` to those whom `may_follow` lets. ValueError if the prefix is taken."""
    if not prefix or ":" in prefix:
        raise ValueError(f"A prefix is a word without a colon, not {prefix!r}")
    if _registered.setdefault(prefix, may_follow) is not may_follow:
        raise ValueError(f"The topics {prefix}: are registered already")


def may_follow(user_id: int, topic: str) -> bool:
    """Whether this account may follow this topic; unknown prefixes are refused. Reads the database."""
    prefix, colon, ident = topic.partition(":")
    judge = _registered.get(prefix)
    return bool(colon and ident and judge is not None and judge(user_id, ident))
