"""Reading series and meetings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xuequ.affairs.meetings.models import AgendaItem, Attendance, Meeting, MeetingSeries, Motion
from xuequ.affairs.meetings.queries.agenda import shown_to
from xuequ.affairs.meetings.rules import MeetingFacts
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor, PostKind

A_DAY = timedelta(days=1)


def visible_series(actor: Actor) -> QuerySet[MeetingSeries]:
    """The district's regular meetings."""
    return MeetingSeries.objects.filter(district=actor.district, active=True).select_related("recorder")


def series_held(district: UUID, frequency: str) -> QuerySet[MeetingSeries]:
    """A district's regular meetings that are held so often, for work that nobody in particular does."""
    return MeetingSeries.objects.filter(district=district, active=True, frequency=frequency)


def get_series(actor: Actor, series: UUID, *, lock: bool = False) -> MeetingSeries:
    """One series. Raises ``MeetingSeries.DoesNotExist``."""
    found = MeetingSeries.objects.filter(district=actor.district)
    return (found.select_for_update() if lock else found).get(pk=series)


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The district's meetings, newest first: that a meeting is held is known to all its staff."""
    return Meeting.objects.filter(district=actor.district).select_related(
        "series", "chair", "recorder", "chair__school", "recorder__school"
    )


def get_meeting(actor: Actor, meeting: UUID, *, lock: bool = False) -> Meeting:
    """One meeting, locked for a change if asked. Raises ``Meeting.DoesNotExist``."""
    if lock:
        Meeting.objects.select_for_update().get(district=actor.district, pk=meeting)
    return visible_meetings(actor).get(pk=meeting)


def search_meetings(actor: Actor, text: str) -> QuerySet[Meeting]:
    """Meetings by the name of their series, or the title of an item that the actor may see."""
    items = AgendaItem.objects.filter(shown_to(actor), meeting=OuterRef("pk"), title__icontains=text)
    return visible_meetings(actor).filter(Q(series__name__icontains=text) | Exists(items))


def my_meetings(actor: Actor, *, since: datetime) -> QuerySet[Meeting]:
    """The meetings the actor is invited to, chairs or records, soonest first."""
    invited = Attendance.objects.filter(meeting=OuterRef("pk"), person=actor.person)
    return (
        visible_meetings(actor)
        .filter(Q(Exists(invited)) | Q(chair=actor.person) | Q(recorder=actor.person), starts_at__gte=since)
        .exclude(state="cancelled")
        .order_by("starts_at")
    )


def next_meeting(series: MeetingSeries, after: datetime) -> Meeting | None:
    """The next meeting of a series that has not begun."""
    coming = series.meetings.filter(starts_at__gt=after, state__in=("planned", "published"))
    return coming.order_by("starts_at").first()


def waiting_items(series: MeetingSeries) -> list[AgendaItem]:
    """Items that no meeting has dealt with and none has taken up: of meetings called off, deferred, or too
    late for the agenda of a meeting that is over."""
    over = Q(meeting__state__in=("closed", "sealed"))
    unsettled = Q(state__in=("handed_in", "reported"))
    return list(
        AgendaItem.objects.filter(meeting__series=series, source__in=("school", "carried"), carried_to=None)
        .filter(
            (Q(meeting__state="cancelled") & (unsettled | Q(state="admitted")))
            | (over & unsettled)
            | (over & Q(disposal="deferred"))
        )
        .order_by("handed_in_at")
    )


def meeting_to_come(series: MeetingSeries, now: datetime) -> Meeting | None:
    """The meeting of a series that is held next; one whose day has passed was never held."""
    coming = series.meetings.filter(state__in=("planned", "published"), starts_at__gt=now - A_DAY)
    return coming.order_by("starts_at").first()


def clashes(actor: Actor, starts_at: datetime, length: int, *, besides: UUID | None = None) -> list[Meeting]:
    """The district's other meetings that overlap a time (length in minutes)."""
    ends_at = starts_at + timedelta(minutes=length)
    near = (
        visible_meetings(actor)
        .exclude(state="cancelled")
        .filter(starts_at__lt=ends_at, starts_at__gt=starts_at - timedelta(hours=12))
    )
    return [m for m in near if m.pk != besides and m.starts_at + timedelta(minutes=m.length) > starts_at]


def meeting_days(actor: Actor, starts: date, ends: date) -> set[date]:
    """The days on which a meeting is planned already."""
    found = Meeting.objects.filter(district=actor.district, starts_at__date__range=(starts, ends))
    return {
        timezone.localdate(m) for m in found.exclude(state="cancelled").values_list("starts_at", flat=True)
    }


def meeting_facts(meeting: Meeting) -> MeetingFacts:
    """The facts about a meeting read with its series. Three queries."""
    items = meeting.items.aggregate(
        admitted=Count("pk", filter=Q(state="admitted")),
        undisposed=Count("pk", filter=Q(state="admitted", disposal="")),
        untouched=Count("pk", filter=Q(state="admitted", source="follow_up", disposal="")),
        running=Count("pk", filter=Q(started_at__isnull=False, disposal="")),
        unsettled=Count("pk", filter=Q(state__in=("handed_in", "reported"))),
        left_out=Count("pk", filter=Q(state="admitted", presenter=None, source__in=("school", "carried"))),
    )
    people = meeting.attendances.aggregate(
        there=Count("pk", filter=Q(present=True)),
        entitled=Count("pk", filter=Q(voter=True)),
        present=Count("pk", filter=Q(voter=True, present=True)),
        excused=Count("pk", filter=Q(voter=True, signed_in_at=None, answer__in=("leave", "proxy"))),
    )
    return MeetingFacts(
        state=meeting.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
        starts_at=meeting.starts_at,
        admitted=items["admitted"],
        undisposed=items["undisposed"],
        follow_up_untouched=items["untouched"] > 0,
        open_motion=Motion.objects.filter(item__meeting=meeting, state="open").exists(),
        running_item=items["running"] > 0,
        unsettled=items["unsettled"],
        rule=meeting.series.rule,
        length=meeting.length,
        left_out=items["left_out"],
        **people,
    )


def chair_of(district: UUID, post: str, base_school: UUID | None, day: date) -> UUID | None:
    """Who holds the chairing post on a day: the district head, or a leader of the base school."""
    school = None if post == PostKind.DISTRICT_HEAD else base_school
    found = organisation.holders(district, [PostKind(post)], day=day, school=school)
    return found.values_list("pk", flat=True).first()
