"""Changes of an agenda after its notice: noted as they are made, told together to those invited (P2-3.2)."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.actions.room import tell_people
from xuequ.affairs.meetings.models import Meeting

log = logging.getLogger("xuequ.meetings")


def note_change(meeting: UUID, now: datetime, what: str, **facts: str) -> None:
    """Remember a change of an agenda that people have in their hands."""
    found = Meeting.objects.select_for_update().filter(pk=meeting, state="published").first()
    if found is not None:
        found.changes = rules.with_change(found.changes, what, facts)
        found.changed_at = now if found.changes else None
        found.save(update_fields=["changes", "changed_at"])


def tell_changes(now: datetime) -> None:
    """Tell those invited what was changed of each agenda that lies still. Periodic; each on its own."""
    waiting = Meeting.objects.filter(state="published", changed_at__lte=now - rules.BUNDLE)
    for meeting in waiting.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                found = Meeting.objects.select_for_update().select_related("series").get(pk=meeting)
                if found.changed_at and rules.is_time_to_tell(found.changed_at, now):
                    tell_what_changed(found, now)
        except Exception:
            log.exception("nobody was told of the changed agenda of meeting %s", meeting)


def tell_what_changed(meeting: Meeting, now: datetime) -> None:
    """One message to each of those invited, with all that was changed since they were told last."""
    if not meeting.changes:
        return
    told = [{"text": rules.CHANGES[one["what"]], "facts": one["facts"]} for one in meeting.changes]
    tell_people(
        meeting.attendances.values_list("person", flat=True),
        meeting,
        now=now,
        subject="议程有变动",
        text="%(meeting)s的议程有变动：%(changes)s。",
        changes=told,
    )
    meeting.changes, meeting.changed_at = [], None
    meeting.sequence += 1
    meeting.save(update_fields=["changes", "changed_at", "sequence"])
