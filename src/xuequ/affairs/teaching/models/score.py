"""The district's score sheets, and the scores that a lesson was given."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.teaching.models.activity import Activity


class ScoreSheet(models.Model):
    """A score sheet: its dimensions, and from how many points on a lesson is very good, good, fair.

    A sheet that was used is never changed: changing it makes the next version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    very_good = models.PositiveSmallIntegerField(default=90)
    good = models.PositiveSmallIntegerField(default=80)
    fair = models.PositiveSmallIntegerField(default=60)
    scored = models.BooleanField(default=True)
    usual = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("-usual", "name")
        constraints = (
            models.UniqueConstraint(fields=["district", "name", "version"], name="score_sheet_once"),
            models.UniqueConstraint(
                fields=["district"], condition=models.Q(usual=True, active=True), name="one_usual_sheet"
            ),
            models.CheckConstraint(
                condition=models.Q(very_good__gt=models.F("good"), good__gt=models.F("fair")),
                name="score_sheet_bands",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Dimension(models.Model):
    """One dimension of a sheet and the most points it gives."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="dimensions")
    name = models.CharField(max_length=30)
    hint = models.CharField(max_length=120, blank=True)
    points = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["sheet", "position"], name="dimension_once"),)


class Score(models.Model):
    """The points a lesson was given in one dimension."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="scores")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("dimension__position",)
        constraints = (models.UniqueConstraint(fields=["activity", "dimension"], name="score_once"),)
