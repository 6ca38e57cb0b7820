"""A lead school and the school it supports: the agreement, its subjects, the aid, each side's word."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.partnerships import rules


class Partnership(models.Model):
    """A lead school supports another from day to day; agreed to by both principals and the district head."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    lead = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    supported = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    goals = models.TextField()
    agreement = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=rules.PAIR_STATES, default="draft")
    drafted_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("lead__roll", "supported__roll", "-starts")
        indexes = (models.Index(fields=["district", "state"], name="partnership_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="partnership_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(lead=models.F("supported")), name="partnership_of_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead.name} → {self.supported.name}"


class PairSubject(models.Model):
    """A subject in which the two schools work together; its id is what owes the pair's duties.

    ``claim``: the two schools and the first day, while the agreement is drafted or agreed to: of two who
    draft the same at once the database takes one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="subjects")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+")
    claim = models.CharField(max_length=90, null=True)

    class Meta:
        ordering = ("subject__roll",)
        constraints = (
            models.UniqueConstraint(fields=["partnership", "subject"], name="pair_subject_once"),
            models.UniqueConstraint(fields=["claim", "subject"], name="pair_claimed_once"),
        )


class AidItem(models.Model):
    """People, material, a course or training given by one school of a pair; it counts once received."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="aid")
    giver = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=rules.AID_KINDS)
    description = models.CharField(max_length=200)
    quantity = models.CharField(max_length=60)
    given_on = models.DateField()
    state = models.CharField(max_length=10, choices=rules.AID_STATES, default="given")
    recorded_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    settled_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField(null=True)
    objection = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-given_on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="given") | models.Q(settled_by__isnull=False), name="aid_settled"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("recorded_by")),
                name="aid_other_hand",
            ),
        )


class TermWord(models.Model):
    """What one side says at the end of a term the partnership was worth to it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="words")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=rules.SIDES)
    worth = models.CharField(max_length=8, choices=rules.WORTH)
    text = models.CharField(max_length=200)
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-term__starts", "side")
        constraints = (
            models.UniqueConstraint(fields=["partnership", "term", "side"], name="term_word_once"),
        )
