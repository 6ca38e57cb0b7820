"""A timetable file as bytes turned into sheets of plain texts, merged cells filled in, within safe bounds."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

import python_calamine

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.forms.timetable import faults
from xuequ.affairs.curriculum.forms.timetable.faults import UnreadableTimetable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_INFLATED = 100 * 2**20
MAX_MEMBERS = 1_000
MAX_SHEETS = 200
MAX_CELLS = 20_000
MAX_ROWS, MAX_COLUMNS = 5_000, 256
MAX_CELL = 2_000
"""Characters of one cell, and of a text that cells share: a short file may repeat a long one without end."""
MAX_FILLED = 200_000
"""Cells that merged ones may fill in a whole file."""
_CHUNK = 1 << 16
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTENTS = frozenset({"v", "t", "f"})
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError),
    *(ValueError, NotImplementedError, RuntimeError, OSError),
)
"""All that a damaged file makes the standard library raise."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its texts line by line, the first line being the spreadsheet's line 1."""

    name: str
    rows: list[list[str]]

    def text(self, row: int, column: int) -> str:
        """A cell's text, lines and columns from 0; "" outside."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""


def address(row: int, column: int) -> str:
    """C5 for the fifth line's third cell; both counted from 0."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Read a file by what it is, not by what it is called. Raises ``UnreadableTimetable``."""
    if not content:
        raise UnreadableTimetable(faults.EMPTY_FILE)
    verdict = rules.may_read_file(filename, len(content))
    if not verdict:
        raise UnreadableTimetable(verdict.message, **verdict.facts)
    if content.startswith(ZIP):
        _inspect(content)
    elif not content.startswith(OLE):
        raise UnreadableTimetable(faults.WRONG_KIND, name=filename[:60])
    elif _ENCRYPTED in content:
        raise UnreadableTimetable(faults.ENCRYPTED)
    return _sheets(content)


def _sheets(content: bytes) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.visible is python_calamine.SheetVisibleEnum.Visible
            and one.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > MAX_SHEETS:
            raise UnreadableTimetable(faults.TOO_MANY_SHEETS, limit=MAX_SHEETS)
        budget = _Budget()
        return [_sheet(book, name, budget) for name in shown]
    except python_calamine.PasswordError as locked:
        raise UnreadableTimetable(faults.ENCRYPTED) from locked
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as broken:
        raise UnreadableTimetable(faults.DAMAGED) from broken
    except BaseException as crashed:
        if type(crashed).__name__ != "PanicException":  # the parser's own crash is no Exception
            raise
        raise UnreadableTimetable(faults.DAMAGED) from crashed


class _Budget:
    """What may still be read of a file."""

    def __init__(self) -> None:
        self.cells, self.filled = MAX_CELLS, MAX_FILLED

    def take(self, cells: int = 0, filled: int = 0) -> None:
        self.cells -= cells
        self.filled -= filled
        if self.cells < 0 or self.filled < 0:
            raise UnreadableTimetable(faults.TOO_MANY_CELLS, limit=MAX_CELLS)


def _sheet(book: python_calamine.CalamineWorkbook, name: str, budget: _Budget) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise _too_far(name)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    budget.take(cells=sum(bool(text) for row in rows for text in row))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(rows, top, left, bottom, right, budget)
    return Sheet(name, rows)


def _fill(rows: list[list[str]], top: int, left: int, bottom: int, right: int, budget: _Budget) -> None:
    """Put a merged cell's text into every cell it covers."""
    text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
    if not text:
        return
    for row in rows[top : bottom + 1]:
        end = min(right + 1, len(row))
        budget.take(filled=max(0, end - left))
        row[left:end] = [text] * max(0, end - left)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return rules.narrow(str(cell)[:MAX_CELL])


def _too_far(sheet: str) -> UnreadableTimetable:
    return UnreadableTimetable(faults.TOO_FAR, sheet=sheet[:31], rows=MAX_ROWS, columns=MAX_COLUMNS)


def _inspect(content: bytes) -> None:
    """Inflate an .xlsx once, in pieces, before a parser builds it: what a zip says is not trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 0x1 for member in members):
                raise UnreadableTimetable(faults.ENCRYPTED)
            if len(members) > MAX_MEMBERS:
                raise UnreadableTimetable(faults.INFLATES, limit=MAX_INFLATED >> 20)
            if "xl/workbook.xml" not in {member.filename.lower() for member in members}:
                raise UnreadableTimetable(faults.DAMAGED)
            left, cells = MAX_INFLATED, MAX_CELLS
            for member in members:
                scanner = _Scanner(member.filename) if _is_xml(member.filename) else None
                for piece in _inflated(archive, member):
                    left -= len(piece)
                    if left < 0:
                        raise UnreadableTimetable(faults.INFLATES, limit=MAX_INFLATED >> 20)
                    if scanner is not None:
                        scanner.feed(piece, cells)
                cells -= scanner.cells if scanner is not None else 0
    except _BROKEN as broken:
        raise UnreadableTimetable(faults.DAMAGED) from broken


def _is_xml(name: str) -> bool:
    """Whatever may be a sheet: the workbook's relations say which part is one, wherever it lies."""
    return name.lower().endswith((".xml", "workbook.xml.rels"))


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's contents to their real end, whatever length the directory declares."""
    trusting_nothing = copy.copy(member)
    trusting_nothing.file_size = MAX_INFLATED + 1
    with archive.open(trusting_nothing) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


class _Scanner:
    """Reads a sheet's XML in pieces for how many cells have contents, and how far away they are."""

    def __init__(self, name: str) -> None:
        self.name, self.cells = name.rpartition("/")[2].partition(".")[0], 0
        self._row = self._column = 0
        self._most = MAX_CELLS
        self._filled = False
        self._length = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes, most: int) -> None:
        """Take the next piece; at most so many cells may have contents."""
        self._most = most
        self._parser.Parse(piece, False)

    def _refuse(self, *_: object) -> None:
        """Document types, and with them every kind of entity bomb, are not for timetables."""
        raise UnreadableTimetable(faults.DAMAGED)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row, self._column = (int(number) if number.isdecimal() else self._row + 1), 0
        elif tag == "si":
            self._length = 0
        elif tag == "Relationship":
            self._relation(attributes)
        elif tag == "c":
            self._length = 0
            self._place(attributes.get("r"))
            self._filled = False
        elif tag in _CONTENTS and self._row and self._column and not self._filled:
            self._filled = True
            self.cells += 1
            if self._row > MAX_ROWS or self._column > MAX_COLUMNS:
                raise _too_far(self.name)
            if self.cells > self._most:
                raise UnreadableTimetable(faults.TOO_MANY_CELLS, limit=MAX_CELLS)

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CELL and (self._column or self.name == "sharedStrings"):
            raise UnreadableTimetable(faults.CELL_TOO_LONG, limit=MAX_CELL)

    def _relation(self, attributes: dict[str, str]) -> None:
        """A part of the workbook that is no .xml would not have been looked at."""
        outside = attributes.get("TargetMode") == "External"
        if not outside and not attributes.get("Target", "").lower().endswith(".xml"):
            raise UnreadableTimetable(faults.DAMAGED)

    def _place(self, reference: str | None) -> None:
        found = _REFERENCE.match(reference) if reference else None
        if reference and not found:
            raise UnreadableTimetable(faults.DAMAGED)
        if found is None:
            self._column += 1
            return
        self._column = 0
        for letter in found[1].upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = int(found[2])
