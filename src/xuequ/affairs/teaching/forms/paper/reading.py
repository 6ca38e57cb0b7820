"""A file of paper records read into rows and exact faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xuequ.affairs.teaching import rules
from xuequ.affairs.teaching.forms.paper.columns import BANDS, EXAMPLE, KINDS, MOST, TITLES, Head, head_of
from xuequ.affairs.teaching.rules import RowFault, SaidRecord
from xuequ.kernel.words import N_
from xuequ.platform.files.workbooks import (
    Cell,
    Limits,
    Row,
    Sheet,
    Unreadable,
    Workbook,
    merged_below,
    read,
    wording,
)
from xuequ.platform.files.workbooks.values import NoDay, day_of, plain, plain_lines, shown

LIMITS = Limits(
    file=10 * 2**20, inflated=100 * 2**20, sheets=50, rows=rules.MOST_RECORDS + 20, columns=60, cells=400_000
)
TOO_MANY_ROWS = N_("“%(sheet)s”表有内容的行超过%(limit)s行，请分成几个文件上传。")
TOO_MANY_COLUMNS = N_("“%(sheet)s”表超过%(limit)s列，请删去右边用不上的列。")
NO_SHEET = N_("没有认出记录：前10行里要有表头，至少有“日期”和“课题/主题”两列。可以下载模板对照。")
NO_COLUMN = N_("缺少“%(titles)s”列，请在表头补上，再上传一次。")
NO_ROWS = N_("表头下面没有记录。")
OTHER_SHEETS = N_("只读了“%(sheet)s”表，这些表没有读：%(others)s。")
OTHER_COLUMNS = N_("这些列用不上，没有读：%(columns)s。")
EXAMPLES = N_("第%(line)d行是模板的示例，没有读。")
COUNT_NOWHERE = N_(
    "评课、导课、教研指导有%(count)d行，补录后只留作记录；要计入结对、师徒或指导员的，请在他们的页面登记。"
)
ALL_OBSERVED = N_("没有“活动”列，按表头“%(title)s”都当作听课。")

EMPTY = N_("“%(title)s”没有填写。")
TOO_LONG = N_("“%(title)s”有%(length)d个字，最多%(limit)d个字。")
BAD_DAY = N_("日期“%(value)s”看不懂，请写成“2026-11-09”的样子。")
MONTH_ALONE = N_("日期“%(value)s”没有写到日，请补全。")
BAD_KIND = N_("“%(value)s”不是能登记的活动，请从这些里选：%(kinds)s。")
BAD_PERIOD = N_("节次“%(value)s”看不懂，请填1到%(most)d。")
BAD_MARK = N_("“%(value)s”不是等级，也不是0到100的得分。")
ONE_PERSON = N_("“%(title)s”一行写一位，其余的请另起一行，或写在“参加人”里。")

_BREAKS = re.compile(r"[、,，;；/\n]")
_WEEKDAY = re.compile(r"\s*[（(]?(?:周|星期)[一二三四五六日天][)）]?\s*$")
_PERIOD = re.compile(r"(?:第\s*)?(\d{1,2}|[一二三四五六七八九十]{1,2})\s*节?(?:课)?$")
_NUMERALS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that is no fault."""

    message: str
    facts: dict[str, Any]


@dataclass(slots=True)
class PaperReading:
    """What a file says: its rows, what could not be read, notes; and where it stands in the file."""

    source: Workbook
    sheet: Sheet
    head: Head
    said: list[SaidRecord] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def findings(self) -> dict[str, Any]:
        """What the preview keeps of it besides the rows."""
        notes = [{"message": one.message, "facts": one.facts} for one in self.notes]
        return {"notes": notes, "sheet": self.sheet.name}

    def note(self, message: str, **facts: Any) -> None:
        """Note something."""
        self.notes.append(Note(message, facts))


