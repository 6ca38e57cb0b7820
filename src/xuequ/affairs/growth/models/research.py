"""Research projects, who takes part, what they went through and what came of them (P1-4)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from xuequ.affairs.growth import rules


class ResearchProject(models.Model):
    """A research project of a school; ``number`` is given when it is approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey("organisation.District", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=rules.LEVELS)
    topic = models.CharField(max_length=12, choices=rules.TOPICS)
    plan = models.TextField()
    leader = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=10, choices=rules.PROJECT_STATES, default="applied")
    number = models.CharField(max_length=80, blank=True)
    applied_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    opening_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("school__roll", "-applied_at")
        constraints = (
            models.UniqueConstraint(
                fields=["district", "number"], condition=~Q(number=""), name="project_number_once"
            ),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="project_order"),
            models.CheckConstraint(
                condition=Q(state__in=("applied", "declined", "withdrawn")) | Q(approved_on__isnull=False),
                name="project_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("concluded", "withdrawn")) | Q(ended_on=None), name="project_ended"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ProjectMember(models.Model):
    """Who takes part in a project, from day to day."""

    project = models.ForeignKey(ResearchProject, models.CASCADE, related_name="members")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=rules.MEMBER_ROLES)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(left_on=None), name="project_member_once"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(left_on=None, role="leader"), name="one_project_leader"
            ),
        )


class Milestone(models.Model):
    """What a project went through; never changed, the next one stands beside it."""

    project = models.ForeignKey(ResearchProject, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=10, choices=rules.MILESTONES)
    day = models.DateField()
    text = models.TextField(blank=True)
    verdict = models.CharField(max_length=8, choices=rules.VERDICTS, blank=True)
    reviewers = models.ManyToManyField("organisation.Person", related_name="+")
    files = models.ManyToManyField("files.StoredFile", related_name="+")
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()}"


class Deliverable(models.Model):
    """A result of a project, dated within its time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(ResearchProject, models.CASCADE, related_name="deliverables")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=rules.DELIVERABLES)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return self.title
