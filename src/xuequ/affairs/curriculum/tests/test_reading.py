"""Timetables from Excel, good and dirty, read in both shapes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from xuequ.affairs.curriculum.forms.timetable import (
    TimetableReading,
    UnreadableTimetable,
    cells,
    read_timetable,
    template,
)
from xuequ.affairs.curriculum.forms.timetable.cells import Said, Words
from xuequ.affairs.curriculum.rules import Weeks
from xuequ.affairs.curriculum.tests.timetabling import grid, listed, workbook
from xuequ.affairs.organisation.rules import SUBJECTS

PEOPLE = frozenset({"张三", "李四", "欧阳娜娜", "单雄信"})
WORDS = Words(frozenset(SUBJECTS), PEOPLE)


def read(*sheets: tuple[str, Any, Any], name: str = "课表.xlsx") -> TimetableReading:
    return read_timetable(workbook(*sheets), name, subjects=SUBJECTS, people=PEOPLE)


def told(reading: TimetableReading) -> list[tuple[Any, ...]]:
    return [
        (one.grade, one.number, one.weekday, one.period, one.subject, one.teacher) for one in reading.lessons
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("语文", [Said("语文")]),
        ("语文\n张三", [Said("语文", "张三")]),
        ("语文（张三）", [Said("语文", "张三")]),
        ("语文 张 三", [Said("语文", "张三")]),
        ("语 文", [Said("语文")]),
        ("语文\n张　三", [Said("语文", "张三")]),
        ("语文/张三", [Said("语文", "张三")]),
        ("语文张三", [Said("语文", "张三")]),
        ("语文\n张三老师", [Said("语文", "张三")]),
        ("语文\n王小二\n301", [Said("语文", "王小二", "301")]),
        ("科学（实验室）\n张三", [Said("科学", "张三", "实验室")]),
        ("语文\n单雄信", [Said("语文", "单雄信")]),
        ("数学/信息科技 单双周", [Said("数学", weeks=Weeks.ODD), Said("信息科技", weeks=Weeks.EVEN)]),
        ("数学/信息（单双周）", [Said("数学", weeks=Weeks.ODD), Said("信息", weeks=Weeks.EVEN)]),
        ("数学（单）/音乐（双）", [Said("数学", weeks=Weeks.ODD), Said("音乐", weeks=Weeks.EVEN)]),
        (
            "数学（单）张三\n音乐（双）李四",
            [Said("数学", "张三", weeks=Weeks.ODD), Said("音乐", "李四", weeks=Weeks.EVEN)],
        ),
        ("单周：数学\n双周：音乐", [Said("数学", weeks=Weeks.ODD), Said("音乐", weeks=Weeks.EVEN)]),
        ("单周:数学 双周:音乐", [Said("数学", weeks=Weeks.ODD), Said("音乐", weeks=Weeks.EVEN)]),
        ("数学（单周）", [Said("数学", weeks=Weeks.ODD)]),
        (
            "数学/音乐",
            [
                Said("数学", weeks=Weeks.ODD, guessed=True),
                Said("音乐", weeks=Weeks.EVEN, guessed=True),
            ],
        ),
        ("语文\n张三\n李四", [Said("语文", "张三、李四")]),
        (
            "语文 张三/数学 李四 单双周",
            [Said("语文", "张三", weeks=Weeks.ODD), Said("数学", "李四", weeks=Weeks.EVEN)],
        ),
        ("校/书", [Said("校/书")]),
        ("班会", [Said("班会")]),
        ("", []),
        ("—", []),
        ("／", []),
    ],
)
def test_a_cell_says_subject_teacher_room_and_weeks(text: str, said: list[Said]) -> None:
    assert cells.lessons_in(text, WORDS) == said


@pytest.mark.parametrize("text", ["数学 单双周", "单双周", "数学（单）/音乐（单）"])
def test_a_cell_whose_weeks_are_unclear_is_not_guessed_at(text: str) -> None:
    with pytest.raises(cells.SplitUnclear):
        cells.lessons_in(text, WORDS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1", 1), ("第1节", 1), ("第 一 节", 1), ("一", 1), ("上午第二节", 2), ("3\n10:20-11:00", 3)),
        *(
            ("第4节（11:10—11:50）", 4),
            ("十一", 11),
            ("12", 12),
            ("早读", None),
            ("午休", None),
            ("13", None),
        ),
    ],
)
def test_a_period_is_known_by_its_label(text: str, number: int | None) -> None:
    assert cells.period_of(text) == number


def test_a_grid_for_each_class_is_recognised() -> None:
    reading = read(
        grid([["第1节", "语文\n张三", "数学"], ["第2节", "数学（李四）"]]),
        grid([["1", "英语"]], name="Sheet2", title="明湖小学３０２班课表"),
    )
    assert reading.shapes == {"grid"}
    assert reading.faults == []
    assert told(reading) == [
        (3, 1, 1, 1, "语文", "张三"),
        (3, 1, 2, 1, "数学", ""),
        (3, 1, 1, 2, "数学", "李四"),
        (3, 2, 1, 1, "英语", ""),
    ]
    assert reading.lessons[0].place == "三（1）班!B3"


def test_merged_morning_cells_double_periods_and_breaks_are_understood() -> None:
    sheet = (
        "四1班",
        {
            "A1": "课程表",
            "B2": "节次",
            "C2": "周一",
            "D2": "周二",
            "E2": "周三",
            "A3": "上午",
            "B3": "1",
            "C3": "作文",
            "B4": "2",
            "B5": "大课间",
            "C5": "跑操",
            "A6": "下午",
            "B6": "1",
            "D6": "体育",
            "B7": "2",
            "E7": "劳动",
        },
        ["A3:A4", "C3:C4", "A6:A7"],
    )
    reading = read(sheet)
    assert told(reading) == [
        (4, 1, 1, 1, "作文", ""),
        (4, 1, 1, 2, "作文", ""),
        (4, 1, 2, 3, "体育", ""),
        (4, 1, 3, 4, "劳动", ""),
    ]
    assert any("大课间" in note.facts.get("rows", "") for note in reading.notes)
    assert any("下午" in note.message for note in reading.notes)


def test_a_line_for_the_teacher_below_the_subject_belongs_to_the_same_lesson() -> None:
    sheet = (
        "三（1）班",
        {
            "A1": "节次",
            "B1": "星期一",
            "C1": "星期二",
            "D1": "星期三",
            "A2": "1",
            "B2": "语文",
            "B3": "张三",
            "C2": "数学",
            "C3": "李四",
        },
        ["A2:A3"],
    )
    assert told(read(sheet)) == [(3, 1, 1, 1, "语文", "张三"), (3, 1, 2, 1, "数学", "李四")]


def test_a_column_for_the_teacher_beside_the_subject_belongs_to_the_same_lesson() -> None:
    days = {"A1": "节次", "B1": "星期一", "D1": "星期二", "F1": "星期三"}
    lessons = {"A2": "1", "B2": "语文", "C2": "张三", "D2": "数学", "E2": "李四", "F2": "班会"}
    sheet = ("三（1）班", {**days, **lessons}, ["B1:C1", "D1:E1", "F1:G1", "F2:G2"])
    assert told(read(sheet)) == [
        (3, 1, 1, 1, "语文", "张三"),
        (3, 1, 2, 1, "数学", "李四"),
        (3, 1, 3, 1, "班会", ""),
    ]


def test_several_classes_on_one_sheet_are_told_apart_by_their_titles() -> None:
    head = {"A": "节次", "B": "星期一", "C": "星期二", "D": "星期三"}
    cells_of_sheet = {"A1": "五（1）班", "A5": "五（2）班", "A3": "1", "B3": "语文", "A7": "1", "B7": "数学"}
    cells_of_sheet |= {f"{column}{line}": text for column, text in head.items() for line in (2, 6)}
    assert told(read(("五年级", cells_of_sheet, []))) == [(5, 1, 1, 1, "语文", ""), (5, 2, 1, 1, "数学", "")]


def test_one_list_of_all_lessons_is_recognised() -> None:
    reading = read(
        listed(
            [
                ("三1班", "星期一", 1, "语文", "张 三", "301", ""),
                ("", "", "第2节", "数学", "李四", "", ""),
                ("三（２）班", 2, "三", "信息", "", "机房", "单"),
                (301, "周五", 6, "班会", "-", "", "每周"),
            ]
        )
    )
    assert reading.shapes == {"list"}
    assert reading.faults == []
    assert told(reading) == [
        (3, 1, 1, 1, "语文", "张三"),
        (3, 1, 1, 2, "数学", "李四"),
        (3, 2, 2, 3, "信息", ""),
        (3, 1, 5, 6, "班会", ""),
    ]
    assert (reading.lessons[2].room, reading.lessons[2].weeks) == ("机房", Weeks.ODD)


def test_what_is_not_understood_is_marked_with_its_cell_and_the_reason() -> None:
    reading = read(
        listed(
            [
                ("博雅班", "星期一", 1, "语文"),
                ("三1班", "星期八", 1, "语文"),
                ("三1班", "星期一", "早读", "语文"),
                ("三1班", "星期一", 1, ""),
                ("三1班", "星期一", 1, "语文", "", "", "第3周"),
                ("三1班", "星期一", 2, "语" * 41),
                ("三1班", "星期一", 3, "语文"),
                ("三1班", "星期一", 3, "数学"),
            ]
        )
    )
    assert [(fault.cell, fault.message[:5]) for fault in reading.faults] == [
        ("A2", "认不出班级"),
        ("B3", "认不出星期"),
        ("C4", "认不出节次"),
        ("D5", "没有写学科"),
        ("G6", "认不出单双"),
        ("D7", "字数太多："),
        ("D9", "这个班这一"),
    ]
    assert len(reading.lessons) == 1


def test_a_grid_without_its_class_is_a_fault_not_a_guess() -> None:
    reading = read(grid([["1", "语文"]], name="Sheet1", title="课程表"))
    assert [fault.message[:6] for fault in reading.faults] == ["认不出是哪个班"[:6]]


def test_the_template_is_read_as_it_stands() -> None:
    reading = read_timetable(template(), "模板.xlsx", subjects=SUBJECTS)
    assert reading.faults == []
    assert reading.shapes == {"grid", "list"}
    assert {(one.grade, one.number) for one in reading.lessons} == {(3, 1), (3, 2)}
    assert {one.teacher for one in reading.lessons} >= {"张三", "李四", ""}


def bomb() -> bytes:
    made = io.BytesIO(workbook(grid([["1", "语文"]])))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (120 << 20))
    return made.getvalue()


def far_away() -> bytes:
    return workbook(("三（1）班", {"A1": "星期一", "XFD1048576": "语文"}, []))


def hidden_far_away() -> bytes:
    """The same, with the sheet under another name, as the relations of a workbook allow."""
    source, made = io.BytesIO(far_away()), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            text = before.read(name).replace(b"worksheets/sheet1.xml", b"other.xml")
            after.writestr(name.replace("worksheets/sheet1.xml", "other.xml"), text)
    return made.getvalue()


def long_texts() -> bytes:
    return workbook(("S", {f"A{line}": "语" * 2001 for line in range(1, 9)}, []))


def many_sheets() -> bytes:
    return workbook(*((f"S{n}", {"A1": "x"}, []) for n in range(201)))


def many_cells() -> bytes:
    return workbook(("S", {f"{chr(65 + c)}{r}": "语" for c in range(11) for r in range(1, 1900)}, []))


def cut_off() -> bytes:
    return workbook(grid([["1", "语文"]]))[:-200]


def mended(part: str, old: str, new: str) -> bytes:
    """A workbook with one of its parts changed."""
    source, made = io.BytesIO(workbook(grid([["1", "语文"]]))), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "课表.xlsx", "空文件"),
        (b"hello", "课表.xlsx", "不是 Excel"),
        (b"%PDF-1.7", "课表.pdf", "请上传 Excel"),
        (cut_off(), "课表.xlsx", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "课表.xls", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "密码"),
        (b"x" * (5 * 2**20 + 1), "课表.xlsx", "超过 5 MB"),
        (bomb(), "课表.xlsx", "展开后超过"),
        (far_away(), "课表.xlsx", "太散"),
        (many_sheets(), "课表.xlsx", "超过200张"),
        (many_cells(), "课表.xlsx", "超过20000个"),
        (long_texts(), "课表.xlsx", "超过2000字"),
        (mended("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "x.bin"), "课表.xlsx", "打不开"),
        (hidden_far_away(), "课表.xlsx", "太散"),
        (workbook(("S", {"A1": "通知"}, [])), "课表.xlsx", "没有认出课表"),
        (
            mended("xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
            "课表.xlsx",
            "打不开",
        ),
        (mended("xl/workbook.xml", "<sheets>", "<sheets"), "课表.xlsx", "打不开"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableTimetable) as refused:
        read_timetable(content, name, subjects=SUBJECTS)
    assert reason in refused.value.message % refused.value.facts


def test_a_cell_too_long_for_a_lesson_is_marked() -> None:
    reading = read(grid([["1", "语文" * 150, "数学"]]))
    assert [(fault.cell, fault.message[:5]) for fault in reading.faults] == [("B3", "字数太多：")]
    assert told(reading) == [(3, 1, 2, 1, "数学", "")]


def test_a_merged_cell_of_the_whole_sheet_costs_nothing() -> None:
    wide = mended("xl/worksheets/sheet1.xml", 'mergeCell ref="A1:F1"', 'mergeCell ref="A1:XFD1048576"')
    with pytest.raises(UnreadableTimetable, match="没有认出课表"):
        read_timetable(wide, "课表.xlsx", subjects=SUBJECTS)
