"""Meetings and series as lists show them: everything of a row in the one query that reads it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from xuequ.affairs.meetings.models import Attendance, Meeting, MeetingSeries, Motion
from xuequ.affairs.meetings.queries.meeting import search_meetings, visible_meetings, visible_series
from xuequ.kernel.actor import Actor

ALIVE = ("planned", "published", "open", "closed", "sealed")
COMING = ("planned", "published", "open")


def listed_meetings(actor: Actor, text: str = "") -> QuerySet[Meeting]:
    """The district's meetings, each with ``resolutions`` (how many it issued), ``entitled_now`` and
    ``present_now`` (of the voting members), and ``my_answer``, ``my_role`` (None where the actor is not
    invited)."""
    own = Attendance.objects.filter(meeting=OuterRef("pk"), person=actor.person)
    issued = Motion.objects.filter(item__meeting=OuterRef("pk"), resolution__isnull=False).order_by()
    counted = issued.values("item__meeting").annotate(count=Count("pk")).values("count")
    voters = Attendance.objects.filter(meeting=OuterRef("pk"), voter=True).order_by().values("meeting")
    there = Count("pk", filter=Q(present=True))
    rows = visible_meetings(actor).annotate(
        entitled_now=Subquery(voters.annotate(count=Count("pk")).values("count")),
        present_now=Subquery(voters.annotate(count=there).values("count")),
        resolutions=Coalesce(Subquery(counted), 0),
        my_answer=Subquery(own.values("answer")[:1]),
        my_role=Subquery(own.values("role")[:1]),
    )
    return rows.filter(pk__in=search_meetings(actor, text).order_by().values("pk")) if text else rows


def coming_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that are being prepared, announced or going on, soonest first."""
    return listed_meetings(actor).filter(state__in=COMING).order_by("starts_at")


def open_for_items(actor: Actor, now: datetime) -> QuerySet[Meeting]:
    """Meetings that still take items, soonest first (P2-3.2)."""
    return (
        visible_meetings(actor)
        .filter(state__in=("planned", "published"), starts_at__gt=now)
        .order_by("starts_at")
    )


def listed_series(actor: Actor, starts: date, ends: date, now: datetime) -> QuerySet[MeetingSeries]:
    """The regular meetings with ``planned`` (how many between two days) and ``next_at``."""
    meetings = Meeting.objects.filter(series=OuterRef("pk")).order_by()
    inside = meetings.filter(starts_at__date__range=(starts, ends), state__in=ALIVE)
    counted = inside.values("series").annotate(count=Count("pk")).values("count")
    coming = meetings.filter(starts_at__gt=now, state__in=COMING).order_by("starts_at")
    return visible_series(actor).annotate(
        planned=Coalesce(Subquery(counted), 0), next_at=Subquery(coming.values("starts_at")[:1])
    )


def meetings_between(actor: Actor, starts: date, ends: date) -> list[Meeting]:
    """Every meeting of the district between two days, called-off ones left out, in the order of time."""
    found = visible_meetings(actor).filter(starts_at__date__range=(starts, ends))
    return list(found.exclude(state="cancelled").order_by("starts_at"))


def days_of_series(series: UUID, starts: date, ends: date) -> list[date]:
    """The days of a series' meetings between two days; extra meetings do not stand for regular ones."""
    found = Meeting.objects.filter(series=series, starts_at__date__range=(starts, ends), extra=False)
    moments = found.exclude(state="cancelled").annotate(at=F("starts_at")).values_list("at", flat=True)
    return [timezone.localdate(moment) for moment in moments]
