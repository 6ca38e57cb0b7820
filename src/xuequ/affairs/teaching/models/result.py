"""How a plan that was prepared together went on: each later revision, with what stood before it (P1-0d)."""

from __future__ import annotations

from django.db import models

from xuequ.affairs.teaching.models.activity import Activity


class Revision(models.Model):
    """A later revision (二次备课): who made it when, and the plan as it stood before."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="revisions")
    before = models.TextField(blank=True)
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
