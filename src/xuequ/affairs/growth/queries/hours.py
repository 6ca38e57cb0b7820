"""Reading class hours: the year, the five years towards 360, what they were counted from, certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.growth import rules
from xuequ.affairs.growth.models import Certificate, Enrolment, OutsideHours
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import SchoolYear
from xuequ.kernel.actor import Actor
from xuequ.kernel.duty import NOTHING, Every, Figure, Period, Standing
from xuequ.platform.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Balance:
    """How one person stands: this school year, and the five years that end with it."""

    standing: Standing
    five: int

    @property
    def five_left(self) -> int:
        """What is still wanting of 360."""
        return max(rules.FIVE_YEARS - self.five, 0)


def year_of(actor: Actor, day: date) -> SchoolYear | None:
    """The school year a day lies in, or the one before it in the summer holidays."""
    return organisation.school_year_on(actor.district, day)


def running_year(actor: Actor, now: datetime) -> int:
    """The school year of this moment. Raises ``SchoolYear.DoesNotExist`` where the calendar has none."""
    year = year_of(actor, timezone.localdate(now))
    return organisation.school_years(actor).get(pk=year.pk if year else 0).pk


def hours_between(
    district: UUID, first: date, last: date, only: Collection[UUID] | None = None
) -> dict[UUID, int]:
    """Person → class hours that count in a stretch of days. One query."""
    period = Period(Every.YEAR, first, last)
    done = duties.done_in(district, rules.TRAINING_HOURS, period, only)
    return {person: figure.total for person, figure in done.items()}


def balances(
    actor: Actor, year: SchoolYear, today: date, *, only: Collection[UUID] | None = None
) -> list[Balance]:
    """The balances this person may see, by the roll; of some people alone where they are named.

    Five queries, however many people.
    """
    period = Period(Every.YEAR, year.starts, year.ends)
    quota = duties.get_quota(rules.TRAINING_HOURS)
    if only is None and not rules.may_see_list(actor):
        only = [actor.person]
    found = duties.standings(actor.district, quota, [period], today, only=only)
    five = hours_between(actor.district, *rules.five_years(year.starts, year.ends), only)
    return [
        Balance(one, five.get(one.debtor.ident, 0))
        for one in found
        if rules.may_see_hours(actor, one.debtor.ident, one.debtor.school)
    ]


def balance_of(actor: Actor, person: UUID, year: SchoolYear, today: date) -> Balance | None:
    """One person's balance; None for who owes no training. Ask ``rules.may_see_hours`` before."""
    found = balances(actor, year, today, only=[person])
    return found[0] if found else None


def hours_records(actor: Actor, person: UUID, first: date, last: date) -> QuerySet[Credit]:
    """The records that were counted, the latest first; ask ``rules.may_see_hours`` before."""
    quota = duties.get_quota(rules.TRAINING_HOURS)
    return duties.credits_of(actor, quota, person, first, last)


def hours_in(actor: Actor, person: UUID, first: date, last: date) -> Figure:
    """What one person has in a stretch of days. One query."""
    return Figure(hours_between(actor.district, first, last, [person]).get(person, NOTHING.total))


@dataclass(frozen=True, slots=True)
class Line:
    """One training as a certificate names it."""

    day: date
    title: str
    kind: str
    hours: int


def training_lines(actor: Actor, person: UUID, first: date, last: date) -> Sequence[Line]:
    """What counts for a person, recounted from the records themselves, in order of time. Two queries."""
    there = Enrolment.objects.filter(
        session__district=actor.district, person=person, confirmed=True, session__closed_at__isnull=False
    ).select_related("session")
    lines = [
        Line(
            timezone.localdate(one.session.starts_at), one.session.title, one.session.kind, one.session.hours
        )
        for one in there
    ]
    outside = OutsideHours.objects.filter(district=actor.district, person=person, state="confirmed")
    lines += [Line(one.last, one.title, "outside", one.hours) for one in outside]
    return sorted((one for one in lines if first <= one.day <= last), key=lambda one: (one.day, one.title))


def hours_by_kind(lines: Sequence[Line]) -> dict[str, int]:
    """Class hours by the kind of training."""
    found: Counter[str] = Counter()
    for line in lines:
        found[line.kind] += line.hours
    return dict(found)


def visible_outside(actor: Actor) -> QuerySet[OutsideHours]:
    """The hours from outside one may read: one's own, and those of the people one answers for."""
    found = OutsideHours.objects.filter(district=actor.district).select_related(
        "person", "person__school", "entered_by", "decided_by", "evidence"
    )
    if rules.sees_all_hours(actor):
        return found
    seen = rules.schools_seen(actor)
    people = organisation.people_of_schools(actor.district, seen).values("pk")
    return found.filter(person__in=people) | found.filter(person=actor.person)


def get_outside(actor: Actor, outside: UUID, *, lock: bool = False) -> OutsideHours:
    """One of them. Raises ``OutsideHours.DoesNotExist``."""
    if lock:
        OutsideHours.objects.select_for_update().get(pk=outside, district=actor.district)
    return visible_outside(actor).get(pk=outside)


def outside_facts(outside: OutsideHours) -> rules.OutsideFacts:
    """Hours from outside as the rules see them; no query for those read here."""
    return rules.OutsideFacts(
        outside.person_id, outside.person.school_id, outside.entered_by_id, outside.state
    )


def outside_evidence(actor: Actor, outside: UUID) -> StoredFile:
    """The paper that proves hours from outside. Raises ``OutsideHours.DoesNotExist``."""
    return get_outside(actor, outside).evidence


def outside_to_decide(actor: Actor) -> list[OutsideHours]:
    """Those that wait for this officer's word."""
    if not actor.offices:
        return []
    waiting = visible_outside(actor).filter(state="waiting").order_by("entered_at")
    return [one for one in waiting if rules.may_answer_outside(actor, outside_facts(one))]


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The certificates one may read: one's own, and those of the people one answers for."""
    found = Certificate.objects.filter(district=actor.district)
    if rules.sees_all_hours(actor):
        return found
    people = organisation.people_of_schools(actor.district, rules.schools_seen(actor)).values("pk")
    return found.filter(person__in=people) | found.filter(person=actor.person)


def get_certificate(actor: Actor, certificate: UUID) -> Certificate:
    """One certificate. Raises ``Certificate.DoesNotExist``."""
    return visible_certificates(actor).get(pk=certificate)
