"""A figure, the limit or peer measured beside it in the same run, and how they are told."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``limit`` is the peer's figure in the same unit; ``ratio`` is value / limit.

    ``aim`` says in words what is wanted, ``note`` what else was seen while it was measured.
    """

    name: str
    value: float
    unit: str
    limit: float
    aim: str = ""
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.limit

    def line(self) -> str:
        """One JSON object."""
        return json.dumps(
            {
                "name": self.name,
                "value": round(self.value, 3),
                "unit": self.unit,
                "limit": round(self.limit, 3),
                "ratio": round(self.ratio, 3),
            }
        )


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured; ``quick`` only shows that the bench runs."""

    quick: bool = False

    def __call__(self, full: int, quick: int) -> int:
        return quick if self.quick else full


def table(figures: list[Figure]) -> str:
    """All figures for a person to read."""
    head = ("name", "value", "limit", "unit", "ratio", "aim", "note")
    rows = [
        (f.name, f"{f.value:,.2f}", f"{f.limit:,.2f}", f.unit, f"{f.ratio:.2f}", f.aim, f.note)
        for f in figures
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    shown = []
    for row in (head, *rows):
        cells = (
            cell.rjust(width) if 0 < place < 3 or place == 4 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        shown.append("  ".join(cells).rstrip())
    return "\n".join(shown)


def tell(text: str) -> None:
    """A word to the person waiting, not to the program reading."""
    print(text, file=sys.stderr, flush=True)
