"""A person's own settings of the look: kept in cookies, so that they hold before sign-in too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from xuequ.platform.ui.context import SIZES, THEMES

YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's own choice."""
    return _keep(request, "theme", THEMES)


@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """Keep normal or large lettering (大字)."""
    return _keep(request, "size", SIZES)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language; the page is loaded again in it."""
    return _keep(
        request, "language", tuple(code for code, _ in settings.LANGUAGES), settings.LANGUAGE_COOKIE_NAME
    )


def _keep(request: HttpRequest, name: str, known: tuple[str, ...], cookie: str = "") -> HttpResponse:
    value = request.POST.get(name, "")
    if value not in known:
        return HttpResponseBadRequest()
    silent = request.headers.get("X-Requested-With") == "fetch"
    response = HttpResponse(status=204) if silent else HttpResponseRedirect(_back(request))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie or name, value, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


app_name = "ui"
urlpatterns = [
    path("theme", theme, name="theme"),
    path("size", size, name="size"),
    path("language", language, name="language"),
]
