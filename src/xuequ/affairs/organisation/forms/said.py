"""A roster that was read, turned into what it says line by line, and what was found into plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from xuequ.affairs.organisation import rules
from xuequ.affairs.organisation.forms.roster import Fault, FaultKind, Note, RosterReading, Severity
from xuequ.affairs.organisation.forms.roster.rows import SchoolRow, StaffRow
from xuequ.affairs.organisation.queries import PERSON_FIELDS, SCHOOL_FIELDS
from xuequ.affairs.organisation.rules import Fact, Roster, Said

_PLACES = Decimal("0.000001")
_EVERY = 200


def said_by(reading: RosterReading, progress: Callable[[int], object] = lambda done: None) -> Roster:
    """What a reading says of schools and people; ``progress`` is told how many lines are through."""
    staff = []
    pinyin: dict[str, str] = {}
    for place, row in enumerate(reading.staff, 1):
        staff.append(_person(row, "posts" in reading.staff_columns))
        if row.name not in pinyin:
            pinyin[row.name] = rules.name_pinyin(row.name)
        if place % _EVERY == 0:
            progress(place)
    return Roster(tuple(_school(row) for row in reading.schools), tuple(staff), pinyin)


def _school(row: SchoolRow) -> Said:
    fields: dict[str, Fact] = {name: getattr(row, name) for name in SCHOOL_FIELDS}
    for name in ("longitude", "latitude"):
        value = fields[name]
        fields[name] = value.quantize(_PLACES) if isinstance(value, Decimal) else None
    return Said(row.line, rules.school_key(row.name), _spoken(fields))


def _person(row: StaffRow, with_posts: bool) -> Said:
    names = (*PERSON_FIELDS, "school", "subject", "grade")
    fields = _spoken({name: getattr(row, name) for name in names})
    if with_posts:
        fields["posts"] = frozenset(row.posts)
    return Said(row.line, row.number.upper(), fields)


def _spoken(fields: Mapping[str, Fact]) -> dict[str, Fact]:
    """Without what is blank."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def findings_of(reading: RosterReading) -> dict[str, Any]:
    """What was found, as the preview keeps it."""
    return {
        "errors": len(reading.errors),
        "faults": [_kept(fault) for fault in reading.faults],
        "repaired": [_kept(fault) for fault in reading.repaired],
        "notes": [_note(note) for note in reading.notes],
        "blank_rows": reading.blank_rows,
    }


def _kept(fault: Fault) -> dict[str, Any]:
    return {
        "kind": str(fault.kind),
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "header": fault.header,
        "value": fault.value,
        "severity": str(fault.severity),
        "repaired": fault.repaired,
        "facts": {name: _plain(value) for name, value in fault.facts.items()},
        "also_rows": list(fault.also_rows),
    }


def fault_of(kept: Mapping[str, Any]) -> Fault:
    """A kept fault as it was found."""
    return Fault(
        **{
            **kept,
            "kind": FaultKind(kept["kind"]),
            "severity": Severity(kept["severity"]),
            "also_rows": tuple(kept["also_rows"]),
        }
    )


def _note(note: Note) -> dict[str, Any]:
    return {"message": note.message, "facts": {name: _plain(value) for name, value in note.facts.items()}}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) else str(value)
