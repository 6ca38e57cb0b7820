"""The request of a program: for which account it acts, who that is, and when it came."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from xuequ.kernel.actor import Actor
from xuequ.platform.access.models import Account


class ApiRequest(HttpRequest):
    """A request whose bearer token held."""

    auth: Account
    actor: Actor
    now: datetime
