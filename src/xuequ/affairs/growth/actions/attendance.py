"""Who is at a session: registered, signed in, ticked by the officer; closed, and only then counted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from xuequ.affairs.duties.actions import Counted, count
from xuequ.affairs.growth import queries, rules
from xuequ.affairs.growth.models import Enrolment, TrainingSession
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action


@action("growth.register")
def register(*, actor: Actor, now: datetime, session_id: UUID) -> Enrolment:
    """Register for a session with one tap, while there is room (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    registered = _registered(session, actor.person)
    rules.may_register(actor, queries.session_facts(session), registered=registered, now=now).enforce()
    return _enrol(session, actor.person, now)


def _registered(session: TrainingSession, person: UUID) -> bool:
    found = queries.enrolment_of(session, person)
    return found is not None and found.withdrawn_at is None


def _enrol(session: TrainingSession, person: UUID, now: datetime) -> Enrolment:
    """Take a place; the database itself refuses one more than there are."""
    TrainingSession.objects.filter(pk=session.pk).update(taken=F("taken") + 1)
    made = queries.enrolment_of(session, person) or Enrolment(session=session, person_id=person)
    made.registered_at, made.withdrawn_at = now, None
    made.save()
    return made


@action("growth.withdraw_registration")
def withdraw_registration(*, actor: Actor, now: datetime, session_id: UUID) -> Enrolment:
    """Give one's place back before the session begins (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    found = queries.enrolment_of(session, actor.person)
    registered = found is not None and found.withdrawn_at is None and found.signed_in_at is None
    rules.may_withdraw_registration(queries.session_facts(session), registered=registered, now=now).enforce()
    assert found is not None
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    TrainingSession.objects.filter(pk=session.pk).update(taken=F("taken") - 1)
    return found


@action("growth.sign_in")
def sign_in(*, actor: Actor, now: datetime, session_id: UUID) -> Enrolment:
    """Sign in with one tap; no place and no photo are taken (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    found = queries.enrolment_of(session, actor.person)
    registered = found is not None and found.withdrawn_at is None
    signed = found is not None and found.signed_in_at is not None
    facts = queries.session_facts(session)
    rules.may_sign_in(facts, registered=registered, signed=signed, now=now).enforce()
    assert found is not None
    found.signed_in_at = now
    found.save(update_fields=["signed_in_at"])
    return found


@action("growth.tick")
def tick(*, actor: Actor, now: datetime, session_id: UUID, person_id: UUID, note: str = "") -> Enrolment:
    """The officer ticks somebody who was there; late with a note (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    person = organisation.get_person(actor, person_id)
    found = queries.enrolment_of(session, person.pk)
    registered = found is not None and found.withdrawn_at is None
    rules.may_tick(
        actor,
        queries.session_facts(session),
        person=person.pk,
        registered=registered,
        signed=found is not None and found.signed_in_at is not None,
        now=now,
        note=note,
    ).enforce()
    if found is None or not registered:
        found = _enrol(session, person.pk, now)
    found.signed_in_at, found.entered_by_id, found.note = now, actor.person, note.strip()
    found.save(update_fields=["signed_in_at", "entered_by", "note"])
    return found


@action("growth.untick")
def untick(*, actor: Actor, now: datetime, session_id: UUID, person_id: UUID, note: str) -> Enrolment:
    """The officer takes a wrong sign-in back, with a note (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    person = organisation.get_person(actor, person_id)
    found = queries.enrolment_of(session, person.pk)
    signed = found is not None and found.signed_in_at is not None
    rules.may_untick(actor, queries.session_facts(session), signed=signed, note=note).enforce()
    assert found is not None
    found.signed_in_at, found.entered_by_id, found.note = None, actor.person, note.strip()
    found.save(update_fields=["signed_in_at", "entered_by", "note"])
    return found


@action("growth.close_session")
def close_session(*, actor: Actor, now: datetime, session_id: UUID) -> TrainingSession:
    """Confirm who was there; now the hours count for each of them (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    rules.may_close_session(actor, queries.session_facts(session), now).enforce()
    session.closed_at, session.closed_by_id = now, actor.person
    session.save(update_fields=["closed_at", "closed_by"])
    session.enrolments.filter(signed_in_at__isnull=False).update(confirmed=True)
    _count(session)
    return session


@action("growth.reopen_session")
def reopen_session(*, actor: Actor, now: datetime, session_id: UUID, reason: str) -> TrainingSession:
    """Open a closed session again to correct it; its hours count no more until it is closed again (P1-0f)."""
    session = queries.get_session(actor, session_id, lock=True)
    rules.may_reopen_session(actor, queries.session_facts(session), reason).enforce()
    session.closed_at, session.closed_by_id, session.reason = None, None, reason.strip()
    session.save(update_fields=["closed_at", "closed_by", "reason"])
    session.enrolments.filter(confirmed=True).update(confirmed=False)
    _count(session)
    return session


def _count(session: TrainingSession) -> None:
    """Say anew what a session counts: its hours for everybody confirmed."""
    day = timezone.localdate(session.starts_at)
    there = session.enrolments.filter(confirmed=True).values_list("person", flat=True)
    count(
        district=session.district_id,
        record=session.pk,
        quotas=[rules.TRAINING_HOURS],
        counted=[Counted(rules.TRAINING_HOURS, person, day, session.hours) for person in there],
        title=session.title,
        url=f"/growth/training/sessions/{session.pk}/",
    )