def read_paper(content: bytes, filename: str) -> PaperReading:
    """Read paper records from an .xlsx or .xls. Raises ``Unreadable`` when the whole file will not do."""
    book = read(content, LIMITS)
    if book is None:
        raise Unreadable(wording.WRONG_KIND, name=filename[:60])
    reading = _opened(book)
    fills = merged_below(reading.sheet, reading.head.line)
    for number, row in enumerate(reading.sheet.rows[reading.head.line :], reading.head.line + 1):
        if number in fills:
            row = [fills[number].get(place, cell) for place, cell in enumerate(row)]
        line = _Line(number, row, reading.head)
        if line.is_blank:
            continue
        if line.text("topic").startswith(EXAMPLE):
            reading.note(EXAMPLES, line=number)
            continue
        said = line.said()
        if said is not None:
            reading.said.append(said)
        reading.faults += line.faults
    if not reading.said and not reading.faults:
        raise Unreadable(NO_ROWS)
    framed = sum(one.kind in rules.FRAMED for one in reading.said)
    if framed:
        reading.note(COUNT_NOWHERE, count=framed)
    return reading


def _opened(book: Workbook) -> PaperReading:
    """The sheet with the records, and its head."""
    for sheet in book.sheets:
        if sheet.extent.too_many_rows and len(book.sheets) == 1:
            raise Unreadable(TOO_MANY_ROWS, sheet=sheet.name, limit=rules.MOST_RECORDS)
        if sheet.extent.too_many_columns and len(book.sheets) == 1:
            raise Unreadable(TOO_MANY_COLUMNS, sheet=sheet.name, limit=LIMITS.columns)
    found = [(sheet, head) for sheet in book.sheets if (head := head_of(sheet)) is not None]
    if not found:
        large = next((one for one in book.sheets if one.extent.too_many_rows), None)
        if large is not None:
            raise Unreadable(TOO_MANY_ROWS, sheet=large.name, limit=rules.MOST_RECORDS)
        raise Unreadable(NO_SHEET)
    sheet, head = found[0]
    needed = {"doer"} if head.observing else {"kind", "doer"}
    missing = [key for key in TITLES if key in needed - head.places.keys()]
    if missing:
        raise Unreadable(NO_COLUMN, titles="、".join(TITLES[key] for key in missing))
    reading = PaperReading(book, sheet, head)
    if "kind" not in head.places:
        reading.note(ALL_OBSERVED, title=head.title("doer"))
    others = [one.name for one in book.sheets if one is not sheet and one.rows]
    if others:
        reading.note(OTHER_SHEETS, sheet=sheet.name, others="、".join(others[:10]))
    if head.unused:
        reading.note(OTHER_COLUMNS, columns="、".join(head.unused[:20]))
    return reading


