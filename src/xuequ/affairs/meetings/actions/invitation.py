"""After the notice: reminding who has not answered, and asking somebody to come in person after all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.room import tell_people, tell_room
from xuequ.affairs.meetings.models import Attendance, Meeting
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("meetings.remind")
def remind_unanswered(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """Remind everybody who has not answered, at most once a day (P2-3.3)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    people = list(queries.unanswered(meeting).values_list("person", flat=True))
    rules.may_remind(actor, meeting.chair_id, meeting.state, len(people), meeting.reminded_at, now).enforce()
    meeting.reminded_at = now
    meeting.save(update_fields=["reminded_at"])
    tell_people(
        people,
        meeting,
        now=now,
        subject="请回复会议通知",
        text="%(meeting)s定于%(when)s召开，您还没有回复，请点开回复参加或请假。",
        when=timezone.localtime(meeting.starts_at).isoformat(),
    )
    tell_room(meeting.pk)
    return meeting


@action("meetings.refuse_proxy")
def refuse_proxy(
    *, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID, reason: str
) -> Attendance:
    """The chair does not agree to a proxy: the member answers anew (P2-3.3)."""
    row = queries.get_attendance(actor, meeting_id, person_id, lock=True)
    rules.may_refuse_proxy(actor, queries.attendance_facts(row), reason).enforce()
    row.answer, row.reason, row.answered_at, row.proxy = "", "", None, None
    row.save(update_fields=["answer", "reason", "answered_at", "proxy"])
    tell_people(
        [row.person_id],
        row.meeting,
        now=now,
        subject="请本人出席",
        text="主持人没有同意%(meeting)s由他人代为出席：%(reason)s。请重新回复。",
        reason=reason.strip().rstrip("。"),
    )
    tell_room(row.meeting_id)
    return row
