"""What the regime itself puts on an agenda: earlier minutes to approve, earlier decisions to check (P3-9)."""

from __future__ import annotations

from datetime import datetime

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.changes import note_change
from xuequ.affairs.meetings.actions.room import tell_room
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries, Minutes


def ensure_made_items(meeting: Meeting, now: datetime, *, opening: bool = False) -> None:
    """Every earlier minutes that nobody approved, then the check of earlier decisions: always first.

    While another meeting of the series comes before it, the minutes are for that one to approve; the meeting
    that opens takes them all.
    """
    made = [_ensure(meeting, "follow_up", rules.MADE_TITLES["follow_up"], now)]
    if opening or meeting == queries.meeting_to_come(meeting.series, now):
        made += _ensure_approvals(meeting, now)
    if any(made):
        _put_first(meeting)


def _ensure_approvals(meeting: Meeting, now: datetime) -> list[bool]:
    wanted = {minutes.meeting_id: minutes for minutes in queries.unapproved_minutes(meeting)}
    waiting = meeting.items.filter(source="minutes", started_at=None).select_related("approves")
    for item in waiting:
        newest = wanted.get(item.approves.meeting_id) if item.approves else None
        if newest is None:
            note_change(meeting.pk, now, "removed", title=item.title)
            item.delete()
        elif newest != item.approves:
            item.approves = newest
            item.save(update_fields=["approves"])
    return [
        _ensure(
            meeting,
            "minutes",
            rules.MADE_TITLES["minutes"] % {"meeting": minutes.meeting.title},
            now,
            minutes,
        )
        for minutes in wanted.values()
    ]


def _ensure(
    meeting: Meeting, source: str, title: str, now: datetime, approves: Minutes | None = None
) -> bool:
    """Whether it had to be put there."""
    _, made = AgendaItem.objects.get_or_create(
        meeting=meeting,
        source=source,
        approves=approves,
        defaults={
            "state": "admitted",
            "title": title,
            "detail": approves.correction if approves else "",
            "business": "progress" if source == "follow_up" else "sum_up",
            "minutes": rules.MADE_MINUTES[source],
            "presenter_id": meeting.recorder_id or meeting.chair_id,
            "handed_in_at": now,
        },
    )
    if made:
        note_change(meeting.pk, now, "added", title=title)
    return made


def _put_first(meeting: Meeting) -> None:
    """The order of the agenda anew: minutes by the day of their meeting, the check, then all as it was."""
    items = list(meeting.items.filter(state__in=queries.IN_ORDER).select_related("approves__meeting"))
    items.sort(key=lambda item: (rules.made_rank(item.source), _held_at(item, meeting)))
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def _held_at(item: AgendaItem, meeting: Meeting) -> datetime:
    held = item.approves.meeting.opened_at if item.approves else None
    return held or meeting.starts_at


def settle_made_items(series: MeetingSeries, now: datetime) -> None:
    """The agenda of the next meeting follows what became of the minutes, once it is known outside."""
    coming = queries.meeting_to_come(series, now)
    if coming is not None and (coming.reported_at or coming.published_at):
        ensure_made_items(coming, now)
        tell_room(coming.pk)
