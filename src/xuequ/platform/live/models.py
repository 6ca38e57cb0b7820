from __future__ import annotations

from django.db import models

TOPIC_LENGTH = 80


class LiveChange(models.Model):
    """One topic changed. Rows are only added, and pruned when every process has long read them."""

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=TOPIC_LENGTH)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.topic} ({self.pk})"
