"""A meeting on the desk: its items before it begins, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.affairs.meetings.queries.agenda import items_of, visible_items
from xuequ.affairs.meetings.queries.meeting import get_meeting
from xuequ.affairs.meetings.queries.minutes import unapproved_minutes
from xuequ.affairs.meetings.rules import MADE_MINUTES, AgendaFacts, ItemFacts
from xuequ.kernel.actor import Actor

WAITING = ("handed_in", "reported")
IN_ORDER = (*WAITING, "admitted")


@dataclass
class Desk:
    """A meeting and those of its items that the actor may see, in the order of the agenda."""

    actor: Actor
    meeting: Meeting
    items: list[AgendaItem]
    approvals: int = 0
    """How many earlier minutes the notice will put on the agenda besides."""

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        """What will be discussed."""
        return [item for item in self.items if item.state == "admitted"]

    @cached_property
    def waiting(self) -> list[AgendaItem]:
        """What the chair has still to settle."""
        return [item for item in self.items if item.state in WAITING]

    @cached_property
    def in_order(self) -> list[AgendaItem]:
        """What has a place in the order: on the agenda, or waiting for it."""
        return [item for item in self.items if item.state in IN_ORDER]

    @cached_property
    def made(self) -> list[AgendaItem]:
        """What the regime itself put on the agenda: always first (P3-9)."""
        return [item for item in self.agenda if item.source in MADE_MINUTES]

    @cached_property
    def minutes(self) -> int:
        """Minutes the agenda takes; what the notice puts there is counted before."""
        checked = any(item.source == "follow_up" for item in self.made)
        to_come = (0 if checked else MADE_MINUTES["follow_up"]) + self.approvals * MADE_MINUTES["minutes"]
        return sum(item.minutes for item in self.agenda) + to_come

    @property
    def agenda_facts(self) -> AgendaFacts:
        """The facts about the agenda as a whole."""
        own = [item for item in self.agenda if item.source not in MADE_MINUTES]
        return AgendaFacts(
            chair=self.meeting.chair_id,
            recorder=self.meeting.recorder_id,
            length=self.meeting.length,
            minutes=self.minutes,
            admitted=len(own),
            unsettled=len(self.waiting),
            left_out=sum(item.presenter_id is None for item in own),
            agenda_due=self.meeting.agenda_due,
        )

    def facts(self, item: AgendaItem) -> ItemFacts:
        """The facts about one of the items before the meeting; no query."""
        return ItemFacts(
            state=item.state,
            source=item.source,
            school=item.school_id,
            meeting_state=item.meeting.state,
            chair=item.meeting.chair_id,
            recorder=item.meeting.recorder_id,
            handed_in_by=item.handed_in_by_id,
            major=item.major,
        )


def desk_of(actor: Actor, meeting_id: UUID) -> Desk:
    """The desk of a meeting. Raises ``Meeting.DoesNotExist``. At most eleven queries."""
    meeting = get_meeting(actor, meeting_id)
    items = items_of(actor, meeting)
    return Desk(
        actor, meeting, items, _approvals_to_come(meeting, items) if meeting.state == "planned" else 0
    )


def _approvals_to_come(meeting: Meeting, items: list[AgendaItem]) -> int:
    before = meeting.series.meetings.filter(
        state__in=("planned", "published"), starts_at__lt=meeting.starts_at
    )
    if before.exists():
        return 0
    there = {item.approves_id for item in items}
    return sum(minutes.pk not in there for minutes in unapproved_minutes(meeting))


def my_items(actor: Actor) -> QuerySet[AgendaItem]:
    """The items of the actor's schools, and those handed in or presented by the actor, newest first."""
    mine = Q(school__in=actor.offices | actor.schools_led) | Q(handed_in_by=actor.person)
    return (
        visible_items(actor)
        .filter(mine | Q(presenter=actor.person, source="school"))
        .order_by("-meeting__starts_at", "-handed_in_at")
    )
