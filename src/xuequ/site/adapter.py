"""How signing in behaves here: nobody signs up, and whoever is locked out reads why."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xuequ.platform.access.actions import keep_password
from xuequ.platform.access.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the roster alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        keep_password(user, password, now=timezone.now())


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: Any = None,
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    """Five wrong passwords: half an hour's pause for this account from this place (429)."""
    return render(request, "account/locked.html", status=429)
