"""The entrance: a roster file in, clean rows and exact faults out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.forms.roster import wording
from xuequ.affairs.organisation.forms.roster.columns import (
    EXAMPLE_NUMBER,
    EXAMPLE_SCHOOL,
    OWN_SHEETS,
    SCHOOLS,
    STAFF,
    Header,
    Layout,
    find_header,
)
from xuequ.affairs.organisation.forms.roster.faults import Fault, FaultKind, Note, Severity, UnreadableRoster
from xuequ.affairs.organisation.forms.roster.rows import RosterReading, SchoolRow, StaffRow
from xuequ.affairs.organisation.forms.roster.schools import compare_schools, read_school
from xuequ.affairs.organisation.forms.roster.sheets import Findings, has_fills, lines_of
from xuequ.affairs.organisation.forms.roster.staff import StaffReader, compare_staff
from xuequ.affairs.organisation.forms.roster.workbook import LIMITS, read_workbook
from xuequ.platform.files.workbooks import Sheet, Workbook

Progress = Callable[[int, int], None]
R = TypeVar("R", SchoolRow, StaffRow)
_EVERY = 200
"""Lines between two reports of progress."""


def _unheard(done: int, total: int) -> None:
    """Progress that nobody follows."""


@dataclass(slots=True)
class _Course:
    """One reading under way: what is found so far and how many lines are done."""

    progress: Progress
    total: int
    done: int = 0
    blank: int = 0
    faults: list[Fault] = field(default_factory=list)
    repaired: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def step(self) -> None:
        self.done += 1
        if self.done % _EVERY == 0:
            self.progress(self.done, self.total)

    def note(self, name: str, **facts: Any) -> None:
        self.notes.append(Note(wording.NOTES[name], facts))


def read_roster(
    content: bytes,
    filename: str,
    *,
    today: date,
    known_schools: Iterable[str] = (),
    subjects: Iterable[str] = tuple(rules.SUBJECTS),
    progress: Progress = _unheard,
) -> RosterReading:
    """Read a roster: .xlsx, .xls or .csv, with a 学校 sheet, a 教职工 sheet, or both.

    ``known_schools`` are the district's schools already, which staff may belong to; ``progress`` is told
    lines done and lines in all, and may raise to stop. The same file and day give the same reading.
    Raises ``UnreadableRoster`` when the file as a whole cannot be read.
    """
    book = read_workbook(content, filename)
    schools_sheet, staff_sheet = _chosen(book, SCHOOLS), _chosen(book, STAFF)
    if schools_sheet is not None and schools_sheet is staff_sheet:
        schools_sheet = None
    if schools_sheet is None and staff_sheet is None:
        raise UnreadableRoster(wording.NO_SHEET)
    used = [sheet for sheet in (schools_sheet, staff_sheet) if sheet is not None]
    course = _Course(progress, sum(len(sheet.rows) for sheet in used))
    _notes_on_book(book, used, course)
    names: set[str] = set(known_schools)
    schools, school_columns = _read_schools(schools_sheet, names, course)
    staff, staff_columns = _read_staff(staff_sheet, names, tuple(subjects), today, course)
    progress(course.total, course.total)
    order = {sheet.name: place for place, sheet in enumerate(used)}
    in_order = sorted(course.faults, key=lambda fault: (order.get(fault.sheet, 0), fault.row))
    return RosterReading(
        schools,
        staff,
        tuple(in_order),
        tuple(course.repaired),
        course.blank,
        tuple(course.notes),
        school_columns,
        staff_columns,
    )


def _chosen(book: Workbook, layout: Layout) -> Sheet | None:
    """The sheet of this kind: by its name, else by its header. Raises ``UnreadableRoster`` if too large."""
    names = (layout.name, *layout.aliases)
    named = [sheet for name in names for sheet in book.sheets if sheet.name.strip() == name]
    fitting = [sheet for sheet in book.sheets if _fits(sheet, layout)]
    sheet = next(iter(named or fitting), None)
    if sheet is None and len(book.sheets) == 1 and layout is STAFF and book.sheets[0].extent.too_large:
        sheet = book.sheets[0]
    if sheet is not None and sheet.extent.too_many_rows:
        raise UnreadableRoster(
            wording.TOO_MANY_ROWS, sheet=sheet.name, row=sheet.extent.rows, limit=LIMITS.rows
        )
    if sheet is not None and sheet.extent.too_many_columns:
        raise UnreadableRoster(wording.TOO_MANY_COLUMNS, sheet=sheet.name, limit=LIMITS.columns)
    return sheet


def _fits(sheet: Sheet, layout: Layout) -> bool:
    """Whether an unnamed sheet is of this kind; a list of people is never taken for one of schools."""
    header = find_header(sheet, layout)
    if header is None or not layout.required <= set(header.places):
        return False
    return layout is STAFF or not _fits(sheet, STAFF)


def _notes_on_book(book: Workbook, used: list[Sheet], course: _Course) -> None:
    left = [
        sheet.name
        for sheet in book.sheets
        if sheet.rows and sheet.name not in OWN_SHEETS and all(sheet is not one for one in used)
    ]
    if left:
        course.note("ignored_sheets", sheets="、".join(left[:10]))
    if book.format == "xls":
        course.note("old_format")


def _opened(sheet: Sheet, layout: Layout, course: _Course) -> tuple[Header, Findings] | None:
    """The sheet's header; None, and one clear fault, when columns that must be there are not."""
    header = find_header(sheet, layout)
    missing = layout.required - set(header.places if header else ())
    name = sheet.name or layout.name
    if header is None or missing:
        line = header.line if header else 1
        facts = {"sheet": name, "missing": layout.titles(missing), "value": "", "header": ""}
        course.faults.append(
            Fault(FaultKind.MISSING_COLUMN, name, line, "", "", "", Severity.ERROR, None, facts)
        )
        return None
    if header.extra:
        course.note("ignored_columns", sheet=name, columns="、".join(header.extra[:20]))
    absent = frozenset(column.key for column in layout.columns) - set(header.places) - {"roll", "stage"}
    if absent:
        course.note("absent_columns", sheet=name, columns=layout.titles(absent))
    if has_fills(sheet, header):
        course.note("merged", sheet=name)
    return header, Findings(name, layout, header)


