"""Who owes between schools in a stretch of time; each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Instructor, Mentorship, PairSubject
from xuequ.affairs.partnerships.queries.mentorship import mentorship_facts
from xuequ.kernel.duty import Debtor, Span


def pairs_owing(
    district: UUID, first: date, last: date, only: Collection[UUID] | None = None
) -> Sequence[Debtor]:
    """The subjects of the pairs that three sides agreed to, in their days; by the roll. One query."""
    found = PairSubject.objects.filter(
        partnership__district=district, partnership__starts__lte=last, partnership__ends__gte=first
    ).filter(partnership__state__in=rules.RUNNING)
    if only is not None:
        found = found.filter(pk__in=only)
    rows = found.select_related("partnership__lead", "partnership__supported", "subject")
    in_order = rows.order_by("partnership__lead__roll", "partnership__supported__roll", "subject__roll")
    return [
        Debtor(
            row.pk,
            f"{row.partnership.lead.name} → {row.partnership.supported.name} {row.subject.name}",
            school=row.partnership.lead_id,
            spans=(Span(row.partnership.starts, row.partnership.ends, None, row.partnership.lead_id),),
            place=row.partnership.supported.name,
            schools=frozenset({row.partnership.lead_id, row.partnership.supported_id}),
        )
        for row in in_order
    ]


def mentorships_owing(
    district: UUID, first: date, last: date, only: Collection[UUID] | None = None
) -> Sequence[Debtor]:
    """The mentorships that owe their marks in this stretch (see ``rules.owes_whole``). Two queries."""
    found = Mentorship.objects.filter(district=district, starts__lte=last, ends__gte=first)
    if only is not None:
        found = found.filter(pk__in=only)
    rows = found.select_related("mentor", "apprentice", "school").prefetch_related("interruptions")
    return [
        Debtor(
            row.pk,
            f"{row.mentor.name} → {row.apprentice.name}",
            school=row.school_id,
            spans=(Span(first, last, None, row.school_id),),
            place=row.school.name,
            person=row.mentor_id,
            schools=frozenset(
                school for school in (row.school_id, row.mentor.school_id) if school is not None
            ),
            people=frozenset({row.mentor_id}),
        )
        for row in rows.order_by("school__roll", "mentor__number", "starts")
        if rules.owes_whole(mentorship_facts(row).lasts, mentorship_facts(row).rests, first, last)
    ]


def instructors_owing(
    district: UUID, first: date, last: date, only: Collection[UUID] | None = None
) -> Sequence[Debtor]:
    """The people who are instructors in the stretch, in their days; who is one of two subjects owes once.
    One query."""
    found = Instructor.objects.filter(district=district, starts__lte=last, ends__gte=first)
    if only is not None:
        found = found.filter(person__in=only)
    rows = list(found.select_related("person__school").order_by("person__school__roll", "person__number"))
    spans: dict[UUID, list[Span]] = {}
    for row in rows:
        spans.setdefault(row.person_id, []).append(Span(row.starts, row.ends, None, row.person.school_id))
    people = {row.person_id: row.person for row in rows}
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
