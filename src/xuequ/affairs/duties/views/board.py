"""The first page of 履职: what I owe and have done, and how the district stands."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from xuequ.affairs.duties import queries
from xuequ.affairs.duties.views import section
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def board(request: ActorRequest) -> HttpResponse:
    """One's own duties first, then every quota with how many stand how (P1-2.2)."""
    actor, today = request.actor, timezone.localdate(request.now)
    term, terms = section.term_asked(request, today)
    context = {
        "tabs": section.tabs("board"),
        "term": term,
        "terms": terms,
        "own": queries.own_duties(actor, term, today) if term else [],
        "overview": queries.overview(actor, term, today) if term else [],
        "word": section.state_word,
        "rhythm": section.period_rhythm,
        "period_name": section.period_name,
    }
    return render(request, "duties/board.html", context)


urlpatterns = [path("", board, name="board")]
