"""Reading cross-school teaching: the arrangements of the district, and what the rules ask of one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.staffing import rules
from xuequ.affairs.staffing.models import Approval, CrossTeaching
from xuequ.kernel.actor import Actor


def visible_cross(actor: Actor) -> QuerySet[CrossTeaching]:
    """The arrangements of the district, the latest first, with who agreed; open to all. Two queries when
    read."""
    return (
        CrossTeaching.objects.filter(district=actor.district)
        .select_related("person", "lender", "borrower", "subject", "proposed_by", "post")
        .prefetch_related(Prefetch("approvals", queryset=Approval.objects.select_related("person")))
    )


def get_cross(actor: Actor, cross: UUID, *, lock: bool = False) -> CrossTeaching:
    """One arrangement, locked for a change if asked. Raises ``CrossTeaching.DoesNotExist``."""
    if lock:
        CrossTeaching.objects.select_for_update(no_key=True).get(district=actor.district, pk=cross)
    return visible_cross(actor).get(pk=cross)


def cross_facts(cross: CrossTeaching) -> rules.CrossFacts:
    """An arrangement as the rules see it."""
    return rules.CrossFacts(
        person=cross.person_id,
        lender=cross.lender_id,
        borrower=cross.borrower_id,
        proposed_by=cross.proposed_by_id,
        state=cross.state,
        ends=cross.ends,
        approved=frozenset(one.side for one in cross.approvals.all()),
    )


def is_there_already(actor: Actor, person: UUID, school: UUID, starts: date, ends: date) -> bool:
    """Whether somebody is posted to a school, or teaches there by another arrangement (proposed ones too), at
    any time in a stretch. Two queries."""
    beside = CrossTeaching.objects.filter(
        district=actor.district,
        person=person,
        borrower=school,
        starts__lte=ends,
        ends__gte=starts,
        state__in=("draft", "approved"),
    )
    posted = partnerships.visible_postings(actor).filter(
        person=person, to_school=school, starts__lte=ends, ends__gte=starts, state__in=("draft", "approved")
    )
    return beside.exists() or posted.exists()


def cross_between(actor: Actor, first: date, last: date) -> list[rules.Order]:
    """The arrangements that three sides agreed to and that were on in a stretch. One query."""
    found = CrossTeaching.objects.filter(
        district=actor.district, state__in=rules.IN_ORDER, starts__lte=last, ends__gte=first
    ).order_by("starts", "person__number")
    fields = ("pk", "person", "lender", "borrower", "starts", "ends", "weekly")
    return [
        rules.Order(pk, "cross", person, lender, borrower, starts, ends, weekly)
        for pk, person, lender, borrower, starts, ends, weekly in found.values_list(*fields)
    ]
