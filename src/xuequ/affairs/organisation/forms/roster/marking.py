"""The workbook given back: the faulty cells coloured and commented, and a sheet that lists every fault.

Whatever came from the file goes back as text: a cell that begins with = + - @ is never a formula here.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook as Written
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from xuequ.affairs.organisation.forms.roster.faults import Fault, Severity
from xuequ.affairs.organisation.forms.roster.inspection import column_letter, column_number
from xuequ.affairs.organisation.forms.roster.workbook import Workbook, read_workbook
from xuequ.kernel.words import N_

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
    book = _loaded(content, source, found) if source.format == "xlsx" else _rebuilt(source, found)
    _mark(book, found, translate)
    _summarise(book, found, translate)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _loaded(content: bytes, source: Workbook, faults: Sequence[Fault]) -> Written:
    """The workbook as it is, its formulas turned into the text or value people saw.

    Where a file is damaged in parts that reading did not need, a new workbook of its rows.
    """
    try:
        book = load_workbook(io.BytesIO(content))
        formulas = [
            cell
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if _is_formula(cell)
        ]
        values = load_workbook(io.BytesIO(content), data_only=True) if formulas else book
        for cell in formulas:
            seen = values[cell.parent.title][cell.coordinate].value
            _write(cell, seen if seen is not None else _formula_text(cell.value))
    except Exception:  # openpyxl lets any error of its parsers through
        return _rebuilt(source, faults)
    return book


def _is_formula(cell: Cell | MergedCell) -> bool:
    return bool(cell.data_type == "f")


def _formula_text(value: object) -> str:
    """A formula as text; array formulas keep theirs in an object."""
    return str(getattr(value, "text", value) or "")


def _rebuilt(source: Workbook, faults: Sequence[Fault]) -> Written:
    """A new workbook of the rows of an older or plainer file."""
    book = Written()
    book.remove(book.worksheets[0])
    plain = next((fault.sheet for fault in faults), "名册")
    for sheet in source.sheets:
        written = book.create_sheet(sheet.name or plain)
        for line, row in enumerate(sheet.rows, 1):
            for place, value in enumerate(row, 1):
                if value != "":
                    _write(written.cell(line, place), value)
    return book


def _write(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


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
    comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", "\n".join(told + before)), translate(AUTHOR))
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
        _write(sheet.cell(1, place), translate(heading))
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
            _write(cell, value)
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
