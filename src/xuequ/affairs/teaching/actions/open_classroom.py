"""Dropping in on a lesson, and closing lessons for a published reason (P1-3.3)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.models import Closure, Visit
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import refuse
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("teaching.visit")
def visit(*, actor: Actor, now: datetime, lesson_id: UUID, day: date) -> Visit:
    """Register to drop in: nobody is asked, the host is told, the doorkeeper sees the code (P1-3.3)."""
    lesson = queries.get_lesson(actor, lesson_id, day)
    closed = queries.closed_why(lesson, queries.closures_on(actor, day))
    rules.may_visit(actor, lesson, closed, timezone.localdate(now)).enforce()
    try:
        with transaction.atomic():
            made = Visit.objects.create(
                district_id=actor.district,
                visitor_id=actor.person,
                lesson=lesson.lesson,
                day=day,
                period=lesson.period,
                starts=lesson.starts,
                school_id=lesson.school,
                host_id=lesson.teacher,
                host_name=lesson.teacher_name,
                subject_name=lesson.subject_name,
                class_name=lesson.class_name,
                room=lesson.room,
                at=now,
            )
    except IntegrityError:
        refuse("P1-3.3", "您已经登记过这节课。").enforce()
        raise
    subject, text = N_("有老师要来听您的课"), N_("%(name)s登记了来听您%(day)s第%(period)d节的课。")
    _tell_host(made, now, actor, subject, text)
    return made


def _tell_host(made: Visit, now: datetime, actor: Actor, subject: str, text: str) -> None:
    if made.host_id is None:
        return
    send(
        organisation.recipients([made.host_id]),
        now=now,
        subject=subject,
        text=text,
        facts={"name": actor.name, "day": made.day.isoformat(), "period": made.period},
        url="/teaching/visitors/",
    )


@action("teaching.cancel_visit")
def cancel_visit(*, actor: Actor, now: datetime, visit_id: UUID) -> Visit:
    """Call it off; the host is told."""
    made = queries.get_visit(actor, visit_id, lock=True)
    rules.may_cancel_visit(actor, made.visitor_id, cancelled=made.cancelled_at is not None).enforce()
    made.cancelled_at = now
    made.save(update_fields=["cancelled_at"])
    subject, text = N_("听课取消了"), N_("%(name)s不来听%(day)s第%(period)d节的课了。")
    _tell_host(made, now, actor, subject, text)
    return made


@action("teaching.close_lessons")
def close_lessons(
    *,
    actor: Actor,
    now: datetime,
    school_id: UUID,
    first: date,
    last: date,
    reason: str,
    grade: int | None = None,
) -> Closure:
    """Close lessons of one's school to visitors for some days, and publish why."""
    school = organisation.get_school(actor, school_id)
    today = timezone.localdate(now)
    rules.may_close_lessons(actor, school.pk, first, last, reason, today).enforce()
    return Closure.objects.create(
        district_id=actor.district,
        school=school,
        grade=grade,
        first=first,
        last=last,
        reason=reason.strip(),
        closed_by_id=actor.person,
        at=now,
    )


@action("teaching.open_lessons")
def open_lessons(*, actor: Actor, now: datetime, closure_id: UUID) -> Closure:
    """Open them again before the time; done twice it stays done."""
    closure = queries.get_closure(actor, closure_id)
    rules.may_keep_closures(actor, closure.school_id).enforce()
    if closure.lifted_at is None:
        closure.lifted_at = now
        closure.save(update_fields=["lifted_at"])
    return closure
