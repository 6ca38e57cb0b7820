"""Who owes, where the organisation knows it: people by their posts, schools, the district itself.

The declarations of the affairs are made of these; each reads a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache, partial
from uuid import UUID

from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import ONE_DAY, Debtor, Debtors, Span


def people_in_post(*kinds: PostKind) -> Debtors:
    """Those who hold a post of these kinds in the stretch, by the roll of the schools and staff number."""

    def debtors(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
        found: dict[UUID, list[organisation.PostBetween]] = {}
        for row in organisation.posts_between(district, kinds, first, last, people=only):
            found.setdefault(row.person, []).append(row)
        known = cache(partial(_spans, first, last))

        def spans_of(row: organisation.PostBetween) -> tuple[Span]:
            return known(row.kind, row.school, row.starts, row.ends, row.left_on)

        return [
            Debtor(
                person,
                rows[0].name,
                school=rows[0].own_school,
                spans=spans_of(rows[0])
                if len(rows) == 1
                else tuple(span for row in rows for span in spans_of(row)),
                place=rows[0].own_school_name or "",
            )
            for person, rows in found.items()
        ]

    return debtors


def _spans(
    first: date,
    last: date,
    kind: str,
    school: UUID | None,
    starts: date,
    ends: date | None,
    left_on: date | None,
) -> tuple[Span]:
    """A post as the days that are owed for, cut to the stretch and to the day before the person leaves."""
    ends = last if ends is None or ends > last else ends
    if left_on is not None and left_on <= ends:
        ends = left_on - ONE_DAY
    return (Span(max(starts, first), ends, PostKind(kind), school),)


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


def groups_of(district: UUID, first: date, last: date, only: Collection[UUID] | None) -> Sequence[Debtor]:
    """The subject centre groups."""
    found = organisation.groups_in(district, only)
    return [Debtor(group.pk, group.name, spans=(Span(first),)) for group in found]
