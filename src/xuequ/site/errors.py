"""The pages for what went wrong: they ask for no database, because that may be what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from xuequ.platform.ui.context import bare


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself cannot be read."""
    return _page(request, "400.html", 400)


def failed(request: HttpRequest) -> HttpResponse:
    """500: what was asked for failed, and nothing was changed."""
    return _page(request, "500.html", 500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context = {**bare(request), "csrf_token": get_token(request)}
    return HttpResponse(render_to_string(template, context), status=status)
