"""The workbook to begin with: a grid for a class, the same as a list, and how to fill them in."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

DAYS = ("星期一", "星期二", "星期三", "星期四", "星期五")
"""Headings that the reading knows: Chinese whatever the reader's language."""
LIST = ("班级", "星期", "节次", "学科", "教师", "教室", "单双周")
GRID = (
    ("语文\n张三", "数学\n李四", "语文\n张三", "英语\n王五", "语文\n张三"),
    ("数学\n李四", "语文\n张三", "数学\n李四", "语文\n张三", "数学\n李四"),
    ("英语\n王五", "体育", "科学/信息科技 单双周", "数学\n李四", "音乐"),
    ("体育", "美术", "劳动", "道法", "班会"),
)


def template() -> bytes:
    """An .xlsx that the reading takes as it stands, with a sheet of explanations."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        plain: dict[str, Any] = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        cell = book.add_format(plain)
        head = book.add_format({**plain, "bold": True, "bg_color": "#E3F0EF"})
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        _grid(book, cell, head, title)
        _list(book, cell, head)
        _explanations(book)
    return made.getvalue()


def _grid(book: Any, cell: Any, head: Any, title: Any) -> None:
    sheet = book.add_worksheet("三（1）班")
    sheet.merge_range(0, 0, 0, 6, "三（1）班课表", title)
    sheet.write_row(1, 0, ("", "节次", *DAYS), head)
    sheet.merge_range(2, 0, 5, 0, "上午", head)
    sheet.set_column(1, 6, 14)
    for line, row in enumerate(GRID, 2):
        sheet.set_row(line, 34)
        sheet.write_number(line, 1, line - 1, head)
        sheet.write_row(line, 2, row, cell)


def _list(book: Any, cell: Any, head: Any) -> None:
    sheet = book.add_worksheet("清单")
    sheet.write_row(0, 0, LIST, head)
    sheet.write_row(1, 0, ("三（2）班", "星期一", 1, "语文", "张三", "", ""), cell)
    sheet.write_row(2, 0, ("三（2）班", "星期一", 2, "信息科技", "赵六", "机房", "单"), cell)
    sheet.set_column(0, len(LIST) - 1, 12)
    sheet.freeze_panes(1, 0)


def _explanations(book: Any) -> None:
    sheet = book.add_worksheet(gettext("说明"))
    sheet.set_column(0, 0, 90)
    for line, text in enumerate(
        (
            gettext("两种写法选一种：每班一张工作表（样子见第一张），或全校一张清单（样子见第二张）。"),
            gettext("学校现有的课表不用照模板重做，只要有星期、节次和班级名，可以直接上传。"),
            gettext("格子里写学科，教师换行写或写在括号里，如“语文（张三）”；不写教师也可以。"),
            gettext("单双周写成“科学/信息科技 单双周”，前一门是单周、后一门是双周。"),
            gettext("上传之前，请把样例里的班级和课换成自己的，用不着的工作表删去。"),
        )
    ):
        sheet.write_string(line, 0, text)
