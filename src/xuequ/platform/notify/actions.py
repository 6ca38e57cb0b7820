"""Sending messages, holding them back, reading them, mailing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import translation
from django.utils.translation import gettext

from xuequ.platform.files import calendars
from xuequ.platform.live.feed import announce
from xuequ.platform.notify.models import Message, Quiet
from xuequ.platform.notify.queries import told

MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a person is reached: the account, and a mail address where one is known."""

    account: int
    mail: str = ""


def send(
    recipients: Iterable[Recipient],
    *,
    now: datetime,
    subject: str,
    text: str,
    facts: Mapping[str, Any] | None = None,
    url: str = "",
    entry: calendars.Entry | None = None,
) -> int:
    """Put a message in every recipient's inbox; held where the reader is in a meeting (P3-7).

    ``subject`` and ``text`` are Chinese source texts; ``facts`` fill their ``%(name)s`` places.
    ``entry``: the date it brings or takes away, which the mail carries as a calendar file.
    """
    reached = list({r.account: r for r in recipients}.values())
    quiet = set(
        Quiet.objects.filter(account__in=[r.account for r in reached]).values_list("account", flat=True)
    )
    Message.objects.bulk_create(
        Message(
            account_id=r.account,
            subject=subject,
            text=text,
            facts=dict(facts or {}),
            url=url,
            at=now,
            held=r.account in quiet,
            mail_to=r.mail,
            calendar=_calendar(entry, r.mail),
        )
        for r in reached
    )
    announce(*(f"inbox:{r.account}" for r in reached))
    return len(reached)


def _calendar(entry: calendars.Entry | None, mail: str) -> str:
    if entry is None or not mail:
        return ""
    return calendars.invitation(replace(entry, attendee=mail)).decode()


def hold(accounts: Iterable[int], *, meeting: UUID, now: datetime) -> None:
    """From now on hold these accounts' messages back, for this meeting."""
    Quiet.objects.bulk_create(
        (Quiet(account_id=account, meeting=meeting, since=now) for account in set(accounts)),
        ignore_conflicts=True,
    )


def release(*, meeting: UUID, accounts: Iterable[int] | None = None) -> None:
    """Let messages through again: the meeting is over, or these have left it."""
    quiet = Quiet.objects.filter(meeting=meeting)
    if accounts is not None:
        quiet = quiet.filter(account__in=list(accounts))
    freed = list(quiet.values_list("account", flat=True))
    quiet.delete()
    Message.objects.filter(account__in=freed, held=True).update(held=False)
    announce(*(f"inbox:{account}" for account in freed))


def mark_read(*, account: int, now: datetime, message: int | None = None) -> None:
    """One message read, or all of them."""
    unread = Message.objects.filter(account=account, read_at=None, held=False)
    (unread.filter(pk=message) if message else unread).update(read_at=now)


def mail_out(*, now: datetime, limit: int = 200) -> int:
    """Mail what waits to be mailed; the number sent. What fails is tried again, five times."""
    if not settings.EMAIL_HOST:
        return 0
    waiting = list(
        Message.objects.filter(mailed_at=None, mail_tries__lt=MOST_TRIES, held=False)
        .exclude(mail_to="")
        .order_by("id")[:limit]
    )
    connection = get_connection()
    sent = 0
    for message in waiting:
        try:
            connection.open()
            _mail(message, connection)
        except OSError:
            message.mail_tries += 1
        else:
            message.mailed_at = now
            sent += 1
        message.save(update_fields=["mailed_at", "mail_tries"])
    connection.close()
    return sent


def _mail(message: Message, connection: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        body = told(message)
        subject = gettext(message.subject)
    link = f"\n\n{settings.PUBLIC_URL}{message.url}" if message.url else ""
    mail = EmailMultiAlternatives(
        f"[学区通] {subject}", body + link, to=[message.mail_to], connection=connection
    )
    if message.calendar:
        _enclose(mail, message.calendar)
    mail.send()


def _enclose(mail: EmailMultiAlternatives, calendar: str) -> None:
    """The date, for programs that take it from the letter itself and for those that want a file to open."""
    mail.attach_alternative(calendar, f"text/calendar; method={calendars.method_of(calendar)}")
    mail.attach("invite.ics", calendar.encode(), "application/ics")
