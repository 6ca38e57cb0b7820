"""The inbox of whoever asks."""

from __future__ import annotations

from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema

from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Moment
from xuequ.platform.notify import actions, queries
from xuequ.platform.notify.models import Message

router = Router(tags=["inbox"])


class MessageOut(Schema):
    """A message, in the language that was asked for."""

    id: str
    subject: str
    text: str
    url: str = Field(description="The page it is about.")
    at: Moment
    read_at: Moment | None


def message_out(message: Message) -> MessageOut:
    """A message as its reader sees it."""
    return MessageOut(
        id=str(message.pk),
        subject=gettext(message.subject),
        text=queries.told(message),
        url=message.url,
        at=message.at,
        read_at=message.read_at,
    )


class ReadIn(Given):
    """Which message was read; none named: all of them."""

    message: int | None = Field(None, ge=1, le=2**63 - 1)


class Unread(Schema):
    """How many messages wait to be read."""

    unread: int


@router.get("/inbox", response=reads(Listing[MessageOut]))
def inbox(request: ApiRequest, span: Query[Span]) -> Listing[MessageOut]:
    """One's messages, newest first; those held back for a meeting come when it is over (P3-7)."""
    return listing(request, queries.inbox(request.auth.pk), span, message_out)


@router.post("/inbox/read", response=changes(Unread))
def mark_read(request: ApiRequest, payload: ReadIn | None = None) -> Unread:
    """One message read, or all of them."""
    account = request.auth.pk
    actions.mark_read(account=account, now=request.now, message=payload.message if payload else None)
    return Unread(unread=queries.unread(account))
