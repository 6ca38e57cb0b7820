"""One-tap entry as each kind of post, in the demo alone: elsewhere these addresses do not exist."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from xuequ.site import demo

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the demo's people, without a password."""
    account = demo.account_of(username) if settings.DEMO else None
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return HttpResponseRedirect("/today/")


app_name = "entry"
urlpatterns = [path("<str:username>/", enter, name="enter")]
