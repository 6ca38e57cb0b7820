"""The clean rows a roster gives, and all that was found on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xuequ.affairs.organisation.forms.roster.faults import Fault, Note, Severity
from xuequ.kernel.actor import PostKind


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school; ``stage`` and ``role`` as in ``rules``, None where not said; its position in degrees."""

    line: int
    name: str
    stage: str | None
    role: str | None
    address: str
    longitude: Decimal | None
    latitude: Decimal | None
    headcount: int | None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff; names of title, education and standing in their official form, "" where not said.

    ``school`` is the school's name as the school sheet (or the district) has it; ``periods`` are a week's
    lessons; without a post in the file a person is a teacher.
    """

    line: int
    number: str
    name: str
    gender: str
    school: str
    subject: str
    grade: int | None
    posts: tuple[PostKind, ...]
    title: str
    education: str
    standing: str
    started_on: date | None
    joined_on: date | None
    periods: int | None
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a roster holds. Rows with an error are in ``faults`` and not among the rows.

    ``school_columns`` and ``staff_columns`` are the fields the file has a column for: the others say nothing
    and must leave what is known as it is.
    """

    schools: tuple[SchoolRow, ...]
    staff: tuple[StaffRow, ...]
    faults: tuple[Fault, ...]
    repaired: tuple[Fault, ...]
    blank_rows: int
    notes: tuple[Note, ...]
    school_columns: frozenset[str]
    staff_columns: frozenset[str]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep rows out."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)
