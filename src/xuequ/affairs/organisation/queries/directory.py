"""Everybody of a district at once, to find many people by what was written, and where each was on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from xuequ.affairs.organisation.models import Person, Post
from xuequ.affairs.organisation.queries.stretch import Posted


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the directory knows them."""

    pk: UUID
    number: str
    name: str
    school: UUID | None
    subject: int | None
    left_on: date | None


@dataclass(slots=True)
class Directory:
    """The people of a district by name and number, with their posts in a stretch of time."""

    people: dict[UUID, Listed]
    posts: dict[UUID, list[tuple[date, date | None, UUID | None]]]
    _named: dict[str, list[Listed]] = field(default_factory=lambda: defaultdict(list))
    _numbered: dict[str, Listed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.people.values():
            self._named[name_key(one.name)].append(one)
            self._numbered[one.number.upper()] = one

    def written(self, text: str, day: date, school: UUID | None = None) -> list[Listed]:
        """Whom a name or a staff number means: nobody, one, or several of the same name.

        Of several, those who were in post that day, and those of the school where one is named.
        """
        one = self._numbered.get(text.strip().upper())
        if one is not None:
            return [one]
        found = self._named.get(name_key(text), [])
        for fits in (
            [known for known in found if self.posted(known.pk, day).in_post],
            [known for known in found if school is not None and self.posted(known.pk, day).school == school],
        ):
            found = fits or found
        return found

    def posted(self, person: UUID, day: date) -> Posted:
        """Where a person was on a day, as ``posted_on`` says it."""
        known = self.people[person]
        schools = [
            school
            for starts, ends, school in self.posts.get(person, ())
            if starts <= day and (ends is None or day <= ends)
        ]
        at = [school for school in schools if school is not None]
        return Posted(
            name=known.name,
            school=known.school if known.school in at or not at else at[0],
            in_post=bool(schools) and (known.left_on is None or day < known.left_on),
            subject=known.subject,
        )


def name_key(name: str) -> str:
    """What two spellings of a name have in common."""
    return "".join(name.split())


def directory_of(district: UUID, days: Iterable[date]) -> Directory:
    """The directory of a district, with the posts in force around these days. Two queries."""
    wanted = sorted(days)
    posts: dict[UUID, list[tuple[date, date | None, UUID | None]]] = {}
    if wanted:
        around = Q(starts__lte=wanted[-1]) & (Q(ends=None) | Q(ends__gte=wanted[0]))
        found = Post.objects.filter(around, district=district).order_by("starts")
        for person, starts, ends, school in found.values_list("person", "starts", "ends", "school"):
            posts.setdefault(person, []).append((starts, ends, school))
    fields = ("pk", "number", "name", "school", "subject", "left_on")
    rows = Person.objects.filter(district=district).order_by("number").values_list(*fields)
    return Directory({row[0]: Listed(*row) for row in rows}, posts)
