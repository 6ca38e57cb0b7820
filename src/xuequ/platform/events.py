"""Facts that one affair publishes and another follows; ``xuequ.wiring`` says who follows what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from xuequ.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: by whom and when."""

    actor: Actor
    now: datetime


E = TypeVar("E", bound=Event)
_followers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def follow(kind: type[E], follower: Callable[[E], None]) -> None:
    """Call ``follower`` on every event of this kind, in the transaction that publishes it."""
    if follower not in _followers[kind]:
        _followers[kind].append(follower)


def publish(event: Event) -> None:
    """Tell every follower, in order; what one raises undoes the whole action."""
    for follower in _followers[type(event)]:
        follower(event)
