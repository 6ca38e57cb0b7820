"""Records kept on paper or in a workbook before, brought in as a batch and confirmed as a whole."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.teaching import rules


class PaperBatch(models.Model):
    """One file of paper records: shown, brought in, confirmed by another hand, or not.

    ``school``: whose office brings it in, none for the whole district; ``digest``: of the file's bytes;
    ``preview``: what reading found, in plain values; ``records``: how many were brought in;
    ``reason``: why it was sent back or taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=rules.BATCH_STATES, default="shown")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    scan = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    preview = models.JSONField(default=dict)
    good = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    prepared_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    brought_in_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-prepared_at",)
        indexes = (models.Index(fields=["district", "state", "school"], name="paper_batch_of"),)
        constraints = (
            models.UniqueConstraint(
                fields=["district", "digest"],
                condition=models.Q(state__in=sorted(rules.BATCH_OPEN)),
                name="batch_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("prepared_by")),
                name="batch_other_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["shown", "waiting", "dropped"])
                | models.Q(settled_by__isnull=False),
                name="batch_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken_back")
                | models.Q(taken_back_by__isnull=False) & ~models.Q(reason=""),
                name="batch_taken_back",
            ),
        )

    def __str__(self) -> str:
        return self.name
