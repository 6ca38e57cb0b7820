"""The room as one person sees it: all that a meeting shows while it goes on, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from xuequ.affairs.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Minutes, Motion, Speech
from xuequ.affairs.meetings.queries.agenda import follow_up_tasks, visible_items, waiting_explanations
from xuequ.affairs.meetings.queries.attendance import attendance_facts, attendances_of
from xuequ.affairs.meetings.queries.meeting import get_meeting, previous_meeting
from xuequ.affairs.meetings.queries.minutes import sealed_minutes
from xuequ.affairs.meetings.rules import (
    Head,
    ItemFacts,
    MeetingFacts,
    MotionFacts,
    Roll,
    VoterFacts,
    head_count,
    speaking_order,
)
from xuequ.affairs.resolutions.models import Task
from xuequ.kernel.actor import Actor


@dataclass
class Room:
    """A meeting with its people, its agenda and the vote of the moment.

    ``voted``: who has voted on the open motion; ``own``: the actor's own ballots by motion; ``hands``: the
    show of hands entered so far. What others voted in a named or secret ballot is not here (P3-8).
    """

    actor: Actor
    meeting: Meeting
    rows: list[Attendance]
    items: list[AgendaItem]
    voted: frozenset[UUID] = frozenset()
    own: dict[UUID, Ballot] = field(default_factory=dict)
    hands: dict[UUID, str] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    waiting: int = 0
    previous: Minutes | None = None

    @cached_property
    def head(self) -> Head:
        """应到 and 实到 now."""
        return head_count(attendance_facts(row) for row in self.rows)

    @cached_property
    def mine(self) -> Attendance | None:
        """The actor's own attendance, if invited."""
        return next((row for row in self.rows if row.person_id == self.actor.person), None)

    @cached_property
    def current(self) -> AgendaItem | None:
        """The item under discussion."""
        return next((item for item in self.items if item.started_at and not item.disposal), None)

    @cached_property
    def open_motion(self) -> Motion | None:
        """The vote that is running."""
        return next((m for item in self.items for m in item.motions.all() if m.state == "open"), None)

    @cached_property
    def latest_motion(self) -> Motion | None:
        """The running vote, or the last one closed on the item under discussion."""
        if self.open_motion or self.current is None:
            return self.open_motion
        closed = [m for m in self.current.motions.all() if m.state == "closed" and m.closed_at]
        return max(closed, key=lambda m: (m.closed_at, m.position), default=None)

    @property
    def facts(self) -> MeetingFacts:
        """The facts about the meeting, from what was read."""
        left = [item for item in self.items if not item.disposal]
        return MeetingFacts(
            state=self.meeting.state,
            chair=self.meeting.chair_id,
            recorder=self.meeting.recorder_id,
            starts_at=self.meeting.starts_at,
            admitted=len(self.items),
            undisposed=len(left),
            follow_up_untouched=any(item.source == "follow_up" for item in left),
            open_motion=self.open_motion is not None,
            running_item=self.current is not None,
            present=sum(row.present for row in self.rows),
        )

    def item_facts(self, item: AgendaItem) -> ItemFacts:
        """The facts about one of the items, from what was read."""
        motions = list(item.motions.all())
        return ItemFacts(
            state=item.state,
            source=item.source,
            school=item.school_id,
            meeting_state=self.meeting.state,
            chair=self.meeting.chair_id,
            recorder=self.meeting.recorder_id,
            disposal=item.disposal,
            major=item.major,
            started=item.started_at is not None,
            another_running=self.current is not None and self.current.pk != item.pk,
            open_motion=any(m.state == "open" for m in motions),
            draft_motion=any(m.state == "draft" for m in motions),
            passed_motion=any(m.outcome == "passed" for m in motions),
            motions=sum(m.state == "closed" for m in motions),
            waiting_explanations=self.waiting if item.source == "follow_up" else 0,
            handed_in_by=item.handed_in_by_id,
        )

    def motion_facts(self, motion: Motion, item: AgendaItem) -> MotionFacts:
        """The facts about a motion on one of the items, from what was read."""
        return MotionFacts(
            state=motion.state,
            ballot=motion.ballot,
            meeting_state=self.meeting.state,
            item_state=item.state,
            chair=self.meeting.chair_id,
            recorder=self.meeting.recorder_id,
            item_disposed=bool(item.disposal),
            item_started=item.started_at is not None,
            other_open=self.open_motion is not None and self.open_motion.pk != motion.pk,
        )

    def recused(self, item: AgendaItem) -> frozenset[UUID]:
        """Who withdrew from an item."""
        return frozenset(recusal.person_id for recusal in item.recusals.all())

    def voters(self, item: AgendaItem) -> list[Attendance]:
        """The voting members less those who withdrew from this item."""
        away = self.recused(item)
        return [row for row in self.rows if row.voter and row.person_id not in away]

    def roll(self, item: AgendaItem) -> Roll:
        """The head counts for a vote on an item, as they are now."""
        entitled = sum(row.voter for row in self.rows)
        staying = self.voters(item)
        running = self.open_motion is not None and self.open_motion.item_id == item.pk
        voted = self.voted if running else frozenset()
        present = sum(row.present or row.person_id in voted for row in staying)
        return Roll(entitled=entitled, recused=entitled - len(staying), present=present)

    def voter(self, motion: Motion, item: AgendaItem) -> VoterFacts:
        """The actor before a motion; somebody not invited is an observer."""
        row = self.mine
        if row is None:
            return VoterFacts(voter=False, present=False, recused=False, observer=True)
        return VoterFacts(
            voter=row.voter,
            present=row.present,
            recused=self.actor.person in self.recused(item),
            voted=motion.pk in self.own,
            observer=row.role == "observer",
        )

    def not_voted(self, item: AgendaItem) -> list[Attendance]:
        """Who is there and has not voted on the open motion."""
        return [row for row in self.voters(item) if row.present and row.person_id not in self.voted]

    def speaking(self, item: AgendaItem) -> Speech | None:
        """Who has the floor."""
        return next((s for s in item.speeches.all() if s.started_at and s.ended_at is None), None)

    def asking(self, item: AgendaItem) -> list[Speech]:
        """Who waits to speak, first asked first, the chair last (P3-5)."""
        waiting = {s.person_id: s for s in item.speeches.all() if s.started_at is None}
        asked = [(person, s.asked_at) for person, s in waiting.items()]
        return [waiting[person] for person in speaking_order(asked, self.meeting.chair_id)]


