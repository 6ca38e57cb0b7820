"""What every page knows without its view saying so."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from xuequ.platform.ui import navigation

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")


def page(request: HttpRequest) -> dict[str, Any]:
    """Actor, navigation, bell, language, theme and size; navigation and bell are asked for only if shown."""
    actor = getattr(request, "actor", None)
    return {
        **bare(request),
        "actor": actor,
        "nav": SimpleLazyObject(lambda: navigation.items_for(request, actor)),
        "bell": SimpleLazyObject(lambda: navigation.bell_for(actor)),
        "messages": get_messages(request),
    }


def bare(request: HttpRequest) -> dict[str, Any]:
    """What a plain page needs when nothing else may be asked: nobody signed in, no messages, no database."""
    return {
        "request": request,
        "actor": None,
        "messages": (),
        "language": "en" if (get_language() or "").startswith("en") else "zh-CN",
        "theme": _one_of(THEMES, request.COOKIES.get("theme")),
        "size": _one_of(SIZES, request.COOKIES.get("size")),
    }


def _one_of(known: tuple[str, ...], value: str | None) -> str:
    return value if value in known else known[0]
