"""Districts, schools, the school calendar, people and their posts: who and where."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from xuequ.affairs.organisation import rules


class District(models.Model):
    """A school district (学区): every other row belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=12, unique=True)
    authority = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A member school, with its stage and its role in the district."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="schools")
    name = models.CharField(max_length=60)
    stage = models.CharField(max_length=12, choices=rules.STAGES)
    role = models.CharField(max_length=12, choices=rules.ROLES)
    address = models.CharField(max_length=120, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    headcount = models.PositiveIntegerField(null=True)
    roll = models.PositiveSmallIntegerField(default=0)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ("roll", "name")
        constraints = (
            models.UniqueConstraint(fields=["district", "name"], name="school_name_once"),
            models.UniqueConstraint(
                fields=["district"], condition=models.Q(role="base", left_on=None), name="one_base_school"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A subject taught in the district."""

    district = models.ForeignKey(District, models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=20)
    roll = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("roll",)
        constraints = (models.UniqueConstraint(fields=["district", "name"], name="subject_once"),)

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """A grade, counted from the first year of primary school."""

    district = models.ForeignKey(District, models.CASCADE, related_name="grades")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=12)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["district", "number"], name="grade_once"),)

    def __str__(self) -> str:
        return self.name


class SchoolYear(models.Model):
    """A school year, named by its two years: 2026–2027."""

    district = models.ForeignKey(District, models.CASCADE, related_name="school_years")
    name = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ("starts",)
        constraints = (
            models.UniqueConstraint(fields=["district", "starts"], name="school_year_once"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="school_year_order"),
        )

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of a school year; weeks are counted from its first day's Monday."""

    school_year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="terms")
    district = models.ForeignKey(District, models.CASCADE, related_name="terms")
    name = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ("starts",)
        constraints = (
            models.UniqueConstraint(fields=["district", "starts"], name="term_once"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="term_order"),
        )

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day set by hand over the official calendar: off, or a make-up working day."""

    district = models.ForeignKey(District, models.CASCADE, related_name="calendar_days")
    day = models.DateField()
    kind = models.CharField(max_length=4, choices=rules.DAY_KINDS)
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=["district", "day"], name="calendar_day_once"),)


class Person(models.Model):
    """A member of staff: one person, one account, any number of posts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="people")
    number = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=4, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="staff")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=20, blank=True)
    education = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    periods = models.PositiveSmallIntegerField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    left_on = models.DateField(null=True)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="person")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["district", "number"], name="staff_number_once"),)
        indexes = (
            models.Index(fields=["district", "name"], name="person_name"),
            models.Index(fields=["district", "pinyin"], name="person_pinyin"),
        )

    def __str__(self) -> str:
        return self.name


class CentreGroup(models.Model):
    """A subject centre group (学科中心备课组)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.CASCADE, related_name="centre_groups")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ("subject__roll",)
        constraints = (models.UniqueConstraint(fields=["district", "name"], name="centre_group_once"),)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post held by a person: at a school, in a centre group or for the district, from day to day.

    Permissions come from the posts in force today and from nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=20, choices=rules.POST_NAMES)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="posts")
    group = models.ForeignKey(CentreGroup, models.CASCADE, null=True, related_name="posts")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        ordering = ("starts",)
        indexes = (models.Index(fields=["district", "kind"], name="post_kind"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")), name="post_order"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(kind__in=sorted(rules.ADMIN_KINDS), ends=None),
                name="one_administration",
            ),
        )


class RosterImport(models.Model):
    """A roster handed in: read, shown, and brought in only when a person says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    handed_in_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=rules.IMPORT_STATES, default="reading")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    preview = models.JSONField(default=dict)
    failure = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True)
