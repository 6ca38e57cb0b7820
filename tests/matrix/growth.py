"""Growth: who trains, counts and certifies; who applies for a project, and who judges it."""

from __future__ import annotations

from typing import Any

from tests.matrix.deed import EVERYBODY, LEAD, OFFICES, SECRETARIAT, Deed
from tests.scenes import Ids

OFFICE = frozenset({"office", "clerk"})
"""The secretariat."""
HOSTS = OFFICE | {"lead_office"}
"""The training officers of a session that the lead school hosts."""
STAFF = frozenset(EVERYBODY) - {"researcher", "authority", "system_admin", "security_admin", "auditor"}
"""Everybody who belongs to a school."""


PLAN = {
    "title": "课堂观察",
    "kind": "spread",
    "starts_at": "2026-12-01T14:00:00+08:00",
    "ends_at": "2026-12-01T17:00:00+08:00",
    "hours": 3,
}
REASON = {"reason": "有一人登记错了"}


def _plan(ids: Ids) -> dict[str, Any]:
    return {**PLAN, "host": ids["lead_school"]}


def _teacher(ids: Ids) -> dict[str, Any]:
    return {"person": ids["teacher"], "note": "没带手机"}


def _bursar(ids: Ids) -> dict[str, Any]:
    return {"person": ids["bursar"], "note": "没带手机"}


def _outside(ids: Ids) -> dict[str, Any]:
    return {
        "person": ids["teacher"],
        "title": "市级培训",
        "level": "city",
        "first": "2026-10-20",
        "last": "2026-10-21",
        "hours": 12,
        "evidence": ids["file"],
    }


def _certificate(ids: Ids) -> dict[str, Any]:
    return {"person": ids["teacher"], "first": "2026-09-01", "last": "2026-12-31"}


def _project(ids: Ids) -> dict[str, Any]:
    return {
        "school": ids["lead_school"],
        "title": "作业设计研究",
        "level": "school",
        "topic": "efficiency",
        "leader": ids["teacher"],
        "first": "2026-11-01",
        "last": "2027-12-31",
        "plan": "方案",
    }


def _opening(ids: Ids) -> dict[str, Any]:
    people = [ids[part] for part in ("head", "supported_principal", "member_principal")]
    return {"day": "2026-11-18", "reviewers": people}


def _step(kind: str, day: str) -> Any:
    def body(ids: Ids) -> dict[str, Any]:
        people = _opening(ids)["reviewers"] if kind == "conclude" else []
        return {"kind": kind, "day": day, "text": "可以实施", "reviewers": people}

    return body


RESULT = {"title": "课例集", "kind": "course", "day": "2026-11-10"}
CONDUCT = frozenset({"teacher", "research_director"})
"""Leader of the project, and research director of its school."""
SEE_APPLICATION = SECRETARIAT | LEAD | CONDUCT | {"bursar"}
UNSEEN_DRAFT = dict.fromkeys(EVERYBODY - OFFICES, 404)
SEE_TEACHER = SECRETARIAT | LEAD | {"teacher"}
UNSEEN_OUTSIDE = dict.fromkeys(EVERYBODY - SEE_TEACHER, 404)

