"""The meetings of this week: one to be settled, one announced, one that sits right now."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries as meeting_queries
from xuequ.affairs.meetings.models import AgendaItem, MeetingSeries, Motion
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor, PostKind
from xuequ.site.demo.matters import (
    FOUND,
    NEXT_TEACHING,
    NOW,
    THIS_WEEK,
)
from xuequ.site.demo.story.meeting import call, opened, replies, settled
from xuequ.site.demo.story.told import Told, days_after, known

STILL_TO_VOTE = (0, 1, 6)
"""Places on the roll of the schools whose principals the demo lets in with one tap: the district head, a lead
school's principal, and the one whose task is overdue."""


def this_week(told: Told, series: MeetingSeries, now: datetime) -> None:
    """The regular conference of this week: items wait for the chair to settle them."""
    at = days_after(told, now, 2)
    meeting = call(told, series, at, THIS_WEEK, planned=now - timedelta(days=12))
    meetings.report_items(actor=told.office(now), now=now - timedelta(days=1), meeting_id=meeting.pk)
    chair = told.head(now)
    first = meeting.items.filter(state="reported").order_by("position")[0]
    meetings.admit_item(actor=chair, now=now - timedelta(hours=20), item_id=first.pk)


def next_teaching(told: Told, series: MeetingSeries, now: datetime) -> None:
    """The next teaching meeting: notice sent, most have answered."""
    at = days_after(told, now, 4)
    meeting = call(told, series, at, NEXT_TEACHING, planned=now - timedelta(days=13))
    settled(told, meeting, now - timedelta(days=1))
    meeting.refresh_from_db()
    replies(told, meeting, now - timedelta(hours=18), silent=30)


def going_on(told: Told, series: MeetingSeries, now: datetime) -> None:
    """An extra meeting sits right now, its vote open: the three who can be entered with one tap decide it."""
    at = now - timedelta(minutes=25)
    meeting = call(told, series, at, NOW, planned=now - timedelta(days=3), extra="上级要求本周上报方案")
    settled(told, meeting, now - timedelta(days=2))
    meeting.refresh_from_db()
    clock = opened(told, meeting, replies(told, meeting, now - timedelta(days=1)))
    recorder = told.person(known(meeting.recorder_id), clock)
    made = [i for i in meeting_queries.items_of(recorder, meeting) if i.source in {"minutes", "follow_up"}]
    for item in made:
        meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
        clock += timedelta(minutes=4)
        for explanation in _waiting(told, item, recorder):
            meetings.hear_explanation(
                actor=recorder, now=clock, item_id=item.pk, explanation_id=explanation, accepted=True
            )
        meetings.dispose_item(
            actor=recorder, now=clock, item_id=item.pk, disposal="noted", conclusion=FOUND[item.source]
        )
    item = meeting.items.get(title=NOW[0].title)
    meetings.start_item(actor=recorder, now=clock, item_id=item.pk)
    matter = NOW[0]
    motion = meetings.put_motion(
        actor=recorder,
        now=clock + timedelta(minutes=5),
        item_id=item.pk,
        text=f"同意{matter.title}",
        ballot=matter.ballot,
        resolution=Proposal(
            measure=matter.measure,
            responsible=told.schools[matter.school].pk,
            due=told.calendar.add_working_days(timezone.localdate(now), matter.days),
            assisting=tuple(told.schools[place].pk for place in matter.assisting),
            acceptance=matter.acceptance,
        ),
    )
    _nearly_decided(told, motion, recorder, clock + timedelta(minutes=6))


def _nearly_decided(told: Told, motion: Motion, recorder: Actor, now: datetime) -> None:
    """All have voted but the three of ``STILL_TO_VOTE``; one vote for it is wanting."""
    meetings.open_motion(actor=recorder, now=now, motion_id=motion.pk)
    waiting = {told.holder(PostKind.PRINCIPAL, told.schools[place], now).person for place in STILL_TO_VOTE}
    rows = meeting_queries.voters_on(motion).filter(present=True).exclude(person__in=waiting)
    voters = [row.person_id for row in rows]
    entitled = motion.item.meeting.attendances.filter(voter=True).count()
    enough = entitled // 2
    for place, voter in enumerate(voters):
        choice = "for" if place < enough else "abstain" if place % 3 == 0 else "against"
        at = now + timedelta(seconds=5 * (place + 1))
        meetings.cast_ballot(actor=told.person(voter, at), now=at, motion_id=motion.pk, choice=choice)


def _waiting(told: Told, item: AgendaItem, recorder: Actor) -> list[UUID]:
    if item.source != "follow_up":
        return []
    tasks = meeting_queries.follow_up_tasks(recorder, item.meeting)
    return [e.pk for task in tasks for e in task.explanations.all() if e.state == "waiting"]
