"""Teaching: who was there records, the other side confirms, and few read what was said of a lesson."""

from __future__ import annotations

from tests.matrix.deed import EVERYBODY, SECRETARIAT, Deed

OFFICE = SECRETARIAT - {"head"}
SEES = SECRETARIAT | {"teacher", "lead_principal", "lead_office"}
"""Who may read a lesson of the lead school's teacher that the district head observed."""
UNREAD = dict.fromkeys(EVERYBODY - SEES, 404)
LEADERS_OF_LEAD = frozenset({"lead_principal"})

TEACHING = [
    Deed(
        "teaching.record",
        "at_work",
        "activities",
        frozenset({"head", "office", "clerk"}),
        lambda ids: {
            "kind": "observe",
            "day": "2026-11-09",
            "topic": "圆的面积",
            "school": ids["lead_school"],
            "host": ids["teacher"],
            "people": [{"person": ids["head"], "role": "observer"}],
        },
    ),
    Deed(
        "teaching.confirm",
        "listened",
        "activities/{activity}/confirm",
        frozenset({"teacher"}),
        denied=UNREAD,
    ),
    Deed(
        "teaching.confirm",
        "prepared",
        "activities/{activity}/confirm",
        LEADERS_OF_LEAD,
    ),
    Deed(
        "teaching.dispute",
        "agreed",
        "activities/{activity}/dispute",
        frozenset({"teacher"}),
        lambda ids: {"reason": "那天我请假"},
        denied=UNREAD,
    ),
    Deed(
        "teaching.withdraw",
        "agreed",
        "activities/{activity}/withdraw",
        frozenset({"head"}),
        denied=UNREAD,
    ),
    Deed(
        "teaching.revise",
        "prepared",
        "activities/{activity}/revise",
        frozenset({"lead_office", "teacher"}),
        lambda ids: {"result": "定稿", "reflection": "学生讨论充分"},
    ),
    Deed(
        "teaching.keep_sheet",
        "at_work",
        "score-sheets",
        OFFICE,
        lambda ids: {"name": "新课标评价表", "dimensions": [{"name": "教学效果", "points": 100}]},
        names_ids=False,
    ),
    Deed("teaching.begin_sheets", "at_work", "score-sheets/begin", OFFICE, names_ids=False),
]
