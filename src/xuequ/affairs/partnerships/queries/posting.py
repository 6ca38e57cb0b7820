"""Reading postings: the orders, the proposal list, the certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person, Term
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.models import Approval, Certificate, Posting
from xuequ.affairs.partnerships.queries.mentorship import visible_mentorships
from xuequ.kernel.actor import Actor


def visible_postings(actor: Actor) -> QuerySet[Posting]:
    """The postings of the district, the latest first, with who agreed. Two queries when read."""
    return (
        Posting.objects.filter(district=actor.district)
        .select_related("person", "from_school", "to_school", "subject", "proposed_by", "certificate", "post")
        .prefetch_related(Prefetch("approvals", queryset=Approval.objects.select_related("person")))
    )


def get_posting(actor: Actor, posting: UUID, *, lock: bool = False) -> Posting:
    """One posting, locked for a change if asked. Raises ``Posting.DoesNotExist``."""
    if lock:
        Posting.objects.select_for_update(no_key=True).get(district=actor.district, pk=posting)
    return visible_postings(actor).get(pk=posting)


def posting_facts(posting: Posting) -> rules.Agreed:
    """A posting as the rules see it."""
    return rules.Agreed(
        clause="P1-3.1a",
        lead=posting.from_school_id,
        supported=posting.to_school_id,
        drafted_by=posting.proposed_by_id,
        state=posting.state,
        approved=frozenset(one.side for one in posting.approvals.all()),
    )


def is_posted(person: UUID, starts: date, ends: date) -> bool:
    """Whether somebody has a posting, or is proposed for one, at any time in a stretch."""
    found = Posting.objects.filter(person=person, starts__lte=ends, ends__gte=starts)
    return found.filter(state__in=("draft", "approved")).exists()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A teacher of the proposal list, and why they stand where they stand."""

    person: Person
    why: rules.Candidate


def candidates(actor: Actor, school: UUID, subject: int | None, day: date) -> list[Proposed]:
    """The teachers of a school who may be posted: the needed subject first, then standing, title, years.
    Three queries."""
    people = organisation.search_people(actor, post="teacher", school=school, day=day)
    away = set(
        Posting.objects.filter(from_school=school, ends__gte=day)
        .filter(state__in=("draft", "approved"))
        .values_list("person", flat=True)
    )
    found = [
        Proposed(
            one,
            rules.Candidate(
                one.pk,
                needed_subject=subject is not None and one.subject_id == subject,
                standing=one.standing,
                title=one.title,
                years=_years(one.started_on or one.joined_on, day),
            ),
        )
        for one in people
        if one.pk not in away and one.pk != actor.person
    ]
    return sorted(found, key=lambda one: rules.fitness(one.why), reverse=True)


def _years(since: date | None, day: date) -> int:
    return max((day - since).days // 365, 0) if since else 0


def postings_of_year(actor: Actor, term: Term) -> QuerySet[Posting]:
    """The postings that begin in the school year of a term."""
    year = term.school_year
    return visible_postings(actor).filter(starts__range=(year.starts, year.ends))


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The certificates of postings are open to the district; those of mentorships to whom they concern."""
    seen = Q(posting__isnull=False) | Q(mentorship__in=visible_mentorships(actor).values("pk"))
    return Certificate.objects.filter(seen, district=actor.district).select_related("issued_by")


def get_certificate(actor: Actor, certificate: UUID) -> Certificate:
    """One certificate. Raises ``Certificate.DoesNotExist``."""
    return visible_certificates(actor).get(pk=certificate)


def next_serial(district: UUID, kind: str, year: int) -> int:
    """The next number of certificates of a kind in a year; the database lets it be given only once."""
    found = Certificate.objects.filter(district=district, kind=kind, year=year)
    return (found.aggregate(last=Max("serial"))["last"] or 0) + 1
