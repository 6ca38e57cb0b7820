"""What the API says of timetables: one shape for each noun."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext
from ninja import Field, Schema
from pydantic import AfterValidator

from xuequ.affairs.curriculum import queries, rules
from xuequ.affairs.curriculum.models import Lesson, Timetable, TimetableImport
from xuequ.affairs.curriculum.rules import ClashKind, LessonOn, Weeks
from xuequ.platform.api.values import DayIn, Given, Line, Named, OneOf, some

ImportState = Annotated[str, OneOf(rules.IMPORT_STATES)]


def _plain(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("the school's clock, without an offset")
    return value.replace(second=0, microsecond=0)


ClockTime = Annotated[time, AfterValidator(_plain)]
"""A time of day by the school's clock, to the minute."""


class TimetableOut(Schema):
    """A version of a school's timetable, in force from ``starts`` to ``ends``, both included."""

    id: UUID
    school: Named
    version: int
    starts: date
    ends: date = Field(description="Before `starts` where another took its place before it began.")


class SubjectName(Schema):
    """A subject; `id` is null for what is none of the district's (班会)."""

    id: int | None
    name: str


class TeacherName(Schema):
    """A teacher; `id` is null where the name as written is nobody's in the roster."""

    id: UUID | None
    name: str


class LessonOut(Schema):
    """A lesson on a day; times are the school's clock, null where it keeps no bell time for the period."""

    id: UUID
    day: date
    period: int
    starts: time | None
    ends: time | None
    weeks: Weeks
    school: Named
    class_group: Named
    grade: int
    subject: SubjectName
    teacher: TeacherName
    room: str


class LessonChoice(Schema):
    """Which lessons are wanted."""

    day: DayIn = Field(description="None are held on days off and on make-up days.")
    school: UUID | None = None
    subject: int | None = Field(None, ge=1, le=2**31 - 1)
    grade: int | None = Field(None, ge=1, le=rules.HIGHEST_GRADE)
    teacher: UUID | None = None
    period: int | None = Field(None, ge=1, le=rules.MOST_PERIODS)


class TimetableChoice(Schema):
    """Which timetables are wanted."""

    school: UUID | None = None
    day: DayIn | None = Field(None, description="Only those in force on this day.")


class LessonIn(Given):
    """A lesson as a program names it: `class_group` such as 三（2）班 or 302班."""

    class_group: Line = Field(max_length=20)
    weekday: int = Field(ge=1, le=7)
    period: int = Field(ge=1, le=rules.MOST_PERIODS)
    subject: Line = Field(min_length=1, max_length=rules.LONGEST_NAME)
    teacher: Line = Field("", max_length=rules.LONGEST_NAME)
    room: Line = Field("", max_length=rules.LONGEST_NAME)
    weeks: Weeks = Weeks.EVERY


class TimetableIn(Given):
    """A whole timetable of a school, in force from a day."""

    starts: DayIn
    lessons: list[LessonIn] = Field(min_length=1, max_length=rules.MOST_LESSONS)


class FaultOut(Schema):
    """A cell that was not understood, and why."""

    sheet: str
    cell: str
    value: str
    reason: str


class ImportOut(Schema):
    """A timetable file as it was read; nothing is in force before it is applied."""

    id: UUID
    school: Named
    starts: date
    state: ImportState
    lessons: int
    classes: int
    teachers: int = Field(description="Teachers found in the roster.")
    unnamed: int = Field(description="Lessons without a teacher.")
    unknown_teachers: list[str]
    unknown_subjects: list[str]
    left_out: list[str] = Field(description="Classes that have lessons now and would have none.")
    clashes: int
    fault_count: int
    faults: list[FaultOut]
    timetable: UUID | None


class PlacedOut(Schema):
    """A lesson of the week."""

    id: UUID
    school: Named
    class_group: Named
    weekday: int
    period: int
    weeks: Weeks
    subject: SubjectName
    teacher: TeacherName
    room: str


class ClashOut(Schema):
    """Two lessons that want the same teacher, room or class at the same time."""

    kind: ClashKind
    first: PlacedOut
    second: PlacedOut


class BellOut(Schema):
    """When a period begins and ends."""

    number: int
    starts: time
    ends: time


class BellIn(Given):
    """When a period begins and ends, by the school's clock."""

    number: int = Field(ge=1, le=rules.MOST_PERIODS)
    starts: ClockTime
    ends: ClockTime


class BellsOut(Schema):
    """The bell times of a school; empty where it has kept none."""

    school: UUID
    bells: list[BellOut]


class BellsIn(Given):
    """All bell times of a school, in order."""

    bells: list[BellIn] = Field(min_length=1, max_length=rules.MOST_PERIODS)


def timetable_out(one: Timetable) -> TimetableOut:
    """A timetable by school, version and days."""
    return TimetableOut(
        id=one.pk, school=some(one.school), version=one.version, starts=one.starts, ends=one.ends
    )


def lesson_out(one: LessonOn) -> LessonOut:
    """A lesson on a day; no query."""
    return LessonOut(
        id=one.lesson,
        day=one.day,
        period=one.period,
        starts=one.starts,
        ends=one.ends,
        weeks=one.weeks,
        school=Named(id=one.school, name=one.school_name),
        class_group=Named(id=one.class_group, name=one.class_name),
        grade=one.grade,
        subject=SubjectName(id=one.subject, name=one.subject_name),
        teacher=TeacherName(id=one.teacher, name=one.teacher_name),
        room=one.room,
    )


def placed_out(one: Lesson) -> PlacedOut:
    """A lesson of the week, read with ``visible_lessons``; no further query."""
    return PlacedOut(
        id=one.pk,
        school=some(one.class_group.school),
        class_group=some(one.class_group),
        weekday=one.weekday,
        period=one.period,
        weeks=Weeks(one.weeks),
        subject=SubjectName(id=one.subject_id, name=queries.subject_name(one)),
        teacher=TeacherName(id=one.teacher_id, name=queries.teacher_name(one)),
        room=one.room,
    )


def import_out(made: TimetableImport) -> ImportOut:
    """An import with what was found in its file."""
    seen: dict[str, Any] = made.preview
    return ImportOut(
        id=made.pk,
        school=some(made.school),
        starts=made.starts,
        state=made.state,
        lessons=seen["lessons"],
        classes=seen["classes"],
        teachers=seen["teachers"],
        unnamed=seen["unnamed"],
        unknown_teachers=[name for name, _ in seen["unknown_teachers"]],
        unknown_subjects=[name for name, _ in seen["unknown_subjects"]],
        left_out=seen["left_out"],
        clashes=len(seen["clashes"]),
        fault_count=seen["fault_count"],
        faults=[
            FaultOut(
                sheet=one["sheet"],
                cell=one["cell"],
                value=one["value"],
                reason=gettext(one["message"]) % one["facts"],
            )
            for one in seen["faults"]
        ],
        timetable=made.timetable_id,
    )
