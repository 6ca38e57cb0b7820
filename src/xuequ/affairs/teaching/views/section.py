"""What the pages of this section share."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from xuequ.affairs.teaching import rules
from xuequ.kernel.actor import Actor

SESSION_LIGHTS = {
    "planned": "grey",
    "moved": "amber",
    "due": "orange",
    "held": "green",
    "recorded": "green",
    "called_off": "grey",
}
LIGHTS = {
    "waiting": "orange",
    "pending": "amber",
    "confirmed": "green",
    "disputed": "red",
    "withdrawn": "grey",
}


def tabs(actor: Actor, here: str) -> list[tuple[str, str, bool]]:
    """The pages of the section this person may open, with the present one marked."""
    named = [
        ("activities", gettext("教研记录")),
        ("calendar", gettext("教研日历")),
        ("results", gettext("备课成果")),
        ("open", gettext("随堂听课")),
        ("groups", gettext("学科中心组")),
        ("book", gettext("我的听课本")),
    ]
    if rules.sees_batches(actor):
        named.append(("batches", gettext("纸质补录")))
    if rules.may_keep_sheets(actor):
        named.append(("sheets", gettext("评价表")))
    return [(label, reverse(f"teaching:{name}"), name == here) for name, label in named]


def public(address: str) -> str:
    """An address as it is told to another program."""
    return f"{settings.PUBLIC_URL}{address}"


def mark() -> UUID:
    """A new mark for a form, so that nothing is stored twice."""
    return uuid4()
