"""Reading items."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import AgendaItem, Meeting, Motion, Recusal, Speech
from xuequ.affairs.meetings.rules import APPROVING, ItemFacts
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions.models import Task
from xuequ.kernel.actor import Actor

ON_AGENDA = ("admitted", "carried")


def visible_items(actor: Actor) -> QuerySet[AgendaItem]:
    """The items of the district with all that is shown of them. Six queries, however many items.

    Before the notice goes out, an item is seen by its school, the secretariat and the chair alone:
    ``shown_to`` says which.
    """
    return (
        AgendaItem.objects.filter(meeting__district=actor.district)
        .select_related(
            "meeting",
            "meeting__series",
            "presenter",
            "presenter__school",
            "school",
            "handed_in_by",
            "about",
            "approves",
        )
        .prefetch_related(
            "materials",
            Prefetch("motions", Motion.objects.select_related("responsible", "target", "resolution")),
            "motions__assisting",
            Prefetch("recusals", Recusal.objects.select_related("person")),
            Prefetch("speeches", Speech.objects.select_related("person", "person__school")),
            Prefetch("merged", AgendaItem.objects.select_related("school"), to_attr="merged_items"),
        )
    )


def items_of(actor: Actor, meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting that the actor may see, in the order of the agenda."""
    return list(visible_items(actor).filter(shown_to(actor), meeting=meeting))


def shown_to(actor: Actor) -> Q:
    """The items of the district that the actor may see: on a published agenda everybody; before, those who
    work on it."""
    if actor.in_secretariat or actor.is_district_head:
        return Q(meeting__district=actor.district)
    published = Q(state__in=ON_AGENDA) & ~Q(meeting__state__in=("planned", "cancelled"))
    own = Q(meeting__chair=actor.person) | Q(handed_in_by=actor.person) | Q(presenter=actor.person)
    of_own_school = Q(school__in=actor.offices | actor.schools_led)
    return Q(meeting__district=actor.district) & (published | own | of_own_school)


def get_item(actor: Actor, item: UUID, *, lock: bool = False) -> AgendaItem:
    """One item, its meeting locked for a change if asked. Raises ``AgendaItem.DoesNotExist``."""
    if lock:
        meeting = AgendaItem.objects.values_list("meeting", flat=True).get(
            pk=item, meeting__district=actor.district
        )
        Meeting.objects.select_for_update().get(pk=meeting)
    return visible_items(actor).filter(shown_to(actor)).get(pk=item)


def is_away(actor: Actor, item: AgendaItem) -> bool:
    """Whether the actor withdrew on an item that is not over; no query after ``visible_items``."""
    return rules.is_away(actor.person, [recusal.person_id for recusal in item.recusals.all()], item.disposal)


def item_facts(item: AgendaItem) -> ItemFacts:
    """The facts about an item read with ``visible_items``. Three queries."""
    motions = list(item.motions.all())
    running = AgendaItem.objects.filter(meeting=item.meeting_id, started_at__isnull=False, disposal="")
    waiting = waiting_explanations(item.meeting) if item.source == "follow_up" else 0
    return ItemFacts(
        state=item.state,
        source=item.source,
        school=item.school_id,
        meeting_state=item.meeting.state,
        chair=item.meeting.chair_id,
        recorder=item.meeting.recorder_id,
        disposal=item.disposal,
        started=item.started_at is not None,
        another_running=running.exclude(pk=item.pk).exists(),
        open_motion=any(m.state == "open" for m in motions),
        draft_motion=any(m.state == "draft" for m in motions),
        passed_motion=any(m.outcome == "passed" for m in motions),
        motions=sum(m.state == "closed" for m in motions),
        waiting_explanations=waiting,
        handed_in_by=item.handed_in_by_id,
        major=item.major,
        minutes_signed=is_signed(item),
        minutes_approved=item.approves is not None
        and item.approves.approvals.filter(disposal__in=APPROVING).exists(),
    )


def is_signed(item: AgendaItem) -> bool:
    """Whether the minutes that an item puts before the meeting are signed; true for every other item."""
    return item.approves is None or item.approves.state == "sealed"


def follow_up_tasks(actor: Actor, meeting: Meeting) -> list[Task]:
    """The open tasks of earlier decisions of this series, overdue first (P3-9)."""
    tasks = resolutions.open_tasks(actor, before=timezone.localdate(meeting.starts_at))
    own = set(Meeting.objects.filter(series=meeting.series_id).values_list("pk", flat=True))
    return [task for task in tasks if task.resolution.origin in own]


def waiting_explanations(meeting: Meeting) -> int:
    """How many explanations wait to be heard by this meeting (P3-6)."""
    own = Meeting.objects.filter(series=meeting.series_id)
    return resolutions.waiting_explanations(meeting.district_id, own.values("pk"))
