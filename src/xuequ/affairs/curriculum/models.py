"""Bell times, classes, and timetables with their lessons: what is taught where, when, by whom."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from xuequ.affairs.curriculum import rules


class BellTime(models.Model):
    """When a period of a school begins and ends, by the school's own clock."""

    school = models.ForeignKey("organisation.School", models.CASCADE, related_name="bell_times")
    number = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["school", "number"], name="bell_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="bell_order"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=rules.MOST_PERIODS), name="bell_number"
            ),
        )


class ClassGroup(models.Model):
    """A class (班级) of a school; ``grade`` is counted from the first year of primary school."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="class_groups")
    grade = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    headcount = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("grade", "number")
        constraints = (
            models.UniqueConstraint(fields=["school", "grade", "number"], name="class_once"),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=rules.HIGHEST_GRADE), name="class_grade"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Timetable(models.Model):
    """A school's timetable, in force from ``starts`` to ``ends``, both included.

    A newer one cuts those before it short; one that was replaced before it began ends before it starts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="timetables")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["school", "version"], name="timetable_version"),
            models.UniqueConstraint(
                fields=["school", "starts"], condition=Q(ends__gte=F("starts")), name="one_in_force"
            ),
        )
        indexes = (models.Index(fields=["starts", "ends"], name="timetable_days"),)


class Lesson(models.Model):
    """A lesson of the week. Subject and teacher are null where they are not known; the words are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="lessons")
    class_group = models.ForeignKey(ClassGroup, models.PROTECT, related_name="lessons")
    weekday = models.PositiveSmallIntegerField(choices=rules.WEEKDAYS)
    period = models.PositiveSmallIntegerField()
    weeks = models.CharField(max_length=5, choices=rules.WEEKS, default="every")
    subject = models.ForeignKey("organisation.Subject", models.PROTECT, related_name="+", null=True)
    subject_name = models.CharField(max_length=40)
    teacher = models.ForeignKey("organisation.Person", models.PROTECT, related_name="lessons", null=True)
    teacher_name = models.CharField(max_length=40, blank=True)
    room = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("weekday", "period", "weeks")
        constraints = (
            models.UniqueConstraint(
                fields=["timetable", "class_group", "weekday", "period", "weeks"], name="lesson_once"
            ),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="lesson_weekday"),
            models.CheckConstraint(
                condition=Q(period__gte=1, period__lte=rules.MOST_PERIODS), name="lesson_period"
            ),
            models.CheckConstraint(condition=Q(weeks__in=["every", "odd", "even"]), name="lesson_weeks"),
        )


class TimetableImport(models.Model):
    """A timetable file handed in and read: shown first, in force only when a person says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("organisation.School", models.CASCADE, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    handed_in_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", null=True)
    handed_in_at = models.DateTimeField()
    starts = models.DateField()
    state = models.CharField(max_length=8, choices=rules.IMPORT_STATES, default="ready")
    preview = models.JSONField(default=dict)
    timetable = models.ForeignKey(Timetable, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-handed_in_at",)
