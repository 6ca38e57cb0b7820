"""Motions and ballots: one person one vote, kept by the database."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models.item import AgendaItem
from xuequ.affairs.meetings.models.meeting import MeetingSeries

_CLOSED = models.Q(state="closed")


class Motion(models.Model):
    """A question put to the vote, the rule stamped on it, and the result that was computed.

    ``figures``: the new figures of a series (``figures_of``) that it names; the resolution that it becomes
    changes these and nothing else, once (P3-4). ``quota_figure``: the new figure of a duty that it names; it
    comes into force with the resolution.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="motions")
    text = models.TextField()
    ballot = models.CharField(max_length=8, choices=rules.BALLOTS)
    rule_name = models.CharField(max_length=16, choices=rules.RULE_NAMES)
    rule = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=rules.MOTION_STATES, default="draft")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    present_at_opening = models.PositiveIntegerField(null=True)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    recused = models.PositiveIntegerField(null=True)
    in_favour = models.PositiveIntegerField(null=True)
    against = models.PositiveIntegerField(null=True)
    abstain = models.PositiveIntegerField(null=True)
    not_voted = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=rules.OUTCOMES, blank=True)
    kind = models.CharField(max_length=8, default="new")
    measure = models.TextField(blank=True)
    acceptance = models.TextField(blank=True)
    responsible = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    assisting = models.ManyToManyField("organisation.School", related_name="+")
    due = models.DateField(null=True)
    target = models.ForeignKey("resolutions.Resolution", models.PROTECT, null=True, related_name="+")
    resolution = models.OneToOneField("resolutions.Resolution", models.PROTECT, null=True, related_name="+")
    figures_of = models.ForeignKey(MeetingSeries, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(null=True)
    figures_applied_at = models.DateTimeField(null=True)
    quota_figure = models.JSONField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(figures__isnull=True, figures_of__isnull=True)
                | models.Q(figures__isnull=False, figures_of__isnull=False),
                name="motion_figures_whole",
            ),
            models.CheckConstraint(
                condition=~_CLOSED
                | models.Q(
                    present=models.F("in_favour")
                    + models.F("against")
                    + models.F("abstain")
                    + models.F("not_voted"),
                    outcome__in=["passed", "failed"],
                ),
                name="motion_counts_add_up",
            ),
            models.CheckConstraint(
                condition=~_CLOSED | models.Q(entitled__gte=models.F("present") + models.F("recused")),
                name="motion_within_entitled",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(rule__isnull=False),
                name="motion_rule_stamped",
            ),
        )


class Ballot(models.Model):
    """That a person voted; and what, unless the ballot is secret: then neither choice nor time is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, models.PROTECT, related_name="ballots")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=rules.CHOICES, null=True)
    at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    disputed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["motion", "person"], name="one_person_one_vote"),)


class SecretCount(models.Model):
    """The running sum of a secret ballot: no row per voter, no order and no time.

    One row, written by every ballot, so that the database's own mark of who wrote a row last tells nothing of
    what anybody chose. On closing the sum goes into the motion and the row is removed.
    """

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="secret_count")
    in_favour = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
