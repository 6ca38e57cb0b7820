"""A class's week as a grid: weekdays across, periods down."""

from __future__ import annotations

from dataclasses import dataclass, field

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.forms.timetable import cells, faults
from xuequ.affairs.curriculum.forms.timetable.cells import Words
from xuequ.affairs.curriculum.forms.timetable.faults import TimetableReading
from xuequ.affairs.curriculum.forms.timetable.workbook import Sheet, address
from xuequ.affairs.curriculum.rules import ClassName, SaidLesson

FEWEST_DAYS, FEWEST_BARE = 3, 5
"""A line is a grid's head with so many weekdays (星期一), or so many bare ones (一 二 三 四 五)."""
TITLE_ROWS = 4
LONGEST_CELL = 200
"""Characters of a cell that still can be lessons."""


@dataclass(slots=True)
class _Block:
    """One grid: the line of its head, its weekdays by column, the line after its last."""

    head: int
    days: dict[int, int]
    end: int


@dataclass(slots=True)
class _Period:
    """A period's lines: some schools write the teacher in a line of its own."""

    number: int
    rows: list[int] = field(default_factory=list)


def has_grid(sheet: Sheet) -> bool:
    """Whether the sheet holds at least one grid."""
    return any(_weekdays(row) for row in sheet.rows)


def _weekdays(row: list[str]) -> dict[int, int]:
    """The weekdays a line names, by column; none where it is no head of a grid."""
    found = {place: day for place, text in enumerate(row) if text and (day := cells.weekday_of(text))}
    bare = all(len(rules.squeezed(row[place])) == 1 for place in found)
    return found if len(set(found.values())) >= (FEWEST_BARE if bare else FEWEST_DAYS) else {}


def read_grids(sheet: Sheet, words: Words, reading: TimetableReading) -> None:
    """Every grid of a sheet into ``reading``; the class is named above the grid or by the sheet."""
    heads = [(line, days) for line, row in enumerate(sheet.rows) if (days := _weekdays(row))]
    ends = [line for line, _ in heads[1:]] + [len(sheet.rows)]
    blocks = [_Block(line, days, end) for (line, days), end in zip(heads, ends, strict=True)]
    for block in blocks:
        name = _class_above(sheet, block.head)
        if name is None and len(blocks) == 1:
            name = rules.class_named(sheet.name, within=True) or rules.class_named(sheet.name)
        if name is None:
            place = address(max(0, block.head - 1), 0)
            reading.fault(sheet.name, place, sheet.text(max(0, block.head - 1), 0), faults.NO_CLASS)
        else:
            _read_block(sheet, block, name, words, reading)


def _class_above(sheet: Sheet, head: int) -> ClassName | None:
    for line in range(head, max(-1, head - TITLE_ROWS), -1):
        for text in dict.fromkeys(sheet.rows[line]):
            if text and (name := rules.class_named(text, within=True)):
                return name
    return None


def _read_block(
    sheet: Sheet, block: _Block, name: ClassName, words: Words, reading: TimetableReading
) -> None:
    first = min(block.days)
    for period in _periods(sheet, block, first, reading):
        if period.number > rules.MOST_PERIODS:
            reading.fault(sheet.name, address(period.rows[0], 0), "", faults.TOO_MANY_PERIODS)
            return
        for weekday in sorted(set(block.days.values())):
            columns = [column for column, day in block.days.items() if day == weekday]
            texts = [sheet.text(row, column) for row in period.rows for column in columns]
            text = "\n".join(dict.fromkeys(filter(None, texts)))
            place = address(period.rows[0], columns[0])
            _read_cell(sheet.name, place, text, name, (weekday, period.number), words, reading)


def _periods(sheet: Sheet, block: _Block, first: int, reading: TimetableReading) -> list[_Period]:
    """The periods of a grid in order, numbered on where the afternoon begins anew with 1."""
    found: list[_Period] = []
    said = shift = 0
    skipped: list[str] = []
    for line in range(block.head + 1, block.end):
        label, number = _label(sheet.rows[line], first)
        if number is None:
            if label and any(sheet.text(line, column) for column in block.days):
                skipped.append(label)
            continue
        if found and number == said:
            found[-1].rows.append(line)
            continue
        if number < said:
            shift = found[-1].number
            reading.note(faults.RENUMBERED, sheet=sheet.name)
        said = number
        found.append(_Period(number + shift, [line]))
    if skipped:
        reading.note(faults.SKIPPED_ROWS, sheet=sheet.name, rows="、".join(dict.fromkeys(skipped))[:80])
    return found


def _label(row: list[str], first: int) -> tuple[str, int | None]:
    """What stands left of a grid's line: its words, and the period if one is named."""
    labels = [text for text in row[:first] if text]
    for text in reversed(labels):
        if (number := cells.period_of(text)) is not None:
            return text, number
    return (rules.squeezed(labels[-1]) if labels else ""), None


def _read_cell(
    sheet: str,
    place: str,
    text: str,
    name: ClassName,
    slot: tuple[int, int],
    words: Words,
    reading: TimetableReading,
) -> None:
    if len(text) > LONGEST_CELL:
        reading.fault(sheet, place, text, faults.TOO_LONG, limit=rules.LONGEST_NAME)
        return
    try:
        said = cells.lessons_in(text, words)
    except cells.SplitUnclear:
        reading.fault(sheet, place, text, faults.SPLIT_UNCLEAR)
        return
    for one in said:
        if one.guessed:
            reading.note(faults.ALTERNATED, value=" ".join(text.split())[: faults.SHOWN])
        if not one.subject:
            reading.fault(sheet, place, text, faults.NO_SUBJECT)
        elif max(len(one.subject), len(one.teacher), len(one.room)) > rules.LONGEST_NAME:
            reading.fault(sheet, place, text, faults.TOO_LONG, limit=rules.LONGEST_NAME)
        else:
            reading.lessons.append(
                SaidLesson(
                    name.grade,
                    name.number,
                    *slot,
                    subject=one.subject,
                    teacher=one.teacher,
                    room=one.room,
                    weeks=one.weeks,
                    place=f"{sheet}!{place}",
                )
            )
