"""Roster files made for the tests: a small clean district, to be spoilt cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from xuequ.affairs.organisation.forms.roster import RosterReading, read_roster

TODAY = date(2026, 11, 24)
SCHOOL_HEADER = ("序号", "学校名称", "学段", "学区内角色", "地址", "经度", "纬度", "教职工数")
STAFF_HEADER = (
    "工号", "姓名", "性别", "所在学校", "任教学科", "任教年级", "职务", "职称", "学历", "骨干称号",
    "参加工作日期", "到本校日期", "周课时", "手机号", "电子邮箱",
)  # fmt: skip
SCHOOLS = (
    (1, "明湖区实验小学", "小学", "基地校", "文昌路351号", 121.49457, 31.2348, 120),
    (2, "明湖区光华小学", "小学", "优质学校", "育才路692号", 121.47546, 31.24461, 86),
    (3, "明湖区第一中学", "初中", "成员校", "清泉路840号", 121.5127, 31.23389, 73),
    (4, "明湖区新凌小学", "小学", "帮扶学校", "文昌路656号", 121.49127, 31.2084, 58),
)
STAFF = tuple(
    (
        f"MH{n:05}", name, "女", SCHOOLS[n % 4][1], "语文", "4年级", "", "一级教师", "本科", "",
        "2012-09-04", "2017-09-03", 14, f"1380000{n:04}", f"mh{n:05}@example.org",
    )
    for n, name in enumerate(("孙凯刚", "彭倩", "林瑾", "邓欣", "陈丽静", "吴瑾", "冯博", "蔡宇哲"), 1)
)  # fmt: skip
FIRST = 3
"""The line of the first school and of the first person, under a title and the header."""


def workbook(
    staff: Mapping[tuple[int, str], Any] | None = None,
    schools: Mapping[tuple[int, str], Any] | None = None,
    *,
    more_staff: Sequence[Sequence[Any]] = (),
) -> bytes:
    """The small district as .xlsx; ``{(line, column name): value}`` puts other values into its cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, header, rows, changes in (
        ("学校", SCHOOL_HEADER, SCHOOLS, schools or {}),
        ("教职工", STAFF_HEADER, (*STAFF, *more_staff), staff or {}),
    ):
        sheet = book.create_sheet(name)
        sheet.append([f"明湖第一学区{name}名册"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
        sheet.append(header)
        for row in rows:
            sheet.append(row)
        for (line, column), value in changes.items():
            sheet.cell(line, header.index(column) + 1).value = value
    return saved(book)


def sheets(**tables: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx of these tables."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezipped(
    content: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None
) -> bytes:
    """The file with its members changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def read(content: bytes, filename: str = "名册.xlsx", **options: Any) -> RosterReading:
    return read_roster(content, filename, today=TODAY, **options)
