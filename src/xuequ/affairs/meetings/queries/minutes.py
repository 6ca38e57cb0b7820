"""Reading minutes; the full record is read by an action, because each reading is logged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.meetings.models import AgendaItem, Attendance, Meeting, Minutes, Motion
from xuequ.affairs.meetings.queries.agenda import visible_items
from xuequ.affairs.meetings.queries.attendance import attendances_of
from xuequ.affairs.meetings.queries.chair import chair_names
from xuequ.affairs.meetings.rules import APPROVING, MinutesFacts
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor


def visible_minutes(actor: Actor) -> QuerySet[Minutes]:
    """Sealed minutes are for the district; a draft for those who draft and sign it."""
    drafters = Q(meeting__chair=actor.person) | Q(meeting__recorder=actor.person)
    seen = Q(state="sealed") | drafters
    rows = Minutes.objects.filter(meeting__district=actor.district)
    return (rows if actor.in_secretariat else rows.filter(seen)).select_related(
        "meeting", "meeting__series", "drafted_by", "signed_by", "document"
    )


def get_minutes(actor: Actor, minutes: UUID, *, lock: bool = False) -> Minutes:
    """One version of minutes. Raises ``Minutes.DoesNotExist``."""
    if lock:
        Minutes.objects.select_for_update().get(pk=minutes, meeting__district=actor.district)
    return visible_minutes(actor).get(pk=minutes)


def current_minutes(actor: Actor, meeting: Meeting) -> Minutes | None:
    """The newest version the actor may see."""
    return visible_minutes(actor).filter(meeting=meeting).order_by("-version").first()


def versions_of(actor: Actor, meeting: Meeting) -> list[Minutes]:
    """The versions of a meeting's minutes that the actor may see, oldest first."""
    return list(visible_minutes(actor).filter(meeting=meeting).order_by("version"))


def sealed_minutes(meeting: Meeting) -> Minutes | None:
    """The newest sealed version of a meeting's minutes."""
    return meeting.minutes.filter(state="sealed").order_by("-version").first()


def unapproved_minutes(meeting: Meeting) -> list[Minutes]:
    """The newest minutes of every other meeting of the series that none has approved yet, oldest first.

    Regular and extra meetings alike; a corrected version is approved anew (P3-9).
    """
    approved = AgendaItem.objects.filter(approves=OuterRef("pk"), disposal__in=APPROVING)
    newer = Minutes.objects.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"))
    rows = Minutes.objects.filter(~Exists(approved), ~Exists(newer), meeting__series=meeting.series_id)
    found = rows.exclude(meeting=meeting).select_related("meeting", "meeting__series")
    return list(found.order_by("meeting__opened_at"))


def minutes_facts(meeting: Meeting, minutes: Minutes | None) -> MinutesFacts:
    """The facts about minutes (none yet: an empty state)."""
    return MinutesFacts(
        meeting_state=meeting.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
        state=minutes.state if minutes else "",
        version=minutes.version if minutes else 0,
    )


def minutes_content(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """What the minutes say, drawn from the facts: decisions and disposals, never who said or voted what
    (P3-8)."""
    rows = list(attendances_of(actor, meeting))
    items = [item for item in visible_items(actor).filter(meeting=meeting, state="admitted") if item.disposal]
    return {
        **_frame(actor, meeting),
        "title": meeting.title,
        "opened_at": timezone.localtime(meeting.opened_at).isoformat() if meeting.opened_at else "",
        "closed_at": timezone.localtime(meeting.closed_at).isoformat() if meeting.closed_at else "",
        "place": meeting.place,
        "chair": chair_names(meeting),
        "recorder": meeting.recorder.name if meeting.recorder else "",
        "present": _by_school(row for row in rows if row.signed_in_at and row.role != "observer"),
        "excused": _by_school(
            row for row in rows if not row.signed_in_at and row.answer in {"leave", "proxy"}
        ),
        "observers": _by_school(row for row in rows if row.signed_in_at and row.role == "observer"),
        "account": "",
        "items": [_item_content(item) for item in items],
    }


def _frame(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """What stands around the text of the paper: kept with it, safe from later changes."""
    district = organisation.get_district(actor).name
    schools = list(organisation.visible_schools(actor))
    base = next((school.name for school in schools if school.role == "base"), district)
    return {
        "head": meeting.series.head or f"{district}{meeting.series.name}纪要",
        "issuer": district,
        "printed_by": f"{base}教导处",
        "copies": [school.name for school in schools],
    }


def _by_school(rows: Iterable[Attendance]) -> list[list[Any]]:
    """``[[school, [names…]], …]`` in the order of the roll."""
    schools: dict[str, list[str]] = {}
    for row in rows:
        schools.setdefault(row.school.name if row.school else "", []).append(row.person.name)
    return [[school, names] for school, names in schools.items()]


def _item_content(item: AgendaItem) -> dict[str, Any]:
    passed = [motion for motion in item.motions.all() if motion.outcome == "passed"]
    return {
        "id": str(item.pk),
        "title": item.title,
        "business": item.business,
        "source": item.source,
        "disposal": item.disposal,
        "conclusion": item.conclusion,
        "checked": item.checked,
        "decided": [motion.text for motion in passed if not motion.measure],
        "resolutions": [_resolution_content(motion) for motion in passed if motion.measure],
    }


def _resolution_content(motion: Motion) -> dict[str, Any]:
    return {
        "motion": str(motion.pk),
        "number": motion.resolution.number if motion.resolution else "",
        "kind": motion.kind,
        "text": motion.text,
        "measure": motion.measure,
        "acceptance": motion.acceptance,
        "responsible": motion.responsible.name if motion.responsible else "",
        "assisting": [school.name for school in motion.assisting.all()],
        "due": str(motion.due) if motion.due else "",
        "target": motion.target.number if motion.target else "",
    }
