"""Partnerships: three sides agree, one side records and the other confirms, the secretariat certifies."""

from __future__ import annotations

from tests.matrix.deed import EVERYBODY, SECRETARIAT, Deed

PAIRED = frozenset({"lead_principal", "lead_office", "supported_principal", "supported_office"})
"""Who answers for one of the two partner schools."""
KEEPS = PAIRED | {"teacher", "office", "clerk"}
"""Who keeps a mentorship: the mentor, both schools, the secretariat."""
SEES_MENTORSHIP = KEEPS | {"head"}
NO_MENTORSHIP = dict.fromkeys(EVERYBODY - SEES_MENTORSHIP, 404)
"""To whom a mentorship is not there."""

PARTNERSHIPS = [
    Deed(
        "partnerships.draft",
        "partnered",
        "partnerships",
        frozenset({"office", "clerk", "lead_office", "supported_office"}),
        lambda ids: {
            "lead": ids["lead_school"],
            "supported": ids["supported_school"],
            "starts": "2029-09-01",
            "ends": "2030-07-01",
            "goals": "备课更扎实",
            "subjects": [int(ids["subject"])],
        },
    ),
    Deed(
        "partnerships.approve",
        "partnered",
        "partnerships/{waiting}/approvals",
        frozenset({"supported_principal"}),
        lambda ids: {"side": "supported"},
    ),
    Deed(
        "partnerships.approve",
        "partnered",
        "partnerships/{waiting}/approvals",
        frozenset({"head"}),
        lambda ids: {"side": "district"},
    ),
    Deed(
        "partnerships.end",
        "partnered",
        "partnerships/{pair}/end",
        frozenset({"head", "lead_principal", "supported_principal"}),
        lambda ids: {"reason": "学校合并"},
    ),
    Deed(
        "partnerships.say_word",
        "partnered",
        "partnerships/{pair}/words",
        frozenset({"lead_principal", "supported_principal"}),
        lambda ids: {"worth": "helps", "text": "青年教师进步快"},
    ),
    Deed(
        "partnerships.record_for_pair",
        "partnered",
        "pair-subjects/{pair_subject}/records",
        frozenset({"lead_principal", "lead_office", "teacher"}),
        lambda ids: {
            "kind": "guidance",
            "day": "2026-11-16",
            "topic": "比例",
            "teachers": [ids["teacher"], ids["supported_office"]],
        },
    ),
    Deed(
        "partnerships.give_aid",
        "partnered",
        "partnerships/{pair}/aid",
        PAIRED,
        lambda ids: {
            "kind": "training",
            "description": "新课标培训",
            "quantity": "1场",
            "given_on": "2026-11-16",
        },
    ),
    Deed(
        "partnerships.receive_aid",
        "partnered",
        "aid/{aid}/receive",
        frozenset({"supported_principal", "supported_office"}),
    ),
    Deed(
        "partnerships.object_aid",
        "partnered",
        "aid/{aid}/object",
        frozenset({"supported_principal", "supported_office"}),
        lambda ids: {"objection": "只收到10套"},
    ),
    Deed(
        "partnerships.propose_posting",
        "partnered",
        "postings",
        frozenset({"office", "clerk", "lead_office"}),
        lambda ids: {
            "person": ids["research_director"],
            "to_school": ids["supported_school"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
            "subject": int(ids["subject"]),
        },
    ),
    Deed(
        "partnerships.approve_posting",
        "partnered",
        "postings/{posting}/approvals",
        frozenset({"lead_principal"}),
        lambda ids: {"side": "lead"},
    ),
    Deed(
        "partnerships.end_posting",
        "partnered",
        "postings/{posting}/end",
        frozenset({"head", "lead_principal", "supported_principal", "lead_office"}),
        lambda ids: {"reason": "学科缺人"},
    ),
    Deed(
        "partnerships.certify_posting",
        "exchanged",
        "postings/{posting}/certificate",
        SECRETARIAT,
    ),
    Deed(
        "partnerships.open_mentorship",
        "partnered",
        "mentorships",
        KEEPS - {"supported_principal", "supported_office"} | {"member_principal", "member_office"},
        lambda ids: {
            "mentor": ids["teacher"],
            "apprentice": ids["member_office"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
            "agreement": "每周互听一节课",
        },
    ),
    Deed(
        "partnerships.record_for_mentorship",
        "partnered",
        "mentorships/{mentorship}/records",
        frozenset({"teacher", "supported_office", "supported_principal"}),
        lambda ids: {"kind": "guidance", "day": "2026-11-16", "topic": "说课"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.interrupt_mentorship",
        "partnered",
        "mentorships/{mentorship}/interruptions",
        KEEPS,
        lambda ids: {"starts": "2026-12-01", "ends": "2026-12-31", "reason": "病假"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.change_apprentice",
        "partnered",
        "mentorships/{mentorship}/apprentice",
        KEEPS - {"supported_principal", "supported_office"},
        lambda ids: {"apprentice": ids["member_office"], "reason": "徒弟调离"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.end_mentorship",
        "partnered",
        "mentorships/{mentorship}/end",
        KEEPS,
        lambda ids: {"reason": "师傅调离"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.hand_in_paper",
        "partnered",
        "mentorships/{mentorship}/papers",
        frozenset({"supported_office"}),
        lambda ids: {"title": "分数教学"},
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.accept_paper",
        "partnered",
        "papers/{paper}/accept",
        frozenset({"teacher"}),
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.certify_mentorship",
        "exchanged",
        "mentorships/{mentorship}/certificate",
        SECRETARIAT,
        denied=NO_MENTORSHIP,
    ),
    Deed(
        "partnerships.appoint_instructor",
        "partnered",
        "instructors",
        frozenset({"office", "clerk"}),
        lambda ids: {
            "person": ids["member_office"],
            "subject": int(ids["subject"]),
            "resolution": ids["resolution"],
            "starts": "2026-12-01",
            "ends": "2027-07-01",
        },
    ),
    Deed(
        "partnerships.end_instructor",
        "partnered",
        "instructors/{instructor}/end",
        frozenset({"office", "clerk"}),
        lambda ids: {"reason": "工作调整"},
    ),
    Deed(
        "partnerships.record_for_instructor",
        "partnered",
        "instructors/{instructor}/records",
        frozenset({"teacher"}),
        lambda ids: {
            "kind": "observe",
            "day": "2026-11-16",
            "topic": "比例",
            "teacher": ids["supported_office"],
        },
    ),
]
