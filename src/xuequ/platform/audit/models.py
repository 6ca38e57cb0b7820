"""The trail: who did what, when and from where; and the chain that shows whether it was touched."""

from __future__ import annotations

from django.db import models


class TrailEntry(models.Model):
    """One thing done or refused. Never changed; removed only when older than the law asks."""

    district = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    person_name = models.CharField(max_length=80)
    account = models.BigIntegerField(null=True)
    address = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    refused = models.CharField(max_length=300, blank=True)
    clause = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["district", "at"], name="trail_when"),
            models.Index(fields=["district", "action", "at"], name="trail_action"),
        )


class TrailLink(models.Model):
    """A link of the tamper-evident chain: the entry's digest joined to the one before."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    entry_at = models.DateTimeField()
    entry_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
