"""Hours of training from outside, and certificates (P1-0f)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from xuequ.affairs.growth import rules


class OutsideHours(models.Model):
    """Training given by others (国培, 市培): entered with evidence, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=rules.OUTSIDE_LEVELS)
    first = models.DateField()
    last = models.DateField()
    hours = models.PositiveSmallIntegerField()
    evidence = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=rules.OUTSIDE_STATES, default="waiting")
    decided_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-entered_at",)
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="outside_hours_order"),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=rules.MOST_OUTSIDE), name="outside_hours_within"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("entered_by")),
                name="outside_two_people",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """A certificate of hours as issued; the database itself refuses any change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    school_name = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    hours = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=7, decimal_places=1)
    lines = models.JSONField(default=list)
    issued_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("-issued_at",)
        constraints = (
            models.UniqueConstraint(fields=["district", "number"], name="certificate_number_once"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="certificate_has_hours"),
        )

    def __str__(self) -> str:
        return self.number
