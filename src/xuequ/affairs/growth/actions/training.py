"""The programme of a year and its sessions: made, published, changed, called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xuequ.affairs.growth import queries, rules
from xuequ.affairs.growth.models import TrainingProgramme, TrainingSession
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.kernel.verdict import invalid
from xuequ.kernel.words import N_
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("growth.make_programme")
def make_programme(
    *, actor: Actor, now: datetime, year_id: int, title: str, audience: str
) -> TrainingProgramme:
    """Begin the one training programme of a school year (P1-0f)."""
    year = organisation.school_years(actor).get(pk=year_id)
    rules.may_make_programme(actor, already=queries.has_programme(actor, year.pk)).enforce()
    if not title.strip() or not audience.strip():
        invalid("P1-0f", "请写明培训安排的名称和培训对象。").enforce()
    try:
        with transaction.atomic():
            return TrainingProgramme.objects.create(
                district_id=actor.district,
                school_year=year,
                title=title.strip(),
                audience=audience.strip(),
                made_by_id=actor.person,
                made_at=now,
            )
    except IntegrityError:
        rules.may_make_programme(actor, already=True).enforce()
        raise


@action("growth.publish_programme")
def publish_programme(*, actor: Actor, now: datetime, programme_id: UUID) -> TrainingProgramme:
    """Publish the programme: from now on everybody sees its sessions and registers (P1-0f)."""
    programme = queries.get_programme(actor, programme_id, lock=True)
    sessions = TrainingSession.objects.filter(programme=programme, cancelled_at=None).count()
    published = programme.published_at is not None
    rules.may_publish_programme(actor, sessions=sessions, published=published).enforce()
    programme.published_at = now
    programme.save(update_fields=["published_at"])
    return programme


@action("growth.add_session")
def add_session(
    *, actor: Actor, now: datetime, programme_id: UUID, plan: rules.SessionPlan
) -> TrainingSession:
    """Add a session to the programme (P1-0f)."""
    programme = queries.get_programme(actor, programme_id)
    organisation.get_school(actor, plan.host)
    rules.may_add_session(actor, plan).enforce()
    made = TrainingSession(district_id=actor.district, programme=programme)
    _write(made, plan)
    made.save()
    return made


@action("growth.change_session")
def change_session(
    *, actor: Actor, now: datetime, session_id: UUID, plan: rules.SessionPlan
) -> TrainingSession:
    """Change a session that has not begun; who registered is told of another time or place (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    organisation.get_school(actor, plan.host)
    rules.may_change_session(actor, queries.session_facts(session), plan, now).enforce()
    before = (session.starts_at, session.ends_at, session.place)
    _write(session, plan)
    session.save()
    if before != (session.starts_at, session.ends_at, session.place):
        _tell_enrolled(session, now, N_("培训安排有变动"), N_("“%(title)s”的时间或地点有变动，请看一看。"))
    return session


def _write(session: TrainingSession, plan: rules.SessionPlan) -> None:
    session.title, session.kind, session.speaker = plan.title.strip(), plan.kind, plan.speaker.strip()
    session.host_id, session.place = plan.host, plan.place.strip()
    session.starts_at, session.ends_at, session.closes_at = plan.starts_at, plan.ends_at, plan.closes_at
    session.hours, session.capacity = plan.hours, plan.capacity


@action("growth.cancel_session")
def cancel_session(*, actor: Actor, now: datetime, session_id: UUID, reason: str) -> TrainingSession:
    """Call a session off, with a reason; who registered is told (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    rules.may_cancel_session(actor, queries.session_facts(session), reason).enforce()
    session.cancelled_at, session.reason = now, reason.strip()
    session.save(update_fields=["cancelled_at", "reason"])
    _tell_enrolled(session, now, N_("培训取消"), N_("“%(title)s”已取消：%(reason)s"))
    return session


def _tell_enrolled(session: TrainingSession, now: datetime, subject: str, text: str) -> None:
    people = session.enrolments.filter(withdrawn_at=None).values_list("person", flat=True)
    send(
        organisation.recipients(people),
        now=now,
        subject=subject,
        text=text,
        facts={"title": session.title, "reason": session.reason},
        url=f"/growth/training/sessions/{session.pk}/",
    )
