"""The arrangements by which teachers give lessons at a second school (see ``guests``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School
from xuequ.affairs.staffing import actions
from xuequ.kernel.actor import Actor, PostKind
from xuequ.site.demo.guests import GUESTS, Guest, who_helps
from xuequ.site.demo.term import at_hour

SIDES = ("lender", "district", "borrower")
"""Who says yes, in this order."""


def tell_lending(
    district: UUID, now: datetime, schools: Sequence[School], office: Actor, head: Actor
) -> None:
    """The arrangements behind it: most in order since the term began, one that waits for a yes."""
    today = timezone.localdate(now)
    term = queries.term_on(district, today)
    if term is None:
        return
    teachers: dict[UUID | None, list[Person]] = {}
    found = Person.objects.filter(district=district, posts__kind="teacher")
    for person in found.select_related("subject").order_by("number").distinct():
        teachers.setdefault(person.school_id, []).append(person)
    begun = max(term.starts, today - timedelta(days=90))
    for guest in GUESTS:
        if len(schools) > max(guest.lender, guest.borrower):
            lender, borrower = schools[guest.lender], schools[guest.borrower]
            helper = who_helps(guest, lender.pk, borrower.pk, teachers)
            if helper is not None:
                at = at_hour(begun, 10) if guest.yeses == len(SIDES) else now
                _arrange(guest, helper, (lender, borrower), at, office, head)


def _arrange(
    guest: Guest, person: Person, schools: tuple[School, School], at: datetime, office: Actor, head: Actor
) -> None:
    _, borrower = schools
    day = timezone.localdate(at)
    term = queries.term_on(person.district_id, day)
    principals = {
        side: _principal(school, at) for side, school in zip(("lender", "borrower"), schools, strict=True)
    }
    if term is None or None in principals.values() or person.pk == office.person:
        return
    made = actions.propose_cross(
        actor=office,
        now=at,
        person_id=person.pk,
        borrower_id=borrower.pk,
        weekly=guest.weekly,
        starts=day,
        ends=term.ends,
        reason=f"{borrower.name}缺{guest.subject}教师",
    )
    for side in SIDES[: guest.yeses]:
        actor = principals.get(side, head) or head
        actions.approve_cross(actor=actor, now=at, cross_id=made.pk, side=side)


def _principal(school: School, now: datetime) -> Actor | None:
    found = queries.holders(
        school.district_id, [PostKind.PRINCIPAL], day=timezone.localdate(now), school=school.pk
    )
    person = found.order_by("number").first()
    return queries.actor_for(person, now=now) if person else None
