"""When each piece of periodic work was last done, so that several workers do it once."""

from __future__ import annotations

from django.db import models


class PeriodicRun(models.Model):
    """One kind of periodic work and the moment it is due next."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    last_fault = models.CharField(max_length=300, blank=True)
