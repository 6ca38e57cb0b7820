"""What the sign-in page of a demo offers, and what no other installation has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from xuequ.site import demo


def entries(request: HttpRequest) -> dict[str, Any]:
    """``demo_entries``: a function giving the kinds of post one can enter as; empty outside the demo."""
    return {"demo_entries": demo.entries if settings.DEMO else list}
