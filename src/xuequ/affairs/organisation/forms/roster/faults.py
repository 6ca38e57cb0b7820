"""What can be wrong with a roster, where, why, and what to do: texts apart from their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xuequ.affairs.organisation.forms.roster.wording import NEAREST, WORDING
from xuequ.platform.files.workbooks import Unreadable


class Severity(StrEnum):
    """How much a fault weighs."""

    ERROR = "error"
    """The row cannot be brought in as it stands."""
    WARNING = "warning"
    """The row can be brought in; someone should look."""
    REPAIRED = "repaired"
    """Put right while reading; shown so that nobody is surprised."""


class FaultKind(StrEnum):
    """Every fault and every repair by name; the texts are in ``wording``."""

    MISSING_COLUMN = "missing_column"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    BAD_NAME = "bad_name"
    BAD_NUMBER = "bad_number"
    NUMBER_TWICE = "number_twice"
    PHONE_TWICE = "phone_twice"
    UNKNOWN_SCHOOL = "unknown_school"
    UNKNOWN_GENDER = "unknown_gender"
    UNKNOWN_SUBJECT = "unknown_subject"
    UNKNOWN_GRADE = "unknown_grade"
    UNKNOWN_POST = "unknown_post"
    UNKNOWN_TITLE = "unknown_title"
    UNKNOWN_EDUCATION = "unknown_education"
    UNKNOWN_STANDING = "unknown_standing"
    UNKNOWN_STAGE = "unknown_stage"
    UNKNOWN_ROLE = "unknown_role"
    BAD_DATE = "bad_date"
    UNCLEAR_MONTH = "unclear_month"
    FUTURE_DATE = "future_date"
    ANCIENT_DATE = "ancient_date"
    JOINED_BEFORE_STARTED = "joined_before_started"
    BAD_COUNT = "bad_count"
    NEGATIVE = "negative"
    TOO_MANY = "too_many"
    SHORT_PHONE = "short_phone"
    BAD_PHONE = "bad_phone"
    BAD_EMAIL = "bad_email"
    SCHOOL_TWICE = "school_twice"
    SCHOOL_DIFFERS = "school_differs"
    ADDRESS_TWICE = "address_twice"
    POSITION_TWICE = "position_twice"
    BASE_TWICE = "base_twice"
    STAGE_UNSAID = "stage_unsaid"
    BAD_POSITION = "bad_position"
    HALF_POSITION = "half_position"
    FAR_AWAY = "far_away"

    BLANKS = "blanks"
    WIDTH = "width"
    CONTROLS = "controls"
    AS_NUMBER = "as_number"
    DATE_FORM = "date_form"
    DAY_ASSUMED = "day_assumed"
    ALIAS = "alias"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, or one repair, in one cell.

    ``row`` is the line as the spreadsheet counts it, ``column`` its letter, ``header`` the column's name
    in the file; ``also_rows`` are the other lines it concerns. ``message`` and ``remedy`` are source
    texts with ``%(name)s`` places for ``facts``.
    """

    kind: FaultKind
    sheet: str
    row: int
    column: str
    header: str
    value: str
    severity: Severity = Severity.ERROR
    repaired: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    also_rows: tuple[int, ...] = ()

    @property
    def message(self) -> str:
        return WORDING[self.kind][0]

    @property
    def remedy(self) -> str:
        return NEAREST if self.facts.get("nearest") else WORDING[self.kind][1]

    @property
    def reason_text(self) -> str:
        """The reason in the source language, filled in."""
        return self.message % self.facts

    @property
    def remedy_text(self) -> str:
        """What to do, in the source language, filled in."""
        return self.remedy % self.facts


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that is no fault: ``message`` with ``facts``."""

    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.message % self.facts


UnreadableRoster = Unreadable
"""The file as a whole cannot be read; ``message`` with ``facts`` says why and what to do."""
