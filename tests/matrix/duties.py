"""Duties: figures are nobody's to change, exemptions are agreed to by another."""

from __future__ import annotations

from tests.matrix.deed import EVERYBODY, NOBODY, SECRETARIAT, Deed

LEADS = frozenset({"lead_principal", "lead_office"})
SEES = SECRETARIAT | LEADS | {"teacher"}
"""Who may read what the lead school's office asked for its teacher."""
UNREAD = dict.fromkeys(EVERYBODY - SEES, 404)

SEES_SHEET = SECRETARIAT | LEADS | {"teacher", "authority"}
NO_SHEET = dict.fromkeys(EVERYBODY - SEES_SHEET, 404)
"""To whom the sheet of the lead school's teacher is not there."""

DUTIES = [
    Deed(
        "duties.change_figure",
        "at_work",
        "quotas/observe/figures",
        NOBODY,
        lambda ids: {"total": 5},
        denied=dict.fromkeys(EVERYBODY, 409),
        names_ids=False,
    ),
    Deed(
        "duties.ask_exemption",
        "at_work",
        "exemptions",
        (SECRETARIAT | LEADS | {"teacher"}) - {"head"},
        lambda ids: {
            "debtor": ids["teacher"],
            "starts": "2026-11-01",
            "ends": "2026-12-31",
            "reason": "sick",
            "note": "住院证明",
        },
    ),
    Deed(
        "duties.decide_exemption",
        "excused",
        "exemptions/{exemption}/decide",
        frozenset({"head", "lead_principal"}),
        lambda ids: {"granted": True},
        denied=UNREAD,
    ),
    Deed(
        "duties.withdraw_exemption",
        "excused",
        "exemptions/{exemption}/withdraw",
        frozenset({"lead_office", "teacher"}),
        denied=UNREAD,
    ),
    Deed(
        "duties.open_publication",
        "answered",
        "publications",
        frozenset({"office", "clerk"}),
        lambda ids: {"quota": "group_activity", "term": int(ids["term"]), "closes_on": "2026-11-27"},
    ),
    Deed(
        "duties.object",
        "put_up",
        "publications/{publication}/objections",
        frozenset({"lead_principal", "lead_office"}),
        lambda ids: {"line": int(ids["line"]), "text": "漏了外校的一节"},
    ),
    Deed(
        "duties.answer_objection",
        "put_up",
        "objections/{objection}/answer",
        frozenset({"office", "clerk"}),
        lambda ids: {"upheld": True, "answer": "已补记"},
    ),
    Deed("duties.sign_publication", "answered", "publications/{publication}/sign", frozenset({"head"})),
    Deed(
        "duties.drop_publication",
        "put_up",
        "publications/{publication}/stop",
        SECRETARIAT,
        lambda ids: {"reason": "名单有误"},
    ),
    Deed(
        "duties.draw_sheets",
        "term_over",
        "appraisals",
        frozenset({"office", "clerk", "lead_office"}),
        lambda ids: {"term": int(ids["term"]), "people": [ids["teacher"]]},
        denied=NO_SHEET,
    ),
    Deed(
        "duties.say_word",
        "drawn_up",
        "appraisals/{sheet}/word",
        frozenset({"teacher"}),
        lambda ids: {"word": "无异议"},
        denied=NO_SHEET,
    ),
    Deed(
        "duties.settle_sheets",
        "drawn_up",
        "appraisals/{sheet}/settle",
        frozenset({"lead_principal"}),
        lambda ids: {"opinion": "同意"},
        denied=NO_SHEET,
    ),
    Deed(
        "duties.settle_sheets",
        "drawn_up",
        "appraisals/{principals_sheet}/settle",
        frozenset({"head"}),
        lambda ids: {"opinion": "同意"},
        denied=NO_SHEET | {"teacher": 404},
    ),
    Deed(
        "duties.settle_sheets",
        "drawn_up",
        "appraisals/{schools_sheet}/settle",
        frozenset({"head"}),
        lambda ids: {"opinion": "同意"},
        denied=NO_SHEET | {"teacher": 404},
    ),
    Deed(
        "duties.recall_sheet",
        "drawn_up",
        "appraisals/{sheet}/recall",
        frozenset({"office", "clerk", "lead_office"}),
        denied=NO_SHEET,
    ),
]
