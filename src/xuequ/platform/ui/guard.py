"""The door of every page: only for someone signed in, who has a place in a district."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from xuequ.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request of which it is known who acts and when it came."""

    actor: Actor
    now: datetime


Page = Callable[..., HttpResponseBase]


def signed_in(view: Page) -> Page:
    """Let in whoever is signed in and still in post; others are sent to sign in, or told why not."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "actor", None) is None:
            return render(request, "ui/nobody.html", status=403)
        return view(cast(ActorRequest, request), *args, **kwargs)

    return guarded
