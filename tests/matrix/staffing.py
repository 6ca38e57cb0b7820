"""Staffing: an office proposes cross-school teaching, both principals and the district head agree."""

from __future__ import annotations

from tests.matrix.deed import OFFICES, Deed

STAFFING = [
    Deed(
        "staffing.propose",
        "lending",
        "cross-teaching",
        OFFICES - {"supported_office"},
        lambda ids: {
            "person": ids["teacher"],
            "borrower": ids["member_school"],
            "weekly": 2,
            "starts": "2027-03-01",
            "ends": "2027-07-01",
            "reason": "缺数学教师",
        },
    ),
    Deed(
        "staffing.approve",
        "lending",
        "cross-teaching/{cross}/approvals",
        frozenset({"member_principal"}),
        lambda ids: {"side": "borrower"},
    ),
    Deed(
        "staffing.approve",
        "lending",
        "cross-teaching/{cross}/approvals",
        frozenset({"head"}),
        lambda ids: {"side": "district"},
    ),
    Deed(
        "staffing.end",
        "lending",
        "cross-teaching/{cross}/end",
        frozenset({"head", "lead_principal", "member_principal", "member_office"}),
        lambda ids: {"reason": "教师到位"},
    ),
]
