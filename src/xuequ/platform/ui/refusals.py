"""How a "no" of the regime reaches the person: the reason and its clause, on a page or beside the button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from xuequ.kernel.verdict import Kind, Verdict

STATUS = {Kind.FORBIDDEN: 403, Kind.CONFLICT: 409, Kind.INVALID: 422}


def refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """403, 409 or 422 with the reason and its clause; a piece of page for htmx, else a whole page."""
    piece = request.headers.get("HX-Request") == "true"
    template = "ui/parts/refusal.html" if piece else "ui/refused.html"
    return render(
        request, template, {"verdict": verdict, "back": _back(request)}, status=STATUS[verdict.kind]
    )


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    return came_from if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else "/"
