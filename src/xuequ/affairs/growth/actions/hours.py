"""Hours from outside, entered by one and confirmed by another; certificates, never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.duties.actions import Counted, count
from xuequ.affairs.growth import queries, rules
from xuequ.affairs.growth.models import Certificate, OutsideHours
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions.actions import next_number
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.files.actions import Handed, store
from xuequ.platform.files.models import StoredFile
from xuequ.platform.notify.actions import send


@action("growth.enter_outside")
def enter_outside(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    title: str,
    level: str,
    first: date,
    last: date,
    hours: int,
    evidence: Handed | StoredFile | None,
) -> OutsideHours:
    """Enter training given by others, with the paper that proves it (P1-0f)."""
    person = organisation.get_person(actor, person_id)
    rules.may_enter_outside(
        actor,
        person.school_id,
        title=title,
        level=level,
        first=first,
        last=last,
        hours=hours,
        evidence=evidence is not None,
        today=timezone.localdate(now),
    ).enforce()
    assert evidence is not None
    made = OutsideHours.objects.create(
        district_id=actor.district,
        person=person,
        title=title.strip(),
        level=level,
        first=first,
        last=last,
        hours=hours,
        evidence=evidence if isinstance(evidence, StoredFile) else store(evidence, actor=actor, now=now),
        entered_by_id=actor.person,
        entered_at=now,
    )
    _tell_confirmers(actor, made, now)
    return made


def _tell_confirmers(actor: Actor, made: OutsideHours, now: datetime) -> None:
    """The others of the person's office, and of the secretariat, may confirm."""
    schools = {made.person.school_id, actor.base_school} - {None}
    people = {
        person
        for school in schools
        if school is not None
        for person in organisation.office_of(actor.district, school, day=timezone.localdate(now))
    }
    send(
        organisation.recipients(people - {actor.person, made.person_id}),
        now=now,
        subject="有校外培训学时等您确认",
        text="%(name)s的“%(title)s”登记了%(hours)s学时，请核对佐证后确认。",
        facts={"name": made.person.name, "title": made.title, "hours": made.hours},
        url=f"/growth/outside/{made.pk}/",
    )


@action("growth.decide_outside", quiet=("answer",))
def decide_outside(
    *, actor: Actor, now: datetime, outside_id: UUID, confirmed: bool, answer: str = ""
) -> OutsideHours:
    """Confirm hours from outside or not, by another than who entered them; confirmed they count (P1-0f)."""
    outside = queries.get_outside(actor, outside_id, lock=True)
    facts = queries.outside_facts(outside)
    rules.may_decide_outside(actor, facts, confirmed=confirmed, answer=answer).enforce()
    outside.state = "confirmed" if confirmed else "refused"
    outside.decided_by_id, outside.decided_at, outside.answer = actor.person, now, answer.strip()
    outside.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    _count(outside)
    return outside


@action("growth.revoke_outside")
def revoke_outside(*, actor: Actor, now: datetime, outside_id: UUID, reason: str) -> OutsideHours:
    """Take back hours that were confirmed wrongly; they count no more at once (P1-0f)."""
    outside = queries.get_outside(actor, outside_id, lock=True)
    rules.may_revoke_outside(actor, queries.outside_facts(outside), reason).enforce()
    outside.state, outside.answer = "revoked", reason.strip()
    outside.save(update_fields=["state", "answer"])
    _count(outside)
    return outside


def _count(outside: OutsideHours) -> None:
    holds = outside.state == "confirmed"
    count(
        district=outside.district_id,
        record=outside.pk,
        quotas=[rules.TRAINING_HOURS],
        counted=[Counted(rules.TRAINING_HOURS, outside.person_id, outside.last, outside.hours)]
        if holds
        else (),
        title=outside.title,
        url=f"/growth/outside/{outside.pk}/",
    )


@action("growth.issue_certificate")
def issue_certificate(
    *, actor: Actor, now: datetime, person_id: UUID, first: date, last: date
) -> Certificate:
    """Certify the hours a person has in a stretch of days; numbered, and never changed (P1-0f)."""
    person = organisation.get_person(actor, person_id)
    lines = queries.training_lines(actor, person.pk, first, last)
    hours = sum(line.hours for line in lines)
    rules.may_issue_certificate(actor, person.pk, first=first, last=last, hours=hours).enforce()
    district = organisation.get_district(actor)
    base, year = organisation.base_school(actor), timezone.localdate(now).year
    serial = next_number(actor.district, "培训学时证明", year)
    return Certificate.objects.create(
        district_id=actor.district,
        number=f"{district.name}学时证〔{year}〕{serial}号",
        person=person,
        name=person.name,
        school_name=person.school.name if person.school else "",
        issuer=f"{base.name if base else district.name}教导处",
        first=first,
        last=last,
        hours=hours,
        points=rules.points(queries.hours_by_kind(lines)),
        lines=[[line.day.isoformat(), line.title, line.kind, line.hours] for line in lines],
        issued_by_id=actor.person,
        issued_at=now,
    )
