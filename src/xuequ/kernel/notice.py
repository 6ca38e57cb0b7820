"""The State Council's yearly notice on public holidays, as pasted text, read into calendar edits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from xuequ.kernel.calendar import SATURDAY, DayKind, DayType
from xuequ.kernel.words import N_

LONGEST = 15
"""Days; a longer stretch of holiday is taken for a misreading."""


NO_YEAR = N_("看不出是哪一年的安排。请连同标题“国务院办公厅关于××××年部分节假日安排的通知”一起粘贴。")
NO_DATE = N_("这一句没有读懂，没有采用。请在校历里手工填写其中的日期。")
IMPOSSIBLE = N_("“%(day)s”这一天不存在，这一句没有采用。请核对原文。")
WRONG_WEEKDAY = N_("%(day)s是周%(actual)s，原文写的是周%(written)s，这一句没有采用。请核对原文和年份。")
WRONG_COUNT = N_("原文写共%(written)s天，起止日期却是%(actual)s天，这一句没有采用。请核对原文。")
WRONG_ORDER = N_("从%(first)s到%(last)s的起止日期不对，这一句没有采用。请核对原文。")
WORKDAY_ALREADY = N_("%(day)s不在周末，不必另排上班，这一句没有采用。请核对原文。")


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that was not taken over: its text, why, and what to do (``message`` with ``facts``)."""

    sentence: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.message % self.facts if self.facts else self.message


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """What a notice says: its year, the days it settles, and the sentences that were not understood."""

    year: int | None
    edits: Mapping[date, DayKind]
    unread: tuple[Unread, ...]


class _Misread(Exception):
    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message, self.facts = message, facts


_TITLE = re.compile(r"(\d{4})年\s*部分节假日")
_SECTION = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、\s*([^：:。]{2,20})[：:]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?"
_RANGE = re.compile(_DAY + r"\s*(?:至|到|—|–|-|~|～)\s*" + _DAY)
_ONE = re.compile(_DAY)
_COUNT = re.compile(r"共\s*(\d+)\s*天|放假\s*(\d+)\s*天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


def read_notice(text: str, year: int | None = None) -> NoticeReading:
    """Read a pasted notice; ``year`` is used where the text has no title.

    A sentence that does not agree with itself (weekday, number of days) is reported and not taken over;
    the other sentences are. Never raises for any text.
    """
    text = text.translate(_WIDE)
    title = _TITLE.search(text)
    year = int(title[1]) if title else year
    sections = _sections(text)
    if year is None or not 1950 <= year <= 2200:
        return NoticeReading(None, {}, (Unread(text.strip()[:80], NO_YEAR),))
    edits: dict[date, DayKind] = {}
    unread = [] if sections else [Unread(text.strip()[:80], NO_DATE)]
    for line in sections:
        heading = _SECTION.match(line)
        assert heading is not None
        for sentence in filter(None, (part.strip() for part in line[heading.end() :].split("。"))):
            try:
                edits |= _sentence(sentence, heading[1].strip(), year)
            except _Misread as misread:
                unread.append(Unread(sentence, misread.message, misread.facts))
    return NoticeReading(year, edits, tuple(unread))


def _sections(text: str) -> list[str]:
    """The numbered paragraphs, each on one line again where pasting has broken it."""
    sections: list[str] = []
    for line in text.splitlines():
        if _SECTION.match(line):
            sections.append(line)
        elif sections and not sections[-1].rstrip().endswith("。"):
            sections[-1] += line.strip()
    return sections


def _sentence(sentence: str, holiday: str, year: int) -> dict[date, DayKind]:
    """The days of one sentence: a stretch or days off, or working weekends."""
    if "上班" in sentence and "放假" not in sentence:
        days = _single_days(sentence, year)
        for day in days:
            if day.weekday() < SATURDAY:
                raise _Misread(WORKDAY_ALREADY, day=_written(day))
        return {day: DayKind(DayType.WORK, f"{holiday}调休上班") for day in days}
    if "放假" in sentence and "上班" not in sentence:
        stretch = _RANGE.search(sentence)
        off = _stretch(stretch, year) if stretch else _single_days(sentence, year)
        counted = _COUNT.search(sentence)
        if counted and int(counted[1] or counted[2]) != len(off):
            raise _Misread(WRONG_COUNT, written=counted[1] or counted[2], actual=len(off))
        return {day: DayKind(DayType.OFF, holiday) for day in off}
    if _ONE.search(sentence):
        raise _Misread(NO_DATE)
    return {}


def _stretch(found: re.Match[str], year: int) -> list[date]:
    first = _date(found.group(1, 2, 3, 4), year, None)
    last = _date(found.group(5, 6, 7, 8), first.year, first.month)
    if not first <= last <= first + timedelta(days=LONGEST):
        raise _Misread(WRONG_ORDER, first=_written(first), last=_written(last))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _single_days(sentence: str, year: int) -> list[date]:
    days: list[date] = []
    for found in _ONE.finditer(sentence):
        days.append(_date(found.group(1, 2, 3, 4), year, days[-1].month if days else None))
    if not days:
        raise _Misread(NO_DATE)
    return days


def _date(parts: tuple[str | None, ...], year: int, month: int | None) -> date:
    """One written day; the year and month carry over from what was written before it."""
    written_year, written_month, day, aside = parts
    if written_month is None and month is None:
        raise _Misread(NO_DATE)
    place = (int(written_year or year), int(written_month or month or 0), int(day or 0))
    try:
        found = date(*place)
    except ValueError:
        raise _Misread(IMPOSSIBLE, day=f"{place[0]}年{place[1]}月{place[2]}日") from None
    weekday = _WEEKDAY.search(aside or "")
    written = weekday[1].replace("天", "日") if weekday else None
    actual = _WEEKDAYS[found.weekday()]
    if written and written != actual:
        raise _Misread(WRONG_WEEKDAY, day=_written(found), actual=actual, written=written)
    return found


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
