"""Meetings: plan, publish, open, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from xuequ.affairs.duties import actions as duties
from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.actions.agenda import carry_over
from xuequ.affairs.meetings.actions.attendance import drop_proxies
from xuequ.affairs.meetings.actions.chair import begin_chairing, end_chairing
from xuequ.affairs.meetings.actions.changes import note_change, tell_what_changed
from xuequ.affairs.meetings.actions.made import ensure_made_items, settle_made_items
from xuequ.affairs.meetings.actions.numbering import ASIDE, hold_series, number_meetings, take_number
from xuequ.affairs.meetings.actions.room import hold_meeting, tell_date, tell_people, tell_room
from xuequ.affairs.meetings.models import Attendance, Meeting, MeetingSeries, Presence
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.calendar import TermDates
from xuequ.platform.action import action
from xuequ.platform.notify import actions as notify

NOTICE = timedelta(days=2)
"""A meeting is proposed at least so long ahead."""


@action("meetings.plan")
def plan_meeting(
    *,
    actor: Actor,
    now: datetime,
    series_id: UUID,
    starts_at: datetime,
    length: int | None = None,
    place: str | None = None,
    extra: bool = False,
    reason: str = "",
) -> Meeting:
    """Put a meeting of a series on the calendar, with its deadlines in working days (P2-3.2, P3-1)."""
    series = queries.get_series(actor, series_id)
    rules.may_schedule(actor, starts_at, now, extra, reason).enforce()
    MeetingSeries.objects.select_for_update().get(pk=series.pk)
    day = timezone.localdate(starts_at)
    calendar = organisation.calendar_of(actor.district)
    last = series.meetings.filter(year=day.year, extra=extra).aggregate(last=Max("ordinal"))["last"] or 0
    made = Meeting.objects.create(
        district_id=actor.district,
        series=series,
        year=day.year,
        ordinal=last + 1,
        starts_at=starts_at,
        length=length or series.length,
        place=series.place if place is None else place.strip(),
        extra=extra,
        reason=reason.strip(),
        chair_id=queries.chair_of(actor.district, series.chair_post, actor.base_school, day),
        recorder=series.recorder,
        items_due=rules.item_deadline(calendar, day, series.item_days),
        agenda_due=rules.item_deadline(calendar, day, series.agenda_days),
    )
    number_meetings(series, day.year, now)
    made.refresh_from_db(fields=["ordinal"])
    _take_up(made, now)
    return made


@action("meetings.plan_term")
def plan_term(*, actor: Actor, now: datetime, series_id: UUID, starts: Sequence[datetime]) -> list[Meeting]:
    """Put a term's meetings of a series on the calendar, all of them or none (P2-1.2, P3-1)."""
    rules.may_plan_all([timezone.localtime(start) for start in starts]).enforce()
    return [
        plan_meeting(actor=actor, now=now, series_id=series_id, starts_at=start) for start in sorted(starts)
    ]


@action("meetings.move")
def move_meeting(
    *, actor: Actor, now: datetime, meeting_id: UUID, starts_at: datetime, place: str = ""
) -> Meeting:
    """Move a meeting that has not begun; those invited are told and answer anew."""
    hold_series(meeting_id)
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_move(actor, queries.meeting_facts(meeting), starts_at, now).enforce()
    calendar, day = organisation.calendar_of(actor.district), timezone.localdate(starts_at)
    meeting.starts_at = starts_at
    meeting.place = place.strip() or meeting.place
    meeting.items_due = rules.item_deadline(calendar, day, meeting.series.item_days)
    meeting.agenda_due = rules.item_deadline(calendar, day, meeting.series.agenda_days)
    meeting.sequence += 1
    year_before = meeting.year
    if day.year != year_before:
        meeting.year, meeting.ordinal = day.year, meeting.ordinal + ASIDE
    meeting.save(
        update_fields=["starts_at", "year", "ordinal", "place", "items_due", "agenda_due", "sequence"]
    )
    for year in sorted({year_before, day.year}):
        number_meetings(meeting.series, year, now)
    meeting.refresh_from_db(fields=["ordinal"])
    if meeting.state == "published":
        drop_proxies(meeting, meeting.attendances.values_list("proxy", flat=True), now)
        meeting.attendances.update(answer="", reason="", answered_at=None, proxy=None, proxy_agreed=False)
        people = meeting.attendances.values_list("person", flat=True)
        when = timezone.localtime(starts_at).isoformat()
        tell_date(
            people,
            meeting,
            now=now,
            subject="会议改期",
            text="%(meeting)s改到%(when)s，请重新回复。",
            when=when,
        )
    tell_room(meeting.pk)
    return meeting


