"""A whole file read: each sheet by its own shape, and no place in a class's week filled twice."""

from __future__ import annotations

from collections.abc import Collection

from xuequ.affairs.curriculum.forms.timetable import faults, grid, listing
from xuequ.affairs.curriculum.forms.timetable.cells import Words
from xuequ.affairs.curriculum.forms.timetable.faults import TimetableReading, UnreadableTimetable
from xuequ.affairs.curriculum.forms.timetable.workbook import read_sheets
from xuequ.affairs.curriculum.rules import SaidLesson


def read_timetable(
    content: bytes, filename: str, *, subjects: Collection[str] = (), people: Collection[str] = ()
) -> TimetableReading:
    """What a timetable file says. Raises ``UnreadableTimetable``.

    ``subjects`` are the district's, ``people`` the names (``name_key``) of the school's staff: they tell a
    subject from a name where a cell writes them together.
    """
    words = Words(frozenset(subjects), frozenset(people))
    reading = TimetableReading()
    for sheet in read_sheets(content, filename):
        if listing.head_of(sheet) is not None:
            reading.shapes.add("list")
            listing.read_list(sheet, reading)
        elif grid.has_grid(sheet):
            reading.shapes.add("grid")
            grid.read_grids(sheet, words, reading)
        elif any(any(row) for row in sheet.rows):
            reading.note(faults.SKIPPED_SHEET, sheet=sheet.name)
    if not reading.shapes:
        raise UnreadableTimetable(faults.NO_TIMETABLE)
    reading.lessons = _once_each(reading)
    return reading


def _once_each(reading: TimetableReading) -> list[SaidLesson]:
    """The lessons without those whose place is filled already, which are faults."""
    filled: dict[object, SaidLesson] = {}
    for one in reading.lessons:
        before = filled.setdefault(one.slot, one)
        if before is not one:
            sheet, _, cell = one.place.rpartition("!")
            reading.fault(sheet, cell, one.subject, faults.TWICE, other=before.place.replace("!", " "))
    return list(filled.values())
