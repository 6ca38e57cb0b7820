"""Paper records from Excel, good and dirty: what is read, and what is told of the rest."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from xuequ.affairs.teaching.forms.paper import PaperReading, read_paper
from xuequ.affairs.teaching.forms.paper.marking import marked_copy
from xuequ.affairs.teaching.forms.paper.template import template
from xuequ.affairs.teaching.tests.papers import HEAD, paper_bytes
from xuequ.platform.files.workbooks import Unreadable

GOOD = {
    "日期": "2026-11-09",
    "活动": "听课",
    "听课人/主持人": "张三",
    "授课人": "李四",
    "课题/主题": "圆的面积",
}


def row(**said: Any) -> list[Any]:
    return [{**GOOD, **said}.get(name, "") for name in HEAD]


def read(*rows: list[Any], **more: Any) -> PaperReading:
    return read_paper(paper_bytes(*rows, **more), "听课本.xlsx")


def test_columns_are_found_in_any_order_by_their_usual_other_names() -> None:
    reading = read(
        ["1", "张 三", "李四", "2026.11.9 周一", "第三节", "圆的面积", "优秀", "三（1）班", "目标清楚"],
        head=("序号", "听课人", "执教人*", "听课日期", "第几节", "课题", "等级", "班级", "评语（手写）"),
        title="明湖小学听课登记表",
    )
    assert reading.faults == []
    (one,) = reading.said
    assert (one.line, one.kind, one.day, one.period) == (3, "observe", date(2026, 11, 9), 3)
    assert (one.doer, one.host, one.topic, one.mark) == ("张 三", "李四", "圆的面积", "very_good")
    assert (one.class_name, one.text) == ("三（1）班", "目标清楚")
    assert [note.message[:4] for note in reading.notes] == ["没有“活"]


def test_what_no_database_takes_is_not_in_what_is_told() -> None:
    (fault,) = read(row(日期="bad_x0000_day")).faults
    assert fault.value == "badday"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026.11.9", date(2026, 11, 9)),
        ("2026年11月9日", date(2026, 11, 9)),
        ("2026/11/9（星期一）", date(2026, 11, 9)),
        (datetime(2026, 11, 9), date(2026, 11, 9)),
        ("20261109", date(2026, 11, 9)),
    ],
)
def test_a_day_is_read_in_any_of_the_ways_people_write_one(raw: Any, day: date) -> None:
    assert read(row(日期=raw)).said[0].day == day


@pytest.mark.parametrize(
    ("word", "kind", "occasion"),
    [
        ("集体备课", "joint_preparation", ""),
        ("推门听课", "observe", "drop_in"),
        ("听公开课", "observe", "open"),
        ("公开课", "open_lesson", ""),
        ("教研员调研", "visit", ""),
    ],
)
def test_a_kind_is_known_by_the_words_people_use(word: str, kind: str, occasion: str) -> None:
    one = read(row(活动=word)).said[0]
    assert (one.kind, one.occasion) == (kind, occasion)


def test_what_only_a_pair_a_mentorship_or_an_instructor_does_is_said_to_count_nowhere() -> None:
    reading = read(row(), row(活动="评课", 节次=3))
    assert [one.kind for one in reading.said] == ["observe", "review"]
    assert "只留作记录" in reading.notes[0].message


@pytest.mark.parametrize(("raw", "mark"), [("良", "good"), ("B", "good"), ("88", 88), (87.5, 88), ("—", "")])
def test_a_mark_is_a_band_or_points(raw: Any, mark: str | int) -> None:
    assert read(row(**{"等级/得分": raw})).said[0].mark == mark


def test_people_who_took_part_are_parted_by_the_marks_people_use() -> None:
    assert read(row(参加人="张三、李 四，王五;赵六\n张三")).said[0].present == (
        "张三",
        "李 四",
        "王五",
        "赵六",
    )


@pytest.mark.parametrize(
    ("said", "key", "why"),
    [
        ({"日期": ""}, "day", "没有填写"),
        ({"日期": "上周一"}, "day", "看不懂"),
        ({"日期": "2026-11"}, "day", "没有写到日"),
        ({"活动": "团建"}, "kind", "不是能登记的活动"),
        ({"听课人/主持人": ""}, "doer", "没有填写"),
        ({"听课人/主持人": "张三、王五"}, "doer", "一行写一位"),
        ({"授课人": ""}, "host", "没有填写"),
        ({"课题/主题": "长" * 121}, "topic", "最多120个字"),
        ({"节次": "早读"}, "period", "看不懂"),
        ({"节次": 13}, "period", "看不懂"),
        ({"等级/得分": "101"}, "mark", "不是等级"),
        ({"意见/评语": "长" * 5001}, "text", "最多5000个字"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_cell(said: dict[str, Any], key: str, why: str) -> None:
    reading = read(row(), row(**said))
    assert [(one.line, one.key) for one in reading.faults] == [(3, key)]
    assert why in reading.faults[0].message % reading.faults[0].facts
    assert [one.line for one in reading.said] == [2]


def test_merged_cells_hold_for_every_row_they_cover() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (HEAD, row(), row(日期="", 节次=3)):
        sheet.append(line)
    sheet.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    assert [one.day for one in read_paper(out.getvalue(), "a.xlsx").said] == [date(2026, 11, 9)] * 2


def test_the_template_holds_examples_that_are_never_read() -> None:
    with pytest.raises(Unreadable, match="没有记录"):
        read_paper(template(["语文"], ["光明小学"]), "模板.xlsx")
    book = load_workbook(io.BytesIO(template(["语文"], ["光明小学"])))
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "日期*"
    assert {str(one.sqref)[0] for one in sheet.data_validations.dataValidation} >= {"B", "G"}


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.xlsx", "空文件"),
        (b"%PDF-1.7", "听课本.pdf", "不是 Excel"),
        (b"PK\x03\x04 broken", "a.xlsx", "打不开"),
        (paper_bytes(["x"], head=("姓名", "电话")), "a.xlsx", "没有认出记录"),
        (paper_bytes(["x"], head=("日期", "课题", "授课人")), "a.xlsx", "缺少"),
        (paper_bytes(head=HEAD), "a.xlsx", "没有记录"),
    ],
    ids=["empty", "pdf", "broken", "other", "column", "rows"],
)
def test_a_file_that_will_not_do_is_refused_in_plain_words(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_paper(content, name)
    assert why in refused.value.text


def test_a_marked_copy_colours_the_cell_tells_it_at_the_end_and_can_be_handed_in_again() -> None:
    content = paper_bytes(row(), row(活动="团建", 日期="=1+1"))
    reading = read_paper(content, "a.xlsx")
    marked = marked_copy(content, reading, reading.faults, lambda text: text)
    sheet = load_workbook(io.BytesIO(marked)).worksheets[0]
    last = len(HEAD) + 1
    assert sheet.cell(1, last).value == "问题"
    assert sheet.cell(2, last).value is None
    assert "不是能登记的活动" in str(sheet.cell(3, last).value)
    assert sheet["B3"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["B2"].fill.fgColor.rgb != "00FFC7CE"
    assert sheet["A3"].data_type == "s"
    again = read_paper(marked, "a.xlsx")
    assert [one.line for one in again.faults] == [one.line for one in reading.faults]
    assert [note.message for note in again.notes] == []
    twice = load_workbook(io.BytesIO(marked_copy(marked, again, (), lambda text: text))).worksheets[0]
    assert (twice.cell(1, last).value, twice.cell(3, last).value) == ("问题", None)
    assert twice["B3"].fill.fgColor.rgb != "00FFC7CE"
    assert twice.max_column == last
