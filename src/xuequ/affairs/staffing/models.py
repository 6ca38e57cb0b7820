"""Cross-school teaching: a teacher's lessons at another school, and the yes of each side."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.staffing import rules


class CrossTeaching(models.Model):
    """A teacher gives some periods a week at another school (跨校兼课); in order once three have agreed.

    ``post``: the second post, at the other school, that it gave.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    lender = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    borrower = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+")
    weekly = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=rules.CROSS_STATES, default="draft")
    proposed_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    post = models.ForeignKey("organisation.Post", models.SET_NULL, null=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-starts", "lender__roll", "-proposed_at")
        indexes = (models.Index(fields=["district", "state"], name="cross_state"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="cross_order"),
            models.CheckConstraint(condition=~models.Q(lender=models.F("borrower")), name="cross_elsewhere"),
            models.CheckConstraint(
                condition=models.Q(weekly__gte=1, weekly__lte=rules.MOST_WEEKLY), name="cross_weekly"
            ),
            models.UniqueConstraint(
                fields=["person", "borrower", "starts"],
                condition=models.Q(state__in=["draft", "approved"]),
                name="cross_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person.name}：{self.lender.name} → {self.borrower.name}"


class Approval(models.Model):
    """One side's yes to an arrangement; each side once."""

    cross = models.ForeignKey(CrossTeaching, models.CASCADE, related_name="approvals")
    side = models.CharField(max_length=10, choices=rules.CROSS_SIDES)
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["cross", "side"], name="cross_side_once"),)
