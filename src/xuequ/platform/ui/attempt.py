"""A form whose values go into one action; what a rule finds wrong is told beside it, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.ui.wording import reason

T = TypeVar("T")


def attempt(
    form: forms.BaseForm, act: Callable[[], T], *, mendable: bool = False, field: str | None = None
) -> T | None:
    """What the action gives; None where the form was not sent, or holds a fault, which is then told in it.

    ``act`` may itself find a fault of what was typed (``ValidationError``). ``mendable``: another choice in
    the form would mend what stands against it, so a conflict is told there too; ``field``: beside which one.
    Raises ``Refused`` for what nothing typed would mend: not for this person, or not as things stand.
    """
    if not form.is_valid():
        return None
    told = {Kind.INVALID, Kind.CONFLICT} if mendable else {Kind.INVALID}
    try:
        return act()
    except forms.ValidationError as fault:
        form.add_error(field, fault)
    except Refused as refused:
        if refused.verdict.kind not in told:
            raise
        form.add_error(field, reason(refused.verdict))
    return None


def carry_out(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], tuple[str, str]],
    page: Callable[[], HttpResponse],
    *,
    mendable: bool = False,
) -> HttpResponse:
    """Do what the form asks and go where it leads, else show it again.

    ``act`` gives what to say and where to go; ``page`` shows the form, with its faults if it has any;
    ``mendable`` as for ``attempt``.
    """
    done = attempt(form, act, mendable=mendable)
    return page() if done is None else went_well(request, *done)


def went_well(request: HttpRequest, said: str, address: str) -> HttpResponse:
    """Say that it is done, and go there."""
    messages.success(request, said)
    return HttpResponseRedirect(address, status=303)
