"""The table of contents of the regime: each affair puts its own section here when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from xuequ.kernel.actor import Actor


def _signed_in(actor: Actor | None) -> bool:
    return actor is not None


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation, e.g. 例会. ``url`` is the name of an address without arguments.

    ``prefix`` is the path under which the section counts as the place one is in; by default its own address.
    """

    key: str
    label: str | Promise
    icon: str
    url: str
    order: int
    visible: Callable[[Actor | None], bool] = _signed_in
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A section as one person sees it on one page."""

    key: str
    label: str
    icon: str
    url: str
    active: bool


_sections: dict[str, Section] = {}
_unread: list[Callable[[Actor], int]] = []


def register(section: Section) -> None:
    """Place a section; a second one with the same key takes the place of the first."""
    _sections[section.key] = section


def register_bell(count: Callable[[Actor], int]) -> None:
    """Name the question "how many unread messages has this person"; the answer is shown at the bell."""
    _unread[:] = [count]


def bell_for(actor: Actor | None) -> int:
    """Unread messages of this person, 0 for someone signed out."""
    return _unread[0](actor) if actor is not None and _unread else 0


def items_for(request: HttpRequest, actor: Actor | None) -> list[NavItem]:
    """The sections this person may open, in the order of the regime, with the present one marked."""
    seen = sorted((s for s in _sections.values() if s.visible(actor)), key=lambda s: s.order)
    places = {section.key: reverse(section.url) for section in seen}
    here = _present(request.path, [(s.key, s.prefix or places[s.key]) for s in seen])
    return [NavItem(s.key, str(s.label), s.icon, places[s.key], s.key == here) for s in seen]


def _present(path: str, prefixes: list[tuple[str, str]]) -> str | None:
    """The key whose prefix is the longest one that the path lies under; the root counts only for itself."""
    under = [
        (len(prefix), key)
        for key, prefix in prefixes
        if path == prefix or (prefix != "/" and path.startswith(prefix.rstrip("/") + "/"))
    ]
    return max(under)[1] if under else None
