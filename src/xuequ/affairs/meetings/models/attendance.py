"""Who is invited, who came and went, who withdrew, who spoke."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models.item import AgendaItem
from xuequ.affairs.meetings.models.meeting import Meeting


class Attendance(models.Model):
    """One person at one meeting, from the invitation to the end."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    school = models.ForeignKey("organisation.School", models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=10, choices=rules.ROLES, default="member")
    voter = models.BooleanField(default=False)
    answer = models.CharField(max_length=6, choices=rules.ANSWERS, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    proxy = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    proxy_agreed = models.BooleanField(default=False)
    opinion = models.TextField(blank=True)
    signed_in_at = models.DateTimeField(null=True)
    signed_out_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey("organisation.Person", models.PROTECT, null=True, related_name="+")
    present = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    early = models.BooleanField(default=False)

    class Meta:
        ordering = ("role", "school__roll", "person__number")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=~models.Q(role="observer") | models.Q(voter=False), name="observer_never_votes"
            ),
            models.CheckConstraint(
                condition=models.Q(present=False) | models.Q(signed_in_at__isnull=False),
                name="present_signed_in",
            ),
        )

    @property
    def opinion_withdrawn(self) -> bool:
        """Whether who handed in a written opinion came after all: it is no absent person's any more."""
        return bool(self.opinion) and self.signed_in_at is not None

    @property
    def duty_read(self) -> str:
        """The duty on a page: a post's name and "for somebody" in the reader's language."""
        before, _, after = rules.FOR_ANOTHER.partition("%(name)s")
        if self.role != "proxy" or not self.duty.startswith(before):
            return gettext(self.duty)
        return gettext(rules.FOR_ANOTHER) % {"name": self.duty.removeprefix(before).removesuffix(after)}


class Presence(models.Model):
    """A stay in the room: from when to when."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="stays")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)


class Recusal(models.Model):
    """A member withdrew on one item: outside its count and its room."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    entered_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "person"], name="recusal_once"),)


class Speech(models.Model):
    """A turn in the order of speaking on an item, and the gist of what was said."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speeches")
    person = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    gist = models.TextField(blank=True)

    class Meta:
        ordering = ("asked_at",)
        verbose_name_plural = "speeches"
