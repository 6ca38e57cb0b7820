"""The ids that a scene gives: of the people and schools by their parts, and of what was made."""

from __future__ import annotations

from tests.cast import Cast

Ids = dict[str, str]


def people_of(cast: Cast) -> Ids:
    """The people and schools of a cast."""
    schools = {f"{role}_school": str(school.pk) for role, school in cast.schools.items()}
    return {**{part: str(person.pk) for part, person in cast.people.items()}, **schools}
