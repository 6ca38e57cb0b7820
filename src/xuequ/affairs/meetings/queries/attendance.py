"""Reading who comes and who is there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Meeting, Recusal, Speech
from xuequ.affairs.meetings.rules import AttendanceFacts, Head, head_count, may_enter_room
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import Verdict


def attendances_of(actor: Actor, meeting: Meeting) -> QuerySet[Attendance]:
    """Everybody invited to a meeting of the actor's district, with their school."""
    return Attendance.objects.filter(meeting=meeting, meeting__district=actor.district).select_related(
        "person", "school", "proxy", "ticked_by", "meeting"
    )


def get_attendance(actor: Actor, meeting: UUID, person: UUID, *, lock: bool = False) -> Attendance:
    """One person's attendance. Raises ``Attendance.DoesNotExist``."""
    rows = Attendance.objects.filter(meeting__district=actor.district)
    if lock:
        rows.select_for_update(of=("self",)).get(meeting=meeting, person=person)
    return rows.select_related("meeting", "meeting__series", "person", "school", "proxy").get(
        meeting=meeting, person=person
    )


def hold_attendances(meeting: UUID, people: Iterable[UUID]) -> list[Attendance]:
    """The attendances of those of these people who are invited, locked, always in the same order."""
    rows = Attendance.objects.filter(meeting=meeting, person__in=list(people)).order_by("pk")
    held = rows.select_for_update(of=("self",))
    return list(held.select_related("meeting", "meeting__series", "person", "school", "proxy"))


def my_attendance(actor: Actor, meeting: Meeting) -> Attendance | None:
    """The actor's own attendance, if invited."""
    return attendances_of(actor, meeting).filter(person=actor.person).first()


def my_invitations(actor: Actor) -> QuerySet[Attendance]:
    """Invitations the actor has still to answer."""
    return Attendance.objects.filter(
        person=actor.person, answer="", meeting__state="published", meeting__district=actor.district
    ).select_related("meeting", "meeting__series")


def attendance_facts(attendance: Attendance) -> AttendanceFacts:
    """The facts about an attendance; no further query when its meeting was read with it."""
    meeting = attendance.meeting
    return AttendanceFacts(
        person=attendance.person_id,
        role=attendance.role,
        voter=attendance.voter,
        answer=attendance.answer,
        signed_in=attendance.signed_in_at is not None,
        present=attendance.present,
        signed_out=attendance.signed_out_at is not None,
        meeting_state=meeting.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
        starts_at=meeting.starts_at,
        proxy_asked=attendance.answer == "proxy" and attendance.proxy_id is not None,
        proxy_agreed=attendance.proxy_agreed,
    )


def head_of(actor: Actor, meeting: Meeting) -> Head:
    """应到 and 实到 of a meeting, as they are now. One query."""
    return head_count(attendance_facts(row) for row in attendances_of(actor, meeting))


def waiting_to_speak(item: AgendaItem) -> QuerySet[Speech]:
    """The turns asked for on an item by who is in the room and takes part in it, first asked first."""
    here = Attendance.objects.filter(meeting=item.meeting_id, present=True).values("person")
    asked = item.speeches.filter(started_at=None, person__in=here)
    return asked.exclude(person__in=item.recusals.values("person")).select_related("person")


def not_heard(actor: Actor, item: AgendaItem) -> list[Person]:
    """Whom the chair has still to hear on an item. Two queries for an item read with ``visible_items``."""
    rows = list(attendances_of(actor, item.meeting))
    heard = heard_on(item, item.speeches.all(), item.recusals.all())
    found = set(rules.unheard(map(attendance_facts, rows), chair=item.meeting.chair_id, heard=heard))
    return [row.person for row in rows if row.person_id in found]


def heard_on(item: AgendaItem, speeches: Iterable[Speech], recusals: Iterable[Recusal]) -> set[UUID]:
    """Who presented an item or spoke on it, and who withdrew from it."""
    spoke = {speech.person_id for speech in speeches if speech.started_at}
    presented = {item.presenter_id} if item.presenter_id else set()
    return spoke | presented | {recusal.person_id for recusal in recusals}


def is_member(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is one of the meeting's members or their proxy, not an observer (P3-8)."""
    return attendances_of(actor, meeting).filter(person=actor.person, role__in=("member", "proxy")).exists()


def is_entitled(meeting: Meeting, person: UUID) -> bool:
    """Whether a person holds a post that votes in this meeting, or chairs it."""
    day = timezone.localdate(meeting.starts_at)
    kinds = [PostKind(kind) for kind in meeting.series.voters]
    held = organisation.holders(meeting.district_id, kinds, day=day).filter(pk=person)
    return person == meeting.chair_id or held.exists()


def may_enter(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the actor belongs in the room of a meeting, and may know what goes on in it. One query."""
    invited = my_attendance(actor, meeting) is not None
    return may_enter_room(
        actor,
        invited=invited,
        state=meeting.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
    )


def sitting_in(actor: Actor) -> Meeting | None:
    """The open meeting the actor sits in now, if any (P3-7)."""
    row = Attendance.objects.filter(
        person=actor.person, present=True, meeting__state="open", meeting__district=actor.district
    )
    found = row.select_related("meeting", "meeting__series").first()
    return found.meeting if found else None
