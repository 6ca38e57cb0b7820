"""A file as bytes turned into sheets of plain cells, whatever program and decade it comes from."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import python_calamine

from xuequ.platform.files.workbooks import wording
from xuequ.platform.files.workbooks.inspection import Extent, inspect
from xuequ.platform.files.workbooks.limits import UNTOLD, Limits, Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = Sequence[Cell]
Merged = tuple[tuple[int, int], tuple[int, int]]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = ",\t;，|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[0]`` is the spreadsheet's line 1; lines and columns from 1."""

    name: str
    rows: Sequence[Row]
    extent: Extent = field(default_factory=Extent)
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file; ``format`` is ``xlsx``, ``xls`` or ``csv``."""

    format: str
    sheets: tuple[Sheet, ...]


def read(content: bytes, limits: Limits) -> Workbook | None:
    """Read an .xlsx or .xls by what it is, not by what it is called; None for what is neither.

    Raises ``Unreadable``.
    """
    if not content:
        raise Unreadable(wording.EMPTY_FILE)
    if len(content) > limits.file:
        raise Unreadable(wording.TOO_BIG, size=len(content) >> 20, limit=limits.file >> 20)
    if content.startswith(ZIP):
        return Workbook("xlsx", tuple(_sheets(content, limits, inspect(content, limits))))
    if content.startswith(OLE):
        if _ENCRYPTED in content:
            raise Unreadable(wording.ENCRYPTED)
        return Workbook("xls", tuple(_sheets(content, limits, None)))
    return None


def _sheets(content: bytes, limits: Limits, extents: dict[str, Extent] | None) -> Iterator[Sheet]:
    """The visible sheets; of an .xlsx only those inspected, a too large one by name alone."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [one for one in book.sheets_metadata if _is_shown(one)]
        if len(shown) > limits.sheets:
            raise Unreadable(wording.TOO_MANY_SHEETS, limit=limits.sheets)
        cells = limits.cells
        for one in shown:
            extent = Extent(limits) if extents is None else extents.get(one.name)
            if extent is None:
                continue
            sheet = Sheet(one.name, (), extent) if extent.too_large else _sheet(book, one.name, extent)
            cells -= extent.cells or _filled_cells(sheet, limits)
            if cells < 0:
                raise Unreadable(wording.TOO_MANY_CELLS, limit=limits.cells)
            yield sheet
    except python_calamine.PasswordError as locked:
        raise Unreadable(wording.ENCRYPTED) from locked
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as broken:
        raise Unreadable(wording.DAMAGED if extents is not None else wording.OLD_FORMAT) from broken
    except BaseException as crashed:
        if type(crashed).__name__ != "PanicException":  # the parser's own crash is no Exception
            raise
        raise Unreadable(wording.DAMAGED) from crashed


def _is_shown(sheet: python_calamine.SheetMetadata) -> bool:
    visible = sheet.visible is python_calamine.SheetVisibleEnum.Visible
    return visible and sheet.typ is python_calamine.SheetTypeEnum.WorkSheet


def _filled_cells(sheet: Sheet, limits: Limits) -> int:
    """How many cells of an .xls have contents; not counted where there is no limit."""
    if limits.cells == UNTOLD:
        return 0
    return sum(cell not in ("", None) for row in sheet.rows for cell in row)


def _sheet(book: python_calamine.CalamineWorkbook, name: str, extent: Extent) -> Sheet:
    sheet, limits = book.get_sheet_by_name(name), extent.limits
    if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
        extent.rows, extent.columns = sheet.total_height, sheet.total_width
        return Sheet(name, (), extent)
    rows = sheet.to_python(skip_empty_area=False)
    _check_lengths(name, rows, limits)
    return Sheet(name, rows, extent, tuple(sheet.merged_cell_ranges or ()))


def _check_lengths(sheet: str, rows: Sequence[Row], limits: Limits) -> None:
    for line, row in enumerate(rows, 1):
        if any(isinstance(cell, str) and len(cell) > limits.cell for cell in row):
            raise Unreadable(wording.CELL_TOO_LONG, sheet=sheet, row=line, limit=limits.cell)


def read_text(content: bytes, limits: Limits) -> Sheet:
    """A list as text (.csv) in UTF-8, UTF-16 or GB18030, parted by commas, tabs or semicolons.

    Raises ``Unreadable``.
    """
    text = _decoded(content)
    first_lines = text[:4000].splitlines()[:10]
    separator = max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in first_lines), default=0))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > limits.rows:
                return Sheet("", (), Extent(limits, rows=text.count("\n"), columns=len(row)))
            if len(row) > limits.columns:
                return Sheet("", (), Extent(limits, rows=len(rows), columns=len(row)))
    except csv.Error as long:
        raise Unreadable(wording.CELL_TOO_LONG, sheet="", row=len(rows) + 1, limit=limits.cell) from long
    _check_lengths("", rows, limits)
    return Sheet("", rows)


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not any("\ue000" <= mark <= "\uf8ff" for mark in text):
            return text
    raise Unreadable(wording.WRONG_ENCODING)


def merged_below(sheet: Sheet, head: int, keep: Collection[int] = ()) -> dict[int, dict[int, Cell]]:
    """What merged cells put into the lines below their first, under a head of so many lines: by line (from 1)
    and place (from 0). Places in ``keep`` are never filled: they belong to one line alone."""
    fills: dict[int, dict[int, Cell]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if left != right or left in keep or not head <= top < bottom or top >= len(sheet.rows):
            continue
        for number in range(top + 2, min(bottom + 1, len(sheet.rows)) + 1):
            fills.setdefault(number, {})[left] = sheet.rows[top][left] if left < len(sheet.rows[top]) else ""
    return fills


def filled(sheets: Sequence[Sheet], limits: Limits, most: int) -> list[list[list[Cell]]]:
    """The rows of sheets, merged cells' contents in every cell they cover; at most so many are filled.

    Raises ``Unreadable``.
    """
    made = []
    for sheet in sheets:
        rows = [list(row) for row in sheet.rows]
        for (top, left), (bottom, right) in sheet.merged:
            value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
            for row in rows[top : bottom + 1] if value not in ("", None) else ():
                end = min(right + 1, len(row))
                most -= max(0, end - left)
                if most < 0:
                    raise Unreadable(wording.TOO_MANY_CELLS, limit=limits.cells)
                row[left:end] = [value] * max(0, end - left)
        made.append(rows)
    return made
