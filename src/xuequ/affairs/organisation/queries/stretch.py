"""Who was there in a stretch of time, not only on a day: what duties are owed by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from xuequ.affairs.organisation.models import CentreGroup, District, Person, Post, School
from xuequ.affairs.organisation.queries.people import holders, in_force
from xuequ.kernel.actor import Actor, PostKind


class PostBetween(NamedTuple):
    """A post in force in a stretch of time, and who holds it."""

    person: UUID
    name: str
    own_school: UUID | None
    own_school_name: str | None
    kind: str
    school: UUID | None
    starts: date
    ends: date | None
    left_on: date | None


_POST_FIELDS = (
    *("person", "person__name", "own_school_text", "person__school__name"),
    *("kind", "school_text", "starts", "ends", "person__left_on"),
)
_TEXTS = {
    "own_school_text": Cast("person__school", TextField()),
    "school_text": Cast("school", TextField()),
}
"""Two thousand posts are at a few schools: their ids come as text, to be made UUIDs once each."""


def posts_between(
    district: UUID, kinds: Collection[PostKind], first: date, last: date, *, people: Collection[UUID] | None
) -> list[PostBetween]:
    """The posts of these kinds in force at any time in the stretch, with their people: by the roll of the
    schools and staff number; of some people alone where they are named. One query."""
    overlapping = Q(starts__lte=last) & (Q(ends=None) | Q(ends__gte=first))
    still_there = Q(person__left_on=None) | Q(person__left_on__gt=first)
    found = Post.objects.filter(
        overlapping, still_there, district=district, kind__in=[str(kind) for kind in kinds]
    )
    if people is not None:
        found = found.filter(person__in=people)
    in_order = found.order_by("person__school__roll", "person__school__name", "person__number", "starts")
    school = cache(lambda text: UUID(text) if text else None)
    return [
        PostBetween(person, name, school(own), own_name, kind, school(at), starts, ends, left_on)
        for person, name, own, own_name, kind, at, starts, ends, left_on in in_order.annotate(
            **_TEXTS
        ).values_list(*_POST_FIELDS)
    ]


def people_elsewhere(district: UUID, first: date, last: date) -> frozenset[UUID]:
    """The people who at any time in the stretch held a post at a school that is not their own now: those who
    moved, and those with a second post. One query."""
    overlapping = Q(starts__lte=last) & (Q(ends=None) | Q(ends__gte=first))
    found = Post.objects.filter(overlapping, district=district, school__isnull=False)
    away = found.filter(~Q(person__school=F("school")) | Q(person__school=None))
    return frozenset(away.order_by().values_list("person", flat=True).distinct())


def schools_between(
    district: UUID, first: date, last: date, *, roles: Collection[str] = (), only: Collection[UUID] | None
) -> list[School]:
    """The schools that belonged to the district at any time in the stretch, by the roll. One query."""
    found = School.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=last), Q(left_on=None) | Q(left_on__gt=first), district=district
    )
    if roles:
        found = found.filter(role__in=roles)
    return list(found if only is None else found.filter(pk__in=only))


def district_name(district: UUID) -> str:
    """The name of a district."""
    return District.objects.values_list("name", flat=True).get(pk=district)


def groups_in(district: UUID, only: Collection[UUID] | None = None) -> list[CentreGroup]:
    """The centre groups of a district, or those named. One query."""
    found = CentreGroup.objects.filter(district=district)
    return list(found if only is None else found.filter(pk__in=only))


@dataclass(frozen=True, slots=True)
class InPost:
    """Where a person belongs, and the kinds of posts they hold on a day."""

    school: UUID | None
    kinds: frozenset[str]


def person_with_posts(district: UUID, person: UUID, *, day: date) -> InPost | None:
    """A person of the district as posted on a day; None where there is no such person. Two queries."""
    found = Person.objects.filter(district=district, pk=person).first()
    if found is None:
        return None
    kinds = Post.objects.filter(in_force(day), person=found).values_list("kind", flat=True)
    return InPost(found.school_id, frozenset(kinds))


def school_with_id(district: UUID, school: UUID) -> UUID | None:
    """A school of the district by its id, if it is one."""
    return School.objects.filter(district=district, pk=school).values_list("pk", flat=True).first()


def find_person(actor: Actor, person: UUID) -> Person | None:
    """A person of the actor's district by their id, if it is one."""
    return Person.objects.select_related("school").filter(district=actor.district, pk=person).first()


def people_of_schools(district: UUID, schools: Collection[UUID]) -> QuerySet[Person]:
    """The people who belong to these schools."""
    return Person.objects.filter(district=district, school__in=schools)


def leaders_of(district: UUID, school: UUID | None, *, day: date) -> list[UUID]:
    """The principal and vice-principals of a school; without a school, the district head."""
    kinds = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL) if school else (PostKind.DISTRICT_HEAD,)
    return list(holders(district, kinds, day=day, school=school).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Posted:
    """A person on a day: their name and subject, the school they were at, and whether they were in post."""

    name: str
    school: UUID | None
    in_post: bool
    subject: int | None


def posted_on(district: UUID, people: Collection[UUID], day: date) -> dict[UUID, Posted]:
    """These people as they were posted on a day; who is not of the district is left out. Two queries."""
    found = list(Person.objects.filter(district=district, pk__in=people))
    posts = Post.objects.filter(in_force(day), person__in=found).order_by("starts")
    schools: dict[UUID, list[UUID | None]] = {}
    for person, school in posts.values_list("person", "school"):
        schools.setdefault(person, []).append(school)
    return {
        person.pk: Posted(
            name=person.name,
            school=_school_on(person, schools.get(person.pk, [])),
            in_post=person.pk in schools and (person.left_on is None or day < person.left_on),
            subject=person.subject_id,
        )
        for person in found
    }


def _school_on(person: Person, posted: list[UUID | None]) -> UUID | None:
    """Their own school where they hold a post there, else the first they hold one at."""
    at = [school for school in posted if school is not None]
    return person.school_id if person.school_id in at or not at else at[0]


def schools_of_head(district: UUID, day: date) -> frozenset[UUID]:
    """The schools whose principal heads the district. One query."""
    heads = holders(district, [PostKind.DISTRICT_HEAD], day=day).values("pk")
    led = Post.objects.filter(in_force(day), person__in=heads, kind=PostKind.PRINCIPAL)
    return frozenset(one for one in led.values_list("school", flat=True) if one)


def subject_of(person: UUID) -> int | None:
    """The subject a person teaches."""
    return Person.objects.values_list("subject", flat=True).get(pk=person)


def subject_heads(district: UUID, school: UUID | None, subject: int | None, *, day: date) -> list[UUID]:
    """The heads of a subject at a school. One query; none where school or subject is not known."""
    if school is None or subject is None:
        return []
    heads = holders(district, (PostKind.SUBJECT_HEAD,), day=day, school=school).filter(subject=subject)
    return list(heads.values_list("pk", flat=True))


def names_of_people(actor: Actor, people: Collection[UUID]) -> dict[UUID, str]:
    """The names of people of the actor's district by their ids, also of those who left. One query."""
    found = Person.objects.filter(district=actor.district, pk__in=people)
    return dict(found.values_list("pk", "name"))
