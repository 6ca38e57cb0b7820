"""A roster file as bytes turned into sheets of plain cells, whatever program and decade it comes from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import python_calamine

from xuequ.affairs.organisation.forms.roster import wording
from xuequ.affairs.organisation.forms.roster.faults import UnreadableRoster
from xuequ.affairs.organisation.forms.roster.inspection import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_FILE,
    MAX_ROWS,
    Extent,
    inspect,
)

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


def read_workbook(content: bytes, filename: str) -> Workbook:
    """Read a file by what it is, not by what it is called. Raises ``UnreadableRoster``."""
    if not content:
        raise UnreadableRoster(wording.EMPTY_FILE)
    if len(content) > MAX_FILE:
        raise UnreadableRoster(wording.TOO_BIG, size=len(content) >> 20, limit=MAX_FILE >> 20)
    if content.startswith(ZIP):
        return Workbook("xlsx", tuple(_spreadsheet(content, inspect(content))))
    if content.startswith(OLE):
        if _ENCRYPTED in content:
            raise UnreadableRoster(wording.ENCRYPTED)
        return Workbook("xls", tuple(_spreadsheet(content, None)))
    if filename.lower().endswith((".csv", ".txt", ".tsv")):
        return Workbook("csv", (_text(content),))
    if filename.lower().endswith((".xlsx", ".xls")):
        raise UnreadableRoster(wording.DAMAGED if filename.lower().endswith("x") else wording.OLD_FORMAT)
    raise UnreadableRoster(wording.WRONG_KIND, name=filename[:60])


def _spreadsheet(content: bytes, extents: dict[str, Extent] | None) -> Iterator[Sheet]:
    """The visible sheets; of an .xlsx only those inspected, a too large one by name alone."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            extent = Extent() if extents is None else extents.get(sheet.name)
            if extent is None or sheet.visible is not python_calamine.SheetVisibleEnum.Visible:
                continue
            if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            yield Sheet(sheet.name, (), extent) if extent.too_large else _sheet(book, sheet.name, extent)
    except python_calamine.PasswordError as locked:
        raise UnreadableRoster(wording.ENCRYPTED) from locked
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as broken:
        raise UnreadableRoster(wording.DAMAGED if extents is not None else wording.OLD_FORMAT) from broken
    except BaseException as crashed:
        if type(crashed).__name__ != "PanicException":  # the parser's own crash is no Exception
            raise
        raise UnreadableRoster(wording.DAMAGED) from crashed


def _sheet(book: python_calamine.CalamineWorkbook, name: str, extent: Extent) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        extent.rows, extent.columns = sheet.total_height, sheet.total_width
        return Sheet(name, (), extent)
    rows = sheet.to_python(skip_empty_area=False)
    _check_lengths(name, rows)
    return Sheet(name, rows, extent, tuple(sheet.merged_cell_ranges or ()))


def _check_lengths(sheet: str, rows: Sequence[Row]) -> None:
    for line, row in enumerate(rows, 1):
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in row):
            raise UnreadableRoster(wording.CELL_TOO_LONG, sheet=sheet, row=line, limit=MAX_CELL)


def _text(content: bytes) -> Sheet:
    """A .csv in UTF-8, UTF-16 or GB18030, parted by commas, tabs or semicolons."""
    text = _decoded(content)
    first_lines = text[:4000].splitlines()[:10]
    separator = max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in first_lines), default=0))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                return Sheet("", (), Extent(rows=text.count("\n"), columns=len(row)))
            if len(row) > MAX_COLUMNS:
                return Sheet("", (), Extent(rows=len(rows), columns=len(row)))
    except csv.Error as long:
        raise UnreadableRoster(wording.CELL_TOO_LONG, sheet="", row=len(rows) + 1, limit=MAX_CELL) from long
    _check_lengths("", rows)
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
    raise UnreadableRoster(wording.WRONG_ENCODING)
