"""Resolutions and tasks by the API."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MEETING_AT, Cast, make_cast
from tests.program import Program, done, program, refused, set_clock
from tests.scenes import sealed
from xuequ.affairs.resolutions.models import Receipt, Task
from xuequ.platform.audit.models import TrailEntry


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MEETING_AT)


def test_P3_4_changing_a_resolution_is_refused_to_the_head_himself_with_its_clause(cast: Cast) -> None:
    ids = sealed(cast)
    error = refused(program(cast, "head").post(f"resolutions/{ids['resolution']}/change"), 409)
    assert error["clause"] == "P3-4"
    shown = done(program(cast, "teacher").get(f"resolutions/{ids['resolution']}"))
    assert (shown["in_force"], shown["target"], shown["changed_by"]) == (True, None, [])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_P3_4_there_is_no_method_to_change_a_resolution_and_each_attempt_is_entered(
    cast: Cast, method: str
) -> None:
    ids = sealed(cast)
    address = f"resolutions/{ids['resolution']}"
    answer = program(cast, "head").ask(method, address, {"measure": "别的"})
    assert refused(answer, 405)["clause"] == "P3-4"
    assert answer["Allow"] == "GET"
    entry = TrailEntry.objects.latest("id")
    assert (entry.action, entry.person_name, entry.clause) == ("resolutions.change", "明湖head", "P3-4")
    assert entry.facts == {"resolution_id": ids["resolution"]}
    refused(program(make_cast("东山", "DS"), "head").ask(method, address), 404)
    assert TrailEntry.objects.latest("id").refused.startswith("没有找到")
    refused(Program().ask(method, address), 401)


def test_P2_3_1_a_school_signs_once(cast: Cast) -> None:
    ids = sealed(cast)
    address = f"resolutions/{ids['resolution']}/receipt"
    done(program(cast, "lead_office").post(address))
    refused(program(cast, "lead_principal").post(address), 409)
    assert Receipt.objects.count() == 1


def test_P3_6_tasks_are_listed_by_state_and_by_school(cast: Cast) -> None:
    ids = sealed(cast)
    teacher = program(cast, "teacher")
    lead, member = (str(cast.schools[role].pk) for role in ("lead", "member"))

    def found(**query: str) -> int:
        return int(done(teacher.get("tasks", **query))["total"])

    assert (found(), found(state="open"), found(state="active"), found(state="overdue")) == (1, 1, 1, 0)
    assert (found(state="done"), found(school=lead), found(school=member)) == (0, 1, 0)
    Task.objects.filter(pk=ids["task"]).update(due=date(2026, 11, 19))
    overdue = done(teacher.get("tasks", state="overdue"))["items"]
    assert [(task["id"], task["light"]) for task in overdue] == [(ids["task"], "red")]
    refused(teacher.get("tasks", state="late"), 422)


def test_P3_6_an_explanation_needs_reason_remedy_and_a_later_date(cast: Cast) -> None:
    ids = sealed(cast)
    whole = {"reason": "设备未到", "remedy": "先用教室", "new_date": "2026-12-30"}
    office = program(cast, "lead_office")
    for change in ({"reason": " "}, {"remedy": ""}, {"new_date": "2026-12-01"}):
        error = refused(office.post(f"tasks/{ids['task']}/explanations", {**whole, **change}), 422)
        assert error["clause"] == "P3-6"
    for missing in whole:
        body = {key: value for key, value in whole.items() if key != missing}
        error = refused(office.post(f"tasks/{ids['task']}/explanations", body), 422)
        assert missing in error["message"]


def test_a_file_somebody_else_handed_in_cannot_be_named_as_evidence(cast: Cast) -> None:
    ids = sealed(cast)
    body = {"percent": 10, "text": "开始", "evidence": ["00000000-0000-4000-8000-000000000000"]}
    refused(program(cast, "lead_office").post(f"tasks/{ids['task']}/reports", body), 404)


def test_the_number_of_queries_of_lists_is_fixed(cast: Cast) -> None:
    ids = sealed(cast)
    teacher = program(cast, "teacher")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            done(teacher.get(address))
        return len(seen)

    for percent in (10, 20, 30):
        body = {"percent": percent, "text": "进展"}
        done(program(cast, "lead_office").post(f"tasks/{ids['task']}/reports", body))
        if percent == 10:
            few = [queries(address) for address in ("tasks", f"tasks/{ids['task']}", "resolutions")]
    assert [queries(address) for address in ("tasks", f"tasks/{ids['task']}", "resolutions")] == few
    assert max(few) <= 12
