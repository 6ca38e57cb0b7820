"""Going down one sheet: each line's cells read, faults and repairs noted with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from xuequ.affairs.organisation.forms.roster import cells
from xuequ.affairs.organisation.forms.roster.columns import Header, Layout
from xuequ.affairs.organisation.forms.roster.faults import Fault, FaultKind, Severity
from xuequ.platform.files.workbooks import Cell, Row, Sheet, column_letter, merged_below
from xuequ.platform.files.workbooks.values import shown

T = TypeVar("T")
_SHOWN = 80


class Findings:
    """All faults and repairs of a sheet, with the lines that have an error."""

    def __init__(self, sheet: str, layout: Layout, header: Header) -> None:
        self.sheet, self.header = sheet, header
        self._titles = {column.key: column.title for column in layout.columns}
        self.faults: list[Fault] = []
        self.repaired: list[Fault] = []
        self.bad_lines: set[int] = set()

    def fault(
        self,
        kind: FaultKind,
        line: int,
        key: str,
        value: Cell = "",
        *,
        severity: Severity = Severity.ERROR,
        also: tuple[int, ...] = (),
        **facts: Any,
    ) -> None:
        """Note a fault; an error takes its line, and the other lines it concerns, out of the clean rows."""
        self.faults.append(self._place(kind, line, key, value, severity, facts, also))
        if severity is Severity.ERROR:
            self.bad_lines.update((line, *also))

    def repair(self, kind: FaultKind, line: int, key: str, value: Cell, became: object) -> None:
        """Note what was put right."""
        done = self._place(kind, line, key, value, Severity.REPAIRED, {}, ())
        text = became.isoformat() if isinstance(became, date) else str(became)
        self.repaired.append(replace(done, repaired=text))

    def _place(
        self,
        kind: FaultKind,
        line: int,
        key: str,
        value: Cell,
        severity: Severity,
        facts: dict[str, Any],
        also: tuple[int, ...],
    ) -> Fault:
        place = self.header.places.get(key)
        text = shown(value)
        short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        title = self._titles.get(key, "")
        return Fault(
            kind=kind,
            sheet=self.sheet,
            row=line,
            column=column_letter(place + 1) if place is not None else "",
            header=self.header.names[place] if place is not None else title,
            value=short,
            severity=severity,
            facts={"value": short, "header": title, **facts},
            also_rows=also,
        )


class Line:
    """One line of a sheet, its cells asked for by field."""

    def __init__(
        self, number: int, row: Row, formulas: Mapping[tuple[int, int], str], findings: Findings
    ) -> None:
        self.number, self._row, self._formulas, self._findings = number, row, formulas, findings

    def typed(self, key: str) -> Cell:
        """The cell as it was read; "" where the sheet has no such column."""
        place = self._findings.header.places.get(key)
        return self._row[place] if place is not None and place < len(self._row) else ""

    def take(self, key: str, read: Callable[[Cell], cells.Clean[T]], otherwise: T) -> T:
        """The clean value of a field; ``otherwise`` and a fault noted where there is none."""
        raw = self.typed(key)
        place = self._findings.header.places.get(key)
        if place is None:
            return otherwise
        if self._formulas and (formula := self._formulas.get((self.number, place + 1))):
            self._findings.fault(FaultKind.FORMULA, self.number, key, formula)
            return otherwise
        try:
            clean = read(raw)
        except cells.BadCell as bad:
            self._findings.fault(bad.kind, self.number, key, raw, **bad.facts)
            return otherwise
        if clean.repair is not None:
            self._findings.repair(clean.repair, self.number, key, raw, clean.value)
        return clean.value

    def fault(self, kind: FaultKind, key: str, **facts: Any) -> None:
        self._findings.fault(kind, self.number, key, self.typed(key), **facts)

    @property
    def is_bad(self) -> bool:
        return self.number in self._findings.bad_lines


def lines_of(sheet: Sheet, header: Header, findings: Findings, keep: frozenset[str]) -> Iterator[Line | None]:
    """The lines under the header; None for a wholly empty one. Merged cells fill every line they cover.

    Fields in ``keep`` are never filled: they belong to one line alone.
    """
    kept = {place for key, place in header.places.items() if key in keep}
    fills = merged_below(sheet, header.line, kept)
    of_use = set(header.places.values())
    for number, row in enumerate(sheet.rows[header.line :], header.line + 1):
        formulas = sheet.extent.formulas
        filled = any(cell not in ("", None) and not _blank(cell) for cell in row)
        if not filled and not any((number, place + 1) in formulas for place in of_use):
            yield None
            continue
        if number in fills:
            row = [fills[number].get(place, cell) for place, cell in enumerate(row)]
        yield Line(number, row, formulas, findings)


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def has_fills(sheet: Sheet, header: Header) -> bool:
    """Whether merged cells were filled in under the header."""
    return bool(merged_below(sheet, header.line))
