"""One table for everything that was done: observed, prepared together, demonstrated, guided, visited."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.teaching import rules


class Activity(models.Model):
    """Something done once, at one place, by people in roles; it counts when the other side has confirmed it.

    ``host``: the teacher whose lesson it was, or who led it; ``school``: where it took place; ``other_side``:
    the school whose leaders confirm it where no single teacher does; ``about``: the pair, mentorship or
    instructor for which it was done; ``sent``: the sender's own mark, so that nothing is stored twice.
    ``batch`` and ``line``: the paper records it was brought in from, and the row there.
    ``online``: people met on line; ``closed``: for those concerned and the leaders of their schools alone.
    ``text``: what was said of a lesson, or the problem talked over; ``opinions`` on it, the ``agreement``
    reached, and the ``result``: the plan that came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=rules.KINDS)
    state = models.CharField(max_length=10, choices=rules.STATES, default="pending")
    day = models.DateField()
    period = models.PositiveSmallIntegerField(null=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    host = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    other_side = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, null=True, related_name="+")
    grade = models.ForeignKey("organisation.Grade", models.PROTECT, null=True, related_name="+")
    class_name = models.CharField(max_length=30, blank=True)
    occasion = models.CharField(max_length=16, choices=rules.OCCASIONS, blank=True)
    topic = models.CharField(max_length=120)
    place = models.CharField(max_length=60, blank=True)
    online = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    opinions = models.TextField(blank=True)
    agreement = models.TextField(blank=True)
    result = models.TextField(blank=True)
    division = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    group = models.ForeignKey("organisation.CentreGroup", models.PROTECT, null=True, related_name="+")
    about = models.UUIDField(null=True, db_index=True)
    sheet = models.ForeignKey("teaching.ScoreSheet", models.PROTECT, null=True, related_name="+")
    points = models.PositiveSmallIntegerField(null=True)
    files = models.ManyToManyField("files.StoredFile", related_name="+", db_table="teaching_activity_file")
    batch = models.ForeignKey("teaching.PaperBatch", models.PROTECT, null=True, related_name="activities")
    line = models.PositiveSmallIntegerField(null=True)
    sent = models.UUIDField(default=uuid.uuid4)
    recorded_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    settled_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=300, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-day", "-recorded_at")
        indexes = (
            models.Index(fields=["district", "kind", "day"], name="activity_kind_day"),
            models.Index(fields=["district", "host", "state"], name="activity_host"),
        )
        constraints = (
            models.UniqueConstraint(fields=["recorded_by", "sent"], name="activity_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "pending", "withdrawn"])
                | models.Q(settled_by__isnull=False),
                name="activity_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed", settled_by=models.F("recorded_by")),
                name="activity_other_hand",
            ),
            models.UniqueConstraint(fields=["batch", "line"], name="activity_line_once"),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(batch__isnull=False),
                name="activity_waits_in_batch",
            ),
        )

    def __str__(self) -> str:
        return self.topic


class Part(models.Model):
    """A person's part in an activity, with the school they belonged to that day; ``note``: why absent."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=rules.ROLES)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["person", "role"], name="part_person_role"),)
        constraints = (models.UniqueConstraint(fields=["activity", "person", "role"], name="part_once"),)
