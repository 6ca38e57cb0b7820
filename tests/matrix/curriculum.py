"""The timetable: kept by each school's own office, read by the whole district."""

from __future__ import annotations

from tests.matrix.deed import EVERYBODY, Deed
from tests.program import Upload
from tests.scenes.curriculum import timetable_file

KEEPERS = frozenset({"office", "clerk", "lead_office"})
"""Who keeps the lead school's timetable."""
UNKEPT = dict.fromkeys(EVERYBODY - KEEPERS, 404)
"""To whom a timetable that is not in force yet is not there."""
LESSON = {"class_group": "三（1）班", "weekday": 2, "period": 1, "subject": "语文"}

CURRICULUM = [
    Deed(
        "curriculum.bring_in_timetable",
        "timetabled",
        "schools/{lead_school}/timetables",
        KEEPERS,
        lambda ids: {"starts": "2026-11-10", "lessons": [LESSON]},
    ),
    Deed(
        "curriculum.hand_in_timetable",
        "timetabled",
        "schools/{lead_school}/timetable-imports",
        KEEPERS,
        lambda ids: Upload(file=timetable_file(), starts="2026-11-10"),
    ),
    Deed(
        "curriculum.apply_timetable",
        "timetabled",
        "timetable-imports/{timetable_import}/apply",
        KEEPERS,
        denied=UNKEPT,
    ),
    Deed(
        "curriculum.drop_timetable",
        "timetabled",
        "timetable-imports/{timetable_import}/drop",
        KEEPERS,
        denied=UNKEPT,
    ),
    Deed(
        "curriculum.set_bell_times",
        "timetabled",
        "schools/{lead_school}/bell-times",
        KEEPERS,
        lambda ids: {"bells": [{"number": 1, "starts": "08:20", "ends": "09:00"}]},
        method="PUT",
    ),
]
