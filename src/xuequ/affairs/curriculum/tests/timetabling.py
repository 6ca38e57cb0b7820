"""Timetables for the tests: rows, workbooks as schools keep them, and a school that has one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, Cast
from xuequ.affairs.curriculum import actions
from xuequ.affairs.curriculum.models import Timetable
from xuequ.affairs.curriculum.rules import SaidLesson, Weeks

STARTS = date(2026, 9, 1)
TUESDAY = date(2026, 11, 10)
"""The day of the tests, in the eleventh week: an odd one."""
DAYS = ("星期一", "星期二", "星期三", "星期四", "星期五")
Cells = Mapping[str, Any]


def said(weekday: int = 2, period: int = 1, subject: str = "语文", **given: Any) -> SaidLesson:
    """A lesson of class 三（1）班, on Tuesday's first period unless said otherwise."""
    return SaidLesson(**{"grade": 3, "number": 1, **given}, weekday=weekday, period=period, subject=subject)


def timetable(
    cast: Cast,
    lessons: Iterable[SaidLesson],
    *,
    role: str = "lead",
    by: str = "office",
    starts: date = STARTS,
) -> Timetable:
    """A timetable in force at a school."""
    return actions.bring_in_timetable(
        actor=cast.actor(by), now=NOW, school_id=cast.schools[role].pk, starts=starts, lessons=list(lessons)
    )


def usual(cast: Cast, role: str = "lead") -> Timetable:
    """A small timetable: the cast's teacher gives Chinese on Tuesday; Wednesday alternates by the week."""
    return timetable(
        cast,
        [
            said(2, 1, teacher=f"{cast.people['teacher'].name}", room="301"),
            said(2, 2, "数学", teacher="无名氏"),
            said(2, 1, "英语", number=2),
            said(3, 1, "科学", weeks=Weeks.ODD),
            said(3, 1, "信息科技", weeks=Weeks.EVEN),
        ],
        role=role,
    )


def workbook(*sheets: tuple[str, Cells, Sequence[str]]) -> bytes:
    """An .xlsx of sheets: a name, texts by cell, and ranges to merge (the first cell has their text)."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, cells, merged in sheets:
            sheet = book.add_worksheet(name)
            for reach in merged:
                sheet.merge_range(reach, "")
            for place, value in cells.items():
                sheet.write(place, value)
    return made.getvalue()


def grid(
    rows: Sequence[Sequence[Any]], *, name: str = "三（1）班", title: str = "三（1）班课程表"
) -> tuple[str, Cells, Sequence[str]]:
    """A class's sheet: title, head, and rows that begin with their period."""
    cells: dict[str, Any] = {"A1": title, "A2": "节次"}
    cells.update({f"{column}2": day for column, day in zip("BCDEF", DAYS, strict=True)})
    for line, row in enumerate(rows, 3):
        cells.update({f"{chr(65 + place)}{line}": value for place, value in enumerate(row) if value != ""})
    return name, cells, ["A1:F1"]


def listed(rows: Sequence[Sequence[Any]]) -> tuple[str, Cells, Sequence[str]]:
    """A list's sheet with its usual head."""
    head = ("班级", "星期", "节次", "学科", "教师", "教室", "单双周")
    cells = {
        f"{chr(65 + place)}{line}": value
        for line, row in enumerate([head, *rows], 1)
        for place, value in enumerate(row)
        if value != ""
    }
    return "全校课表", cells, []


def upload(content: bytes, name: str = "课表.xlsx") -> SimpleUploadedFile:
    """A file as a browser hands it in."""
    return SimpleUploadedFile(name, content)