def room_of(actor: Actor, meeting_id: UUID) -> Room:
    """The room of a meeting. Raises ``Meeting.DoesNotExist``.

    Twelve queries whatever the number of items and people; six more while earlier decisions are checked.
    """
    meeting = get_meeting(actor, meeting_id)
    rows = list(attendances_of(actor, meeting))
    items = list(visible_items(actor).filter(meeting=meeting, state="admitted"))
    room = Room(actor, meeting, rows, items)
    motion = room.open_motion
    cast = Ballot.objects.filter(motion=motion) if motion else Ballot.objects.none()
    if motion is not None and motion.ballot == "hands":
        room.hands = {person: choice or "" for person, choice in cast.values_list("person", "choice")}
        room.voted = frozenset(room.hands)
    else:
        room.voted = frozenset(cast.values_list("person", flat=True))
    own = Ballot.objects.filter(motion__item__meeting=meeting, person=actor.person)
    room.own = {ballot.motion_id: ballot for ballot in own}
    _read_check(room)
    return room


def _read_check(room: Room) -> None:
    source = room.current.source if room.current else ""
    if source == "follow_up":
        room.tasks = follow_up_tasks(room.actor, room.meeting)
        room.waiting = waiting_explanations(room.meeting)
    elif source == "minutes":
        previous = previous_meeting(room.meeting)
        room.previous = sealed_minutes(previous) if previous else None
