"""Files handed in with items, reports and evidence."""

from __future__ import annotations

import uuid

from django.db import models


class StoredFile(models.Model):
    """One file as it was handed in; its bytes lie under their own digest and are never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    handed_in_by = models.UUIDField()
    handed_in_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
