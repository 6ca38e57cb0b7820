"""The empty roster workbook that schools download and fill in."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.forms.roster import vocabulary
from xuequ.affairs.organisation.forms.roster.columns import (
    EXAMPLE_NUMBER,
    EXAMPLE_SCHOOL,
    SCHOOLS,
    STAFF,
    Column,
    Layout,
)
from xuequ.affairs.organisation.forms.roster.workbook import LIMITS
from xuequ.platform.files.workbooks import column_letter

GUIDE = "填写说明"
_LISTS = "选项"
_EXAMPLES = {
    SCHOOLS.name: (1, EXAMPLE_SCHOOL, "小学", "基地校", "示例路1号", 121.49457, 31.2348, 120),
    STAFF.name: (
        EXAMPLE_NUMBER, "张三", "女", EXAMPLE_SCHOOL, "语文", "4年级", "教研组长", "一级教师",
        "本科", "骨干教师", "2012-09-01", "2017-09-01", 14, "13800000000", "zhangsan@example.cn",
    ),
}  # fmt: skip
_TEXT_COLUMNS = frozenset({"number", "phone", "email", "started_on", "joined_on", "name", "address"})
_WIDTHS = {"name": 24, "address": 30, "school": 26, "email": 26, "phone": 14, "posts": 16}
_GUIDE = (
    "1. “学校”表每所学校一行，“教职工”表每人一行；带 * 的列必须填写，其余不知道就空着。",
    "2. 灰色的示例行不会登记，可以留着或删去；不要改动表头的列名，列的先后可以调整。",
    "3. 学段、学区内角色、性别、学科、职务、职称、学历、骨干称号请从下拉列表中选。",
    "4. 一个人有几个职务时，直接输入，用顿号隔开，如“副校长、教研组长”；没有职务的按教师登记。",
    "5. “所在学校”要与“学校”表中的校名一致。",
    "6. 日期写成“2012-09-01”；只知道年月时写“2012-09”，按当月1日登记。",
    "7. 工号、手机号按文本填写，不会丢掉开头的0。工号一人一个，不能重复。",
    "8. 经度、纬度可以空着；填写时用小数，如经度121.49457、纬度31.2348。",
    "9. 请直接填写内容，不要用公式，也不要引用别的文件。",
    f"10. 每张表最多{LIMITS.rows}行。上传后会先显示核对结果，确认以后才登记。",
)


def template(subjects: Iterable[str] = tuple(rules.SUBJECTS)) -> bytes:
    """The template as .xlsx: both sheets with lists to choose from and an example line, and a guide."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    choices = {
        "stage": [name for _, name in rules.STAGES],
        "role": [name for _, name in rules.ROLES],
        "gender": ["男", "女"],
        "subject": list(subjects),
        "grade": [f"{number}年级" for number in range(1, 13)],
        "posts": list(vocabulary.POST_TITLES),
        "title": list(vocabulary.TITLES),
        "education": list(vocabulary.EDUCATIONS),
        "standing": list(vocabulary.STANDINGS),
    }
    sheets = [(layout, book.add_worksheet(layout.name)) for layout in (SCHOOLS, STAFF)]
    guide, lists = book.add_worksheet(GUIDE), book.add_worksheet(_LISTS)
    sources = _write_lists(lists, choices)
    for layout, sheet in sheets:
        _write_sheet(book, sheet, layout, sources)
    _write_guide(book, guide)
    book.close()
    return out.getvalue()


def _write_lists(sheet: Any, choices: dict[str, list[str]]) -> dict[str, str]:
    """The lists to choose from, on a hidden sheet; answers with the range of each."""
    sources: dict[str, str] = {}
    for place, (key, values) in enumerate(choices.items()):
        sheet.write_column(0, place, values)
        letter = column_letter(place + 1)
        sources[key] = f"={_LISTS}!${letter}$1:${letter}${len(values)}"
    sheet.hide()
    return sources


def _write_sheet(book: Any, sheet: Any, layout: Layout, sources: dict[str, str]) -> None:
    """Header, formats, example and lists of one sheet; the header is line 1, with nothing in its way."""
    head, required = _head(book, "#0F766E"), _head(book, "#B45309")
    text, grey = book.add_format({"num_format": "@"}), book.add_format({"font_color": "#808080"})
    example = book.add_format({"font_color": "#808080", "num_format": "@"})
    for place, column in enumerate(layout.columns):
        star = "*" if column.required else ""
        shape = text if column.key in _TEXT_COLUMNS else None
        sheet.set_column(place, place, _WIDTHS.get(column.key, 12), shape)
        sheet.write_string(0, place, f"{column.title}{star}", required if star else head)
        _offer(sheet, place, column, sources)
    for place, value in enumerate(_EXAMPLES[layout.name]):
        sheet.write(1, place, value, example if isinstance(value, str) else grey)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 2)


def _head(book: Any, colour: str) -> Any:
    return book.add_format(
        {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": colour,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
        }
    )


def _offer(sheet: Any, place: int, column: Column, sources: dict[str, str]) -> None:
    """A drop-down list; posts may be several, so there another text is a question and not a refusal."""
    if column.key in sources:
        sheet.data_validation(
            1, place, LIMITS.rows - 1, place,
            {
                "validate": "list",
                "source": sources[column.key],
                "error_type": "information" if column.key == "posts" else "stop",
                "error_title": column.title,
                "error_message": "几个职务用顿号隔开。" if column.key == "posts" else "请从下拉列表中选。",
            },
        )  # fmt: skip


def _write_guide(book: Any, sheet: Any) -> None:
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.write_string(0, 0, GUIDE, book.add_format({"bold": True, "font_size": 14}))
    for line, text in enumerate(_GUIDE, 2):
        sheet.write_string(line, 0, text)
