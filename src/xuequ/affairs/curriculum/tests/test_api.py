"""Timetables by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast, make_cast
from tests.program import Upload, done, program, refused, set_clock
from xuequ.affairs.curriculum.models import Timetable
from xuequ.affairs.curriculum.tests.test_timetables import clashing, many
from xuequ.affairs.curriculum.tests.timetabling import grid, listed, timetable, upload, usual, workbook

LESSON = {"class_group": "三（1）班", "weekday": 2, "period": 1, "subject": "语文", "teacher": "明湖teacher"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def test_P1_3_3_a_program_of_any_teacher_finds_the_lessons_of_a_day(cast: Cast) -> None:
    usual(cast)
    teacher = program(cast, "teacher")
    found = done(teacher.get("lessons", day="2026-11-10"))
    assert (found["total"], found["next"]) == (3, None)
    first = found["items"][0]
    assert first["subject"]["name"] == "语文"
    assert first["teacher"] == {"id": str(cast.people["teacher"].pk), "name": "明湖teacher"}
    assert (first["starts"], first["weeks"]) == ("08:20:00", "every")
    assert done(teacher.get("lessons", day="2026-11-10", period=2))["total"] == 1
    assert done(teacher.get("lessons", day="2026-11-14"))["total"] == 0
    part = done(teacher.get("lessons", day="2026-11-10", limit=2))
    assert len(done(teacher.get(part["next"]))["items"]) == 1
    for wrong in (
        {},
        {"day": "x"},
        {"day": "2026-11-10", "period": 13},
        {"day": "2026-11-10", "school": "x"},
    ):
        refused(teacher.get("lessons", **wrong), 422)


def test_nothing_of_another_district_is_there(cast: Cast) -> None:
    usual(cast)
    head = program(make_cast("东山", "DS"), "office")
    school = cast.schools["lead"].pk
    assert done(head.get("timetables"))["total"] == 0
    assert done(head.get("lessons", day="2026-11-10", school=str(school)))["total"] == 0
    refused(head.get(f"schools/{school}/bell-times"), 404)
    refused(head.post(f"schools/{school}/timetables", {"starts": "2026-11-10", "lessons": [LESSON]}), 404)
    body = Upload(file=upload(workbook(grid([["1", "语文"]]))), starts="2026-11-10")
    refused(head.post(f"schools/{school}/timetable-imports", body), 404)


def test_a_program_brings_in_a_timetable_from_rows_whole_or_not_at_all(cast: Cast) -> None:
    address = f"schools/{cast.schools['lead'].pk}/timetables"
    office = program(cast, "lead_office")
    made = done(office.post(address, {"starts": "2026-09-01", "lessons": [LESSON]}, key="once"))
    again = done(office.post(address, {"starts": "2026-09-01", "lessons": [LESSON]}, key="once"))
    assert made == again
    assert done(office.get("timetables", day="2026-11-10"))["items"] == [made]
    for wrong in (
        [LESSON, LESSON],
        [{**LESSON, "class_group": "博雅班"}],
        [{**LESSON, "period": 0}],
        [{**LESSON, "pupil": "x"}],
        [],
    ):
        refused(office.post(address, {"starts": "2026-11-10", "lessons": wrong}), 422)
    assert Timetable.objects.count() == 1
    assert (
        refused(program(cast, "teacher").post(address, {"starts": "2026-11-10", "lessons": [LESSON]}), 403)[
            "clause"
        ]
        == "P1-3.3"
    )


def _handed(cast: Cast, part: str, content: bytes, name: str = "课表.xlsx") -> Any:
    body = Upload(file=upload(content, name), starts="2026-11-10")
    return program(cast, part).post(f"schools/{cast.schools['lead'].pk}/timetable-imports", body)


def test_a_file_is_handed_in_looked_at_and_applied_once(cast: Cast) -> None:
    seen = done(_handed(cast, "lead_office", workbook(grid([["1", "语文\n王小二", "班会"]]))))
    assert (seen["lessons"], seen["classes"], seen["unnamed"], seen["state"]) == (2, 1, 1, "ready")
    assert (seen["unknown_teachers"], seen["unknown_subjects"]) == (["王小二"], ["班会"])
    office = program(cast, "lead_office")
    refused(program(cast, "teacher").get(f"timetable-imports/{seen['id']}"), 404)
    made = done(office.post(f"timetable-imports/{seen['id']}/apply"))
    assert made["starts"] == "2026-11-10"
    refused(office.post(f"timetable-imports/{seen['id']}/apply"), 409)
    refused(office.post(f"timetable-imports/{seen['id']}/drop"), 409)
    assert done(office.get(f"timetable-imports/{seen['id']}"))["timetable"] == made["id"]


def test_a_file_with_faults_says_where_and_is_not_applied(cast: Cast) -> None:
    seen = done(
        _handed(cast, "office", workbook(listed([("博雅班", 1, 1, "语文"), ("三1班", 1, 1, "语文")])))
    )
    assert [(one["sheet"], one["cell"]) for one in seen["faults"]] == [("全校课表", "A2")]
    office = program(cast, "office")
    refused(office.post(f"timetable-imports/{seen['id']}/apply"), 422)
    assert done(office.post(f"timetable-imports/{seen['id']}/drop"))["state"] == "dropped"


def test_a_file_that_is_no_timetable_is_refused(cast: Cast) -> None:
    assert "不是 Excel" in refused(_handed(cast, "office", b"hello"), 422)["message"]
    refused(_handed(cast, "office", b"hello", "a.pdf"), 422)
    refused(_handed(cast, "teacher", b"hello"), 403)
    address = f"schools/{cast.schools['lead'].pk}/timetable-imports"
    refused(program(cast, "office").post(address, Upload(starts="2026-11-10")), 422)
    refused(program(cast, "office").post(address, {"starts": "2026-11-10"}), 422)


def test_clashes_are_told_to_the_schools_concerned(cast: Cast) -> None:
    clashing(cast)
    found = done(program(cast, "lead_office").get("timetable-clashes"))
    assert [one["kind"] for one in found["items"]] == ["teacher"]
    assert {found["items"][0][side]["school"]["name"] for side in ("first", "second")} == {
        "明湖第二中心小学",
        "明湖光明小学",
    }
    assert done(program(cast, "supported_office").get("timetable-clashes"))["total"] == 0
    member = str(cast.schools["member"].pk)
    assert done(program(cast, "office").get("timetable-clashes", school=member))["total"] == 2


def test_bell_times_are_read_by_all_and_set_by_the_school(cast: Cast) -> None:
    address = f"schools/{cast.schools['lead'].pk}/bell-times"
    given = {"bells": [{"number": 1, "starts": "08:20", "ends": "09:00"}]}
    assert done(program(cast, "teacher").get(address))["bells"] == []
    refused(program(cast, "teacher").ask("PUT", address, given), 403)
    done(program(cast, "lead_office").ask("PUT", address, given))
    assert done(program(cast, "teacher").get(address))["bells"] == [
        {"number": 1, "starts": "08:20:00", "ends": "09:00:00"}
    ]
    for wrong in (
        [],
        [{"number": 1, "starts": "09:00", "ends": "08:00"}],
        [{**given["bells"][0], "number": 2}],
        [{**given["bells"][0], "ends": "09:00+08:00"}],
    ):
        refused(program(cast, "lead_office").ask("PUT", address, {"bells": wrong}), 422)


def test_the_number_of_queries_is_the_same_for_many_lessons(cast: Cast) -> None:
    teacher = program(cast, "teacher")

    def queries(address: str, **query: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            done(teacher.get(address, **query))
        return len(seen)

    def all_of_them() -> list[int]:
        return [queries("timetables"), queries("lessons", day="2026-11-10"), queries("timetable-clashes")]

    timetable(cast, many(1))
    few = all_of_them()
    timetable(cast, many(20))
    assert all_of_them() == few
    assert max(few) <= 8
