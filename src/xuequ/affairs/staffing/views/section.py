"""What the pages of 人力 share: their tabs, the stretch they show, and how a form is carried out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from xuequ.affairs.staffing import queries
from xuequ.affairs.staffing.queries import Stretch
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.ui import wording
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


def carry_out(
    request: ActorRequest, form: Form, act: Callable[[], tuple[str, str]], page: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do what the form asks and go where it leads; what is wrong is told beside it, nothing typed is lost.

    ``act`` gives what to say and where to go; ``page`` shows the form again.
    """
    if not form.is_valid():
        return page()
    try:
        said, address = act()
    except Refused as refused:
        if refused.verdict.kind is Kind.FORBIDDEN:
            raise
        form.add_error(None, wording.reason(refused.verdict))
        return page()
    return went_well(request, said, address)


def went_well(request: ActorRequest, said: str, address: str) -> HttpResponse:
    """Say that it is done, and go there."""
    messages.success(request, said)
    return HttpResponseRedirect(address, status=303)
