"""A workbook given back to be marked: what was typed stays text, and nothing is a formula."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook as Written
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell

from xuequ.platform.files.workbooks.reading import Workbook


def copy_of(content: bytes, source: Workbook, untitled: str) -> Written:
    """The workbook as it is, its formulas turned into the text or value people saw.

    Where a file is damaged in parts that reading did not need, or of another kind, a new workbook of its
    rows; ``untitled`` names a sheet without a name.
    """
    return _loaded(content, source, untitled) if source.format == "xlsx" else _rebuilt(source, untitled)


def _loaded(content: bytes, source: Workbook, untitled: str) -> Written:
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
            write(cell, seen if seen is not None else _formula_text(cell.value))
    except Exception:  # openpyxl lets any error of its parsers through
        return _rebuilt(source, untitled)
    return book


def _is_formula(cell: Cell | MergedCell) -> bool:
    return bool(cell.data_type == "f")


def _formula_text(value: object) -> str:
    """A formula as text; array formulas keep theirs in an object."""
    return str(getattr(value, "text", value) or "")


def _rebuilt(source: Workbook, untitled: str) -> Written:
    """A new workbook of the rows of an older or plainer file."""
    book = Written()
    book.remove(book.worksheets[0])
    for sheet in source.sheets:
        written = book.create_sheet(sheet.name or untitled)
        for line, row in enumerate(sheet.rows, 1):
            for place, value in enumerate(row, 1):
                if value != "":
                    write(written.cell(line, place), value)
    return book


def write(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, str):
        cell.value = printable(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def printable(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def saved(book: Written) -> bytes:
    """The workbook as a file's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
