"""Reading the programme, its sessions and who is enrolled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from xuequ.affairs.growth import rules
from xuequ.affairs.growth.models import Enrolment, TrainingProgramme, TrainingSession
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.kernel.actor import Actor

SESSION_ORDERS = ("starts_at", "hours")


def visible_programmes(actor: Actor) -> QuerySet[TrainingProgramme]:
    """The district's programmes, the latest first; a draft only for those who plan sessions."""
    found = TrainingProgramme.objects.filter(district=actor.district).select_related("school_year")
    found = found.annotate(count=Count("sessions", filter=Q(sessions__cancelled_at=None)))
    return found if actor.offices else found.exclude(published_at=None)


def get_programme(actor: Actor, programme: UUID, *, lock: bool = False) -> TrainingProgramme:
    """One programme. Raises ``TrainingProgramme.DoesNotExist``."""
    if lock:
        TrainingProgramme.objects.select_for_update().get(pk=programme, district=actor.district)
    return visible_programmes(actor).get(pk=programme)


def programme_of(actor: Actor, day: date) -> TrainingProgramme | None:
    """The programme of the school year a day lies in, if there is one that may be seen."""
    year = organisation.school_year_on(actor.district, day)
    return visible_programmes(actor).filter(school_year=year).first() if year else None


def has_programme(actor: Actor, year: int) -> bool:
    """Whether a school year has its programme already."""
    return TrainingProgramme.objects.filter(district=actor.district, school_year=year).exists()


def visible_sessions(actor: Actor) -> QuerySet[Any]:
    """The sessions of published programmes, those of a draft only for who plans them; each with ``signed``
    (how many signed in) and ``mine`` and ``mine_signed`` (what the actor did)."""
    own = Enrolment.objects.filter(session=OuterRef("pk"), person=actor.person, withdrawn_at=None)
    found = TrainingSession.objects.filter(district=actor.district).select_related("programme", "host")
    if not actor.in_secretariat:
        found = found.filter(Q(programme__published_at__isnull=False) | Q(host__in=actor.offices))
    signed = Count("enrolments", filter=Q(enrolments__signed_in_at__isnull=False))
    return found.annotate(
        signed=signed, mine=Exists(own), mine_signed=Subquery(own.values("signed_in_at")[:1])
    )


def get_session(actor: Actor, session: UUID, *, lock: bool = False) -> TrainingSession:
    """One session, held for a change if asked. Raises ``TrainingSession.DoesNotExist``."""
    if lock:
        TrainingSession.objects.select_for_update().get(pk=session, district=actor.district)
    found: TrainingSession = visible_sessions(actor).get(pk=session)
    return found


def chosen_sessions(
    actor: Actor, now: datetime, *, text: str = "", when: str = "", kind: str = "", order: str = ""
) -> QuerySet[Any]:
    """The sessions of the list: those to come first, then the latest; ``when``: coming, mine, over."""
    found = visible_sessions(actor)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(speaker__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    if when == "coming":
        found = found.filter(ends_at__gte=now, cancelled_at=None)
    elif when == "over":
        found = found.filter(ends_at__lt=now)
    elif when == "mine":
        found = found.filter(mine=True)
    if order.removeprefix("-") in SESSION_ORDERS:
        return found.order_by(order, "pk")
    in_turn: QuerySet[Any] = found.annotate(over=Q(ends_at__lt=now)).order_by("over", "starts_at", "pk")
    return in_turn


def session_facts(session: TrainingSession) -> rules.SessionFacts:
    """A session as the rules see it; no query for one read here."""
    return rules.SessionFacts(
        host=session.host_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        closes_at=session.closes_at,
        capacity=session.capacity,
        taken=session.taken,
        published=session.programme.published_at is not None,
        closed=session.closed_at is not None,
        cancelled=session.cancelled_at is not None,
    )


def enrolments_of(session: TrainingSession) -> QuerySet[Enrolment]:
    """Who is enrolled in a session, by the roll of the schools; those who withdrew left out."""
    people = ("person", "person__school", "entered_by")
    return session.enrolments.filter(withdrawn_at=None).select_related(*people)


def enrolment_of(session: TrainingSession, person: UUID) -> Enrolment | None:
    """A person's enrolment, also one that was withdrawn."""
    return session.enrolments.filter(person=person).first()


def people_to_add(actor: Actor, session: TrainingSession, day: date, text: str) -> list[Person]:
    """People not yet enrolled whom an officer finds by name or number. At most twelve, two queries."""
    if not text.strip():
        return []
    enrolled = session.enrolments.filter(withdrawn_at=None).values("person")
    found = organisation.search_people(actor, text, day=day).exclude(school=None).exclude(pk__in=enrolled)
    return list(found[:12])


def sessions_to_close(actor: Actor, now: datetime) -> QuerySet[Any]:
    """The sessions that are over and wait for this officer's word."""
    if not actor.offices:
        return TrainingSession.objects.none()
    found = visible_sessions(actor).filter(ends_at__lt=now, closed_at=None, cancelled_at=None)
    return found if actor.in_secretariat else found.filter(host__in=actor.offices)


def sessions_near(actor: Actor, now: datetime, ahead: timedelta) -> QuerySet[Any]:
    """The sessions one has registered for that go on or begin soon."""
    found = visible_sessions(actor).filter(mine=True, cancelled_at=None, closed_at=None)
    return found.filter(ends_at__gte=now, starts_at__lte=now + ahead)
