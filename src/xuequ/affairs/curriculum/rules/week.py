"""The week: weekdays, odd and even weeks, and which weekday's lessons are taught on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from xuequ.kernel.calendar import SATURDAY, Calendar
from xuequ.kernel.clause import clause
from xuequ.kernel.words import N_


class Weeks(StrEnum):
    """In which weeks of the term a lesson is held."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"

    def meets(self, other: Weeks) -> bool:
        """Whether there is a week in which both are held."""
        return self == other or Weeks.EVERY in {self, other}


WEEKS = (("every", "每周"), ("odd", "单周"), ("even", "双周"))
WEEKDAYS = (
    (1, N_("星期一")),
    (2, N_("星期二")),
    (3, N_("星期三")),
    (4, N_("星期四")),
    (5, N_("星期五")),
    (6, N_("星期六")),
    (7, N_("星期日")),
)
WEEKDAYS_SHORT = (
    (1, N_("周一")),
    (2, N_("周二")),
    (3, N_("周三")),
    (4, N_("周四")),
    (5, N_("周五")),
    (6, N_("周六")),
    (7, N_("周日")),
)
_NAMED_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?!期)")
_ENGLISH_DAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day", re.I)
_ENGLISH = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_DAYS = {character: number for number, character in enumerate("一二三四五六日", 1)} | {"天": 7}


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """What is taught on a day: the weekday's lessons (1 is Monday), in a week of this kind."""

    weekday: int
    weeks: Weeks


@clause("P1-3.3")
def taught_on(day: date, calendar: Calendar) -> SchoolDay | None:
    """Which weekday's lessons are taught on a day; None when there are none.

    None outside a term and on days off. A make-up day follows no weekday unless the district's calendar
    names one ("调休，上周四的课").
    """
    week, kind = calendar.week_of_term(day), calendar.day(day)
    if week is None or not kind.works:
        return None
    named = weekday_named(kind.name)
    if named is None and day.weekday() >= SATURDAY:
        return None
    return SchoolDay(named or day.isoweekday(), Weeks.ODD if week % 2 else Weeks.EVEN)


def weekday_named(note: str) -> int | None:
    """The weekday (Monday 1) that a note in the calendar names, in either language; None for none."""
    if found := _NAMED_DAY.search(note):
        return _DAYS[found[1]]
    found = _ENGLISH_DAY.search(note)
    return _ENGLISH.index(found[1].lower()) + 1 if found else None


@dataclass(frozen=True, slots=True)
class LessonOn:
    """A lesson on a day: who teaches what to whom, where and when.

    ``starts`` and ``ends`` are plain times of the school's clock, None where the school has kept no bell
    time for the period; ``teacher`` is None where the person is not known, the name as written is kept.
    """

    lesson: UUID
    day: date
    period: int
    starts: time | None
    ends: time | None
    school: UUID
    school_name: str
    class_group: UUID
    class_name: str
    grade: int
    subject: int | None
    subject_name: str
    teacher: UUID | None
    teacher_name: str
    room: str
    weeks: Weeks = Weeks.EVERY


@dataclass(frozen=True, slots=True)
class SaidLesson:
    """A lesson as a timetable says it, names not yet looked up; ``place`` is where it stands in the file."""

    grade: int
    number: int
    weekday: int
    period: int
    subject: str
    teacher: str = ""
    room: str = ""
    weeks: Weeks = Weeks.EVERY
    place: str = ""

    @property
    def slot(self) -> tuple[int, int, int, int, Weeks]:
        """What may be filled only once."""
        return self.grade, self.number, self.weekday, self.period, self.weeks
