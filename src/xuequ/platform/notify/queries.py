"""Reading the inbox: one's own alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from xuequ.platform.notify.models import Message
from xuequ.platform.ui import wording

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def told(message: Message) -> str:
    """What a message says in the language of the moment.

    A fact that is a moment is told as one; one that is a list holds further texts, each with its own facts.
    """
    return _say(message.text, message.facts)


def _say(text: str, facts: Mapping[str, Any]) -> str:
    return gettext(text) % {name: _spoken(fact) for name, fact in facts.items()}


def _spoken(fact: Any) -> Any:
    if isinstance(fact, list):
        return gettext("；").join(_say(line["text"], line["facts"]) for line in fact)
    if isinstance(fact, str) and MOMENT.match(fact):
        return wording.datetime(datetime.fromisoformat(fact))
    return fact


def inbox(account: int) -> QuerySet[Message]:
    """The account's messages, newest first; those held back for a meeting come when it is over."""
    return Message.objects.filter(account=account, held=False).order_by("-at", "-id")


def unread(account: int) -> int:
    """How many messages wait to be read."""
    return inbox(account).filter(read_at=None).count()
