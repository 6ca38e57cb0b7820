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

from xuequ.affairs.meetings import queries as meetings
from xuequ.affairs.meetings.rules import FIGURES
from xuequ.affairs.meetings.views.figures import figure_words
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.kernel.actor import Actor
from xuequ.platform.ui.guard import ActorRequest, signed_in

PLACES = {"meetings": "meetings:list", "resolutions": "resolutions:tasks"}
"""Affair → the page where its clauses are carried out."""
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
    """One clause: what it asks, of whom, with which figure in force, and the decisions that name it."""
    found = next((c for c in _regime()["clause"] if c["id"] == clause_id), None)
    if found is None:
        raise Http404
    naming = resolutions.search_resolutions(request.actor, clause_id)[:10]
    context = {
        "clause": _spoken(found),
        "resolutions": naming,
        "in_force": _in_force(request.actor, clause_id),
        "place": PLACES.get(found["affair"], "") if found.get("built") else "",
    }
    return render(request, "charter/clause.html", context)


def _in_force(actor: Actor, clause_id: str) -> list[dict[str, Any]]:
    """The figures of this clause as they hold in the district, and which resolution set them."""
    names = [name for name, clauses in FIGURES.items() if clause_id in clauses]
    if not names:
        return []
    told = ((series, figure_words(series)) for series in meetings.visible_figures(actor))
    return [
        {"series": series, "figures": [words[name] for name in names if name in words]}
        for series, words in told
    ]


app_name = "charter"
urlpatterns = [path("", index, name="index"), path("<str:clause_id>/", clause, name="clause")]
