"""Instructors: appointed by a resolution of the conference, for a subject and a time."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.partnerships import rules


class Instructor(models.Model):
    """A teacher appointed to guide teachers of the same subject at other schools (P1-3.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+")
    resolution = models.UUIDField()
    resolution_number = models.CharField(max_length=80)
    starts = models.DateField()
    ends = models.DateField()
    ended_reason = models.CharField(max_length=200, blank=True)
    appointed_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()

    class Meta:
        ordering = ("subject__roll", "person__number")
        indexes = (models.Index(fields=["district", "ends"], name="instructor_ends"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="instructor_order"),
        )


class Guided(models.Model):
    """A record that counts for an instructor, by its kind: what the allowance is made of.

    Written and taken away together with its count, never typed in.
    """

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="guided")
    record = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=rules.INSTRUCTOR_KINDS)
    day = models.DateField()

    class Meta:
        ordering = ("-day", "-pk")
        indexes = (models.Index(fields=["instructor", "day"], name="guided_day"),)
