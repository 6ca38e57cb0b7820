"""Mentor and apprentice: the agreement, the times it rested, the papers written."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.partnerships import rules


class Mentorship(models.Model):
    """A teacher takes an apprentice from day to day. Another apprentice is another mentorship, ``follows``.

    ``school``: the apprentice's; ``posting``: for which the mentor came, where there is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    apprentice = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+")
    posting = models.ForeignKey("partnerships.Posting", models.PROTECT, null=True, related_name="mentorships")
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    agreement = models.TextField()
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=rules.MENTORSHIP_STATES, default="open")
    ended_reason = models.CharField(max_length=200, blank=True)
    opened_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts",)
        indexes = (models.Index(fields=["district", "state"], name="mentorship_state"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="mentorship_order"),
            models.CheckConstraint(
                condition=~models.Q(mentor=models.F("apprentice")), name="mentorship_of_two"
            ),
        )


class Interruption(models.Model):
    """Days in which a mentorship rests, and why."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="interruptions")
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("starts",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="interruption_order"
            ),
        )


class Paper(models.Model):
    """A paper of the apprentice; it counts once the mentor has accepted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=120)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    handed_in_on = models.DateField()
    handed_in_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField(null=True)

    class Meta:
        ordering = ("-handed_in_on", "title")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(accepted_by=None) | ~models.Q(accepted_by=models.F("handed_in_by")),
                name="paper_other_hand",
            ),
        )
