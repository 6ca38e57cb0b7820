"""The published minutes (纪要): drafted from the facts, signed, sealed; corrected by a new version."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models.meeting import Meeting


class Minutes(models.Model):
    """One version of a meeting's minutes. Sealed versions are refused any change by the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=rules.MINUTES_STATES, default="draft")
    content = models.JSONField()
    correction = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=60, blank=True)
    drafted_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    document = models.ForeignKey("resolutions.Document", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-version",)
        verbose_name_plural = "minutes"
        constraints = (
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(signed_at__isnull=False), name="sealed_is_signed"
            ),
        )
