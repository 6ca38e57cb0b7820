"""The district and its schools."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xuequ.affairs.organisation.models import District, School
from xuequ.affairs.organisation.queries.people import here_on
from xuequ.kernel.actor import Actor


def get_district(actor: Actor) -> District:
    """The actor's own district."""
    return District.objects.get(pk=actor.district)


def visible_schools(actor: Actor) -> QuerySet[School]:
    """The schools of the actor's district, in the order of the roll."""
    return School.objects.filter(district=actor.district, left_on=None)


def base_school(actor: Actor) -> School | None:
    """The district's base school, whose academic office is the secretariat."""
    return visible_schools(actor).filter(role="base").first()


def base_school_of(district: UUID) -> UUID | None:
    """A district's base school, for work that nobody in particular does."""
    return (
        School.objects.filter(district=district, role="base", left_on=None)
        .values_list("pk", flat=True)
        .first()
    )


def get_school(actor: Actor, school: UUID) -> School:
    """One school of the district. Raises ``School.DoesNotExist``."""
    return School.objects.get(district=actor.district, pk=school)


def hold_school(school: UUID) -> None:
    """Have whoever else would agree on something for this school wait for the end of the transaction."""
    School.objects.select_for_update(no_key=True).order_by().values_list("pk").get(pk=school)


def schools_with_counts(actor: Actor, *, day: date) -> QuerySet[Any]:
    """The schools, each with ``people``: how many are there, and ``waiting``: how many of them have set no
    password yet. One query."""
    here = here_on(day, "staff__")
    unset = Q(staff__account__isnull=False, staff__account__password_set_at=None)
    return visible_schools(actor).annotate(
        people=Count("staff", filter=Q(staff__isnull=False) & here),
        waiting=Count("staff", filter=here & unset),
    )
