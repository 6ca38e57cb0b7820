"""Teachers posted to a supported school, who agreed to what, and the certificates given at the end."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.partnerships import rules


class Posting(models.Model):
    """A teacher of a lead school works at a supported school for a time; an order once three have agreed.

    ``post``: the post at the other school that the order gave; ``weekly_days``: for who goes part of a week;
    ``weekly_periods``: lessons a week at the other school, where the order says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    from_school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    to_school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    kind = models.CharField(max_length=4, choices=rules.POSTING_KINDS, default="full")
    weekly_days = models.PositiveSmallIntegerField(null=True)
    weekly_periods = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=rules.POSTING_STATES, default="draft")
    proposed_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    post = models.ForeignKey("organisation.Post", models.SET_NULL, null=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-starts", "from_school__roll")
        indexes = (models.Index(fields=["district", "state"], name="posting_state"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="posting_order"),
            models.CheckConstraint(
                condition=~models.Q(from_school=models.F("to_school")), name="posting_elsewhere"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="full", weekly_days=None)
                | models.Q(kind="part", weekly_days__gte=1, weekly_days__lte=5),
                name="posting_days",
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_periods=None)
                | models.Q(weekly_periods__gte=1, weekly_periods__lte=rules.MOST_WEEKLY),
                name="posting_periods",
            ),
        )


class Approval(models.Model):
    """One side's yes to a partnership or to a posting; each side once."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.CASCADE, null=True, related_name="approvals"
    )
    posting = models.ForeignKey(Posting, models.CASCADE, null=True, related_name="approvals")
    side = models.CharField(max_length=10, choices=rules.SIDES)
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["partnership", "side"], name="partnership_side_once"),
            models.UniqueConstraint(fields=["posting", "side"], name="posting_side_once"),
            models.CheckConstraint(
                condition=models.Q(partnership=None, posting__isnull=False)
                | models.Q(partnership__isnull=False, posting=None),
                name="approval_of_one",
            ),
        )


class Certificate(models.Model):
    """What a posting or a mentorship came to, on paper; the database refuses to change one (see 0002)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="certificate")
    mentorship = models.OneToOneField(
        "partnerships.Mentorship", models.PROTECT, null=True, related_name="certificate"
    )
    kind = models.CharField(max_length=10, choices=rules.CERTIFICATE_KINDS)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    text = models.TextField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year", "-serial")
        constraints = (
            models.UniqueConstraint(
                fields=["district", "kind", "year", "serial"], name="exchange_certificate_once"
            ),
        )
