"""Who chairs a meeting, and who chaired it when."""

from __future__ import annotations

from uuid import UUID

from xuequ.affairs.meetings.models import Chairing, Meeting, Recusal


def chairings_of(meeting: Meeting) -> list[Chairing]:
    """Who chaired from when to when."""
    return list(meeting.chairings.select_related("person"))


def chair_names(meeting: Meeting) -> str:
    """Who chaired, one after the other; the chair foreseen where the meeting was not opened yet."""
    names = dict.fromkeys(chairing.person.name for chairing in chairings_of(meeting))
    return "、".join(names) or (meeting.chair.name if meeting.chair else "")


def away_now(meeting: Meeting) -> set[UUID]:
    """Who withdrew on the item under discussion."""
    current = Recusal.objects.filter(item__meeting=meeting, item__started_at__isnull=False, item__disposal="")
    return set(current.values_list("person", flat=True))


def chair_in_room(meeting: Meeting) -> bool:
    """Whether the chair sits in the room, and has not withdrawn on what is discussed."""
    there = meeting.attendances.filter(person=meeting.chair_id, present=True).exists()
    return there and meeting.chair_id not in away_now(meeting)
