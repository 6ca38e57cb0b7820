"""The columns of the two sheets: their names, what else people call them, and which must be there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xuequ.affairs.organisation.forms.roster import cells
from xuequ.platform.files.workbooks import Row, Sheet

HEADER_WITHIN = 10
"""Lines; the header stands within the first so many."""
OWN_SHEETS = frozenset({"填写说明", "核对结果"})
"""Sheets the product itself puts into a workbook."""
EXAMPLE_SCHOOL, EXAMPLE_NUMBER = "示例区实验小学", "SL00001"
"""What marks the template's example lines, which are never read."""
_MARKS = re.compile(r"[*＊☆★]|[（(【\[].*?[)）】\]]|\s")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its field's name, its own name and its other names."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of sheet: what it is called and the columns it may have."""

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns if column.required)

    def titles(self, keys: frozenset[str]) -> str:
        """The names of these fields, in the order of the sheet."""
        return "、".join(column.title for column in self.columns if column.key in keys)


SCHOOLS = Layout(
    "学校",
    ("学校名册", "学校名单", "学校信息", "学校表", "学校一览"),
    (
        Column("roll", "序号", ("编号", "号")),
        Column("name", "学校名称", ("校名", "学校", "学校全称", "单位名称"), required=True),
        Column("stage", "学段", ("办学类型", "学校类型", "类别")),
        Column("role", "学区内角色", ("角色", "学区角色")),
        Column("address", "地址", ("学校地址", "校址", "详细地址")),
        Column("longitude", "经度", ("东经",)),
        Column("latitude", "纬度", ("北纬",)),
        Column("headcount", "教职工数", ("公布的教职工数", "教职工人数", "教师数", "教职工总数")),
    ),
)
STAFF = Layout(
    "教职工",
    (
        *("教职工名册", "教职工名单", "教职工信息", "教职工花名册"),
        *("教师名册", "教师名单", "教师", "花名册", "教师花名册"),
    ),
    (
        Column("number", "工号", ("教职工号", "教师编号", "职工号", "人员编号"), required=True),
        Column("name", "姓名", ("教师姓名", "教职工姓名"), required=True),
        Column("gender", "性别"),
        Column("school", "所在学校", ("学校", "学校名称", "工作单位", "任教学校", "单位"), required=True),
        Column("subject", "任教学科", ("学科", "任教科目", "科目")),
        Column("grade", "任教年级", ("年级",)),
        Column("posts", "职务", ("行政职务", "现任职务")),
        Column("title", "职称", ("专业技术职称", "专业技术职务")),
        Column("education", "学历", ("最高学历",)),
        Column("standing", "骨干称号", ("称号", "骨干类别")),
        Column("started_on", "参加工作日期", ("参加工作时间", "参加工作年月", "工作时间")),
        Column("joined_on", "到本校日期", ("到本校时间", "来校时间", "进校时间", "到校日期", "到本校年月")),
        Column("periods", "周课时", ("周课时数", "每周课时")),
        Column("phone", "手机号", ("手机", "手机号码", "联系电话", "电话", "移动电话")),
        Column("email", "电子邮箱", ("邮箱", "电子邮件", "E-mail", "Email")),
    ),
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header found on a sheet: its line, each field's place (from 0), and the columns of no use."""

    line: int
    places: dict[str, int]
    names: tuple[str, ...]
    extra: tuple[str, ...]


def find_header(sheet: Sheet, layout: Layout) -> Header | None:
    """The line that names most of the layout's columns, at least two; None when there is no such line."""
    found = [_header(line, row, layout) for line, row in enumerate(sheet.rows[:HEADER_WITHIN], 1)]
    best = max(found, key=lambda header: len(header.places), default=None)
    return best if best is not None and len(best.places) > 1 else None


def _header(line: int, row: Row, layout: Layout) -> Header:
    known = {_bare(name): column.key for column in layout.columns for name in (*column.aliases, column.title)}
    names = tuple(cells.plain(cell).value[:40] for cell in row)
    places: dict[str, int] = {}
    for exact in (True, False):
        for place, name in enumerate(names):
            key = known.get(_bare(name))
            if key is None or key in places or place in places.values():
                continue
            if not exact or _bare(name) == _title(layout.columns, key):
                places[key] = place
    extra = tuple(name for place, name in enumerate(names) if name and place not in places.values())
    return Header(line, places, names, extra)


def _title(columns: Sequence[Column], key: str) -> str:
    return next(column.title for column in columns if column.key == key)


def _bare(name: str) -> str:
    """A column's name without stars, remarks in brackets and blanks."""
    return _MARKS.sub("", name).upper()
