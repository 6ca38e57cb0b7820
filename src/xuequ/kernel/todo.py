"""What a person has to do now: one line on the 今日 page, with the taps that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap: a POST to ``url`` with ``fields``. ``label`` is Chinese source text."""

    label: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to answer, on a page of its own. ``label`` is Chinese source text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: Chinese source text that ``facts`` fill, and when it should be done.
    ``light`` colours it (green to red); ``taps`` do it at once, ``ways`` are other answers, ``url`` opens it.
    """

    text: str
    url: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""
    icon: str = "checkbox"
    due: datetime | None = None
    light: str = "amber"
    taps: tuple[Tap, ...] = ()
    ways: tuple[Way, ...] = ()
