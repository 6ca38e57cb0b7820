"""制度: the regime clause by clause, open to everybody signed in."""

from __future__ import annotations

import functools
import tomllib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xuequ.affairs.resolutions import queries as resolutions
from xuequ.platform.ui.guard import ActorRequest, signed_in

WORDS = ("title", "text", "default", "acts", "evidence", "shows")


@functools.cache
def _regime() -> dict[str, Any]:
    """The parts and clauses as ``charter.toml`` has them; it changes only with the product."""
    return tomllib.loads((settings.PACKAGE / "charter.toml").read_text())


def _spoken(entry: dict[str, Any]) -> dict[str, Any]:
    """A part or clause in the reader's language."""
    english = (get_language() or "").startswith("en")
    words = {name: entry.get(f"{name}_en" if english else name, "") for name in WORDS}
    return {**entry, **words}


@require_GET
@signed_in
def index(request: ActorRequest) -> HttpResponse:
    """The table of contents, part by part."""
    parts = [
        {
            **_spoken(part),
            "clauses": [_spoken(c) for c in _regime()["clause"] if c["id"].startswith(part["id"])],
        }
        for part in _regime()["part"]
    ]
    return render(request, "charter/index.html", {"parts": parts})


@require_GET
@signed_in
def clause(request: ActorRequest, clause_id: str) -> HttpResponse:
    """One clause: what it asks, of whom, with which figure, and the decisions that name it."""
    found = next((c for c in _regime()["clause"] if c["id"] == clause_id), None)
    if found is None:
        raise Http404
    naming = resolutions.search_resolutions(request.actor, clause_id)[:10]
    return render(request, "charter/clause.html", {"clause": _spoken(found), "resolutions": naming})


app_name = "charter"
urlpatterns = [path("", index, name="index"), path("<str:clause_id>/", clause, name="clause")]
