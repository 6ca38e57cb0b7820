"""The people ledger: whom each school lent and borrowed, and how many periods, counted from records alone.

Every line names who was lent, by which school and to which; each is one school's lending and another's
borrowing, so that the two always come to the same over the district.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from xuequ.affairs.curriculum.rules import Weeks, taught_on
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.clause import clause

SOURCES = (
    ("posting", "支教"),
    ("lesson", "跨校上课"),
    ("cross", "兼课安排"),
    ("guidance", "指导员指导"),
    ("pair", "结对指导、示范课"),
)
SOURCE_TEXT = dict(SOURCES)
SCHOOL_WEEK = 5
"""School days that make a week's periods."""
USUAL_WEEKLY = 14
"""Periods a week of somebody posted full time where neither the order nor the roster says how many."""


@dataclass(frozen=True, slots=True)
class TaughtDay:
    """A day on which lessons are held: whose weekday's, in a week of which kind, and that week's Monday."""

    day: date
    weekday: int
    weeks: Weeks
    monday: date


def taught_days(calendar: Calendar, first: date, last: date) -> tuple[TaughtDay, ...]:
    """The days of a stretch on which lessons are held: in a term, no holiday (P1-5.3)."""
    found = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        held = taught_on(day, calendar)
        if held is not None:
            found.append(TaughtDay(day, held.weekday, held.weeks, day - timedelta(days=day.weekday())))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Order:
    """A posting or an arrangement in order: who goes where, from day to day, periods a week."""

    record: UUID
    source: str
    person: UUID
    lender: UUID
    borrower: UUID
    first: date
    last: date
    weekly: int

    def covers(self, person: UUID, borrower: UUID, day: date) -> bool:
        """Whether it has this person at this school on a day."""
        return (self.person, self.borrower) == (person, borrower) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class WeekLesson:
    """A lesson of a timetable in force from day to day, with the school where it is held."""

    person: UUID
    borrower: UUID
    weekday: int
    period: int
    weeks: Weeks
    first: date
    last: date

    def is_held(self, day: TaughtDay) -> bool:
        """Whether it is held on a day."""
        return (
            self.weekday == day.weekday
            and self.weeks in {Weeks.EVERY, day.weeks}
            and self.first <= day.day <= self.last
        )


@dataclass(frozen=True, slots=True)
class Help:
    """Guidance or a demonstration lesson at another school, confirmed: one period."""

    record: UUID
    source: str
    person: UUID
    lender: UUID
    borrower: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Stay:
    """A post at a school from day to day; without an end it lasts."""

    school: UUID
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Home:
    """The school a person belongs to, and the posts they held."""

    school: UUID | None
    stays: tuple[Stay, ...] = ()

    def on(self, day: date) -> UUID | None:
        """Their own school where they held a post there, else the first at which they held one; none for who
        was not in post."""
        at = [stay.school for stay in self.stays if stay.covers(day)]
        return self.school if self.school in at else next(iter(at), None)


