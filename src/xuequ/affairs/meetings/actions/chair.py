"""Who chairs, from when to when: opened by one, perhaps handed over, signed by who chaired to the end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.room import tell_people, tell_room
from xuequ.affairs.meetings.models import Chairing, Meeting
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("meetings.hand_over_chair")
def hand_over_chair(*, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID) -> Meeting:
    """Somebody takes the chair for the rest of the meeting, and signs its minutes (P2-3.1, P3-1)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    successor = queries.get_attendance(actor, meeting_id, person_id)
    rules.may_hand_over(
        actor,
        queries.meeting_facts(meeting),
        rules.Successor(
            person_id, successor.voter, successor.present, person_id in queries.away_now(meeting)
        ),
        chair_in_room=queries.chair_in_room(meeting),
    ).enforce()
    end_chairing(meeting, now)
    meeting.chair = successor.person
    meeting.save(update_fields=["chair"])
    begin_chairing(meeting, now)
    tell_people([person_id], meeting, now=now, subject="请代为主持", text="请您接着主持%(meeting)s。")
    tell_room(meeting.pk)
    return meeting


def begin_chairing(meeting: Meeting, now: datetime) -> None:
    """From now on the meeting is chaired by its chair."""
    if meeting.chair_id is not None:
        Chairing.objects.create(meeting=meeting, person_id=meeting.chair_id, since=now)


def end_chairing(meeting: Meeting, now: datetime) -> None:
    """Who chairs has done so until now."""
    meeting.chairings.filter(until=None).update(until=now)
