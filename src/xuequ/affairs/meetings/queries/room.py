"""The room as one person sees it: all that a meeting shows while it goes on, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Meeting,
    Minutes,
    Motion,
    Recusal,
    Speech,
)
from xuequ.affairs.meetings.queries.agenda import follow_up_tasks, is_signed, waiting_explanations
from xuequ.affairs.meetings.queries.attendance import attendance_facts, heard_on
from xuequ.affairs.meetings.queries.meeting import get_meeting
from xuequ.affairs.meetings.rules import (
    Head,
    ItemFacts,
    MeetingFacts,
    MotionFacts,
    Roll,
    VoterFacts,
    head_count,
    speaking_order,
    unheard,
)
from xuequ.affairs.resolutions.models import Task
from xuequ.kernel.actor import Actor

Row = TypeVar("Row", Attendance, AgendaItem)
Said = TypeVar("Said", Motion, Recusal, Speech)


@dataclass
class Room:
    """A meeting with its people, its agenda and the vote of the moment.

    ``motions``, ``recusals``, ``speeches``: those of each item, by its id. ``voted``: who has voted on the
    open motion; ``own``: the actor's own ballots by motion; ``hands``: the show of hands entered so far. What
    others voted in a named or secret ballot is not here (P3-8).
    """

    actor: Actor
    meeting: Meeting
    rows: list[Attendance]
    items: list[AgendaItem]
    motions: dict[UUID, list[Motion]]
    recusals: dict[UUID, list[Recusal]]
    speeches: dict[UUID, list[Speech]]
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
    def away_from(self) -> AgendaItem | None:
        """The item under discussion, where the actor withdrew on it: nothing of it is theirs to see."""
        item = self.current
        away = item is not None and rules.is_away(self.actor.person, self.recused(item), item.disposal)
        return item if away else None

    @cached_property
    def open_motion(self) -> Motion | None:
        """The vote that is running."""
        put = (motion for motions in self.motions.values() for motion in motions)
        return next((motion for motion in put if motion.state == "open"), None)

    @cached_property
    def latest_motion(self) -> Motion | None:
        """The running vote, or the last one closed on the item under discussion."""
        if self.open_motion or self.current is None:
            return self.open_motion
        closed = [m for m in self.motions.get(self.current.pk, []) if m.state == "closed" and m.closed_at]
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
            there=sum(row.present for row in self.rows),
            entitled=self.head.entitled,
            present=self.head.present,
            excused=self.head.excused,
            rule=self.meeting.series.rule,
            length=self.meeting.length,
        )

    def item_facts(self, item: AgendaItem) -> ItemFacts:
        """The facts about one of the items, from what was read."""
        motions = self.motions.get(item.pk, [])
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
            minutes_signed=is_signed(item),
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
        return frozenset(recusal.person_id for recusal in self.recusals.get(item.pk, []))

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
        return next((s for s in self.speeches.get(item.pk, []) if s.started_at and s.ended_at is None), None)

    def asking(self, item: AgendaItem) -> list[Speech]:
        """Who waits to speak in the room, first asked first, the chair last (P3-5)."""
        here = {row.person_id for row in self.rows if row.present} - self.recused(item)
        asked_for = [s for s in self.speeches.get(item.pk, []) if s.started_at is None]
        waiting = {s.person_id: s for s in asked_for if s.person_id in here}
        asked = [(person, s.asked_at) for person, s in waiting.items()]
        return [waiting[person] for person in speaking_order(asked, self.meeting.chair_id)]

    def unheard(self, item: AgendaItem) -> list[Attendance]:
        """Whom the chair has still to hear on an item (P3-5)."""
        facts = (attendance_facts(row) for row in self.rows)
        heard = heard_on(item, self.speeches.get(item.pk, []), self.recusals.get(item.pk, []))
        found = set(unheard(facts, chair=self.meeting.chair_id, heard=heard))
        return [row for row in self.rows if row.person_id in found]


def room_of(actor: Actor, meeting_id: UUID) -> Room:
    """The room of a meeting. Raises ``Meeting.DoesNotExist``.

    Seven queries whatever the number of items and people; three more for motions under discussion, one for a
    running vote, six while earlier decisions are checked.
    """
    meeting = get_meeting(actor, meeting_id)
    room = Room(
        actor,
        meeting,
        _rows(meeting),
        _items(meeting),
        motions=_by_item(Motion.objects.filter(item__meeting=meeting)),
        recusals=_by_item(_with_names(Recusal.objects.filter(item__meeting=meeting), "person")),
        speeches=_by_item(
            _with_names(Speech.objects.filter(item__meeting=meeting), "person", "person__school")
        ),
    )
    _read_motions(room)
    _read_ballots(room)
    _read_check(room)
    return room


def _rows(meeting: Meeting) -> list[Attendance]:
    """Who is invited."""
    rows = _with_names(Attendance.objects.filter(meeting=meeting), "person")
    return [_of(meeting, row) for row in rows]


def _items(meeting: Meeting) -> list[AgendaItem]:
    """The agenda."""
    items = AgendaItem.objects.filter(meeting=meeting, state="admitted").prefetch_related("approves")
    return [_of(meeting, item) for item in _with_names(items, "presenter", "school")]


def _of(meeting: Meeting, row: Row) -> Row:
    """The row, knowing its meeting without reading it again."""
    row.meeting = meeting
    return row


def _with_names(rows: QuerySet[Any], *related: str) -> QuerySet[Any]:
    """The rows with who and what they are about, of which the room shows only the names."""
    own = [field.name for field in rows.model._meta.concrete_fields]
    return rows.select_related(*related).only(*own, *(f"{one}__name" for one in related))


def _by_item(rows: Iterable[Said]) -> dict[UUID, list[Said]]:
    """The rows of each item, in their order."""
    found: dict[UUID, list[Said]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def _read_motions(room: Room) -> None:
    """What the motions under discussion would bring about."""
    if room.current is not None:
        prefetch_related_objects(room.motions.get(room.current.pk, []), "responsible", "target", "assisting")


def _read_ballots(room: Room) -> None:
    motion = room.open_motion
    cast = Ballot.objects.filter(motion=motion) if motion else Ballot.objects.none()
    if motion is not None and motion.ballot == "hands":
        room.hands = {person: choice or "" for person, choice in cast.values_list("person", "choice")}
        room.voted = frozenset(room.hands)
    else:
        room.voted = frozenset(cast.values_list("person", flat=True))
    own = Ballot.objects.filter(motion__item__meeting=room.meeting, person=room.actor.person)
    room.own = {ballot.motion_id: ballot for ballot in own}


def _read_check(room: Room) -> None:
    source = room.current.source if room.current else ""
    if source == "follow_up":
        room.tasks = follow_up_tasks(room.actor, room.meeting)
        room.waiting = waiting_explanations(room.meeting)
    elif source == "minutes":
        found = room.current.approves if room.current else None
        room.previous = found if found and found.state == "sealed" else None
