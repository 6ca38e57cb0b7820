"""The words that the layout itself adds, and how text is made ready: one place for .docx and PDF."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any, TypeVar

from xuequ.engines.official import layout
from xuequ.engines.official.paper import Block, Heading, Paper, Roll, Table

DRAFT = "草稿　未经签发"
COPIES = "抄送："
PRINTED = "印发"
DIGITS = "零一二三四五六七八九"
NOT_AT_LINE_START = "，。、；：？！）》」』】〕”’％·"
NOT_AT_LINE_END = "（《「『【〔“‘"

WHOLE = re.compile(r"〔\d{4}〕\d+号|\d{4}年\d{1,2}月\d{1,2}日|\d+%")
"""What stays on one line: numbers of documents, dates, shares."""
TABLE_CHARACTERS = layout.TYPE_WIDTH * layout.MM / layout.SIZE_4
CELL_EDGES = 1.5
"""The two paddings of a cell, in characters, and a little to spare."""
LEAST_CHARACTERS = 4
LONGEST_WHOLE_ROW = 16
"""Lines; half a page."""

T = TypeVar("T")


def clean(text: str) -> str:
    """Return ``text`` without what cannot be printed: controls, invisible marks, broken halves of characters.

    Tabs become a wide space, every kind of line end becomes ``\\n``.
    """
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", "　")
    return "".join(c for c in text if c == "\n" or _printable(c))


def _printable(c: str) -> bool:
    point = ord(c)
    no_character = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return not no_character and unicodedata.category(c) not in ("Cc", "Cf", "Cs")


def one_line(text: str) -> str:
    """Return ``text`` cleaned, its lines joined by a space."""
    return " ".join(part for part in clean(text).split("\n") if part)


def map_text(value: T, change: Callable[[str], str]) -> T:
    """Return ``value`` (text, tuple or frozen dataclass of such) with every text in it changed."""
    out: Any = value
    if isinstance(value, str):
        out = change(value)
    elif isinstance(value, tuple):
        out = tuple(map_text(part, change) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        out = replace(value, **{f.name: map_text(getattr(value, f.name), change) for f in fields(value)})
    return out  # type: ignore[no-any-return]


def width(text: str) -> float:
    """Width of ``text`` in Chinese characters; a half-width character counts one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def chinese_date(day: date) -> str:
    """2026年1月5日: arabic figures, months and days without a leading nought (7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(n: int) -> str:
    """1 – 99 in Chinese figures, as headings of the first two levels count (7.3.3); above, arabic figures."""
    if n > 99:
        return str(n)
    tens, ones = divmod(n, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return lead + (DIGITS[ones] if ones or not tens else "")


def heading_mark(level: int, n: int) -> str:
    """The mark before the ``n``-th heading of ``level``: 一、（一）1.（1）."""
    return (f"{chinese_number(n)}、", f"（{chinese_number(n)}）", f"{n}.", f"（{n}）")[level - 1]


def lines_of(body: tuple[Block, ...]) -> Iterator[tuple[int, str] | Table]:
    """Yield the text in order: ``(level, text)`` with the headings counted, level 0 for text, or a table."""
    counts = [0, 0, 0, 0]
    for block in body:
        if isinstance(block, Table):
            yield map_text(block, one_line)
        elif isinstance(block, Heading):
            counts[block.level - 1 :] = [counts[block.level - 1] + 1] + [0] * (4 - block.level)
            yield block.level, heading_mark(block.level, counts[block.level - 1]) + one_line(block.text)
        else:
            yield from ((0, part) for part in clean(block.text).split("\n") if part.strip())


def leads_on(parts: Sequence[tuple[int, str] | Table]) -> list[bool]:
    """Which of the parts of ``lines_of`` stay on the page of what follows: headings, and the line before a
    table."""
    return [
        not isinstance(part, Table) and (part[0] > 0 or isinstance(following, Table))
        for part, following in zip_longest(parts, parts[1:])
    ]


def roll_text(roll: Roll) -> str:
    """The names of a roll in one run: unit, people; unit, people."""
    entries = []
    for unit, *people in roll.names:
        entries.append("　".join(part for part in (one_line(unit), "、".join(map(one_line, people))) if part))
    return "；".join(entries)


def copies_text(paper: Paper) -> str:
    """抄送 in one run, ending with a full stop (7.4.2); empty where there is nobody to copy to."""
    return "，".join(map(one_line, paper.copies_to)) + "。" if paper.copies_to else ""


def printed_text(paper: Paper) -> str:
    """The date of printing with its word (7.4.3)."""
    return chinese_date(paper.printed_on) + PRINTED


def reference_rows(paper: Paper) -> tuple[tuple[str, str, str], ...]:
    """Issuer, number, date above the red rule, the number always in the last row.

    One row where the three fit side by side; else issuer and date take the row above the number.
    """
    issuer, number, day = one_line(paper.issuer), one_line(paper.number or ""), chinese_date(paper.issued_on)
    beside = (layout.CHARACTERS - width(number)) / 2 - 2
    if not number or max(width(issuer), width(day)) <= beside:
        return ((issuer, number, day),)
    return ((issuer, "", day), ("", number, ""))


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    inside_word = before.isascii() and after.isascii() and not before.isspace()
    return not inside_word and after not in NOT_AT_LINE_START and before not in NOT_AT_LINE_END


def balanced(text: str, size: float) -> tuple[str, ...]:
    """Break a title into lines of nearly equal length, the longer above (7.3.1); its own line ends are kept.

    ``size`` in points sets how many characters a line holds.
    """
    room = math.floor(layout.TYPE_WIDTH * layout.MM / size)
    lines: list[str] = []
    for part in filter(None, clean(text).split("\n")):
        left = part
        for remaining in range(math.ceil(width(part) / room), 1, -1):
            target = math.ceil(width(left) / remaining)
            ends = [i for i in range(1, len(left)) if _may_break(left, i) and width(left[:i]) <= room]
            if not ends:
                break
            end = min(ends, key=lambda i: abs(width(left[:i]) - target))
            lines.append(left[:end])
            left = left[end:]
        lines.append(left)
    return tuple(lines)


def column_shares(table: Table) -> tuple[float, ...]:
    """Share of the width for each column: what may not be broken has room, narrow columns get what they
    need, wide ones share the rest."""
    columns = list(zip(table.header, *table.rows, strict=True))
    wishes = [max(map(width, column)) + CELL_EDGES for column in columns]
    given = [
        min(wish, max(map(_whole, column)) + CELL_EDGES) for wish, column in zip(wishes, columns, strict=True)
    ]
    left, waiting = TABLE_CHARACTERS - sum(given), len(wishes)
    for lacking, column in sorted((wish - given[column], column) for column, wish in enumerate(wishes)):
        more = max(min(lacking, left / waiting), 0)
        given[column] += more
        left, waiting = left - more, waiting - 1
    return tuple(part / sum(given) for part in given)


def _whole(text: str) -> float:
    """The width of the longest part of a cell that may not be broken; a header is one part."""
    return max((width(part) for part in [*WHOLE.findall(text), text[:LEAST_CHARACTERS]]), default=0)


def kept_whole(table: Table) -> tuple[bool, ...]:
    """Which rows stay on one page: all but those so long that a page could not hold them."""
    rooms = [share * TABLE_CHARACTERS - CELL_EDGES for share in column_shares(table)]
    return tuple(
        max(math.ceil(width(cell) / max(room, 1)) for cell, room in zip(row, rooms, strict=True))
        <= LONGEST_WHOLE_ROW
        for row in table.rows
    )
