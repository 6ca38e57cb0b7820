"""The people ledger and the weeks at several schools for programs."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from xuequ.affairs.curriculum import queries as curriculum
from xuequ.affairs.staffing import queries, rules
from xuequ.affairs.staffing.queries import Ledger, TeacherWeek, TimedLesson, ToldLine
from xuequ.platform.api.answers import reads
from xuequ.platform.api.lists import Listing, Span, part_of
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Named, OneOf, some

router = Router(tags=["staffing"])
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Asked(Schema):
    """The term or the school year wanted; without either the term that is on."""

    term: Number | None = None
    year: Number | None = None


class AccountOut(Schema):
    """A school's account: persons and periods lent and borrowed; ``balance``: periods lent more than
    borrowed."""

    school: Named
    lent_persons: int
    lent_periods: int
    borrowed_persons: int
    borrowed_periods: int
    balance: int


class LedgerOut(Schema):
    """The accounts of all schools by the roll, from ``first`` to ``through``; lent and borrowed are equal."""

    name: str
    first: date
    through: date
    days: int = Field(description="School days counted.")
    persons: int
    periods: int
    accounts: list[AccountOut]


class LineOut(Schema):
    """A record's part of an account; ``person`` is empty where one may not know who it was."""

    source: Annotated[str, OneOf(rules.SOURCES)]
    record: UUID | None
    person: str
    lender: str
    borrower: str
    day: date
    weekly: int = Field(description="Periods a week by which it was counted; 0 for one by one.")
    days: int = Field(description="School days on which it was counted so.")
    periods: int


class SchoolLedgerOut(Schema):
    """A school's account with every line behind it."""

    account: AccountOut
    lent: list[LineOut]
    borrowed: list[LineOut]


def _ledger(request: ApiRequest, asked: Asked) -> Ledger:
    today = timezone.localdate(request.now)
    known = queries.stretches(request.actor, today)
    stretch = queries.stretch_asked(known, today, term=asked.term, year=asked.year)
    named = (asked.term, asked.year)
    if stretch is None or (named != (None, None) and named != (stretch.term, stretch.year)):
        raise ObjectDoesNotExist
    return queries.ledger_of(request.actor, stretch)


def _accounts(ledger: Ledger) -> list[AccountOut]:
    return [
        AccountOut(
            school=some(school),
            lent_persons=one.lent_persons,
            lent_periods=one.lent_periods,
            borrowed_persons=one.borrowed_persons,
            borrowed_periods=one.borrowed_periods,
            balance=one.balance,
        )
        for school, one in zip(ledger.schools, ledger.accounts, strict=True)
    ]


def _line_out(told: ToldLine) -> LineOut:
    line = told.line
    return LineOut(
        source=line.source,
        record=line.record if told.name else None,
        person=told.name,
        lender=told.lender,
        borrower=told.borrower,
        day=line.day,
        weekly=line.weekly,
        days=line.days,
        periods=line.periods,
    )


@router.get("/people-ledger", response=reads(LedgerOut))
def people_ledger(request: ApiRequest, asked: Query[Asked]) -> LedgerOut:
    """What every school lent and borrowed in a term or school year, as far as it has come (P1-5.3)."""
    found = _ledger(request, asked)
    return LedgerOut(
        name=found.stretch.name,
        first=found.stretch.first,
        through=found.stretch.through,
        days=found.days,
        persons=found.persons,
        periods=found.periods,
        accounts=_accounts(found),
    )


@router.get("/schools/{school_id}/people-ledger", response=reads(SchoolLedgerOut))
def school_ledger(request: ApiRequest, school_id: UUID, asked: Query[Asked]) -> SchoolLedgerOut:
    """One school's account with the records behind it (P1-5.3)."""
    found = _ledger(request, asked)
    account = next((one for one in _accounts(found) if one.school.id == school_id), None)
    if account is None:
        raise ObjectDoesNotExist
    told = queries.told_lines(request.actor, found, found.lines_of(school_id))
    return SchoolLedgerOut(
        account=account,
        lent=[_line_out(one) for one in told if one.line.lender == school_id],
        borrowed=[_line_out(one) for one in told if one.line.borrower == school_id],
    )


class WeekLessonOut(Schema):
    """A lesson of a teacher's week; times are null where the school keeps no bells."""

    lesson: UUID
    school: Named
    class_name: str
    subject: str
    weekday: int
    period: int
    weeks: str
    starts: time | None
    ends: time | None


class GapOut(Schema):
    """Two lessons at different schools one after the other; ``trouble``: clash, short, untimed or empty."""

    first: UUID
    second: UUID
    free_minutes: int | None
    needed_minutes: int
    trouble: str


class WeekOut(Schema):
    """A teacher's week at all schools, by the timetables in force today."""

    person: Named
    away: int = Field(description="Lessons a week at other schools than their own.")
    lessons: list[WeekLessonOut]
    gaps: list[GapOut]


def _week_out(week: TeacherWeek) -> WeekOut:
    return WeekOut(
        person=some(week.person),
        away=week.away,
        lessons=[_lesson_out(one) for one in week.lessons],
        gaps=[
            GapOut(
                first=one.first.lesson,
                second=one.second.lesson,
                free_minutes=one.free,
                needed_minutes=one.needed,
                trouble=one.trouble,
            )
            for one in week.gaps
        ],
    )


def _lesson_out(one: TimedLesson) -> WeekLessonOut:
    lesson = one.lesson
    return WeekLessonOut(
        lesson=lesson.pk,
        school=some(lesson.class_group.school),
        class_name=lesson.class_group.name,
        subject=curriculum.subject_name(lesson),
        weekday=lesson.weekday,
        period=lesson.period,
        weeks=lesson.weeks,
        starts=one.bell.starts if one.bell else None,
        ends=one.bell.ends if one.bell else None,
    )


@router.get("/cross-school-weeks", response=reads(Listing[WeekOut]))
def cross_school_weeks(request: ApiRequest, span: Query[Span]) -> Listing[WeekOut]:
    """The weeks of teachers who work at several schools, with clashes and the time on the way (P1-5.3)."""
    found = queries.crossing_weeks(request.actor, timezone.localdate(request.now))
    return part_of(request, found, span, _week_out)


@router.get("/people/{person_id}/week", response=reads(WeekOut))
def week(request: ApiRequest, person_id: UUID) -> WeekOut:
    """One teacher's week at all schools, with the ways between them (P1-5.3)."""
    return _week_out(queries.teacher_week(request.actor, person_id, timezone.localdate(request.now)))