def _read_schools(
    sheet: Sheet | None, names: set[str], course: _Course
) -> tuple[tuple[SchoolRow, ...], frozenset[str]]:
    """The clean schools; every name on the sheet, clean or not, is added to ``names``."""
    opened = _opened(sheet, SCHOOLS, course) if sheet else None
    if sheet is None or opened is None:
        return (), frozenset()
    header, findings = opened
    if "stage" not in header.places:
        course.note("stages_guessed")
    rows: list[SchoolRow] = []
    for line in lines_of(sheet, header, findings, keep=frozenset({"name", "roll", "headcount"})):
        course.step()
        if line is None:
            course.blank += 1
        elif line.typed("name") == EXAMPLE_SCHOOL:
            course.note("example", sheet=findings.sheet, row=line.number)
        else:
            rows.append(read_school(line, findings))
    compare_schools(rows, findings)
    names.update(row.name for row in rows if row.name)
    return tuple(_clean(rows, findings, course)), frozenset(header.places)


def _read_staff(
    sheet: Sheet | None, names: set[str], subjects: tuple[str, ...], today: date, course: _Course
) -> tuple[tuple[StaffRow, ...], frozenset[str]]:
    opened = _opened(sheet, STAFF, course) if sheet else None
    if sheet is None or opened is None:
        return (), frozenset()
    header, findings = opened
    reader = StaffReader(sorted(names), subjects, today)
    rows: list[StaffRow] = []
    for line in lines_of(sheet, header, findings, keep=frozenset({"number", "name", "phone", "email"})):
        course.step()
        if line is None:
            course.blank += 1
        elif line.typed("number") == EXAMPLE_NUMBER:
            course.note("example", sheet=findings.sheet, row=line.number)
        else:
            rows.append(reader.read(line))
    compare_staff(rows, findings)
    return tuple(_clean(rows, findings, course)), frozenset(header.places)


def _clean(rows: list[R], findings: Findings, course: _Course) -> list[R]:
    """The rows without an error; what was found goes into the course."""
    course.faults += findings.faults
    course.repaired += findings.repaired
    return [row for row in rows if row.line not in findings.bad_lines]
