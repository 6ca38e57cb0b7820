"""What counts towards duties, the figures that were voted for, and who is exempt from what."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.duties import rules


class Credit(models.Model):
    """What a confirmed record counts for one debtor towards one quota; ``title`` and ``url`` open the record.

    Made and taken away by the affair that owns the record, in the same transaction, never typed in.
    """

    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    quota = models.CharField(max_length=30)
    debtor = models.UUIDField()
    day = models.DateField()
    amount = models.PositiveSmallIntegerField(default=1)
    elsewhere = models.PositiveSmallIntegerField(default=0)
    record = models.UUIDField()
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200)

    class Meta:
        ordering = ("-day", "-pk")
        indexes = (
            models.Index(
                fields=["district", "quota", "debtor", "day", "amount", "elsewhere"], name="credit_standing"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "quota", "debtor"], name="credit_once"),
            models.CheckConstraint(condition=models.Q(elsewhere__lte=models.F("amount")), name="credit_part"),
        )


class QuotaFigure(models.Model):
    """A figure set by a resolution (P3-4): from a day on, for one post and school or for all.

    Never changed: a later resolution sets another beside it.
    """

    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    quota = models.CharField(max_length=30)
    post = models.CharField(max_length=20, choices=rules.POSTS, blank=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    total = models.PositiveSmallIntegerField()
    elsewhere = models.PositiveSmallIntegerField(default=0)
    starts = models.DateField()
    ends = models.DateField(null=True)
    resolution = models.UUIDField(db_index=True)
    resolution_number = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(elsewhere__lte=models.F("total")), name="quota_figure_part"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="quota_figure_order",
            ),
        )
        indexes = (models.Index(fields=["district", "quota"], name="quota_figure_of"),)


class Exemption(models.Model):
    """Days in which somebody owes nothing, or less: why, on what evidence, and who agreed to it.

    ``debtor``: whoever owes (a person, a school, a pair …); ``quota``: of which duty, of all where empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    debtor = models.UUIDField()
    quota = models.CharField(max_length=30, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=12, choices=rules.REASONS)
    note = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=rules.EXEMPTION_STATES, default="waiting")
    decided_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["district", "state", "debtor"], name="exemption_of"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="exemption_order"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~(models.Q(decided_by=models.F("debtor")) | models.Q(decided_by=models.F("asked_by"))),
                name="exemption_other_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withdrawn"]) | models.Q(decided_by__isnull=False),
                name="exemption_decided",
            ),
        )
