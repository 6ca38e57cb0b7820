"""What a centre group plans for a term, version by version (P1-1.2)."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.models.session import PlannedSession


class TermPlan(models.Model):
    """One version of a group's plan of a term; the highest is in force, the earlier ones stay to be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    group = models.ForeignKey("organisation.CentreGroup", models.PROTECT, related_name="+")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    aims = models.TextField()
    handed_in_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["group", "term", "version"], name="plan_version_once"),
            models.CheckConstraint(condition=~models.Q(aims=""), name="plan_has_aims"),
        )


class PlanLine(models.Model):
    """A session as this version planned it, whatever has become of it since."""

    plan = models.ForeignKey(TermPlan, models.CASCADE, related_name="lines")
    session = models.ForeignKey(PlannedSession, models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=rules.SESSION_KINDS)
    topic = models.CharField(max_length=120)

    class Meta:
        ordering = ("day", "pk")
        constraints = (models.UniqueConstraint(fields=["plan", "session"], name="plan_line_once"),)
