"""Who owes, where the organisation knows it: people by their posts, schools, the district itself.

The declarations of the affairs are made of these; each reads a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import Debtor, Debtors, Span


def people_in_post(*kinds: PostKind) -> Debtors:
    """Those who hold a post of these kinds in the stretch, by the roll of the schools and staff number."""

    def debtors(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
        spans: dict[UUID, list[Span]] = {}
        rows = organisation.posts_between(district, kinds, first, last, people=only)
        people = {row.person_id: row.person for row in rows}
        for row in rows:
            left = row.person.left_on
            ends = [day for day in (row.ends, left - timedelta(days=1) if left else None) if day]
            spans.setdefault(row.person_id, []).append(
                Span(row.starts, min(ends, default=None), PostKind(row.kind), row.school_id)
            )
        return [
            Debtor(
                pk,
                person.name,
                school=person.school_id,
                spans=tuple(spans[pk]),
                place=person.school.name if person.school else "",
            )
            for pk, person in people.items()
        ]

    return debtors


def schools_of(*roles: str) -> Debtors:
    """The schools of these roles (all where none is named), from the day they joined to the day they left."""

    def debtors(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
        found = organisation.schools_between(district, first, last, roles=roles, only=only)
        return [
            Debtor(
                school.pk,
                school.name,
                school=school.pk,
                spans=(Span(school.joined_on or first, school.left_on, None, school.pk),),
            )
            for school in found
        ]

    return debtors


def the_district(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
    """The district as a whole owes."""
    if only is not None and district not in only:
        return []
    return [Debtor(district, organisation.district_name(district), spans=(Span(first),))]


def groups_of(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
    """The subject centre groups."""
    found = organisation.groups_in(district, only)
    return [Debtor(group.pk, group.name, spans=(Span(first),)) for group in found]
