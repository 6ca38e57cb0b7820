"""Documents, resolutions, the tasks that follow from them, and what became of those."""

from __future__ import annotations

import uuid

from django.db import models

from xuequ.affairs.resolutions import rules


class Document(models.Model):
    """An official document as sent to the schools: the sealed files, and who signed for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=rules.DOCUMENT_KINDS, default="minutes")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    origin = models.UUIDField(db_index=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Receipt(models.Model):
    """A school signed for a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="receipts")
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["document", "school"], name="receipt_once"),)


class NumberSeries(models.Model):
    """The running number of one series in one year; moved on only in the transaction that seals."""

    district = models.ForeignKey("organisation.District", models.CASCADE, related_name="+")
    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["district", "series", "year"], name="number_series_once"),
        )


class Resolution(models.Model):
    """What was decided. Once issued the database itself refuses any change (P3-4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="resolutions")
    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=rules.KINDS, default="new")
    text = models.TextField()
    measure = models.TextField()
    acceptance = models.TextField(blank=True)
    responsible = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    assisting = models.ManyToManyField("organisation.School", related_name="+", through="Assistance")
    due = models.DateField(null=True)
    decided_on = models.DateField()
    origin = models.UUIDField(db_index=True)
    origin_title = models.CharField(max_length=120)
    target = models.ForeignKey("self", models.PROTECT, null=True, related_name="changes")
    digest = models.CharField(max_length=64)
    issued = models.BooleanField(default=False)

    class Meta:
        ordering = ("-decided_on", "-serial")
        constraints = (
            models.UniqueConstraint(
                fields=["district", "series", "year", "serial"], name="resolution_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="repeal") | models.Q(responsible__isnull=False, due__isnull=False),
                name="resolution_has_duty",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="new") | models.Q(target__isnull=False), name="change_has_target"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Assistance(models.Model):
    """A school that assists in carrying out a resolution."""

    resolution = models.ForeignKey(Resolution, models.PROTECT)
    school = models.ForeignKey("organisation.School", models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resolution", "school"], name="assistance_once"),)


class Task(models.Model):
    """The carrying out of a resolution by its lead school."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="task")
    responsible = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=rules.TASK_STATES, default="open")
    percent = models.PositiveSmallIntegerField(default=0)
    issued_on = models.DateField()
    first_due = models.DateField()
    due = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    closing_note = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_told = models.BooleanField(default=False)

    class Meta:
        ordering = ("due",)
        indexes = (models.Index(fields=["district", "state", "due"], name="task_state_due"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="task_percent"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "submitted"]) | models.Q(closed_at__isnull=False),
                name="task_closed_when",
            ),
        )


class ProgressReport(models.Model):
    """What was done on a task: a share, a sentence, evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="reports")
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    done = models.BooleanField(default=False)
    returned = models.CharField(max_length=300, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    evidence = models.ManyToManyField("files.StoredFile", related_name="+", db_table="resolutions_evidence")

    class Meta:
        ordering = ("-at",)


class Explanation(models.Model):
    """Why a task is late, what is done about it, and the new date asked for; heard by a meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="explanations")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    remedy = models.CharField(max_length=500)
    old_date = models.DateField()
    new_date = models.DateField()
    state = models.CharField(max_length=10, choices=rules.EXPLANATION_STATES, default="waiting")
    heard_at = models.DateTimeField(null=True)
    heard_in = models.UUIDField(null=True)

    class Meta:
        ordering = ("-at",)