@action("meetings.extend")
def extend_meeting(*, actor: Actor, now: datetime, meeting_id: UUID, length: int) -> Meeting:
    """The chair gives the meeting more time, so that its agenda fits (P3-3)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_extend(actor, queries.meeting_facts(meeting), length).enforce()
    meeting.length = length
    meeting.save(update_fields=["length"])
    note_change(meeting.pk, now, "length", length=str(length))
    tell_room(meeting.pk)
    return meeting


@action("meetings.appoint_recorder")
def appoint_recorder(*, actor: Actor, now: datetime, meeting_id: UUID, person_id: UUID) -> Meeting:
    """Appoint the meeting's recorder (P3-1)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_appoint_recorder(actor, queries.meeting_facts(meeting)).enforce()
    person = organisation.get_person(actor, person_id)
    meeting.recorder = person
    meeting.save(update_fields=["recorder"])
    if meeting.state != "planned":
        _invite_recorder(meeting)
    tell = tell_people if meeting.state == "planned" else tell_date
    tell([person.pk], meeting, now=now, subject="请担任记录人", text="请您担任%(meeting)s的记录人。")
    tell_room(meeting.pk)
    return meeting


@action("meetings.publish")
def publish_meeting(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """Send the agenda out: the made items are put first, everybody entitled is invited (P2-1.3, P2-3.2)."""
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    _settle_chair(meeting)
    ensure_made_items(meeting, now)
    rules.may_publish(actor, queries.meeting_facts(meeting)).enforce()
    _invite_by_post(meeting)
    meeting.state, meeting.published_at = "published", now
    meeting.sequence += 1
    meeting.save(update_fields=["state", "published_at", "sequence"])
    when = timezone.localtime(meeting.starts_at).isoformat()
    tell_date(
        meeting.attendances.values_list("person", flat=True),
        meeting,
        now=now,
        subject="会议通知",
        text="%(meeting)s定于%(when)s在%(place)s召开，请回复是否参加。",
        when=when,
        place=meeting.place,
    )
    tell_room(meeting.pk)
    return meeting


def _invite_by_post(meeting: Meeting) -> None:
    """Everybody who votes by post, the chair and the recorder; who sat in and is entitled now votes."""
    day = timezone.localdate(meeting.starts_at)
    entitled: dict[UUID, Attendance] = {}
    for kind in map(PostKind, meeting.series.voters):
        for person in organisation.holders(meeting.district_id, [kind], day=day):
            entitled.setdefault(person.pk, _invited(meeting, person, POST_TEXT[kind], voter=True))
    if meeting.chair is not None:
        entitled.setdefault(meeting.chair.pk, _invited(meeting, meeting.chair, "主持人", voter=True))
    Attendance.objects.bulk_create(entitled.values(), ignore_conflicts=True)
    meeting.attendances.filter(person__in=entitled, voter=False).update(voter=True, role="member")
    if meeting.recorder is not None:
        _invite_recorder(meeting)


def _invited(meeting: Meeting, person: Person, duty: str, *, voter: bool) -> Attendance:
    role = "member" if voter else "observer"
    return Attendance(
        meeting=meeting, person=person, school_id=person.school_id, duty=duty, role=role, voter=voter
    )


def _invite_recorder(meeting: Meeting) -> None:
    assert meeting.recorder is not None
    row = _invited(meeting, meeting.recorder, "记录人", voter=False)
    Attendance.objects.bulk_create([row], ignore_conflicts=True)


def settle_chairs(now: datetime) -> None:
    """Meetings still to come are chaired by whoever holds the chairing post on their day (P2-1.1, P3-1)."""
    coming = Meeting.objects.filter(state__in=("planned", "published"), starts_at__gte=now)
    for meeting in coming.select_related("series"):
        _settle_chair(meeting)


def _settle_chair(meeting: Meeting) -> None:
    day, base = timezone.localdate(meeting.starts_at), organisation.base_school_of(meeting.district_id)
    holder = queries.chair_of(meeting.district_id, meeting.series.chair_post, base, day)
    if holder is not None and holder != meeting.chair_id:
        meeting.chair_id = holder
        meeting.save(update_fields=["chair"])


def _settle_roll(meeting: Meeting) -> None:
    """Who votes is who holds the post on the day: successors are let in, who gave the post up sits in."""
    _invite_by_post(meeting)
    day = timezone.localdate(meeting.starts_at)
    kinds = [PostKind(kind) for kind in meeting.series.voters]
    entitled = set(organisation.holders(meeting.district_id, kinds, day=day).values_list("pk", flat=True))
    others = meeting.attendances.filter(voter=True).exclude(person__in=entitled | {meeting.chair_id})
    others.update(voter=False, role="observer")


@action("meetings.open")
def open_meeting(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """Open the meeting; from now on other messages of those present are held back (P3-1, P3-7).

    The roll is that of the day: permissions come from posts in force today.
    """
    hold_meeting(meeting_id, to_change=True)
    hold_series(meeting_id)
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    _settle_chair(meeting)
    _settle_roll(meeting)
    rules.may_open(actor, queries.meeting_facts(meeting)).enforce()
    ensure_made_items(meeting, now, opening=True)
    take_number(meeting, now)
    meeting.refresh_from_db(fields=["changes", "sequence"])
    tell_what_changed(meeting, now)
    meeting.state, meeting.opened_at = "open", now
    meeting.save(update_fields=["state", "opened_at"])
    begin_chairing(meeting, now)
    present = meeting.attendances.filter(present=True).values_list("person", flat=True)
    notify.hold((r.account for r in organisation.recipients(present)), meeting=meeting.pk, now=now)
    tell_room(meeting.pk)
    return meeting


@action("meetings.close")
def close_meeting(*, actor: Actor, now: datetime, meeting_id: UUID) -> Meeting:
    """Close the meeting: everything has a disposal; the room empties; messages come through again (P3-9).

    What came too late for the agenda goes to the next meeting.
    """
    hold_meeting(meeting_id, to_change=True)
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_close(actor, queries.meeting_facts(meeting)).enforce()
    head = queries.head_of(actor, meeting)
    meeting.state, meeting.closed_at = "closed", now
    meeting.entitled_at_close, meeting.present_at_close = head.entitled, head.present
    meeting.save(update_fields=["state", "closed_at", "entitled_at_close", "present_at_close"])
    end_chairing(meeting, now)
    Presence.objects.filter(attendance__meeting=meeting, until=None).update(until=now)
    meeting.attendances.filter(present=True).update(present=False, signed_out_at=now)
    left = meeting.attendances.exclude(signed_out_at=None).values_list("pk", "signed_out_at")
    early = [pk for pk, at in left if rules.left_early(at, now)]
    meeting.attendances.filter(pk__in=early).update(early=True)
    _pass_on(meeting, now)
    notify.release(meeting=meeting.pk)
    _count(meeting)
    tell_room(meeting.pk)
    return meeting


def _count(meeting: Meeting) -> None:
    """A meeting that was held counts for its series, by the month and by the term (P2-1.2, P3-1)."""
    held_on = timezone.localdate(meeting.opened_at)
    quotas = (rules.MONTHLY, rules.TERMLY)
    duties.count(
        district=meeting.district_id,
        record=meeting.pk,
        quotas=quotas,
        counted=[duties.Counted(quota, meeting.series_id, held_on) for quota in quotas],
        title=meeting.title,
        url=f"/meetings/{meeting.pk}/",
    )


@action("meetings.cancel")
def cancel_meeting(*, actor: Actor, now: datetime, meeting_id: UUID, reason: str) -> Meeting:
    """Call a meeting off; its items wait for the next one."""
    hold_series(meeting_id)
    meeting = queries.get_meeting(actor, meeting_id, lock=True)
    rules.may_cancel(actor, queries.meeting_facts(meeting), reason).enforce()
    meeting.state, meeting.reason = "cancelled", reason.strip()
    meeting.sequence += 1
    meeting.save(update_fields=["state", "reason", "sequence"])
    number_meetings(meeting.series, meeting.year, now)
    _pass_on(meeting, now)
    invited = set(meeting.attendances.values_list("person", flat=True)) if meeting.published_at else set()
    others = set(meeting.items.exclude(handed_in_by=None).values_list("handed_in_by", flat=True)) - invited
    for people, tell in ((invited, tell_date), (others, tell_people)):
        tell(
            people,
            meeting,
            now=now,
            subject="会议取消",
            text="%(meeting)s取消：%(reason)s",
            reason=meeting.reason,
        )
    tell_room(meeting.pk)
    return meeting


def _pass_on(meeting: Meeting, now: datetime) -> None:
    """What waits goes to the next meeting of the series; where none is planned, it waits for that one."""
    following = queries.next_meeting(meeting.series, meeting.starts_at)
    if following is not None:
        _take_up(following, now)
    settle_made_items(meeting.series, now)


def _take_up(meeting: Meeting, now: datetime) -> None:
    for item in queries.waiting_items(meeting.series):
        carry_over(item, meeting, now)
        if not item.disposal:
            item.state = "carried"
            item.save(update_fields=["state"])


def propose_term(actor: Actor, series: MeetingSeries, now: datetime) -> list[datetime]:
    """The dates proposed for the rest of the term: working days, no other meeting on them (P2-1.2, P3-1).

    Months that have their meeting, and as many meetings as are planned already, are left out.
    """
    earliest = timezone.localdate(now) + NOTICE
    calendar = organisation.calendar_of(actor.district)
    term = calendar.term_of(timezone.localdate(now))
    if term is None or earliest > term.last:
        return []
    months = [(month.year, month.month) for month in calendar.months_of_term(term)]
    planned = queries.days_of_series(series.pk, term.first, term.last)
    missing = rules.still_to_plan(series.frequency, series.times, months, planned)
    monthly = isinstance(missing, tuple)
    proposed = calendar.propose_dates(
        TermDates(term.name, max(term.first, earliest), term.last),
        per_month=1 if monthly else None,
        count=None if isinstance(missing, tuple) else missing,
        weekday=series.weekday,
        avoid=queries.meeting_days(actor, term.first, term.last),
    )
    zone = timezone.get_current_timezone()
    return [
        datetime.combine(day, series.start_time, tzinfo=zone)
        for day in proposed
        if not isinstance(missing, tuple) or (day.year, day.month) in missing
    ]
