"""What is found in the source: functions, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A function and where it stands (``file:line``, from the root of the project)."""

    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Act(Place):
    """An action; ``action`` is its name in the trail, empty for what the product does by itself."""

    action: str = ""


@dataclass(frozen=True, slots=True)
class Page(Place):
    """A page or an endpoint: its name as an address, its route, and its title where that is fixed."""

    address: str = ""
    route: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Proof(Place):
    """A test; ``shows`` is ``kept`` or ``broken``."""

    shows: str = "kept"
