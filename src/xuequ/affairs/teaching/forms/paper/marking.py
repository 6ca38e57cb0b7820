"""The workbook given back: what is wrong coloured in its cell, and told at the end of its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from xuequ.affairs.teaching.forms.paper.columns import PROBLEM, bare
from xuequ.affairs.teaching.forms.paper.reading import PaperReading
from xuequ.affairs.teaching.rules import RowFault
from xuequ.platform.files.workbooks import column_letter
from xuequ.platform.files.workbooks.copies import copy_of, printable, saved, write

Translate = Callable[[str], str]
_WRONG = PatternFill("solid", fgColor="FFC7CE")
_KNOWN = PatternFill("solid", fgColor="FFEB9C")
_COLOURS = frozenset({_WRONG.fgColor.rgb, _KNOWN.fgColor.rgb})
_WIDTH = 60


def marked_copy(
    content: bytes, reading: PaperReading, faults: Sequence[RowFault], translate: Translate
) -> bytes:
    """An .xlsx of the same sheets, each fault's cell coloured and told in a last column 问题.

    Rows recorded already are marked in yellow. What the column said before is told anew.
    """
    book = copy_of(content, reading.source, "记录")
    sheet = book[reading.sheet.name or "记录"]
    head = reading.head
    last = _problem_column(head.names)
    write(sheet.cell(head.line, last), PROBLEM)
    sheet.cell(head.line, last).font = Font(bold=True)
    sheet.column_dimensions[column_letter(last)].width = _WIDTH
    _unmark(sheet, head.line, last)
    told: defaultdict[int, list[RowFault]] = defaultdict(list)
    for fault in faults:
        told[fault.line].append(fault)
        place = head.places.get(fault.key)
        if place is not None:
            sheet.cell(fault.line, place + 1).fill = _KNOWN if fault.known else _WRONG
    for number, here in told.items():
        cell = sheet.cell(number, last)
        write(cell, printable(" ".join(translate(one.message) % one.facts for one in here)))
        cell.fill = _KNOWN if all(one.known for one in here) else _WRONG
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return saved(book)


def _unmark(sheet: Worksheet, head: int, last: int) -> None:
    """Take away what an earlier marking left."""
    for row in sheet.iter_rows(min_row=head + 1):
        for cell in row:
            if cell.fill.fgColor.rgb in _COLOURS:
                cell.fill = PatternFill()
            if cell.column == last and cell.value is not None:
                write(cell, None)


def _problem_column(names: Sequence[str]) -> int:
    """The column of problems, from 1: the one that is there already, else behind the last that has a name."""
    for place, name in enumerate(names):
        if bare(name) == PROBLEM:
            return place + 1
    return max((place for place, name in enumerate(names) if name), default=0) + 2