class _Line:
    """One line, each of its cells read or noted as not understood."""

    def __init__(self, number: int, row: Row, head: Head) -> None:
        self.number, self._row, self._head = number, row, head
        self.faults: list[RowFault] = []

    @property
    def is_blank(self) -> bool:
        return not any(plain(self._raw(key)) for key in self._head.places)

    def said(self) -> SaidRecord | None:
        """The line as a record; None, and the faults noted, where a cell cannot be read."""
        kind, occasion = self._kind()
        day = self._day()
        texts = {
            key: self._bounded(key) for key in ("topic", "doer_school", "place", "subject", "class_name")
        }
        doer, host = self._one("doer"), self._one("host")
        period, mark = self._period(), self._mark()
        text, present = plain_lines(self._raw("text")), self._several("present")
        self._check_length("text", text)
        self._needed(kind, {**texts, "doer": doer, "host": host})
        if self.faults or day is None:
            return None
        return SaidRecord(
            line=self.number,
            kind=kind,
            day=day,
            doer=doer,
            host=host,
            period=period,
            mark=mark,
            text=text,
            present=present,
            occasion=occasion,
            **texts,
        )

    def text(self, key: str) -> str:
        """A cell as plain text."""
        return plain(self._raw(key))

    def _raw(self, key: str) -> Cell:
        place = self._head.places.get(key)
        value = self._row[place] if place is not None and place < len(self._row) else ""
        return "" if value is None else value

    def _fault(self, key: str, message: str, **facts: Any) -> None:
        value = shown(self._raw(key))
        short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        told = {"value": short, "title": self._head.title(key), **facts}
        self.faults.append(RowFault(self.number, key, short, message, told))

    def _needed(self, kind: str, found: dict[str, str]) -> None:
        """Whether what the kind asks for is there."""
        wanted = ["topic"]
        wanted += ["doer"] * (not kind or rules.leader_needed(kind))
        wanted += ["host"] * (bool(kind) and rules.host_needed(kind))
        told = {one.key for one in self.faults}
        for key in wanted:
            if not found[key] and key not in told:
                self._fault(key, EMPTY)

    def _check_length(self, key: str, text: str) -> None:
        if len(text) > MOST[key]:
            self._fault(key, TOO_LONG, length=len(text), limit=MOST[key])

    def _bounded(self, key: str) -> str:
        text = self.text(key)
        self._check_length(key, text)
        return text

    def _one(self, key: str) -> str:
        """One person's name or number."""
        text = self.text(key)
        if len([name for name in _BREAKS.split(text) if name.strip()]) > 1:
            self._fault(key, ONE_PERSON)
            return text
        self._check_length(key, text)
        return text

    def _several(self, key: str) -> tuple[str, ...]:
        text = plain_lines(self._raw(key))
        self._check_length(key, text)
        return tuple(dict.fromkeys(name.strip() for name in _BREAKS.split(text) if name.strip()))

    def _kind(self) -> tuple[str, str]:
        if "kind" not in self._head.places:
            return "observe", ""
        text = "".join(self.text("kind").split())
        if not text:
            self._fault("kind", EMPTY)
        elif text not in KINDS:
            self._fault("kind", BAD_KIND, kinds="、".join(word for _kind, word in rules.KINDS))
        return KINDS.get(text, ("", ""))

    def _day(self) -> date | None:
        raw = self._raw("day")
        text = self.text("day")
        if not text:
            self._fault("day", EMPTY)
            return None
        try:
            found = day_of(_WEEKDAY.sub("", raw) if isinstance(raw, str) else raw)
        except NoDay:
            self._fault("day", BAD_DAY)
            return None
        if found.assumed:
            self._fault("day", MONTH_ALONE)
            return None
        return found.value

    def _period(self) -> int | None:
        text = self.text("period").removeprefix("上午")
        if not text:
            return None
        found = _PERIOD.match(text)
        number = 0
        if found is not None:
            number = _NUMERALS.get(found[1], 0) or (int(found[1]) if found[1].isdecimal() else 0)
        if not 1 <= number <= rules.PERIODS:
            self._fault("period", BAD_PERIOD, most=rules.PERIODS)
            return None
        return number

    def _mark(self) -> str | int:
        """The band or the points of whichever of the two columns is filled in."""
        readers: tuple[tuple[str, Callable[[str], str | int | None]], ...] = (
            ("mark", _band_or_points),
            ("score", _points),
        )
        for key, read_mark in readers:
            text = self.text(key).removesuffix("分").strip()
            if text in {"", "-", "—", "/", "无"}:
                continue
            mark = read_mark(text)
            if mark is None:
                self._fault(key, BAD_MARK)
                return ""
            return mark
        return ""


def _band_or_points(text: str) -> str | int | None:
    return BANDS.get(text.upper().removesuffix("等").removesuffix("级")) or _points(text)


def _points(text: str) -> int | None:
    """Whole points; halves are rounded up, as on paper."""
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", text):
        return None
    points = int(float(text) + 0.5)
    return points if points <= rules.WHOLE else None
