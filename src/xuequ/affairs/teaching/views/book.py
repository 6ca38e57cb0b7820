"""The observation book and the term's sheet for signing: what paper asks for, made from the records."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries
from xuequ.affairs.teaching.views import section
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def book(request: ActorRequest) -> HttpResponse:
    """One's own lessons observed in a term, whole, as a book to read or print (P1-2.2)."""
    actor, today = request.actor, timezone.localdate(request.now)
    term = organisation.term_on(actor.district, today)
    context = {
        "tabs": section.tabs(actor, "book"),
        "term": term,
        "lessons": queries.own_lessons(actor, term.starts, term.ends) if term else [],
        "bands": queries.band_of,
        "lights": section.LIGHTS,
    }
    printing = request.GET.get("print") == "yes"
    return render(request, "teaching/book_print.html" if printing else "teaching/book.html", context)


urlpatterns = [path("book/", book, name="book")]
