"""The training programme of a year, its sessions, and who was there (P1-0f)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from xuequ.affairs.growth import rules


class TrainingProgramme(models.Model):
    """The training programme of a school year: one for the whole district."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    school_year = models.ForeignKey("organisation.SchoolYear", models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    audience = models.CharField(max_length=120)
    made_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-school_year__starts",)
        constraints = (
            models.UniqueConstraint(fields=["district", "school_year"], name="one_programme_a_year"),
        )

    def __str__(self) -> str:
        return self.title


class TrainingSession(models.Model):
    """One session of the programme; ``taken``: places taken, never more than there are.

    ``closed_at``: who was there is confirmed, the hours count.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    programme = models.ForeignKey(TrainingProgramme, models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=rules.SESSION_KINDS)
    speaker = models.CharField(max_length=60, blank=True)
    host = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    hours = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("starts_at",)
        indexes = (models.Index(fields=["district", "starts_at"], name="training_session_at"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_session_order"),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("ends_at")), name="training_registration_end"
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=rules.MOST_HOURS), name="training_hours_within"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="training_places_kept"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """One person at one session: registered, signed in, confirmed when the session was closed.

    ``entered_by``: the officer who ticked them; ``note``: why, where it was late.
    """

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ("person__school__roll", "person__number")
        constraints = (
            models.UniqueConstraint(fields=["session", "person"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(signed_in_at__isnull=False), name="confirmed_was_there"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(signed_in_at=None), name="withdrawn_was_not_there"
            ),
        )
