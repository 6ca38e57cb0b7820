"""Instructors: entered by the secretariat as the conference resolved."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries, rules
from xuequ.affairs.partnerships.models import Instructor
from xuequ.kernel.actor import Actor
from xuequ.platform.action import action
from xuequ.platform.notify.actions import send


@action("partnerships.appoint_instructor")
def appoint_instructor(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    subject: int,
    resolution_id: UUID,
    starts: date,
    ends: date,
) -> Instructor:
    """Enter an appointment that the conference resolved (P1-3.2)."""
    person = organisation.get_person(actor, person_id)
    organisation.hold_person(person.pk)
    taught = organisation.get_subject(actor, subject)
    number = queries.resolution_for(actor, resolution_id)
    draft = rules.InstructorDraft(
        person=person.pk,
        starts=starts,
        ends=ends,
        in_force=bool(number),
        teaches=person.subject_id == taught.pk,
        appointed=queries.is_instructor(person.pk, taught.pk, starts, ends),
    )
    rules.may_appoint_instructor(actor, draft).enforce()
    made = Instructor.objects.create(
        district_id=actor.district,
        person=person,
        subject=taught,
        resolution=resolution_id,
        resolution_number=number,
        starts=starts,
        ends=ends,
        appointed_by_id=actor.person,
        appointed_at=now,
    )
    send(
        organisation.recipients([person.pk]),
        now=now,
        subject="您受聘为学科教学指导员",
        text="学科：%(subject)s，依据%(number)s。",
        facts={"subject": taught.name, "number": number},
        url="/partnerships/instructors/",
    )
    return made


@action("partnerships.end_instructor", quiet=("reason",))
def end_instructor(*, actor: Actor, now: datetime, instructor_id: UUID, reason: str) -> Instructor:
    """An appointment ends today, with its reason (P1-3.2)."""
    instructor = queries.get_instructor(actor, instructor_id, lock=True)
    today = timezone.localdate(now)
    rules.may_end_instructor(actor, reason, over=instructor.ends < today).enforce()
    instructor.ends = max(instructor.starts, min(instructor.ends, today))
    instructor.ended_reason = reason.strip()
    instructor.save(update_fields=["ends", "ended_reason"])
    return instructor
