"""A roster is read whole: what is clean, what is repaired, what is wrong and where."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import xuequ.site
from xuequ.affairs.organisation.forms.roster import (
    Fault,
    FaultKind,
    RosterReading,
    Severity,
    UnreadableRoster,
)
from xuequ.affairs.organisation.forms.roster.wording import NO_SHEET, WORDING
from xuequ.affairs.organisation.tests.rosters import (
    SCHOOL_HEADER,
    SCHOOLS,
    STAFF,
    STAFF_HEADER,
    read,
    saved,
    sheets,
    workbook,
)
from xuequ.kernel.actor import PostKind

K = FaultKind


def places(faults: tuple[Fault, ...]) -> list[tuple[str, int, str, FaultKind]]:
    return [(fault.sheet, fault.row, fault.column, fault.kind) for fault in faults]


def sample(name: str) -> bytes:
    folder = os.environ.get("XUEQU_SAMPLES")
    if not folder or not Path(folder, name).exists():
        pytest.skip(f"XUEQU_SAMPLES names no folder with {name}")
    return Path(folder, name).read_bytes()


DIRTY: dict[tuple[int, str], Any] = {
    (3, "姓名"): "  孙凯刚 ",
    (4, "手机号"): "１３８００００２２２２",
    (4, "参加工作日期"): "1998.9",
    (5, "所在学校"): "上海市黄浦区不存在小学",
    (5, "性别"): "M",
    (6, "工号"): "MH00003",
    (7, "参加工作日期"): "2031-09-01",
    (8, "任教学科"): "奥数",
    (8, "手机号"): "1380000",
    (9, "周课时"): -3,
    (9, "姓名"): None,
    (10, "姓名"): '=HYPERLINK("http://127.0.0.1/","张三")',
}


def test_P1_0a_a_clean_roster_has_no_faults_and_every_row() -> None:
    reading = read(workbook())
    assert (len(reading.schools), len(reading.staff)) == (len(SCHOOLS), len(STAFF))
    assert reading.faults == reading.repaired == reading.notes == ()
    first = reading.staff[0]
    assert (first.line, first.number, first.school, first.grade, first.periods) == (
        3,
        "MH00001",
        "明湖区光华小学",
        4,
        14,
    )
    assert first.started_on == date(2012, 9, 4) and first.posts == (PostKind.TEACHER,)
    school = reading.schools[2]
    assert (school.stage, school.role, school.longitude) == ("junior", "member", Decimal("121.512700"))


def test_P1_0a_each_fault_of_a_dirty_roster_is_found_once_in_its_cell_and_nothing_else() -> None:
    reading = read(workbook(DIRTY))
    assert places(reading.faults) == [
        ("教职工", 5, "D", K.UNKNOWN_SCHOOL),
        ("教职工", 6, "A", K.NUMBER_TWICE),
        ("教职工", 7, "K", K.FUTURE_DATE),
        ("教职工", 8, "E", K.UNKNOWN_SUBJECT),
        ("教职工", 8, "N", K.SHORT_PHONE),
        ("教职工", 9, "B", K.EMPTY),
        ("教职工", 9, "M", K.NEGATIVE),
        ("教职工", 10, "B", K.FORMULA),
    ]
    assert [(fault.row, fault.kind, fault.repaired) for fault in reading.repaired] == [
        (3, K.BLANKS, "孙凯刚"),
        (4, K.DAY_ASSUMED, "1998-09-01"),
        (4, K.WIDTH, "13800002222"),
        (5, K.ALIAS, "男"),
    ]
    assert [row.line for row in reading.staff] == [3, 4]


def test_P1_0a_every_fault_says_what_is_wrong_and_what_to_do() -> None:
    reading = read(workbook(DIRTY))
    for fault in (*reading.faults, *reading.repaired):
        assert fault.reason_text and fault.remedy_text
        assert "%(" not in fault.reason_text + fault.remedy_text
    twice = next(fault for fault in reading.faults if fault.kind is K.NUMBER_TWICE)
    assert twice.also_rows == (5,) and "5、6" in twice.reason_text
    subject = next(fault for fault in reading.faults if fault.kind is K.UNKNOWN_SUBJECT)
    assert "数学" in subject.remedy_text


def test_every_kind_of_fault_has_its_words() -> None:
    assert {kind.value for kind in FaultKind} == set(WORDING)


def test_empty_rows_are_passed_over_and_counted() -> None:
    blank = {(5, name): "  " if name == "姓名" else None for name in STAFF_HEADER}
    reading = read(workbook(blank))
    assert reading.blank_rows == 1 and reading.faults == () and len(reading.staff) == len(STAFF) - 1


def test_joined_before_started_is_a_warning_and_keeps_the_row() -> None:
    reading = read(workbook({(3, "到本校日期"): "2011-09-01"}))
    assert [(fault.kind, fault.severity) for fault in reading.faults] == [
        (K.JOINED_BEFORE_STARTED, Severity.WARNING)
    ]
    assert len(reading.staff) == len(STAFF) and reading.errors == ()


def test_the_header_may_stand_lower_and_its_columns_in_any_order_with_others_between() -> None:
    header = ["手机号码", "备注", "姓 名", "所在学校（全称）", "*工号", "身份证号"]
    rows = [[], ["二〇二六年名册"], [], header, ["13800000001", "x", "张三", "明湖区光华小学", "A1", "y"]]
    reading = read(sheets(教职工=rows), known_schools=["明湖区光华小学"])
    (person,) = reading.staff
    assert (person.line, person.number, person.name, person.phone) == (5, "A1", "张三", "13800000001")
    assert any("备注、身份证号" in note.text for note in reading.notes)
    assert reading.staff_columns == {"phone", "name", "school", "number"}


def test_missing_required_columns_are_one_clear_fault() -> None:
    reading = read(sheets(教职工=[("姓名", "性别"), ("张三", "男"), ("李四", "女")]))
    (fault,) = reading.faults
    assert fault.kind is K.MISSING_COLUMN and fault.severity is Severity.ERROR
    assert "工号、所在学校" in fault.reason_text and reading.staff == ()


def test_sheets_of_other_names_are_known_by_their_headers() -> None:
    reading = read(
        sheets(Sheet1=[STAFF_HEADER, *STAFF], 本区各校=[SCHOOL_HEADER, *SCHOOLS], 说明=[("请看",)])
    )
    assert (len(reading.schools), len(reading.staff), reading.faults) == (len(SCHOOLS), len(STAFF), ())
    assert [note.facts["sheets"] for note in reading.notes if "sheets" in note.facts] == ["说明"]


def test_a_list_of_people_with_a_school_column_is_not_taken_for_a_list_of_schools() -> None:
    rows = [("工号", "姓名", "学校", "地址"), ("A1", "张三", "明湖区光华小学", "x路1号")]
    reading = read(sheets(Sheet1=rows), known_schools=["明湖区光华小学"])
    assert reading.schools == () and len(reading.staff) == 1


def test_merged_cells_fill_every_line_they_cover_but_never_numbers_and_names() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "教职工"
    for row in (
        ("工号", "姓名", "所在学校"),
        ("A1", "张三", "明湖区光华小学"),
        ("A2", "李四", None),
        ("A3", None, None),
    ):
        sheet.append(row)
    sheet.merge_cells("C2:C4")
    sheet.merge_cells("B3:B4")
    reading = read(saved(book), known_schools=["明湖区光华小学"])
    assert [row.school for row in reading.staff] == ["明湖区光华小学"] * 2
    assert places(reading.faults) == [("教职工", 4, "B", K.EMPTY)]


def test_a_formula_counts_only_in_a_column_that_is_read_and_even_with_a_stored_value() -> None:
    content = workbook({(4, "周课时"): "=10+4"}, schools={(3, "序号"): "=ROW()-2"})
    reading = read(content)
    assert places(reading.faults) == [("教职工", 4, "M", K.FORMULA)]
    (fault,) = reading.faults
    assert fault.value == "=10+4", "people look for what they see in the cell"
    assert "选择性粘贴" in fault.remedy_text


def test_several_posts_in_one_cell_and_none_at_all() -> None:
    reading = read(
        workbook({(3, "职务"): "副校长、教研组长", (4, "职务"): "会计", (5, "职务"): "系统管理员"})
    )
    assert reading.staff[0].posts == (PostKind.VICE_PRINCIPAL, PostKind.SUBJECT_HEAD)
    assert reading.staff[1].posts == (PostKind.BURSAR,)
    assert places(reading.faults) == [("教职工", 5, "G", K.UNKNOWN_POST)]


def test_a_school_known_already_is_known_and_a_slip_is_named() -> None:
    rows = [
        STAFF_HEADER,
        *(
            (*person[:3], school, *person[4:])
            for person, school in zip(STAFF, ("明湖 区光华小学", "明湖光华小学"), strict=False)
        ),
    ]
    reading = read(sheets(教职工=rows), known_schools=["明湖区光华小学"])
    assert [row.school for row in reading.staff] == ["明湖区光华小学"]
    (fault,) = reading.faults
    assert fault.kind is K.UNKNOWN_SCHOOL and "明湖区光华小学" in fault.remedy_text


def test_a_school_with_a_fault_of_its_own_is_still_known_to_its_staff() -> None:
    reading = read(workbook(schools={(4, "教职工数"): "很多"}))
    assert places(reading.faults) == [("学校", 4, "H", K.BAD_COUNT)]
    assert len(reading.staff) == len(STAFF)


def test_schools_listed_twice_name_both_lines_and_what_differs() -> None:
    reading = read(workbook(schools={(6, "学校名称"): "明湖区 光华小学", (6, "地址"): "育才路692号"}))
    fault = reading.faults[0]
    assert (fault.kind, fault.row, fault.also_rows) == (K.SCHOOL_DIFFERS, 6, (4,))
    assert fault.facts["differing"] == "经度、纬度、教职工数"
    assert {school.line for school in reading.schools} == {3, 5}


def test_two_schools_at_one_address_or_on_one_point_are_worth_a_look() -> None:
    reading = read(
        workbook(schools={(4, "地址"): "文昌路 351号", (5, "经度"): 121.49457, (5, "纬度"): 31.2348})
    )
    assert [(fault.row, fault.kind, fault.severity, fault.also_rows) for fault in reading.faults] == [
        (4, K.ADDRESS_TWICE, Severity.WARNING, (3,)),
        (5, K.POSITION_TWICE, Severity.WARNING, (3,)),
    ]
    assert len(reading.schools) == len(SCHOOLS)


def test_a_school_far_from_the_others_is_found_and_exchanged_degrees_are_put_right() -> None:
    reading = read(workbook(schools={(3, "经度"): 106.72283, (3, "纬度"): 26.571074,
                                     (4, "经度"): 31.24461, (4, "纬度"): 121.47546}))  # fmt: skip
    (far,) = reading.faults
    assert (far.kind, far.row) == (K.FAR_AWAY, 3) and far.facts["distance"] > 1400
    assert [fault.kind for fault in reading.repaired] == [K.SWAPPED, K.SWAPPED]
    exchanged = next(school for school in reading.schools if school.line == 4)
    assert (exchanged.longitude, exchanged.latitude) == (Decimal("121.475460"), Decimal("31.244610"))


@pytest.mark.parametrize(
    ("longitude", "latitude", "kind"),
    [
        (0, 0, K.BAD_POSITION),
        (2.35, 48.85, K.BAD_POSITION),
        (121.4, None, K.HALF_POSITION),
        ("东", 31, K.BAD_POSITION),
    ],
)
def test_positions_outside_the_country_and_halves_of_positions_are_errors(
    longitude: Any, latitude: Any, kind: FaultKind
) -> None:
    reading = read(workbook(schools={(3, "经度"): longitude, (3, "纬度"): latitude}))
    assert [fault.kind for fault in reading.faults] == [kind]


def test_two_base_schools_are_an_error() -> None:
    reading = read(workbook(schools={(5, "学区内角色"): "基地校"}))
    assert [(fault.kind, fault.also_rows) for fault in reading.faults] == [(K.BASE_TWICE, (5,))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_list_of_schools_as_text_is_read_in_any_usual_encoding(encoding: str, mark: str) -> None:
    lines = (
        "编号,学校名称,地址,经度,纬度,公布的教职工数",
        "14,㼆䶮小学,茂名南路175号,121.46,31.22,119",
        "15,回民小学,,,,",
    )
    reading = read("\n".join(lines).replace(",", mark).encode(encoding), "学校.csv")
    assert [(school.name, school.stage, school.headcount) for school in reading.schools] == [
        ("㼆䶮小学", "primary", 119),
        ("回民小学", "primary", None),
    ]
    assert reading.schools[0].role is None and reading.faults == ()


def test_a_text_of_people_is_read_as_staff() -> None:
    text = "工号,姓名,所在学校\r\n0012,张三,光华小学\r\n"
    (person,) = read(text.encode(), "a.csv", known_schools=["光华小学"]).staff
    assert person.number == "0012"


def test_a_workbook_without_any_list_says_what_it_looked_for() -> None:
    with pytest.raises(UnreadableRoster) as refused:
        read(sheets(成绩=[("语文", "数学"), (1, 2)]))
    assert refused.value.message == NO_SHEET


def test_progress_is_told_to_the_end_and_never_backwards() -> None:
    heard: list[tuple[int, int]] = []
    more = [(f"X{n}", "王五", "男", "明湖区光华小学") for n in range(700)]
    read(workbook(more_staff=more), progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard) and len(heard) > 3
    assert heard[-1][0] == heard[-1][1]


def test_the_same_file_gives_the_same_reading() -> None:
    content = workbook(DIRTY)
    assert read(content) == read(content)


def test_the_demo_roster_is_clean() -> None:
    content = Path(xuequ.site.__path__[0], "demo", "roster-minghu.xlsx").read_bytes()
    reading = read(content)
    assert (len(reading.schools), len(reading.staff)) == (27, 1845)
    assert reading.faults == reading.repaired == reading.notes == ()


def test_P1_0a_the_dirty_sample_gives_exactly_its_planted_faults() -> None:
    reading: RosterReading = read(sample("roster-dirty.xlsx"))
    assert places(reading.faults) == [
        ("教职工", 10, "D", K.UNKNOWN_SCHOOL),
        ("教职工", 12, "A", K.NUMBER_TWICE),
        ("教职工", 14, "K", K.FUTURE_DATE),
        ("教职工", 18, "B", K.EMPTY),
        ("教职工", 20, "E", K.UNKNOWN_SUBJECT),
        ("教职工", 22, "N", K.SHORT_PHONE),
        ("教职工", 26, "M", K.NEGATIVE),
        ("教职工", 28, "B", K.FORMULA),
    ]
    assert [(fault.row, fault.column, fault.repaired) for fault in reading.repaired] == [
        (6, "B", "邓欣"),
        (8, "N", "13513106791"),
        (16, "K", "1998-09-01"),
        (24, "C", "男"),
    ]
    assert reading.blank_rows == 1 and len(reading.staff) == 391


def test_the_real_list_shows_two_schools_twice_and_one_far_away() -> None:
    reading = read(sample("real-school-list-huangpu.csv"), "real-school-list-huangpu.csv")
    assert [(fault.kind, fault.row, fault.also_rows) for fault in reading.errors] == [
        (K.SCHOOL_DIFFERS, 6, (5,)),
        (K.SCHOOL_DIFFERS, 8, (7,)),
        (K.FAR_AWAY, 18, ()),
    ]
    assert 1500 <= reading.errors[-1].facts["distance"] <= 1550