GROWTH = [
    Deed(
        "growth.make_programme",
        "no_programme",
        "training/programmes",
        OFFICE,
        lambda ids: {"title": "校本培训安排", "audience": "全体教师"},
        names_ids=False,
    ),
    Deed(
        "growth.publish_programme",
        "programme_drafted",
        "training/programmes/{programme}/publish",
        OFFICE,
        denied=UNSEEN_DRAFT,
    ),
    Deed(
        "growth.add_session",
        "session_announced",
        "training/programmes/{programme}/sessions",
        HOSTS,
        _plan,
    ),
    Deed("growth.change_session", "session_announced", "training/sessions/{session}/change", HOSTS, _plan),
    Deed(
        "growth.cancel_session",
        "session_announced",
        "training/sessions/{session}/cancel",
        HOSTS,
        lambda ids: REASON,
    ),
    Deed(
        "growth.register",
        "session_announced",
        "training/sessions/{session}/register",
        STAFF - {"teacher"},
        denied={"teacher": 409},
    ),
    Deed(
        "growth.withdraw_registration",
        "session_announced",
        "training/sessions/{session}/withdraw",
        frozenset({"teacher"}),
        denied=dict.fromkeys(EVERYBODY, 409),
    ),
    Deed(
        "growth.sign_in",
        "session_begins",
        "training/sessions/{session}/sign-in",
        frozenset({"teacher"}),
        denied=dict.fromkeys(EVERYBODY, 409),
    ),
    Deed("growth.tick", "session_begins", "training/sessions/{session}/tick", HOSTS, _bursar),
    Deed("growth.untick", "session_over", "training/sessions/{session}/untick", HOSTS, _teacher),
    Deed("growth.close_session", "session_over", "training/sessions/{session}/close", HOSTS),
    Deed(
        "growth.reopen_session",
        "hours_counted",
        "training/sessions/{session}/reopen",
        HOSTS,
        lambda ids: REASON,
    ),
    Deed(
        "growth.enter_outside",
        "hours_counted",
        "training/outside",
        frozenset({"lead_office"}),
        _outside,
        denied=dict.fromkeys(EVERYBODY, 404),
    ),
    Deed(
        "growth.decide_outside",
        "hours_counted",
        "training/outside/{outside}/decide",
        OFFICE,
        lambda ids: {"confirmed": True},
        denied=UNSEEN_OUTSIDE,
    ),
    Deed(
        "growth.revoke_outside",
        "hours_confirmed",
        "training/outside/{outside}/revoke",
        OFFICE,
        lambda ids: REASON,
        denied=UNSEEN_OUTSIDE,
    ),
    Deed("growth.issue_certificate", "hours_counted", "training/certificates", OFFICE, _certificate),
    Deed(
        "growth.apply_project",
        "no_programme",
        "research/projects",
        CONDUCT,
        _project,
    ),
    Deed(
        "growth.decide_project",
        "project_applied",
        "research/projects/{project}/decide",
        SECRETARIAT,
        lambda ids: {"approved": True},
        denied=dict.fromkeys(EVERYBODY - SEE_APPLICATION, 404),
    ),
    Deed(
        "growth.announce_opening",
        "project_approved",
        "research/projects/{project}/opening",
        CONDUCT,
        _opening,
    ),
    Deed(
        "growth.record_milestone",
        "project_opening",
        "research/projects/{project}/steps",
        SECRETARIAT,
        _step("open", "2026-11-18"),
    ),
    Deed(
        "growth.record_milestone",
        "project_opened",
        "research/projects/{project}/steps",
        CONDUCT,
        _step("midterm", "2026-12-16"),
    ),
    Deed(
        "growth.record_milestone",
        "project_researched",
        "research/projects/{project}/steps",
        SECRETARIAT,
        _step("conclude", "2026-12-16"),
    ),
    Deed(
        "growth.change_project",
        "project_approved",
        "research/projects/{project}/people",
        SECRETARIAT,
        lambda ids: {"leader": ids["lead_office"], "reason": "人员调动"},
    ),
    Deed(
        "growth.extend_project",
        "project_approved",
        "research/projects/{project}/extend",
        SECRETARIAT,
        lambda ids: {"last": "2028-06-30", "reason": "样本不足"},
    ),
    Deed(
        "growth.withdraw_project",
        "project_approved",
        "research/projects/{project}/withdraw",
        SECRETARIAT,
        lambda ids: REASON,
    ),
    Deed(
        "growth.add_deliverable",
        "project_approved",
        "research/projects/{project}/deliverables",
        CONDUCT | {"lead_office", "bursar"},
        lambda ids: RESULT,
    ),
]
