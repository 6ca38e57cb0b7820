"""What partnerships lend: postings in order, and help given at another school, as facts to count from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Instructor, PairSubject, Posting
from xuequ.affairs.partnerships.queries.instructor import instructor_facts
from xuequ.affairs.partnerships.queries.record import pair_count_facts
from xuequ.affairs.teaching import queries as teaching
from xuequ.affairs.teaching.queries import DonePart
from xuequ.affairs.teaching.rules import Taking
from xuequ.kernel.actor import Actor

HELP = (*dict(rules.INSTRUCTOR_KINDS), "guidance", "demonstration")
"""Kinds of records in which somebody helps at another school."""


class PostingBetween(NamedTuple):
    """A posting in order, with the teacher's own periods a week as the roster has them."""

    posting: UUID
    person: UUID
    lender: UUID
    borrower: UUID
    starts: date
    ends: date
    kind: str
    weekly_days: int | None
    weekly_periods: int | None
    own_periods: int | None
    subject: str


def postings_between(actor: Actor, first: date, last: date) -> list[PostingBetween]:
    """The postings that three sides agreed to and that were on in a stretch. One query."""
    found = Posting.objects.filter(
        district=actor.district, state__in=rules.RUNNING, starts__lte=last, ends__gte=first
    ).order_by("starts", "person__number")
    fields = (
        *("pk", "person", "from_school", "to_school", "starts", "ends"),
        *("kind", "weekly_days", "weekly_periods", "person__periods", "subject__name"),
    )
    return [PostingBetween(*row) for row in found.values_list(*fields)]


class HelpBetween(NamedTuple):
    """Guidance by an instructor (``guidance``) or guidance and demonstration lessons of a pair (``pair``),
    confirmed, by one person at another school than their own."""

    record: UUID
    source: str
    kind: str
    person: UUID
    lender: UUID
    borrower: UUID
    day: date


def help_between(actor: Actor, first: date, last: date) -> list[HelpBetween]:
    """What instructors and pairs gave at other schools in a stretch, as far as it counts for them (see
    ``rules.instructor_counts``, ``rules.pair_counts``); what was given on line was not given there. Three
    queries."""
    parts = teaching.parts_done(actor, HELP, first, last)
    pairs = {
        one.pk: pair_count_facts(one)
        for one in PairSubject.objects.filter(partnership__district=actor.district).select_related(
            "partnership"
        )
    }
    instructors = {
        one.pk: instructor_facts(one)
        for one in Instructor.objects.filter(district=actor.district).select_related("person")
    }
    found: list[HelpBetween] = []
    for _record, rows in groupby(parts, key=lambda part: part.activity):
        record = list(rows)
        about, deed = record[0].about, _deed(record)
        if record[0].online:
            continue
        if about in instructors and rules.instructor_counts(deed, instructors[about]):
            found += _given(record, "guidance", {instructors[about].person})
        elif about in pairs and rules.pair_counts(deed, pairs[about]) & rules.GIVEN_THERE:
            lead = {part.person for part in record if part.school == pairs[about].lead}
            found += _given(record, "pair", lead)
    return found


def _deed(record: list[DonePart]) -> rules.Deed:
    one = record[0]
    return rules.Deed(
        kind=one.kind,
        state="confirmed",
        day=one.day,
        school=one.at,
        host=one.host,
        other_side=one.other_side,
        subject=one.subject,
        parts=tuple(Taking(part.person, part.role, part.school) for part in record),
    )


def _given(record: list[DonePart], source: str, givers: set[UUID]) -> Iterator[HelpBetween]:
    """Who gave it, once each: whoever guided, led or gave the lesson, at a school not their own that day."""
    giving = {
        part.person: part.school
        for part in record
        if part.person in givers and part.role in {"guide", "observer", "chair", "speaker", "host"}
    }
    one = record[0]
    for person, school in giving.items():
        if school is not None and school != one.at:
            yield HelpBetween(one.activity, source, one.kind, person, school, one.at, one.day)
