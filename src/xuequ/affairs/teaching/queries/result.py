"""What came of preparing together: the lesson plans of the whole district, for everybody in it (P1-0d)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from xuequ.affairs.teaching.models import Activity, Part, Revision
from xuequ.affairs.teaching.queries.activity import visible_activities
from xuequ.kernel.actor import Actor

PREPARING = ("joint_preparation", "group_activity")
"""The kinds whose results are lesson plans."""


@dataclass(frozen=True, slots=True)
class ResultChoice:
    """Which plans are looked for; what is empty narrows nothing. ``school``: it took part."""

    text: str = ""
    subject: int | None = None
    grade: int | None = None
    school: UUID | None = None
    group: UUID | None = None


def results(actor: Actor, choice: ResultChoice) -> QuerySet[Any]:
    """The lesson plans, the latest first, each with ``revised``: whether it went on (二次备课). Three queries
    when read."""
    filed = Activity.files.through.objects.filter(activity=OuterRef("pk"))
    found = visible_activities(actor).filter(kind__in=PREPARING, state__in=("pending", "confirmed"))
    found = found.filter(~Q(result="") | Exists(filed))
    if choice.text:
        found = found.filter(Q(topic__icontains=choice.text) | Q(result__icontains=choice.text))
    named = {"subject": choice.subject, "grade": choice.grade, "group": choice.group}
    found = found.filter(**{name: value for name, value in named.items() if value})
    if choice.school:
        from_there = Part.objects.filter(activity=OuterRef("pk"), school=choice.school)
        found = found.filter(Q(school=choice.school) | Exists(from_there.exclude(role="absent")))
    revised = Exists(Revision.objects.filter(activity=OuterRef("pk")))
    return found.annotate(revised=revised).prefetch_related("files")


def revisions_of(activity: Activity) -> list[Revision]:
    """The later revisions of what was prepared together, the first one first. One query."""
    return list(activity.revisions.select_related("by"))
