"""Pages that follow a meeting part by part: each part has a mark, and only what changed is sent.

A page keeps the marks of its parts in hidden fields (``have``) and asks again whenever the meeting changes.
The answer holds the parts whose mark is another now, each swapped into its place. A part with fields to type
into has a fixed mark, so that what somebody is typing is never overwritten.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.template.loader import get_template
from markupsafe import Markup

PASSING = re.compile(r' data-now="[^"]*"|<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')
"""What differs from one rendering to the next without anything having changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page.

    ``template`` is rendered with the page's context and ``more``. ``mark``: the fixed mark of a part with
    fields, else it is made from what the part shows. ``into``: the place where a new part is put on top;
    without it the part has its own place on the page.
    """

    name: str
    template: str
    more: dict[str, Any] = field(default_factory=dict)
    mark: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as rendered: its name, its mark and its markup."""

    name: str
    mark: str
    html: Markup
    into: str = ""

    @property
    def token(self) -> str:
        """What the page keeps to say that it has this part as it is."""
        return f"{self.name}:{self.mark}"


def show(request: HttpRequest, parts: Iterable[Part], context: dict[str, Any]) -> list[Shown]:
    """The parts, rendered; one that shows nothing is there all the same, empty."""
    engine = cast(Jinja2, engines["jinja2"])
    known = {**context, **_what_pages_know(request, engine)}
    shown = []
    for part in parts:
        html = engine.env.get_template(part.template).render(known | part.more)
        mark = part.mark or hashlib.sha256(PASSING.sub("", html).encode()).hexdigest()[:10]
        shown.append(Shown(part.name, mark, Markup(html), part.into))  # noqa: S704 (our own template)
    return shown


def _what_pages_know(request: HttpRequest, engine: Jinja2) -> dict[str, Any]:
    """What Django tells each template of a request, found out once for all parts."""
    known: dict[str, Any] = {"csrf_input": csrf_input(request), "csrf_token": get_token(request)}
    for processor in engine.template_context_processors:
        known |= processor(request)
    return known


def changed(
    request: HttpRequest, parts: Iterable[Part], context: dict[str, Any], *, anew: Collection[str] = ()
) -> HttpResponse:
    """The parts that the page has not, or has otherwise; ``anew``: parts to be sent whatever the page has."""
    given = request.POST if request.method == "POST" else request.GET
    have = frozenset(given.getlist("have"))
    names = {token.partition(":")[0] for token in have}
    wanted = [part for part in parts if part.name in anew or f"{part.name}:{part.mark}" not in have]
    news = [part for part in show(request, wanted, context) if part.token not in have or part.name in anew]
    if not news and request.method == "GET":
        return HttpResponse(status=204)
    swapped = {"news": [(part, bool(part.into) and part.name not in names) for part in news]}
    return HttpResponse(get_template("meetings/parts/changed.html").render(swapped, request))
