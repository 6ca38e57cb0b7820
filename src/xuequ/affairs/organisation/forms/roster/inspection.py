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

from xuequ.affairs.organisation.forms.roster import wording
from xuequ.affairs.organisation.forms.roster.faults import UnreadableRoster

MAX_FILE = 20 * 2**20
MAX_INFLATED = 200 * 2**20
MAX_MEMBERS = 2_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELL = 32_767
"""Characters; the most a spreadsheet program itself lets into a cell."""
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

    rows: int = 0
    columns: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def too_many_rows(self) -> bool:
        return self.rows > MAX_ROWS

    @property
    def too_many_columns(self) -> bool:
        return self.columns > MAX_COLUMNS

    @property
    def too_large(self) -> bool:
        return self.too_many_rows or self.too_many_columns


def inspect(content: bytes) -> dict[str, Extent]:
    """The extent of every sheet by name. Raises ``UnreadableRoster``.

    Every member is inflated once, in pieces, and counted: what a zip says of itself is not believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members)
            sheets = _sheet_paths(archive)
            shared = _shared_lengths(archive) if SHARED_TEXTS in archive.namelist() else []
            extents: dict[str, Extent] = {}
            left = MAX_INFLATED
            for member in members:
                name = sheets.get(member.filename)
                scanner = _SheetScanner(name, shared) if name is not None else None
                for piece in _inflated(archive, member):
                    left -= len(piece)
                    if left < 0:
                        raise UnreadableRoster(wording.INFLATES, limit=MAX_INFLATED >> 20)
                    if scanner is not None:
                        scanner.feed(piece)
                if scanner is not None and name is not None:
                    extents[name] = scanner.finish()
            return extents
    except _BROKEN as broken:
        raise UnreadableRoster(wording.DAMAGED) from broken


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableRoster(wording.ENCRYPTED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
        raise UnreadableRoster(wording.INFLATES, limit=MAX_INFLATED >> 20)
    if len(names) != len(members) or "xl/workbook.xml" not in names:
        raise UnreadableRoster(wording.DAMAGED)
    if "xl/vbaproject.bin" in names:
        raise UnreadableRoster(wording.MACROS)
    if any(name.startswith("xl/externallinks/") for name in names):
        raise UnreadableRoster(wording.EXTERNAL_LINKS)


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's contents to their real end, whatever length the directory declares."""
    trusting_nothing = copy.copy(member)
    trusting_nothing.file_size = MAX_INFLATED + 1
    with archive.open(trusting_nothing) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The path of each sheet's XML to the name people see."""
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

    _walk(archive, "xl/_rels/workbook.xml.rels", relation)
    _walk(archive, "xl/workbook.xml", sheet)
    return {targets[identity]: name for identity, name in names if identity in targets}


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each text that cells share: a short file may repeat a long one without end."""
    lengths: list[int] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    _walk(archive, SHARED_TEXTS, start, text)
    return lengths


def _walk(
    archive: zipfile.ZipFile,
    path: str,
    start: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Hand each element of a member (its name without prefix) and each text to the callers' functions."""
    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.CharacterDataHandler = text
    left = MAX_INFLATED
    for piece in _inflated(archive, archive.getinfo(path)):
        left -= len(piece)
        if left < 0:
            raise UnreadableRoster(wording.INFLATES, limit=MAX_INFLATED >> 20)
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _parser() -> expat.XMLParserType:
    """A parser that refuses document types, and with them every kind of entity bomb."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnreadableRoster(wording.DAMAGED)

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _SheetScanner:
    """Reads a sheet's XML in pieces for its extent, its formulas and the length of its texts."""

    def __init__(self, name: str, shared: list[int]) -> None:
        self.name = name
        self.extent = Extent()
        self._shared = shared
        self._row = self._column = self._total = 0
        self._type = ""
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
            self._type = attributes.get("t", "")
        elif tag == "row":
            number = attributes.get("r", "")
            self._row, self._column = (int(number) if number.isdecimal() else self._row + 1), 0
        elif tag in _CONTENTS:
            self._text = []
            self.extent.rows = max(self.extent.rows, self._row)
            self.extent.columns = max(self.extent.columns, self._column)

    def _place(self, reference: str | None) -> None:
        found = _REFERENCE.match(reference) if reference else None
        if reference and not found:
            raise UnreadableRoster(wording.DAMAGED)
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
        if length > MAX_CELL:
            raise UnreadableRoster(wording.CELL_TOO_LONG, sheet=self.name, row=self._row, limit=MAX_CELL)
        if self._total > MAX_INFLATED // 4:
            raise UnreadableRoster(wording.INFLATES, limit=MAX_INFLATED >> 20)


def _formula(text: str) -> str:
    """A formula as the spreadsheet shows it, shortened; one that a range shares is told once, elsewhere."""
    return f"={text}" if 0 < len(text) < LONGEST_FORMULA else f"={text[:LONGEST_FORMULA]}…"


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
