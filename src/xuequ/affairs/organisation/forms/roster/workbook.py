"""A roster file as sheets of plain cells: an .xlsx, an .xls, or a list as text."""

from __future__ import annotations

from xuequ.affairs.organisation.forms.roster.faults import UnreadableRoster
from xuequ.platform.files.workbooks import Limits, Workbook, read, read_text, wording

LIMITS = Limits()
_TEXTS = (".csv", ".txt", ".tsv")


def read_workbook(content: bytes, filename: str) -> Workbook:
    """Read a file by what it is, not by what it is called. Raises ``UnreadableRoster``."""
    name = filename.lower()
    if (book := read(content, LIMITS)) is not None:
        return book
    if name.endswith(_TEXTS):
        return Workbook("csv", (read_text(content, LIMITS),))
    if name.endswith((".xlsx", ".xls")):
        raise UnreadableRoster(wording.DAMAGED if name.endswith("x") else wording.OLD_FORMAT)
    raise UnreadableRoster(wording.WRONG_KIND, name=filename[:60])
