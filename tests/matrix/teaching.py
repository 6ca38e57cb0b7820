"""Teaching: who was there records, the other side confirms, and few read what was said of a lesson."""

from __future__ import annotations

from tests.matrix.deed import EVERYBODY, SECRETARIAT, Deed
from tests.program import Upload
from tests.scenes.teaching import paper_of

OFFICE = SECRETARIAT - {"head"}
SEES = SECRETARIAT | {"teacher", "lead_principal", "lead_office"}
"""Who may read a lesson of the lead school's teacher that the district head observed."""
UNREAD = dict.fromkeys(EVERYBODY - SEES, 404)
AT_LEAD = frozenset({"lead_principal", "lead_office", "research_director", "bursar", "teacher"})
"""Who works at the lead school: they see who comes."""
PLANS_AT_LEAD = SECRETARIAT - {"head"} | {"lead_principal", "lead_office"}
IN_GROUP = SECRETARIAT - {"head"} | {"lead_office", "teacher"}
"""The members of the centre group, and the secretariat."""
LEADERS_OF_LEAD = frozenset({"lead_principal"})

SEES_BATCH = SECRETARIAT | {"lead_principal", "lead_office"}
"""Who sees a batch of the lead school's paper records."""
NO_BATCH = dict.fromkeys(EVERYBODY - SEES_BATCH, 404)

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
    Deed(
        "teaching.visit",
        "open_day",
        "visits",
        EVERYBODY - {"teacher", "member_office", "system_admin", "security_admin", "auditor"},
        lambda ids: {"lesson": ids["lesson"], "day": "2026-11-10"},
        denied={"teacher": 422, "member_office": 409},
    ),
    Deed(
        "teaching.cancel_visit",
        "open_day",
        "visits/{visit}/cancel",
        frozenset({"member_office"}),
        denied=dict.fromkeys(EVERYBODY - AT_LEAD, 404),
    ),
    Deed(
        "teaching.close_lessons",
        "open_day",
        "closures",
        frozenset({"lead_principal", "lead_office"}),
        lambda ids: {
            "school": ids["lead_school"],
            "first": "2026-11-12",
            "last": "2026-11-12",
            "reason": "期末考试",
        },
    ),
    Deed(
        "teaching.plan_session",
        "at_work",
        "planned-sessions",
        PLANS_AT_LEAD,
        lambda ids: {
            "kind": "joint_preparation",
            "day": "2026-11-18",
            "starts": "14:30",
            "topic": "分数除法",
            "school": ids["lead_school"],
            "host": ids["lead_office"],
            "people": [ids["teacher"]],
        },
    ),
    Deed(
        "teaching.move_session",
        "on_calendar",
        "planned-sessions/{session}/move",
        IN_GROUP,
        lambda ids: {"day": "2026-11-19", "starts": "15:00", "reason": "与例会冲突"},
    ),
    Deed(
        "teaching.call_off_session",
        "on_calendar",
        "planned-sessions/{session}/call-off",
        IN_GROUP,
        lambda ids: {"reason": "教师外出"},
    ),
    Deed(
        "teaching.change_session",
        "on_calendar",
        "planned-sessions/{session}/change",
        IN_GROUP,
        lambda ids: {"topic": "分数乘法", "host": ids["lead_office"], "people": [ids["teacher"]]},
    ),
    Deed(
        "teaching.answer_session",
        "on_calendar",
        "planned-sessions/{session}/answer",
        frozenset({"lead_office", "teacher", "supported_office"}),
        lambda ids: {"coming": False, "reason": "外出培训"},
    ),
    Deed(
        "teaching.record_session",
        "on_calendar",
        "planned-sessions/{session}/record",
        IN_GROUP | {"supported_office"},
        lambda ids: {
            "day": "2026-11-10",
            "topic": "分数除法",
            "school": ids["lead_school"],
            "people": [
                {"person": ids["lead_office"], "role": "chair"},
                {"person": ids["teacher"], "role": "present"},
                {"person": ids["supported_office"], "role": "recorder"},
            ],
        },
    ),
    Deed(
        "teaching.hand_in_plan",
        "on_calendar",
        "centre-groups/{group}/plan",
        frozenset({"lead_office"}),
        lambda ids: {"term": int(ids["term"]), "aims": "把大单元教学落到每一节课。"},
    ),
    Deed(
        "teaching.open_lessons",
        "open_day",
        "closures/{closure}/lift",
        frozenset({"member_principal", "member_office"}),
    ),
    Deed(
        "teaching.hand_in_batch",
        "papers",
        "paper-batches",
        frozenset({"office", "clerk", "lead_office"}),
        lambda ids: Upload(file=paper_of(ids), school=ids["lead_school"]),
    ),
    Deed(
        "teaching.bring_in_batch",
        "papers",
        "paper-batches/{shown}/bring-in",
        frozenset({"lead_office"}),
        lambda ids: {"leave_out": False},
        denied=NO_BATCH,
    ),
    Deed(
        "teaching.drop_batch",
        "papers",
        "paper-batches/{shown}/drop",
        frozenset({"lead_office"}),
        denied=NO_BATCH,
    ),
    Deed(
        "teaching.confirm_batch",
        "papers",
        "paper-batches/{waiting}/confirm",
        frozenset({"lead_principal"}),
        denied=NO_BATCH,
    ),
    Deed(
        "teaching.return_batch",
        "papers",
        "paper-batches/{waiting}/send-back",
        frozenset({"lead_principal"}),
        lambda ids: {"reason": "缺11月的"},
        denied=NO_BATCH,
    ),
    Deed(
        "teaching.take_back_batch",
        "papers",
        "paper-batches/{confirmed}/take-back",
        frozenset({"head", "office"}),
        lambda ids: {"reason": "整本是去年的"},
        denied=NO_BATCH,
    ),
]
