"""A meeting as it goes: called, settled, answered, held, decided, minuted, signed for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries as meeting_queries
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions import queries as resolution_queries
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor, PostKind
from xuequ.site.demo.matters import (
    FOUND,
    Matter,
)
from xuequ.site.demo.story.told import Told, days_before, known


def series_of(told: Told, now: datetime) -> tuple[MeetingSeries, MeetingSeries]:
    """The two regular meetings: the principals' conference and the teaching meeting."""
    office = told.office(now)
    conference = meetings.create_series(
        actor=office,
        now=now,
        kind="conference",
        name="校长例会",
        chair_post="district_head",
        voters=[PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL],
        start_time=time(14),
        length=90,
        place="实验小学三楼会议室",
        recorder_id=office.person,
        weekday=3,
    )
    teaching = meetings.create_series(
        actor=office,
        now=now,
        kind="teaching",
        name="教学工作例会",
        chair_post="vice_principal",
        voters=[
            PostKind.PRINCIPAL,
            PostKind.DIRECTOR,
            PostKind.DEPUTY_DIRECTOR,
            PostKind.RESEARCH_DIRECTOR,
            PostKind.GROUP_LEADER,
            PostKind.GROUP_MEMBER,
        ],
        start_time=time(14),
        frequency="term",
        times=3,
        length=120,
        place="实验小学报告厅",
        recorder_id=told.holder(PostKind.ACADEMIC_OFFICE, told.schools[0], now).person,
    )
    return conference, teaching


def call(
    told: Told,
    series: MeetingSeries,
    at: datetime,
    matters: tuple[Matter, ...],
    *,
    planned: datetime,
    extra: str = "",
) -> Meeting:
    """Plan a meeting and have the schools hand in their items."""
    meeting = meetings.plan_meeting(
        actor=told.office(planned),
        now=planned,
        series_id=series.pk,
        starts_at=at,
        extra=bool(extra),
        reason=extra,
    )
    for place, matter in enumerate(matters):
        handed = planned + timedelta(hours=1 + place)
        school = told.schools[matter.school]
        office = told.holder(PostKind.DIRECTOR, school, handed)
        principal = told.holder(PostKind.PRINCIPAL, school, handed)
        meetings.hand_in_item(
            actor=office,
            now=handed,
            meeting_id=meeting.pk,
            title=matter.title,
            business=matter.business,
            presenter_id=principal.person,
            minutes=matter.minutes,
            major=matter.major,
            detail=matter.detail,
        )
    return meeting


def settled(told: Told, meeting: Meeting, now: datetime) -> None:
    """The secretariat reports, the chair admits everything, the notice goes out."""
    meetings.report_items(actor=told.office(now), now=now, meeting_id=meeting.pk)
    chair = told.person(known(meeting.chair_id), now)
    for item in meeting.items.filter(state="reported"):
        meetings.admit_item(actor=chair, now=now + timedelta(hours=1), item_id=item.pk)
    meetings.publish_meeting(actor=told.office(now), now=now + timedelta(hours=2), meeting_id=meeting.pk)


def replies(told: Told, meeting: Meeting, now: datetime, *, silent: int = 0) -> list[UUID]:
    """People answer; the last ``silent`` do not; two are excused. Who will come."""
    rows = list(meeting.attendances.exclude(person=meeting.chair_id).values_list("person", flat=True))
    answering = rows[: len(rows) - silent]
    for place, person in enumerate(answering):
        excused = place in {9, 11}
        meetings.reply(
            actor=told.person(person, now),
            now=now + timedelta(minutes=place),
            meeting_id=meeting.pk,
            answer="leave" if excused else "yes",
            reason="外出培训" if excused else "",
        )
    coming = [p for place, p in enumerate(answering) if place not in {9, 11}]
    return [known(meeting.chair_id), *coming]


