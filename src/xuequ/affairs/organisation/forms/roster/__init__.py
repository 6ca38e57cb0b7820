"""A roster workbook, as schools keep it, read into clean rows and exact faults; nothing is saved here.

``read_roster`` is the entrance; ``marking.marked_copy`` gives the workbook back with its faults marked,
``template.template`` the empty one.
"""

from xuequ.affairs.organisation.forms.roster.faults import (
    Fault,
    FaultKind,
    Note,
    Severity,
    UnreadableRoster,
)
from xuequ.affairs.organisation.forms.roster.reading import read_roster
from xuequ.affairs.organisation.forms.roster.rows import RosterReading, SchoolRow, StaffRow

__all__ = [
    "Fault",
    "FaultKind",
    "Note",
    "RosterReading",
    "SchoolRow",
    "Severity",
    "StaffRow",
    "UnreadableRoster",
    "read_roster",
]
