"""Reading motions and ballots; what a secret ballot said is not there to be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Ballot, Motion, Recusal
from xuequ.affairs.meetings.rules import MotionFacts, Roll, VoterFacts
from xuequ.kernel.actor import Actor
from xuequ.platform.prepared import Prepared

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def get_motion(actor: Actor, motion: UUID, *, lock: bool = False) -> Motion:
    """One motion with its item and meeting, locked against votes if asked. Raises ``Motion.DoesNotExist``."""
    rows = Motion.objects.filter(item__meeting__district=actor.district)
    if lock:
        rows.select_for_update(of=("self",)).get(pk=motion)
    return rows.select_related("item", "item__meeting", "item__meeting__series").get(pk=motion)


def motion_facts(motion: Motion) -> MotionFacts:
    """The facts about a motion read with ``get_motion``. One query."""
    meeting = motion.item.meeting
    others = Motion.objects.filter(item__meeting=meeting, state="open").exclude(pk=motion.pk)
    return MotionFacts(
        state=motion.state,
        ballot=motion.ballot,
        meeting_state=meeting.state,
        item_state=motion.item.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
        item_disposed=bool(motion.item.disposal),
        item_started=motion.item.started_at is not None,
        other_open=others.exists(),
    )


def least_rules(item: AgendaItem, *, figures: bool) -> tuple[str, ...]:
    """The rules that a vote on an item must not be weaker than. No query."""
    series = item.meeting.series
    return rules.least_rules(series.rule, major=item.major, personnel=item.personnel, figures=figures)


def changed_elsewhere(motion: Motion) -> bool:
    """Whether another motion on the same resolution is voted on, or passed and not issued. One query."""
    pending = Q(state="open") | Q(state="closed", outcome="passed", resolution=None)
    return Motion.objects.filter(pending, target=motion.target_id).exclude(pk=motion.pk).exists()


def voter_facts(actor: Actor, motion: Motion) -> VoterFacts:
    """The actor before a motion; somebody not invited is an observer. One query."""
    recusal = Recusal.objects.filter(item=motion.item_id, person=OuterRef("person"))
    ballot = Ballot.objects.filter(motion=motion, person=OuterRef("person"))
    found = (
        Attendance.objects.filter(meeting=motion.item.meeting_id, person=actor.person)
        .annotate(recused=Exists(recusal), voted=Exists(ballot))
        .values_list("voter", "present", "recused", "voted", "role")
        .first()
    )
    if found is None:
        return VoterFacts(voter=False, present=False, recused=False, observer=True)
    voter, present, recused, voted, role = found
    return VoterFacts(voter, present, recused, voted, role == "observer")


@dataclass(frozen=True, slots=True)
class Polling:
    """One person about to vote: the motion (read in part), the meeting's room, and what they voted before."""

    motion: Motion
    meeting: UUID
    voter: VoterFacts
    own_choice: str | None


@dataclass(frozen=True, slots=True)
class Poll:
    """A motion (read in part) for many who vote on it: the meeting's room and the district they belong to."""

    motion: Motion
    meeting: UUID
    district: UUID


_MOTION_FIELDS = ("id", "item_id", "ballot", "state")
"""In the order of the model."""


def _polling(motion: UUID, person: UUID, district: UUID) -> QuerySet[Motion, Any]:
    mine = Ballot.objects.filter(motion=motion, person=person)
    seat = FilteredRelation(
        "item__meeting__attendances", condition=Q(item__meeting__attendances__person=person)
    )
    return (
        Motion.objects.filter(pk=motion, item__meeting__district=district)
        .annotate(
            seat=seat,
            withdrawn=Exists(Recusal.objects.filter(item=OuterRef("item"), person=person)),
            voted=Exists(mine),
            own=Subquery(mine.values("choice")[:1]),
        )
        .order_by()
        .values_list(
            "pk",
            "item",
            "ballot",
            "state",
            "item__meeting",
            "seat__voter",
            "seat__present",
            "withdrawn",
            "voted",
            "seat__role",
            "own",
        )
    )


_POLLING = Prepared(_polling, motion=UUID, person=UUID, district=UUID)


