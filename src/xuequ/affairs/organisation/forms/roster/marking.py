"""The workbook given back: the faulty cells coloured and commented, and a sheet that lists every fault.

Whatever came from the file goes back as text: a cell that begins with = + - @ is never a formula here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from openpyxl import Workbook as Written
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from xuequ.affairs.organisation.forms.roster.faults import Fault, Severity
from xuequ.affairs.organisation.forms.roster.workbook import read_workbook
from xuequ.kernel.words import N_
from xuequ.platform.files.workbooks import column_letter, column_number
from xuequ.platform.files.workbooks.copies import copy_of, printable, saved, write

Translate = Callable[[str], str]
SUMMARY = N_("核对结果")
AUTHOR = N_("学区通")
HEADINGS = (
    N_("工作表"),
    N_("行"),
    N_("列"),
    N_("列名"),
    N_("原来的内容"),
    N_("轻重"),
    N_("问题"),
    N_("怎么办"),
    N_("已改为"),
)
WEIGHTS: Mapping[Severity, str] = {
    Severity.ERROR: N_("必须改正"),
    Severity.WARNING: N_("请核对"),
    Severity.REPAIRED: N_("已修正"),
}
_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
    Severity.REPAIRED: PatternFill("solid", fgColor="DDEBF7"),
}
_RANK = {severity: rank for rank, severity in enumerate(_FILLS)}
_WIDTHS = (10, 7, 6, 14, 26, 10, 46, 52, 20)


def _as_written(message: str) -> str:
    return message


def marked_copy(
    content: bytes,
    faults: Iterable[Fault],
    *,
    filename: str = "roster.csv",
    translate: Translate = _as_written,
) -> bytes:
    """An .xlsx of the same sheets with the faults (and repairs) given marked in their cells.

    ``translate`` turns a source text into the reader's language. Raises ``UnreadableRoster`` for what
    ``read_roster`` could not have read either.
    """
    found = list(faults)
    source = read_workbook(content, filename)
    book = copy_of(content, source, next((fault.sheet for fault in found), "名册"))
    _mark(book, found, translate)
    _summarise(book, found, translate)
    return saved(book)


def _mark(book: Written, faults: Iterable[Fault], translate: Translate) -> None:
    cells: defaultdict[tuple[str, int, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.column:
            for row in (fault.row, *fault.also_rows):
                cells[fault.sheet, row, fault.column].append(fault)
    titles = {sheet.title for sheet in book.worksheets}
    for (title, row, letter), here in cells.items():
        if title in titles:
            cell = book[title].cell(row, column_number(letter))
            if isinstance(cell, Cell):
                cell.fill = _FILLS[min((fault.severity for fault in here), key=_RANK.__getitem__)]
                cell.comment = _comment(cell, here, translate)


def _comment(cell: Cell, faults: Sequence[Fault], translate: Translate) -> Comment:
    told = [f"{_reason(fault, translate)}{_remedy(fault, translate)}" for fault in faults]
    before = [cell.comment.text] if cell.comment else []
    comment = Comment(printable("\n".join(told + before)), translate(AUTHOR))
    comment.width, comment.height = 320, 60 + 40 * len(told)
    return comment


def _reason(fault: Fault, translate: Translate) -> str:
    return translate(fault.message) % fault.facts


def _remedy(fault: Fault, translate: Translate) -> str:
    return translate(fault.remedy) % fault.facts


def _summarise(book: Written, faults: Sequence[Fault], translate: Translate) -> None:
    """The list of all faults, in front of the other sheets."""
    sheet: Worksheet = book.create_sheet(_free_title(book, translate(SUMMARY)), 0)
    for place, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        write(sheet.cell(1, place), translate(heading))
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[column_letter(place)].width = width
    for line, fault in enumerate(faults, 2):
        values = (
            fault.sheet,
            fault.row,
            fault.column,
            fault.header,
            fault.value,
            translate(WEIGHTS[fault.severity]),
            _reason(fault, translate),
            _remedy(fault, translate),
            fault.repaired or "",
        )
        for place, value in enumerate(values, 1):
            cell = sheet.cell(line, place)
            write(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(line, 6).fill = _FILLS[fault.severity]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{column_letter(len(HEADINGS))}{len(faults) + 1}"
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _free_title(book: Written, title: str) -> str:
    """The title, numbered when the file has a sheet of that name: a marked copy may be marked again."""
    taken = set(book.sheetnames)
    numbered = (f"{title}{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (title, *numbered) if name not in taken)