def opened(told: Told, meeting: Meeting, coming: list[UUID]) -> datetime:
    """People sign in, one of them late; the chair opens. When it opened."""
    start = meeting.starts_at
    for place, person in enumerate(coming[:-1]):
        arrived = start - timedelta(minutes=12) + timedelta(seconds=20 * place)
        meetings.sign_in(actor=told.person(person, arrived), now=arrived, meeting_id=meeting.pk)
    meetings.open_meeting(actor=told.person(known(meeting.chair_id), start), now=start, meeting_id=meeting.pk)
    late = start + timedelta(minutes=9)
    meetings.sign_in(actor=told.person(coming[-1], late), now=late, meeting_id=meeting.pk)
    return start


def held(told: Told, series: MeetingSeries, at: datetime, matters: tuple[Matter, ...]) -> Meeting:
    """A whole meeting: called, settled, held, decided, minuted and signed."""
    planned = days_before(told, at, 9)
    meeting = call(told, series, at, matters, planned=planned)
    settled(told, meeting, days_before(told, at, 3))
    meeting.refresh_from_db()
    clock = opened(told, meeting, replies(told, meeting, days_before(told, at, 2)))
    chair = told.person(known(meeting.chair_id), clock)
    recorder = told.person(known(meeting.recorder_id), clock)
    by_title = {matter.title: matter for matter in matters}
    for item in meeting_queries.items_of(chair, meeting):
        meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
        clock += timedelta(minutes=item.minutes + (3 if item.major else -1))
        _concluded(told, item, by_title.get(item.title), recorder, clock)
    meetings.close_meeting(actor=chair, now=clock, meeting_id=meeting.pk)
    minutes = meetings.draft_minutes(actor=recorder, now=clock + timedelta(hours=1), meeting_id=meeting.pk)
    meetings.sign_minutes(actor=chair, now=clock + timedelta(hours=2), minutes_id=minutes.pk)
    _signed_for(told, meeting, clock + timedelta(hours=3))
    return meeting


def _concluded(told: Told, item: AgendaItem, matter: Matter | None, recorder: Actor, now: datetime) -> None:
    if matter is None or matter.measure == "":
        text = matter.conclusion if matter else FOUND[item.source]
        meetings.dispose_item(actor=recorder, now=now, item_id=item.pk, disposal="noted", conclusion=text)
        return
    day = timezone.localdate(now)
    motion = meetings.put_motion(
        actor=recorder,
        now=now,
        item_id=item.pk,
        text=f"同意{matter.title}",
        ballot=matter.ballot,
        resolution=Proposal(
            measure=matter.measure,
            responsible=told.schools[matter.school].pk,
            due=told.calendar.add_working_days(day, matter.days),
            assisting=tuple(told.schools[place].pk for place in matter.assisting),
            acceptance=matter.acceptance,
        ),
    )
    meetings.open_motion(actor=recorder, now=now, motion_id=motion.pk)
    voters = [row.person_id for row in meeting_queries.voters_on(motion).filter(present=True)]
    if matter.ballot == "hands":
        meetings.enter_hands(actor=recorder, now=now, motion_id=motion.pk, against=voters[-1:])
    else:
        for place, voter in enumerate(voters):
            choice = "against" if place == 7 else "abstain" if place == 12 else "for"
            meetings.cast_ballot(actor=told.person(voter, now), now=now, motion_id=motion.pk, choice=choice)
    meetings.close_motion(actor=recorder, now=now + timedelta(seconds=40), motion_id=motion.pk)
    meetings.dispose_item(
        actor=recorder,
        now=now + timedelta(minutes=1),
        item_id=item.pk,
        disposal="decided",
        conclusion=matter.conclusion,
    )


def _signed_for(told: Told, meeting: Meeting, now: datetime) -> None:
    """Most schools sign for the minutes; the last three have still to."""
    document = resolution_queries.document_of(told.office(now), meeting.pk)
    assert document is not None
    for place, school in enumerate(told.schools[:-3]):
        at = now + timedelta(minutes=7 * place)
        principal = told.holder(PostKind.DIRECTOR, school, at)
        resolutions.acknowledge(actor=principal, now=at, document_id=document.pk)
