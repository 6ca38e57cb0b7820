"""Whether an .xlsx file may be opened: its real sizes, extents and formulas, before a parser builds it."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from xuequ.platform.files.workbooks import wording
from xuequ.platform.files.workbooks.limits import Limits, Unreadable
from xuequ.platform.files.workbooks.places import column_number

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""All that a damaged file makes the standard library raise."""
SHARED_TEXTS = "xl/sharedStrings.xml"
LONGEST_FORMULA = 60
_CHUNK = 1 << 16
_CONTENTS = frozenset({"v", "t", "f"})
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class Extent:
    """How far a sheet's contents reach, and which of its cells (row, column; from 1) hold which formulas."""

    limits: Limits = field(default_factory=Limits)
    rows: int = 0
    columns: int = 0
    cells: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def too_many_rows(self) -> bool:
        return self.rows > self.limits.rows

    @property
    def too_many_columns(self) -> bool:
        return self.columns > self.limits.columns

    @property
    def too_large(self) -> bool:
        return self.too_many_rows or self.too_many_columns


def inspect(content: bytes, limits: Limits) -> dict[str, Extent]:
    """The extent of every sheet by name. Raises ``Unreadable``.

    Every member is inflated once, in pieces, and counted: what a zip says of itself is not believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Archive(archive, limits).extents()
    except _BROKEN as broken:
        raise Unreadable(wording.DAMAGED) from broken


class _Archive:
    """A zip that says of itself that it is a workbook."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._check_members()

    def extents(self) -> dict[str, Extent]:
        sheets = self._sheet_paths()
        shared = self._shared_lengths()
        extents: dict[str, Extent] = {}
        left, cells = self._limits.inflated, self._limits.cells
        for member in self._archive.infolist():
            name = sheets.get(member.filename)
            scanner = _SheetScanner(name, shared, self._limits, cells) if name is not None else None
            for piece in self._inflated(member):
                left -= len(piece)
                if left < 0:
                    raise self._inflates()
                if scanner is not None:
                    scanner.feed(piece)
            if scanner is not None and name is not None:
                extents[name] = scanner.finish()
                cells -= extents[name].cells
        return extents

    def _check_members(self) -> None:
        members = self._archive.infolist()
        names = {member.filename.lower() for member in members}
        if any(member.flag_bits & 0x1 for member in members):
            raise Unreadable(wording.ENCRYPTED)
        declared = sum(member.file_size for member in members)
        if len(members) > self._limits.members or declared > self._limits.inflated:
            raise self._inflates()
        if len(names) != len(members) or "xl/workbook.xml" not in names:
            raise Unreadable(wording.DAMAGED)
        if "xl/vbaproject.bin" in names:
            raise Unreadable(wording.MACROS)
        if not self._limits.links and any(name.startswith("xl/externallinks/") for name in names):
            raise Unreadable(wording.EXTERNAL_LINKS)

    def _inflates(self) -> Unreadable:
        return Unreadable(wording.INFLATES, limit=self._limits.inflated >> 20)

    def _inflated(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The member's contents to their real end, whatever length the directory declares."""
        trusting_nothing = copy.copy(member)
        trusting_nothing.file_size = self._limits.inflated + 1
        with self._archive.open(trusting_nothing) as stream:
            while piece := stream.read(_CHUNK):
                yield piece

    def _sheet_paths(self) -> dict[str, str]:
        """The path of each sheet's XML to the name people see; a sheet that is not there is a damage."""
        targets: dict[str, str] = {}
        names: list[tuple[str, str]] = []

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                target = attributes["Target"]
                targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                identity = [value for key, value in attributes.items() if key.endswith(":id")]
                names.extend((one, attributes["name"]) for one in identity)

        self._walk("xl/_rels/workbook.xml.rels", relation)
        self._walk("xl/workbook.xml", sheet)
        paths = {targets[identity]: name for identity, name in names if identity in targets}
        if not paths.keys() <= set(self._archive.namelist()) or len(set(paths.values())) != len(paths):
            raise Unreadable(wording.DAMAGED)
        if len(paths) > self._limits.sheets:
            raise Unreadable(wording.TOO_MANY_SHEETS, limit=self._limits.sheets)
        return paths

    def _shared_lengths(self) -> list[int]:
        """The length of each text that cells share: a short file may repeat a long one without end."""
        lengths: list[int] = []

        def start(tag: str, _: dict[str, str]) -> None:
            if tag == "si":
                lengths.append(0)

        def text(piece: str) -> None:
            if lengths:
                lengths[-1] += len(piece)

        if SHARED_TEXTS in self._archive.namelist():
            self._walk(SHARED_TEXTS, start, text)
        return lengths

    def _walk(
        self,
        path: str,
        start: Callable[[str, dict[str, str]], None],
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Hand each element of a member (its name without prefix) and each text to the callers' functions."""
        parser = _parser()
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        parser.CharacterDataHandler = text
        left = self._limits.inflated
        for piece in self._inflated(self._archive.getinfo(path)):
            left -= len(piece)
            if left < 0:
                raise self._inflates()
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _parser() -> expat.XMLParserType:
    """A parser that refuses document types, and with them every kind of entity bomb."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Unreadable(wording.DAMAGED)

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _SheetScanner:
    """Reads a sheet's XML in pieces for its extent, its formulas and the length of its texts."""

    def __init__(self, name: str, shared: list[int], limits: Limits, cells: int) -> None:
        self.name, self._limits, self._cells = name, limits, cells
        self.extent = Extent(limits)
        self._shared = shared
        self._row = self._column = self._total = 0
        self._type, self._counted = "", False
        self._text: list[str] | None = None
        self._parser = _parser()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> None:
        """Take the next piece; pass over the rest of a sheet that is too large already."""
        if not self.extent.too_large:
            self._parser.Parse(piece, False)

    def finish(self) -> Extent:
        if not self.extent.too_large:
            self._parser.Parse(b"", True)
        return self.extent

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._place(attributes.get("r"))
            self._type, self._counted = attributes.get("t", ""), False
        elif tag == "row":
            number = attributes.get("r", "")
            self._row, self._column = (int(number) if number.isdecimal() else self._row + 1), 0
        elif tag in _CONTENTS:
            self._text = []
            self.extent.rows = max(self.extent.rows, self._row)
            self.extent.columns = max(self.extent.columns, self._column)
            self._count()

    def _count(self) -> None:
        """One more cell with contents; a cell with a formula and its value is one."""
        self.extent.cells += not self._counted
        self._counted = True
        if self.extent.cells > self._cells:
            raise Unreadable(wording.TOO_MANY_CELLS, limit=self._limits.cells)

    def _place(self, reference: str | None) -> None:
        found = _REFERENCE.match(reference) if reference else None
        if reference and not found:
            raise Unreadable(wording.DAMAGED)
        if found:
            self._column, self._row = column_number(found[1]), int(found[2])
        else:
            self._column += 1

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if self._text is None or tag not in _CONTENTS:
            return
        text, self._text = "".join(self._text), None
        if tag == "f":
            self.extent.formulas[self._row, self._column] = _formula(text)
        shared = self._type == "s" and text.isdecimal() and int(text) < len(self._shared)
        length = self._shared[int(text)] if shared else len(text)
        self._total += length
        if length > self._limits.cell:
            limit = self._limits.cell
            raise Unreadable(wording.CELL_TOO_LONG, sheet=self.name, row=self._row, limit=limit)
        if self._total > self._limits.inflated // 4:
            raise Unreadable(wording.INFLATES, limit=self._limits.inflated >> 20)


def _formula(text: str) -> str:
    """A formula as the spreadsheet shows it, shortened; one that a range shares is told once, elsewhere."""
    return f"={text}" if 0 < len(text) < LONGEST_FORMULA else f"={text[:LONGEST_FORMULA]}…"
