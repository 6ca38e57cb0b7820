"""What the pages of 人力 share: their tabs and the stretch they show."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from xuequ.affairs.staffing import queries
from xuequ.affairs.staffing.queries import Stretch
from xuequ.platform.ui.guard import ActorRequest

Tab = tuple[str, str, bool]


def tabs(here: str) -> list[Tab]:
    """The pages of the section, with the present one marked."""
    named = (
        ("ledger", gettext("人力台账")),
        ("weeks", gettext("跨校课表")),
        ("crosses", gettext("跨校兼课")),
    )
    return [(label, reverse(f"staffing:{name}"), name == here) for name, label in named]


def today_of(request: ActorRequest) -> date:
    """The day on which the request came."""
    return timezone.localdate(request.now)


def stretch_asked(request: ActorRequest) -> tuple[Stretch | None, list[Stretch]]:
    """The term or school year the address names, else the term that is on; and all there are. One query."""
    today = today_of(request)
    known = queries.stretches(request.actor, today)
    return queries.stretch_asked(known, today, key=request.GET.get("stretch", "")), known
