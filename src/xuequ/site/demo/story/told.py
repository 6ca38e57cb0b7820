"""Who is who in the story, and on which day what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import District, Person, School
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.calendar import Calendar


@dataclass
class Told:
    """The district as the story knows it: who is who on which day."""

    district: District
    calendar: Calendar
    schools: list[School]

    def head(self, now: datetime) -> Actor:
        """The district head, who is the base school's principal."""
        return self.holder(PostKind.DISTRICT_HEAD, None, now)

    def office(self, now: datetime) -> Actor:
        """The director of the base school's academic office: the secretariat."""
        return self.holder(PostKind.DIRECTOR, self.schools[0], now)

    def holder(self, kind: PostKind, school: School | None, now: datetime) -> Actor:
        """Who holds a post on a day."""
        found = queries.holders(
            self.district.pk, [kind], day=timezone.localdate(now), school=school.pk if school else None
        )
        return queries.actor_for(found.order_by("number")[0], now=now)

    def person(self, person: UUID, now: datetime) -> Actor:
        """A person as an actor."""
        return queries.actor_for(Person.objects.get(pk=person), now=now)


def days_before(told: Told, now: datetime, working_days: int) -> datetime:
    """Two in the afternoon, so many working days ago."""
    day = told.calendar.add_working_days(timezone.localdate(now), -working_days)
    return _at(day, time(14))


def days_after(told: Told, now: datetime, working_days: int) -> datetime:
    """Two in the afternoon, so many working days on."""
    return _at(told.calendar.add_working_days(timezone.localdate(now), working_days), time(14))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


def known(person: UUID | None) -> UUID:
    """Who must be there for the story. ``LookupError`` where nobody is."""
    if person is None:
        raise LookupError("the demo district lacks a post that its story needs")
    return person