def polling_of(actor: Actor, motion: UUID) -> Polling:
    """The actor before a motion; somebody not invited is an observer. One query, the same for every voter.

    Raises ``Motion.DoesNotExist``.
    """
    rows = _POLLING(motion=motion, person=actor.person, district=actor.district)
    if not rows:
        raise Motion.DoesNotExist
    *fields, meeting, voter, present, recused, voted, role, own = rows[0]
    if role is None:
        facts = VoterFacts(voter=False, present=False, recused=False, observer=True)
    else:
        facts = VoterFacts(voter, present, recused, voted, role == "observer")
    return Polling(Motion.from_db("default", _MOTION_FIELDS, fields), meeting, facts, own)


def _poll(motion: UUID) -> QuerySet[Motion, Any]:
    rows = Motion.objects.filter(pk=motion).order_by()
    return rows.values_list(*_MOTION_FIELDS, "item__meeting", "item__meeting__district")


def _voters(motion: UUID, people: list[UUID]) -> QuerySet[Attendance, Any]:
    before = Motion.objects.filter(pk=motion)
    recusal = Recusal.objects.filter(item__in=before.values("item"), person=OuterRef("person"))
    ballot = Ballot.objects.filter(motion=motion, person=OuterRef("person"))
    return (
        Attendance.objects.filter(meeting__in=before.values("item__meeting"), person__pk__among=people)
        .annotate(recused=Exists(recusal), voted=Exists(ballot))
        .order_by()
        .values_list("person", "voter", "present", "recused", "voted", "role")
    )


_POLL = Prepared(_poll, motion=UUID)
_VOTERS = Prepared(_voters, motion=UUID, people=list[UUID])


def poll_of(motion: UUID) -> Poll | None:
    """What everybody who votes on a motion shares. One query."""
    rows = _POLL(motion=motion)
    if not rows:
        return None
    *fields, meeting, district = rows[0]
    return Poll(Motion.from_db("default", _MOTION_FIELDS, fields), meeting, district)


def voters_before(motion: UUID, people: Collection[UUID]) -> dict[UUID, VoterFacts]:
    """Those of these people who are invited, as ``polling_of`` sees each of them. One query."""
    return {
        person: VoterFacts(voter, present, recused, voted, role == "observer")
        for person, voter, present, recused, voted, role in _VOTERS(motion=motion, people=list(people))
    }


class OnMotion(TypedDict):
    """What is known of a member for one motion."""

    recused: bool
    voted: bool


def voters_on(motion: Motion) -> QuerySet[WithAnnotations[Attendance, OnMotion]]:
    """The entitled members of the meeting, each with ``recused`` and ``voted`` for this motion."""
    recusal = Recusal.objects.filter(item=motion.item_id, person=OuterRef("person"))
    ballot = Ballot.objects.filter(motion=motion, person=OuterRef("person"))
    return Attendance.objects.filter(meeting=motion.item.meeting_id, voter=True).annotate(
        recused=Exists(recusal), voted=Exists(ballot)
    )


def roll_of(motion: Motion) -> Roll:
    """The head counts of a motion as they are now; who voted and then left still counts as present."""
    rows = list(voters_on(motion).values_list("present", "recused", "voted"))
    return Roll(
        entitled=len(rows),
        recused=sum(recused for _, recused, _ in rows),
        present=sum((present or voted) and not recused for present, recused, voted in rows),
    )


def votes_cast(motion: Motion) -> int:
    """How many have voted so far."""
    return motion.ballots.count()


def open_motions_for(actor: Actor) -> QuerySet[Motion]:
    """Motions the actor can vote on now."""
    return (
        Motion.objects.filter(
            item__meeting__district=actor.district,
            state="open",
            ballot__in=("named", "secret"),
        )
        .filter(
            Exists(
                Attendance.objects.filter(
                    meeting=OuterRef("item__meeting"), person=actor.person, voter=True, present=True
                )
            )
        )
        .filter(~Q(ballots__person=actor.person) & ~Q(item__recusals__person=actor.person))
        .select_related("item", "item__meeting", "item__meeting__series")
    )


def is_secret(motion: UUID) -> bool:
    """Whether a motion is voted on in secret; asked before it is known who may see it."""
    return Motion.objects.filter(pk=motion, ballot="secret").exists()
