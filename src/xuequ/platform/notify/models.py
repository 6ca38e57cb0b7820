"""Messages to people: one inbox, mail beside it, and the quiet of a meeting (P3-7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One message to one account: Chinese source text and the facts that fill it, so that it can be
    read in either language. ``held`` while its reader sits in a meeting; ``calendar``: the date it brings,
    as the file that goes with the mail."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    subject = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    held = models.BooleanField(default=False)
    calendar = models.TextField(blank=True)
    mail_to = models.EmailField(blank=True)
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["account", "read_at"], name="message_unread"),
            models.Index(fields=["mailed_at", "mail_tries"], name="message_unmailed"),
        )


class Quiet(models.Model):
    """An account whose messages are held back: its reader is in this meeting."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quiet")
    meeting = models.UUIDField(db_index=True)
    since = models.DateTimeField()
