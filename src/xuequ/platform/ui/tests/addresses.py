"""The addresses that the shell's own pages lead to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest, clause: str = "") -> HttpResponse:
    return HttpResponse(clause)


urlpatterns = [
    path("ui/", include("xuequ.platform.ui.views")),
    path("inbox/", include(([path("", page, name="inbox")], "notify"))),
    path("charter/", include(([path("<str:clause>/", page, name="clause")], "charter"))),
    path("account/logout/", page, name="account_logout"),
    path("account/2fa/", page, name="mfa_index"),
    path("search/", include(([path("", page, name="search")], "home"))),
    path("meetings/", page, name="meetings"),
    path("", page, name="today"),
]
