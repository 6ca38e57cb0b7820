"""Reading the inbox: one's own alone."""

from __future__ import annotations

from django.db.models import QuerySet

from xuequ.platform.notify.models import Message


def inbox(account: int) -> QuerySet[Message]:
    """The account's messages, newest first; those held back for a meeting come when it is over."""
    return Message.objects.filter(account=account, held=False).order_by("-at", "-id")


def unread(account: int) -> int:
    """How many messages wait to be read."""
    return inbox(account).filter(read_at=None).count()
