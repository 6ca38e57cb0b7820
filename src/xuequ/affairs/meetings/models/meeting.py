"""Series and meetings."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from xuequ.affairs.meetings import rules


def sign_in_code() -> str:
    """The secret in the QR code on the screen of the meeting room."""
    return secrets.token_urlsafe(9)


class MeetingSeries(models.Model):
    """A regular meeting (例会): who chairs, who comes, how often, with which deadlines.

    ``figures_by`` is the resolution that set the figures in force, from ``figures_from`` on; none where they
    are still those it was set up with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=rules.SERIES_KINDS)
    name = models.CharField(max_length=60)
    head = models.CharField(max_length=60, blank=True)
    chair_post = models.CharField(max_length=20, choices=rules.CHAIR_POSTS)
    recorder = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    voters = models.JSONField(default=list)
    frequency = models.CharField(max_length=8, choices=rules.FREQUENCIES, default="monthly")
    times = models.PositiveSmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(default=2)
    start_time = models.TimeField()
    length = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=80, blank=True)
    item_days = models.PositiveSmallIntegerField(default=5)
    agenda_days = models.PositiveSmallIntegerField(default=2)
    rule = models.CharField(max_length=16, choices=rules.RULE_NAMES, default="simple")
    figures_by = models.ForeignKey("resolutions.Resolution", models.PROTECT, null=True, related_name="+")
    figures_from = models.DateField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=["district", "name"], name="series_name_once"),)

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """One meeting of a series, from planning to the signed minutes.

    ``changes``: what became of its agenda after the notice and was not told yet, the last ``changed_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    series = models.ForeignKey(MeetingSeries, models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=rules.MEETING_STATES, default="planned")
    starts_at = models.DateTimeField()
    length = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, blank=True)
    extra = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    recorder = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    items_due = models.DateField()
    agenda_due = models.DateField()
    reported_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    entitled_at_close = models.PositiveIntegerField(null=True)
    present_at_close = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=20, default=sign_in_code)
    sequence = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=["district", "starts_at"], name="meeting_when"),)
        constraints = (
            models.UniqueConstraint(
                fields=["series", "year", "extra", "ordinal"],
                condition=~models.Q(state="cancelled"),
                name="meeting_ordinal_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "closed", "sealed"])
                | models.Q(recorder__isnull=False),
                name="open_has_recorder",
            ),
        )

    @property
    def title(self) -> str:
        """The official name: 2026年第9次校长例会; an extra one: 2026年第1次校长例会临时会议."""
        return f"{self.year}年第{self.ordinal}次{self.series.name}{'临时会议' if self.extra else ''}"

    def __str__(self) -> str:
        return self.title


class Chairing(models.Model):
    """Who chaired a meeting from when to when."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="chairings")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(until=None), name="one_chairs_at_a_time"
            ),
        )
