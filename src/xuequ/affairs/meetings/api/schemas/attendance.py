"""What the API says of who is invited, there, speaking or withdrawn."""

from __future__ import annotations

from ninja import Field, Schema

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.api.schemas.words import Answer, PresenceState, Role
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Recusal,
    Speech,
)
from xuequ.affairs.meetings.queries import attendance_facts
from xuequ.kernel.actor import Actor
from xuequ.platform.api.values import Moment, Named, named, some


class Head(Schema):
    """应到 and 实到, and who is there besides."""

    entitled: int
    present: int
    observers: int
    excused: int


class AttendanceOut(Schema):
    """One person at one meeting; ``reason`` is told to themselves and to those who run the meeting."""

    person: Named
    school: Named | None
    duty: str
    role: Role
    voter: bool
    answer: Answer
    reason: str
    proxy: Named | None
    proxy_agreed: bool
    state: PresenceState
    signed_in_at: Moment | None
    signed_out_at: Moment | None
    late: bool
    early: bool


class SpeechOut(Schema):
    """A turn in the order of speaking."""

    person: Named
    asked_at: Moment
    started_at: Moment | None
    ended_at: Moment | None


class RecusalOut(Schema):
    """Who withdrew on an item."""

    person: Named
    reason: str
    at: Moment = Field(description="When they left the room.")
    returned_at: Moment | None = Field(description="When they came back: with the item's end.")


def attendance_out(actor: Actor, row: Attendance) -> AttendanceOut:
    """An attendance as this actor may see it; read with person, school, proxy and meeting."""
    facts = attendance_facts(row)
    over = row.meeting.state in {"closed", "sealed"}
    trusted = actor.person == row.person_id or rules.may_tick(actor, facts)
    return AttendanceOut(
        person=some(row.person),
        school=named(row.school),
        duty=row.duty,
        role=row.role,
        voter=row.voter,
        answer=row.answer,
        reason=row.reason if trusted else "",
        proxy=named(row.proxy),
        proxy_agreed=row.proxy_agreed,
        state=rules.attendance_state(facts, over),
        signed_in_at=row.signed_in_at,
        signed_out_at=row.signed_out_at,
        late=row.late,
        early=row.early,
    )


def speech_out(speech: Speech) -> SpeechOut:
    """A turn, without what was said: that is in the full record alone."""
    return SpeechOut(
        person=some(speech.person),
        asked_at=speech.asked_at,
        started_at=speech.started_at,
        ended_at=speech.ended_at,
    )


def recusal_out(recusal: Recusal, item: AgendaItem) -> RecusalOut:
    """A recusal: from when to when somebody was out of the room."""
    return RecusalOut(
        person=some(recusal.person), reason=recusal.reason, at=recusal.at, returned_at=item.ended_at
    )
