"""Open classrooms: who drops in on which lesson, and which lessons are closed, and why (P1-3.3)."""

from __future__ import annotations

import secrets
import uuid

from django.db import models


def door_code() -> str:
    """Six digits for the doorkeeper."""
    return f"{secrets.randbelow(10**6):06d}"


class Visit(models.Model):
    """Somebody registered to drop in on a lesson; the lesson as the timetable had it then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    visitor = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    lesson = models.UUIDField()
    day = models.DateField()
    period = models.PositiveSmallIntegerField()
    starts = models.TimeField(null=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    host = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    host_name = models.CharField(max_length=60, blank=True)
    subject_name = models.CharField(max_length=30)
    class_name = models.CharField(max_length=40)
    room = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=6, default=door_code)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("day", "period", "at")
        indexes = (models.Index(fields=["district", "school", "day"], name="visit_school_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=["visitor", "lesson", "day"],
                condition=models.Q(cancelled_at=None),
                name="visit_once",
            ),
        )


class Closure(models.Model):
    """Lessons of a school that are closed to visitors, and the published reason; of one grade or of all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(null=True)
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=100)
    closed_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-first",)
        constraints = (
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="closure_order"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="closure_has_reason"),
        )
