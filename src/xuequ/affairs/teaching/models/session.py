"""The district's one calendar of lesson preparation: what is planned, who is invited, what moved (P1-0d)."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.teaching import rules


class PlannedSession(models.Model):
    """Something to be done together on a day to come; once recorded, ``activity`` is what came of it.

    ``host``: who leads it or gives the lesson; ``speaker``: who prepared the first draft (主备人); ``about``:
    the pair for which it is planned; ``sequence`` grows with every change that calendars have to take over;
    ``sent``: the sender's own mark, so that nothing is stored twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=rules.SESSION_KINDS)
    day = models.DateField()
    starts = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=rules.USUAL_LENGTH)
    period = models.PositiveSmallIntegerField(null=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=120)
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, null=True, related_name="+")
    grades = models.ManyToManyField("organisation.Grade", related_name="+", db_table="teaching_session_grade")
    host = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    recorder = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    speaker = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("organisation.CentreGroup", models.PROTECT, null=True, related_name="+")
    about = models.UUIDField(null=True, db_index=True)
    note = models.TextField(blank=True)
    files = models.ManyToManyField("files.StoredFile", related_name="+", db_table="teaching_session_file")
    planned_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveSmallIntegerField(default=0)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    called_off_reason = models.CharField(max_length=200, blank=True)
    activity = models.OneToOneField("teaching.Activity", models.PROTECT, null=True, related_name="session")
    sent = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("day", "starts", "period", "planned_at")
        indexes = (
            models.Index(fields=["district", "day"], name="session_day"),
            models.Index(fields=["group", "day"], name="session_group_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=["planned_by", "sent"], name="session_sent_once"),
            models.CheckConstraint(
                condition=models.Q(starts__isnull=False) | models.Q(period__isnull=False),
                name="session_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at=None)
                | (models.Q(called_off_by__isnull=False) & ~models.Q(called_off_reason="")),
                name="session_off_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at=None) | models.Q(activity=None), name="session_off_or_held"
            ),
        )

    def __str__(self) -> str:
        return self.topic


class Invited(models.Model):
    """Somebody invited to a session, and what they answered; who does not come says why."""

    session = models.ForeignKey(PlannedSession, models.CASCADE, related_name="invited")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=rules.ANSWERS, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["session", "person"], name="invited_once"),
            models.CheckConstraint(condition=~models.Q(answer="no", reason=""), name="invited_no_has_reason"),
        )


class Move(models.Model):
    """When and where a session was to be before it was moved, and why it was."""

    session = models.ForeignKey(PlannedSession, models.CASCADE, related_name="moves")
    day = models.DateField()
    starts = models.TimeField(null=True)
    period = models.PositiveSmallIntegerField(null=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="move_has_reason"),)
