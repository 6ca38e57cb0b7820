"""How much of a file is read, and the one way in which it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xuequ.kernel.verdict import Verdict, invalid

LONGEST_CELL = 32_767
"""Characters; the most a spreadsheet program itself lets into a cell."""
UNTOLD = 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read. ``file`` and ``inflated`` in bytes; ``members`` of the zip; ``rows`` and
    ``columns`` of a sheet; ``cells`` with contents in the whole file; ``cell`` characters in one.

    ``links``: whether a file may lean on values from other files.
    """

    file: int = 20 * 2**20
    inflated: int = 200 * 2**20
    members: int = 2_000
    sheets: int = 2_000
    rows: int = 20_000
    columns: int = 256
    cells: int = UNTOLD
    cell: int = LONGEST_CELL
    links: bool = False


class Unreadable(Exception):
    """A file that cannot be read as a whole; ``message`` with ``facts`` says why and what to do."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message % facts)
        self.message = message
        self.facts: Mapping[str, Any] = facts

    @property
    def text(self) -> str:
        """The reason in the source language, filled in."""
        return self.message % self.facts

    @property
    def verdict(self) -> Verdict:
        """The same as a rule would say it."""
        return invalid(None, self.message, **self.facts)
