"""Roster imports, and what is registered in the words a roster uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.models import District, Person, Post, RosterImport, School, Subject
from xuequ.affairs.organisation.queries.people import here_on
from xuequ.affairs.organisation.rules import Known
from xuequ.kernel.actor import Actor, PostKind

SCHOOL_FIELDS = ("name", "stage", "role", "address", "longitude", "latitude", "headcount")
PERSON_FIELDS = (
    *("number", "name", "gender", "title", "education", "standing", "started_on", "joined_on", "periods"),
    *("phone", "email"),
)
"""The fields a roster may set besides school, subject, grade and posts."""


def visible_imports(actor: Actor) -> QuerySet[RosterImport]:
    """The district's imports for those who may import, newest first, without their long previews."""
    if not rules.may_import_roster(actor):
        return RosterImport.objects.none()
    return (
        RosterImport.objects.filter(district=actor.district)
        .select_related("file", "handed_in_by")
        .defer("preview")
        .order_by("-handed_in_at")
    )


def get_import(actor: Actor, roster: UUID) -> RosterImport:
    """One import with its preview. Raises ``RosterImport.DoesNotExist``, also for whoever may not import."""
    if not rules.may_import_roster(actor):
        raise RosterImport.DoesNotExist
    return RosterImport.objects.select_related("file", "handed_in_by").get(district=actor.district, pk=roster)


def import_progress(actor: Actor, roster: UUID) -> RosterImport:
    """One import without its preview: what the progress bar needs."""
    return visible_imports(actor).get(pk=roster)


def gained_by(actor: Actor, preview: Mapping[str, Any]) -> list[str]:
    """The posts a previewed roster would give the actor, with the district's head if that is asked for."""
    number = Person.objects.filter(pk=actor.person).values_list("number", flat=True).first()
    if number is None:
        return []
    own = number.upper()
    lines = preview.get("people", {}).get("changed", ())
    gained = [kind for line in lines if _same(line["number"], own) for kind in line.get("begun", ())]
    if preview.get("make_head") and _same(preview.get("head_number"), own):
        gained.append(str(PostKind.DISTRICT_HEAD))
    return gained


def _same(number: str | None, own: str) -> bool:
    return (number or "").upper() == own


def district_named(name: str) -> District | None:
    """A district by its name, for the command line."""
    return District.objects.filter(name=name).first()


def known_schools(district: UUID) -> dict[str, Known]:
    """Every school ever registered under its key. One query."""
    return {
        rules.school_key(school.name): Known(
            school.pk,
            rules.school_key(school.name),
            school.name,
            {name: getattr(school, name) for name in SCHOOL_FIELDS},
            gone=school.left_on is not None,
        )
        for school in School.objects.filter(district=district)
    }


def known_people(district: UUID, *, day: date) -> dict[str, Known]:
    """Every person ever registered under their number, in a roster's words. Two queries."""
    posts = _school_posts(district, day)
    people = Person.objects.filter(district=district).select_related("school", "subject", "grade")
    return {person.number.upper(): _known(person, posts, day) for person in people}


def _known(person: Person, posts: dict[tuple[UUID, UUID | None], frozenset[PostKind]], day: date) -> Known:
    fields: dict[str, rules.Fact] = {name: getattr(person, name) for name in PERSON_FIELDS}
    fields["school"] = person.school.name if person.school else ""
    fields["subject"] = person.subject.name if person.subject else ""
    fields["grade"] = person.grade.number if person.grade else None
    fields["posts"] = posts.get((person.pk, person.school_id), frozenset())
    gone = person.left_on is not None and person.left_on <= day
    return Known(person.pk, person.number.upper(), person.name, fields, gone)


def _school_posts(district: UUID, day: date) -> dict[tuple[UUID, UUID | None], frozenset[PostKind]]:
    found: defaultdict[tuple[UUID, UUID | None], set[PostKind]] = defaultdict(set)
    rows = lasting_posts(district, day).values_list("person", "school", "kind")
    for person, school, kind in rows:
        found[person, school].add(PostKind(kind))
    return {key: frozenset(kinds) for key, kinds in found.items()}


def lasting_posts(district: UUID, day: date) -> QuerySet[Post]:
    """The school posts that last beyond a day: those a roster may still end."""
    kinds = [str(kind) for kind in rules.SCHOOL_POSTS]
    return Post.objects.filter(Q(ends=None) | Q(ends__gt=day), district=district, kind__in=kinds)


def has_head(district: UUID, day: date) -> bool:
    """Whether somebody heads the district, or is going to."""
    return (
        Post.objects.filter(Q(ends=None) | Q(ends__gte=day), district=district, kind="district_head")
        .filter(here_on(day, "person__"))
        .exists()
    )


def subject_names(district: UUID) -> tuple[str, ...]:
    """The names of the district's subjects."""
    return tuple(Subject.objects.filter(district=district).values_list("name", flat=True))


def import_at_work(roster: UUID) -> RosterImport | None:
    """An import that a worker is to go on with; None when it was dropped or is through."""
    at_work = RosterImport.objects.filter(pk=roster, state__in=("reading", "importing"))
    return at_work.select_related("file").first()
