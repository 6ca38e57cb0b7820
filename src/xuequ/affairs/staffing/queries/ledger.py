"""The people ledger of a stretch: every school's account, and the lines behind it, read from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from xuequ.affairs.curriculum import queries as curriculum
from xuequ.affairs.curriculum.rules import Weeks
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import School
from xuequ.affairs.organisation.rules import SCHOOL_POSTS
from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.staffing import rules
from xuequ.affairs.staffing.queries.cross import cross_between
from xuequ.affairs.staffing.queries.stretch import Stretch
from xuequ.affairs.teaching import queries as teaching
from xuequ.kernel.actor import Actor

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The schools by the roll, each one's account, and every line; ``days``: school days counted."""

    stretch: Stretch
    schools: tuple[School, ...] = ()
    accounts: tuple[rules.Account, ...] = ()
    lines: tuple[rules.Line, ...] = ()
    days: int = 0
    kinds: dict[UUID, str] = field(default_factory=dict)
    """Record of help → what kind of teaching it was."""

    @property
    def persons(self) -> int:
        """Persons lent over the district."""
        return sum(one.lent_persons for one in self.accounts)

    @property
    def periods(self) -> int:
        """Periods lent over the district."""
        return sum(one.lent_periods for one in self.accounts)

    @property
    def persons_borrowed(self) -> int:
        """Persons borrowed over the district."""
        return sum(one.borrowed_persons for one in self.accounts)

    @property
    def periods_borrowed(self) -> int:
        """Periods borrowed over the district."""
        return sum(one.borrowed_periods for one in self.accounts)

    @property
    def balanced(self) -> bool:
        """Whether as much was borrowed as was lent."""
        return (self.persons, self.periods) == (self.persons_borrowed, self.periods_borrowed)

    def account(self, school: UUID) -> rules.Account:
        """One school's account."""
        return next(one for one in self.accounts if one.school == school)

    def lines_of(self, school: UUID) -> list[rules.Line]:
        """The lines behind a school's figures."""
        return [line for line in self.lines if school in {line.lender, line.borrower}]


def ledger_of(actor: Actor, stretch: Stretch) -> Ledger:
    """The ledger of a stretch until the day it has come to; open to the district. Eleven queries, whatever
    was lent."""
    first, last = stretch.first, stretch.through
    schools = organisation.schools_between(actor.district, first, stretch.last, only=None)
    if not stretch.begun:
        return Ledger(stretch, tuple(schools), tuple(rules.accounts([one.pk for one in schools], ())))
    days = rules.taught_days(organisation.calendar_of(actor.district), first, last)
    postings = [_order(one) for one in partnerships.postings_between(actor, first, last)]
    orders = (*postings, *cross_between(actor, first, last))
    help_given = partnerships.help_between(actor, first, last)
    moved = organisation.people_elsewhere(actor.district, first, last)
    lessons = _lessons(actor, first, last, moved | {order.person for order in orders})
    records = rules.Records(
        orders=orders,
        lessons=lessons,
        help=tuple(
            rules.Help(one.record, one.source, one.person, one.lender, one.borrower, one.day)
            for one in help_given
        ),
        homes=_homes(actor, first, last, {lesson.person for lesson in lessons}),
    )
    roll = [one.pk for one in schools]
    known = set(roll)
    lines = [line for line in rules.ledger_lines(records, days) if {line.lender, line.borrower} <= known]
    return Ledger(
        stretch=stretch,
        schools=tuple(schools),
        accounts=tuple(rules.accounts(roll, lines)),
        lines=tuple(lines),
        days=len(days),
        kinds={one.record: one.kind for one in help_given},
    )


def _order(one: partnerships.PostingBetween) -> rules.Order:
    weekly = rules.weekly_of_posting(one.weekly_periods, one.kind, one.weekly_days, one.own_periods)
    return rules.Order(
        one.posting, "posting", one.person, one.lender, one.borrower, one.starts, one.ends, weekly
    )


def _lessons(actor: Actor, first: date, last: date, also: Collection[UUID]) -> tuple[rules.WeekLesson, ...]:
    return tuple(
        rules.WeekLesson(
            person=one.teacher,
            borrower=one.school,
            weekday=one.weekday,
            period=one.period,
            weeks=Weeks(one.weeks),
            first=one.starts,
            last=one.ends,
        )
        for one in curriculum.lessons_elsewhere(actor, first, last, also=also)
    )


def _homes(actor: Actor, first: date, last: date, people: Collection[UUID]) -> dict[UUID, rules.Home]:
    """Where these people belonged in a stretch. One query."""
    own: dict[UUID, UUID | None] = {}
    stays: defaultdict[UUID, list[rules.Stay]] = defaultdict(list)
    for post in organisation.posts_between(actor.district, SCHOOL_POSTS, first, last, people=people):
        own[post.person] = post.own_school
        if post.school is not None:
            ends = [day for day in (post.ends, post.left_on and post.left_on - ONE_DAY) if day]
            stays[post.person].append(rules.Stay(post.school, post.starts, min(ends, default=None)))
    return {person: rules.Home(school, tuple(stays[person])) for person, school in own.items()}


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line with the names it needs; ``name`` is empty where the reader may not know who it was."""

    line: rules.Line
    name: str
    lender: str
    borrower: str
    kind: str = ""


def told_lines(actor: Actor, ledger: Ledger, lines: Sequence[rules.Line]) -> list[ToldLine]:
    """Lines with names, those of help only for who may read the record; by source, then by day. Two queries.

    Guidance by instructors is for those it concerns: the others see that it was given, not by whom.
    """
    names = organisation.names_of_people(actor, {line.person for line in lines})
    helped = [line.record for line in lines if line.source == "guidance" and line.record is not None]
    seen = teaching.readable(actor, helped) if helped else frozenset()
    schools = {one.pk: one.name for one in ledger.schools}
    order = {source: place for place, (source, _) in enumerate(rules.SOURCES)}
    told = [
        ToldLine(
            line,
            names.get(line.person, "") if line.source != "guidance" or line.record in seen else "",
            schools[line.lender],
            schools[line.borrower],
            ledger.kinds.get(line.record, "") if line.record else "",
        )
        for line in lines
    ]
    return sorted(told, key=lambda one: (order[one.line.source], one.line.day, one.name))
