"""One cell put right where there is only one way to read it: blanks, full-width letters, days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xuequ.platform.files.workbooks.reading import Cell

_SUSPECT = re.compile(
    r"[\x00-\x20\x7f-\xa0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
    r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_WIDE = {
    code: code - 0xFEE0
    for start, end in ((0x10, 0x19), (0x21, 0x3A), (0x41, 0x5A))
    for code in range(0xFF00 + start, 0xFF00 + end + 1)
}
WIDE_MARKS = {ord(wide): narrow for wide, narrow in zip("．－＿＠／＋，：", ".-_@/+,:", strict=True)}
"""Full-width marks to their half-width ones, for codes and dates."""
_DATE = re.compile(
    r"(\d{4})(?:(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)|(?:年(\d{1,2})月(?:(\d{1,2})日?)?)|(?:(\d{2})(\d{2})?))"
    r"(?:[T ]?00:00(?::00)?)?$"
)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_000, 80_000)
"""Spreadsheet day numbers from 1919 to 2119; a smaller number is no date of a working life."""


def shown(raw: Cell) -> str:
    """The cell as the spreadsheet shows it, near enough to find it again; without controls, which a database
    does not take."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == datetime.min.time():
        return raw.date().isoformat()
    return _CONTROLS.sub("", str(raw))


class Steps(NamedTuple):
    """A cell's text on its way: as it is shown, without controls, in half-width letters, without blanks to
    spare."""

    shown: str
    seen: str
    narrow: str
    plain: str


def steps_of(raw: Cell) -> Steps:
    """How a cell's text becomes plain."""
    text = raw if isinstance(raw, str) else shown(raw)
    if not _SUSPECT.search(text):
        return Steps(text, text, text, text)
    seen = _CONTROLS.sub("", text)
    narrow = seen.translate(_WIDE)
    return Steps(text, seen, narrow, " ".join(narrow.split()))


def plain(raw: Cell) -> str:
    """Text without controls, outer blanks, doubled blanks and full-width letters or digits."""
    return steps_of(raw).plain


def plain_lines(raw: Cell) -> str:
    """The same of a longer text, its line breaks kept."""
    if not isinstance(raw, str):
        return plain(raw)
    return "\n".join(line for one in raw.splitlines() if (line := plain(one)))


class NoDay(ValueError):
    """A cell does not say a day; ``month_unclear``: kept as a number, it may be January or October."""

    def __init__(self, *, month_unclear: bool = False) -> None:
        super().__init__("no day")
        self.month_unclear = month_unclear


class Day(NamedTuple):
    """A day, whether its day of the month was assumed, and whether it was written in another way."""

    value: date
    assumed: bool = False
    rewritten: bool = False


def day_of(raw: Cell) -> Day:
    """The day a cell says, in any of the ways people write one. Raises ``NoDay``."""
    if isinstance(raw, date):
        return Day(raw.date() if isinstance(raw, datetime) else raw)
    text = re.sub(r"\s*([-/.年月日])\s*", r"\1", plain(raw).translate(WIDE_MARKS))
    if not isinstance(raw, bool) and re.fullmatch(r"\d{4,5}(?:\.0+)?", text) and int(float(text)) in _SERIALS:
        return Day(_EPOCH + timedelta(days=int(float(text))), rewritten=True)
    if isinstance(raw, float) and text.endswith(".1"):
        raise NoDay(month_unclear=True)
    found = _DATE.match(text)
    if not found:
        raise NoDay
    month, in_month = found[2] or found[4] or found[6], found[3] or found[5] or found[7]
    try:
        value = date(int(found[1]), int(month), int(in_month or 1))
    except ValueError:
        raise NoDay from None
    return Day(value, assumed=in_month is None, rewritten=text != value.isoformat())
