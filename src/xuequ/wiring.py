"""The only file that knows every affair: which event leads to which action, who follows which topic, and
what is done periodically."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from xuequ.affairs.curriculum import queries as curriculum
from xuequ.affairs.growth import actions as growth
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings import queries as meeting_queries
from xuequ.affairs.organisation.models import District
from xuequ.affairs.organisation.queries import actor_of
from xuequ.affairs.partnerships import actions as partnerships
from xuequ.affairs.partnerships import queries as partnership_queries
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching import queries as teaching_queries
from xuequ.affairs.teaching.rules import OpenLesson, Pairing, Wanted
from xuequ.kernel.actor import Actor
from xuequ.platform.access.actions import prune_replies
from xuequ.platform.audit import actions as audit
from xuequ.platform.events import follow
from xuequ.platform.files.actions import remove_unnamed
from xuequ.platform.live import feed, topics
from xuequ.platform.notify.actions import mail_out
from xuequ.platform.notify.queries import unread
from xuequ.platform.tasks.periodic import schedule
from xuequ.platform.ui import navigation

logger = logging.getLogger("xuequ")
NOBODY = UUID(int=0)
LATE_ENTRIES = 2000
"""So many entries may be stored while one transaction lasts; what came later still is found once a day."""


def connect() -> None:
    """Wire the affairs together; called once when the site starts."""
    follow(resolutions.TaskOverdue, put_overdue_on_agenda)
    follow(teaching.ActivityChanged, count_between_schools)
    teaching_queries.register_lessons(lessons_to_open)
    teaching_queries.register_pairs(pairs_to_plan_for)
    topics.register("meeting", may_follow_meeting)
    topics.register("inbox", may_follow_inbox)
    navigation.register_bell(lambda actor: unread(actor.account) if actor.account else 0)
    schedule("trail.chain", timedelta(seconds=5), lambda now: audit.extend_chain(late=LATE_ENTRIES))
    schedule("trail.chain.whole", timedelta(days=1), lambda now: audit.extend_chain())
    schedule("trail.prune", timedelta(days=1), lambda now: audit.prune(now=now, days=settings.TRAIL_DAYS))
    schedule("replies.prune", timedelta(hours=6), lambda now: prune_replies(now=now))
    schedule("files.prune", timedelta(days=1), lambda now: remove_unnamed(now=now))
    schedule("live.prune", timedelta(minutes=5), feed.prune)
    schedule("tasks.remind", timedelta(hours=1), remind_all)
    schedule("research.count", timedelta(hours=6), count_research)
    schedule("meetings.chairs", timedelta(minutes=10), meetings.settle_chairs)
    schedule("meetings.changes", timedelta(minutes=2), meetings.tell_changes)
    schedule("mail", timedelta(seconds=10), lambda now: mail_out(now=now))


def put_overdue_on_agenda(event: resolutions.TaskOverdue) -> None:
    """P3-6: an overdue task puts itself on the next agenda."""
    meetings.put_on_next_agenda(actor=event.actor, now=event.now, task_id=event.task)


def lessons_to_open(actor: Actor, day: date, wanted: Wanted) -> list[OpenLesson]:
    """P1-3.3: the lessons that one may drop in on are those of the timetables."""
    held = curriculum.lessons_on(
        actor, day, school=wanted.school, subject=wanted.subject, grade=wanted.grade, teacher=wanted.teacher
    )
    return [
        OpenLesson(
            lesson=one.lesson,
            day=one.day,
            period=one.period,
            starts=one.starts,
            school=one.school,
            school_name=one.school_name,
            class_name=one.class_name,
            grade=one.grade,
            subject=one.subject,
            subject_name=one.subject_name,
            teacher=one.teacher,
            teacher_name=one.teacher_name,
            room=one.room,
        )
        for one in held
    ]


def pairs_to_plan_for(actor: Actor) -> list[Pairing]:
    """P1-2.1: sessions are planned for the subjects of the pairs, and stay theirs when a pair has ended."""
    agreed = partnership_queries.visible_pairs(actor).filter(state__in=("agreed", "ended"))
    return [
        Pairing(
            about=one.pk,
            name=f"{pair.lead.name} · {pair.supported.name} {one.subject.name}",
            lead=pair.lead_id,
            supported=pair.supported_id,
            subject=one.subject_id,
            starts=pair.starts,
            ends=pair.ends,
        )
        for pair in agreed
        for one in pair.subjects.all()
    ]


def count_between_schools(event: teaching.ActivityChanged) -> None:
    """P1-2.1, P1-3: a record made for a pair, a mentorship or an instructor counts for them."""
    partnerships.count_activity(
        actor=event.actor, now=event.now, activity_id=event.activity, about=event.about
    )


def may_follow_meeting(account: int, ident: str) -> bool:
    """Whoever may see a meeting's page may follow it."""
    actor = actor_of(account, now=timezone.now())
    return actor is not None and meeting_queries.visible_meetings(actor).filter(pk=ident).exists()


def may_follow_inbox(account: int, ident: str) -> bool:
    """One's own inbox alone."""
    return str(account) == ident


def system_actor(district: UUID) -> Actor:
    """The product itself, doing what the regime asks of it in one district."""
    return Actor(person=NOBODY, district=district, name="学区通")


def remind_all(now: datetime) -> None:
    """Remind of tasks near and past their date, district by district."""
    for district in District.objects.values_list("pk", flat=True):
        try:
            resolutions.remind(system_actor(district), now)
        except Exception:
            logger.exception("the tasks of district %s could not be reminded of", district)


def count_research(now: datetime) -> None:
    """Let running projects count for a term that has begun, district by district (P1-4)."""
    for district in District.objects.values_list("pk", flat=True):
        try:
            growth.recount_projects(system_actor(district), now)
        except Exception:
            logger.exception("the projects of district %s could not be counted", district)
