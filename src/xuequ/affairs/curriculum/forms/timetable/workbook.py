"""A timetable file as sheets of plain texts, merged cells filled in, within safe bounds."""

from __future__ import annotations

from dataclasses import dataclass

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.forms.timetable import faults
from xuequ.affairs.curriculum.forms.timetable.faults import UnreadableTimetable
from xuequ.platform.files.workbooks import Cell, Limits, address, filled, read, wording
from xuequ.platform.files.workbooks.values import shown

__all__ = ["Sheet", "address", "read_sheets"]
LIMITS = Limits(
    file=rules.LARGEST_MB * 2**20,
    inflated=100 * 2**20,
    members=1_000,
    sheets=200,
    rows=5_000,
    cells=20_000,
    cell=2_000,
    links=True,
)
MAX_FILLED = 200_000
"""Cells that merged ones may fill in a whole file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its texts line by line, the first line being the spreadsheet's line 1."""

    name: str
    rows: list[list[str]]

    def text(self, row: int, column: int) -> str:
        """A cell's text, lines and columns from 0; "" outside."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Read a file by what it is, not by what it is called. Raises ``UnreadableTimetable``."""
    if content:
        verdict = rules.may_read_file(filename, len(content))
        if not verdict:
            raise UnreadableTimetable(verdict.message, **verdict.facts)
    book = read(content, LIMITS)
    if book is None:
        raise UnreadableTimetable(wording.WRONG_KIND, name=filename[:60])
    far = next((sheet for sheet in book.sheets if sheet.extent.too_large), None)
    if far is not None:
        bounds = {"rows": LIMITS.rows, "columns": LIMITS.columns}
        raise UnreadableTimetable(faults.TOO_FAR, sheet=far.name[:31], **bounds)
    whole = filled(book.sheets, LIMITS, MAX_FILLED)
    return [
        Sheet(sheet.name, [[_text(cell) for cell in row] for row in rows])
        for sheet, rows in zip(book.sheets, whole, strict=True)
    ]


def _text(cell: Cell) -> str:
    """As typed, numbers without their .0, in half-width letters."""
    return shown(cell) if isinstance(cell, float) and cell.is_integer() else rules.narrow(str(cell))