@dataclass(frozen=True, slots=True)
class Records:
    """All that the ledger is counted from."""

    orders: tuple[Order, ...] = ()
    lessons: tuple[WeekLesson, ...] = ()
    help: tuple[Help, ...] = ()
    homes: Mapping[UUID, Home] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record's part: periods (节) lent by one school to another in the person of somebody.

    ``record`` is None for lessons, which the timetables hold; ``weekly`` and ``days``: by how many periods a
    week on how many school days it was counted, 0 for what was counted one by one; ``day``: when help was
    given, else the first day counted.
    """

    source: str
    record: UUID | None
    person: UUID
    lender: UUID
    borrower: UUID
    periods: int
    day: date
    weekly: int = 0
    days: int = 0


@clause("P1-5.3")
def weekly_of_posting(said: int | None, kind: str, days: int | None, own: int | None) -> int:
    """Periods a week of a posting: as its order says; else the teacher's own number, for who walks the share
    of the days they are there."""
    if said is not None:
        return said
    whole = own or USUAL_WEEKLY
    return whole if kind == "full" else periods_in(whole, days or 0)


def periods_in(weekly: int, days: int) -> int:
    """Periods on so many school days at so many a week, to the nearest whole one."""
    return (2 * weekly * days + SCHOOL_WEEK) // (2 * SCHOOL_WEEK)


@clause("P1-5.3")
def ledger_lines(records: Records, days: Sequence[TaughtDay]) -> list[Line]:
    """What was lent on these days, no hour twice.

    A posting counts by its order, and with it all its teacher does at that school; lessons of the timetables
    count as they are held; an arrangement counts in the weeks in which no timetable has a lesson of it; help
    counts one period unless an order has its giver at that school that day.
    """
    postings = [order for order in records.orders if order.source == "posting"]
    held = _held(records, postings, days)
    return [
        *(line for order in postings for line in _of_order(order, days)),
        *_of_lessons(held),
        *_of_arrangements(records, postings, held, days),
        *_of_help(records),
    ]


Hour = tuple[UUID, UUID, UUID, date, int]
"""A period somebody taught: person, lender, borrower, day, which period."""


def _held(records: Records, postings: Sequence[Order], days: Sequence[TaughtDay]) -> dict[Hour, date]:
    """The hours taught at other schools by the timetables, each with its week's Monday; two classes taught
    together are one hour."""
    found: dict[Hour, date] = {}
    by_weekday: defaultdict[int, list[TaughtDay]] = defaultdict(list)
    for day in days:
        by_weekday[day.weekday].append(day)
    sent = _by_person(postings)
    arranged = _by_person(order for order in records.orders if order.source == "cross")
    for lesson in records.lessons:
        person, borrower = lesson.person, lesson.borrower
        for day in by_weekday[lesson.weekday]:
            if not lesson.is_held(day) or _covered(sent.get(person, ()), person, borrower, day.day):
                continue
            lender = _lender(records, arranged.get(person, ()), lesson, day.day)
            if lender is not None and lender != borrower:
                found[person, lender, borrower, day.day, lesson.period] = day.monday
    return found


def _by_person(orders: Iterable[Order]) -> dict[UUID, list[Order]]:
    found: defaultdict[UUID, list[Order]] = defaultdict(list)
    for order in orders:
        found[order.person].append(order)
    return dict(found)


def _covered(orders: Iterable[Order], person: UUID, borrower: UUID, day: date) -> bool:
    return any(order.covers(person, borrower, day) for order in orders)


def _lender(records: Records, arranged: Iterable[Order], lesson: WeekLesson, day: date) -> UUID | None:
    """The school that lends somebody on a day: the one an arrangement names, else their own."""
    named = (o.lender for o in arranged if o.covers(lesson.person, lesson.borrower, day))
    home = (records.homes or {}).get(lesson.person)
    return next(named, home.on(day) if home else None)


def _of_order(order: Order, days: Sequence[TaughtDay]) -> Iterator[Line]:
    counted = [day.day for day in days if order.first <= day.day <= order.last]
    if counted:
        yield _line_of(order, counted[0], len(counted))


def _line_of(order: Order, day: date, count: int) -> Line:
    return Line(
        source=order.source,
        record=order.record,
        person=order.person,
        lender=order.lender,
        borrower=order.borrower,
        periods=periods_in(order.weekly, count),
        day=day,
        weekly=order.weekly,
        days=count,
    )


def _of_lessons(held: Mapping[Hour, date]) -> Iterator[Line]:
    taught: defaultdict[tuple[UUID, UUID, UUID], list[date]] = defaultdict(list)
    for person, lender, borrower, day, _period in held:
        taught[person, lender, borrower].append(day)
    for (person, lender, borrower), days in taught.items():
        yield Line("lesson", None, person, lender, borrower, len(days), min(days))


def _of_arrangements(
    records: Records, postings: Sequence[Order], held: Mapping[Hour, date], days: Sequence[TaughtDay]
) -> Iterator[Line]:
    """Arrangements in the weeks without a lesson and on the days without a posting to the same school; one of
    which no day is left is told with none."""
    weeks = {(person, borrower, monday) for (person, _, borrower, _, _), monday in held.items()}
    sent = _by_person(postings)
    for order in records.orders:
        within = [day for day in days if order.first <= day.day <= order.last]
        if order.source == "cross" and within:
            bare = [
                day
                for day in within
                if (order.person, order.borrower, day.monday) not in weeks
                and not _covered(sent.get(order.person, ()), order.person, order.borrower, day.day)
            ]
            yield _line_of(order, within[0].day, len(bare))


def _of_help(records: Records) -> Iterator[Line]:
    orders = _by_person(records.orders)
    seen: set[tuple[UUID, UUID]] = set()
    for one in records.help:
        there = _covered(orders.get(one.person, ()), one.person, one.borrower, one.day)
        if not there and one.lender != one.borrower and (one.record, one.person) not in seen:
            seen.add((one.record, one.person))
            yield Line(one.source, one.record, one.person, one.lender, one.borrower, 1, one.day)


@dataclass(frozen=True, slots=True)
class Account:
    """A school's account: persons and periods (节) lent and borrowed.

    A person lent to two schools is two, as they are borrowed by two.
    """

    school: UUID
    lent_persons: int = 0
    lent_periods: int = 0
    borrowed_persons: int = 0
    borrowed_periods: int = 0

    @property
    def balance(self) -> int:
        """Periods lent more than borrowed; below 0 for who borrowed more."""
        return self.lent_periods - self.borrowed_periods


@clause("P1-5.3")
def accounts(schools: Iterable[UUID], lines: Iterable[Line]) -> list[Account]:
    """Every school's account, in the order of the roll given; what one lends another borrows."""
    lent: defaultdict[UUID, list[Line]] = defaultdict(list)
    borrowed: defaultdict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        lent[line.lender].append(line)
        borrowed[line.borrower].append(line)
    return [
        Account(
            school,
            len({(line.person, line.borrower) for line in lent[school]}),
            sum(line.periods for line in lent[school]),
            len({(line.person, line.lender) for line in borrowed[school]}),
            sum(line.periods for line in borrowed[school]),
        )
        for school in schools
    ]
