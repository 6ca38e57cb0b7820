"""The workbook to begin with: the columns, two examples, lists to choose from, and a guide."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.forms.paper.columns import COLUMNS, EXAMPLE
from xuequ.platform.files.workbooks import column_letter

SHEET, GUIDE, _LISTS = "纸质记录", "填写说明", "选项"
_LEFT_OUT = frozenset({"score"})
_SHOWN = tuple(column for column in COLUMNS if column.key not in _LEFT_OUT)
_STARRED = frozenset({"day", "kind", "doer", "topic"})
_WIDTHS = {"day": 13, "topic": 26, "text": 40, "present": 30, "doer": 15, "place": 20, "doer_school": 20}
_EXAMPLES = (
    (
        "2026-11-09", "听课", "张三", "", "李四", "示例小学", "数学", "三（1）班", "2",
        f"{EXAMPLE}：圆的面积", "良", "目标清楚，练习有层次。", "",
    ),
    (
        "2026-11-10", "集体备课", "王五", "", "", "示例小学", "语文", "四年级", "",
        f"{EXAMPLE}：第三单元整体设计", "", "形成了单元作业清单。", "张三、李四",
    ),
)  # fmt: skip
_GUIDE = (
    "1. 一行一次活动；听课每人每节一行。带 * 的列必须填写，听课、评课、导课还要写授课人。",
    "2. 列的先后可以调整，用不上的列可以删去；常见的别的叫法（如“听课日期”“执教人”“评语”）也认得。",
    "3. 灰色的示例行不会读入，可以留着或删去。",
    "4. 人员写姓名或工号；学区里有同名的，请写工号，或在“听课人学校”“学校/地点”里写明学校。",
    "5. 日期写成“2026-11-09”，2026.11.9、2026年11月9日也可以；要在学期里，不能是放假的日子。",
    "6. 节次填1到12；等级填优、良、合格、待改进，或直接填0到100的得分。",
    "7. 参加人用顿号隔开。中心组活动、教研员调研要写学科。",
    f"8. 一次最多{rules.MOST_RECORDS}行。上传后先显示核对结果，补录以后由另一位负责人确认，才计入完成情况。",
)


def template(subjects: Iterable[str] = (), schools: Iterable[str] = ()) -> bytes:
    """The template as .xlsx, with the district's subjects and schools to choose from."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    sheet, guide, lists = book.add_worksheet(SHEET), book.add_worksheet(GUIDE), book.add_worksheet(_LISTS)
    choices = {
        "kind": [word for _kind, word in rules.KINDS],
        "subject": list(subjects),
        "place": list(schools),
        "doer_school": list(schools),
        "period": [str(number) for number in range(1, rules.PERIODS + 1)],
        "mark": [word for _band, word in rules.BANDS],
    }
    sources = _write_lists(lists, choices)
    _write_sheet(book, sheet, sources)
    guide.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    guide.write_string(0, 0, GUIDE, book.add_format({"bold": True, "font_size": 14}))
    for line, text in enumerate(_GUIDE, 2):
        guide.write_string(line, 0, text)
    book.close()
    return out.getvalue()


def _write_lists(sheet: Any, choices: dict[str, list[str]]) -> dict[str, str]:
    """The lists to choose from, on a hidden sheet; answers with the range of each."""
    sources: dict[str, str] = {}
    for place, (key, values) in enumerate(choices.items()):
        if values:
            sheet.write_column(0, place, values)
            letter = column_letter(place + 1)
            sources[key] = f"={_LISTS}!${letter}$1:${letter}${len(values)}"
    sheet.hide()
    return sources


def _write_sheet(book: Any, sheet: Any, sources: dict[str, str]) -> None:
    text = book.add_format({"num_format": "@"})
    grey = book.add_format({"font_color": "#808080", "num_format": "@"})
    for place, column in enumerate(_SHOWN):
        star = "*" if column.key in _STARRED else ""
        sheet.set_column(place, place, _WIDTHS.get(column.key, 11), text)
        sheet.write_string(0, place, f"{column.title}{star}", _head(book, starred=bool(star)))
        for line, example in enumerate(_EXAMPLES, 1):
            sheet.write_string(line, place, example[place], grey)
        if column.key in sources:
            sheet.data_validation(
                1, place, rules.MOST_RECORDS, place,
                {
                    "validate": "list",
                    "source": sources[column.key],
                    "error_type": "information",
                    "error_title": column.title,
                    "error_message": "不在列表里，请核对。",
                },
            )  # fmt: skip
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 1)


def _head(book: Any, *, starred: bool) -> Any:
    return book.add_format(
        {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#B45309" if starred else "#0F766E",
            "border": 1,
            "align": "center",
            "valign": "vcenter",
        }
    )
