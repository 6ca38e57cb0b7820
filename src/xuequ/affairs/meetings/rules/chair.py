"""Who takes the chair when its holder has to leave (P3-1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from xuequ.affairs.meetings.rules.meeting import MeetingFacts
from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse


@dataclass(frozen=True, slots=True)
class Successor:
    """Who is to take the chair; ``away``: withdrew on the item under discussion."""

    person: UUID
    voter: bool
    present: bool
    away: bool = False


@clause("P3-1")
def may_name_successor(actor: Actor, meeting: MeetingFacts, *, chair_in_room: bool) -> Verdict:
    """The chair asks somebody to go on; where the chair has left, the recorder or the secretariat does."""
    if meeting.state != "open":
        return refuse("P3-1", "会议进行中才能请人代为主持。")
    serves = actor.person == meeting.recorder or actor.in_secretariat
    if actor.person != meeting.chair and not (serves and not chair_in_room):
        return forbid("P3-1", "请主持人指定由谁代为主持；主持人已离场的，由记录人或会务指定。")
    return refuse("P3-5", "表决正在进行，请结束后再换人主持。") if meeting.open_motion else ALLOWED


@clause("P3-1")
def may_hand_over(
    actor: Actor, meeting: MeetingFacts, successor: Successor, *, chair_in_room: bool
) -> Verdict:
    """The one who goes on is a voting member in the room, and not the one who keeps the record."""
    return first_no(
        may_name_successor(actor, meeting, chair_in_room=chair_in_room),
        _can_chair(meeting, successor),
    )


def _can_chair(meeting: MeetingFacts, successor: Successor) -> Verdict:
    if successor.person == meeting.chair:
        return invalid("P3-1", "这位正在主持会议。")
    if successor.person == meeting.recorder:
        return invalid("P3-1", "记录人要专心记录，请另请一位主持。")
    if not successor.voter or not successor.present or successor.away:
        return invalid("P3-1", "请从在场、有表决权、没有回避的成员里请一位代为主持。")
    return ALLOWED
