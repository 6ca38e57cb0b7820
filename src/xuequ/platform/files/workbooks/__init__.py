"""Workbooks that people hand in, read safely into plain cells: .xlsx and .xls, and lists as text (.csv).

``read`` is the entrance. Nothing is believed of what a file says of itself, nothing in it is run, and what
cannot be read is refused with a reason in words (``Unreadable``).
"""

from xuequ.platform.files.workbooks import wording
from xuequ.platform.files.workbooks.limits import Limits, Unreadable
from xuequ.platform.files.workbooks.places import address, column_letter, column_number
from xuequ.platform.files.workbooks.reading import (
    Cell,
    Merged,
    Row,
    Sheet,
    Workbook,
    filled,
    merged_below,
    read,
    read_text,
)

__all__ = [
    "Cell",
    "Limits",
    "Merged",
    "Row",
    "Sheet",
    "Unreadable",
    "Workbook",
    "address",
    "column_letter",
    "column_number",
    "filled",
    "merged_below",
    "read",
    "read_text",
    "wording",
]
