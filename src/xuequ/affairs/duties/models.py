"""What counts towards duties, the figures voted for, who is exempt, what was published and appraised."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.duties import rules


class Credit(models.Model):
    """What a confirmed record counts for one debtor towards one quota; ``title`` and ``url`` open the record.

    Made and taken away by the affair that owns the record, in the same transaction, never typed in.
    """

    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    quota = models.CharField(max_length=30)
    debtor = models.UUIDField()
    day = models.DateField()
    amount = models.PositiveSmallIntegerField(default=1)
    elsewhere = models.PositiveSmallIntegerField(default=0)
    record = models.UUIDField()
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200)

    class Meta:
        ordering = ("-day", "-pk")
        indexes = (
            models.Index(
                fields=["district", "quota", "debtor", "day", "amount", "elsewhere"], name="credit_standing"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "quota", "debtor"], name="credit_once"),
            models.CheckConstraint(condition=models.Q(elsewhere__lte=models.F("amount")), name="credit_part"),
        )


class QuotaFigure(models.Model):
    """A figure set by a resolution (P3-4): from a day on, for one post and school or for all.

    Never changed: a later resolution sets another beside it.
    """

    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    quota = models.CharField(max_length=30)
    post = models.CharField(max_length=20, choices=rules.POSTS, blank=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    total = models.PositiveSmallIntegerField()
    elsewhere = models.PositiveSmallIntegerField(default=0)
    starts = models.DateField()
    ends = models.DateField(null=True)
    resolution = models.UUIDField(db_index=True)
    resolution_number = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(elsewhere__lte=models.F("total")), name="quota_figure_part"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="quota_figure_order",
            ),
        )
        indexes = (models.Index(fields=["district", "quota"], name="quota_figure_of"),)


class Exemption(models.Model):
    """Days in which somebody owes nothing, or less: why, on what evidence, and who agreed to it.

    ``debtor``: whoever owes (a person, a school, a pair …); ``quota``: of which duty, of all where empty;
    ``name``, ``school`` and ``other_school``: of what is neither a person nor a school, what it is called and
    which schools answer for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    debtor = models.UUIDField()
    name = models.CharField(max_length=160, blank=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    other_school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    quota = models.CharField(max_length=30, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=12, choices=rules.REASONS)
    note = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=rules.EXEMPTION_STATES, default="waiting")
    decided_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["district", "state", "debtor"], name="exemption_of"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="exemption_order"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~(models.Q(decided_by=models.F("debtor")) | models.Q(decided_by=models.F("asked_by"))),
                name="exemption_other_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withdrawn"]) | models.Q(decided_by__isnull=False),
                name="exemption_decided",
            ),
        )


class Publication(models.Model):
    """The standings of a quota in a term, put up for everybody to see, then signed (P1-2.2).

    Once signed the database itself refuses any change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    quota = models.CharField(max_length=30)
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=rules.PUBLICATION_STATES, default="open")
    opened_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField()
    signed_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["district", "quota", "term"],
                condition=~models.Q(state="dropped"),
                name="published_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed")
                | (models.Q(signed_by__isnull=False) & ~models.Q(signed_by=models.F("opened_by"))),
                name="publication_other_hand",
            ),
        )


class PublicationLine(models.Model):
    """One line of a publication: required, done, done elsewhere; ``was_…``: as it was first put up."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    debtor = models.UUIDField()
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    first = models.DateField()
    last = models.DateField()
    required = models.PositiveSmallIntegerField()
    required_elsewhere = models.PositiveSmallIntegerField()
    done = models.PositiveIntegerField()
    done_elsewhere = models.PositiveIntegerField()
    was_done = models.PositiveIntegerField()
    was_elsewhere = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["publication", "position"], name="publication_line_once"),
        )

    @property
    def met(self) -> bool:
        """Whether enough was done, and enough of it elsewhere."""
        return self.done >= self.required and self.done_elsewhere >= self.required_elsewhere


class Objection(models.Model):
    """What somebody says against a line, and what was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(PublicationLine, models.CASCADE, related_name="objections")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=rules.OBJECTION_STATES, default="waiting")
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("person")),
                name="objection_other_hand",
            ),
        )


class Appraisal(models.Model):
    """The appraisal sheet of a person or a school for a term: drawn up, answered, settled (P1-2.2).

    ``subject``: the person or the school; ``post``: the highest held, empty on a school's sheet. Once settled
    the database itself refuses any change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=8, choices=rules.SHEETS)
    subject = models.UUIDField()
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=20, choices=rules.POSTS, blank=True)
    state = models.CharField(max_length=8, choices=rules.APPRAISAL_STATES, default="drawn")
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    drawn_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    word = models.CharField(max_length=300, blank=True)
    word_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    word_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("drawn_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["district", "term", "subject"], name="appraisal_once"),
            models.CheckConstraint(
                condition=~models.Q(state="settled")
                | (
                    models.Q(settled_by__isnull=False)
                    & ~models.Q(settled_by=models.F("drawn_by"))
                    & ~models.Q(settled_by=models.F("subject"))
                ),
                name="appraisal_other_hand",
            ),
        )


class AppraisalLine(models.Model):
    """One duty on an appraisal sheet: owed, done, missing, what it weighs and what it comes to."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    quota = models.CharField(max_length=30)
    weight = models.PositiveSmallIntegerField()
    required = models.PositiveIntegerField()
    required_elsewhere = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    done_elsewhere = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["appraisal", "quota"], name="appraisal_line_once"),
            models.CheckConstraint(
                condition=models.Q(missing__lte=models.F("required")), name="appraisal_line_part"
            ),
        )
