"""Agenda items."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models.meeting import Meeting


class AgendaItem(models.Model):
    """A matter before a meeting: handed in, settled by the chair, discussed, disposed of.

    ``about`` is the resolution that it asks the meeting to change (P3-4); ``approves`` the minutes of an
    earlier meeting that it puts before this one (P3-9).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    source = models.CharField(max_length=10, choices=rules.SOURCES, default="school")
    state = models.CharField(max_length=10, choices=rules.ITEM_STATES, default="handed_in")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    business = models.CharField(max_length=10, choices=rules.BUSINESS)
    major = models.BooleanField(default=False)
    personnel = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    presenter = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    handed_in_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    about = models.ForeignKey("resolutions.Resolution", models.PROTECT, null=True, related_name="+")
    approves = models.ForeignKey("meetings.Minutes", models.PROTECT, null=True, related_name="approvals")
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_to")
    materials = models.ManyToManyField("files.StoredFile", related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    disposal = models.CharField(max_length=10, choices=rules.DISPOSALS, blank=True)
    conclusion = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    checked = models.JSONField(default=list)

    class Meta:
        ordering = ("position", "handed_in_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(disposal="") | models.Q(ended_at__isnull=False), name="disposal_has_end"
            ),
            models.UniqueConstraint(
                fields=["meeting", "source"],
                condition=models.Q(source="follow_up"),
                name="made_item_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "approves"],
                condition=models.Q(approves__isnull=False),
                name="approval_once_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["approves"],
                condition=models.Q(disposal__in=rules.APPROVING),
                name="minutes_approved_once",
            ),
        )

    @property
    def heading(self) -> str:
        """The title on a page: what the regime put on the agenda is called in the reader's language."""
        made = rules.MADE_TITLES.get(self.source, "")
        before, _, after = made.partition("%(meeting)s")
        if not made or not (self.title.startswith(before) and self.title.endswith(after)):
            return self.title
        return gettext(made) % {"meeting": self.title.removeprefix(before).removesuffix(after)}

    def __str__(self) -> str:
        return self.title
