"""An official paper as plain values: what it says, not how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number; the engine counts 一、（一）1.（1） by ``level`` 1 to 4."""

    level: int
    text: str

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a level that GB/T 9704 (7.3.3) does not know."""
        if self.level not in LEVELS:
            raise ValueError(f"heading level {self.level}: only 1 to 4")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; every line break in it begins a new paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table inside the text; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for an empty header or a row of another length."""
        if not self.header or any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("table: every row needs as many cells as the header, and at least one")


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was there in one capacity (10.3).

    ``label`` is 出席, 请假 or 列席; each entry of ``names`` is a unit (may be empty) followed by its people.
    """

    label: str
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper.

    ``head`` is printed red; ``number`` is as in 〔2026〕3号 or None; line breaks in ``title`` are kept;
    a ``draft`` says so at the top of every page.
    """

    head: str
    number: str | None
    issuer: str
    issued_on: date
    title: str
    body: tuple[Block, ...]
    attendance: tuple[Roll, ...]
    copies_to: tuple[str, ...]
    printed_by: str
    printed_on: date
    draft: bool = False
