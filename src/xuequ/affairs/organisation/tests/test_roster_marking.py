"""The marked copy and the template: what goes back to people."""

from __future__ import annotations

import io

from openpyxl import Workbook, load_workbook

from xuequ.affairs.organisation.forms.roster.marking import SUMMARY, marked_copy
from xuequ.affairs.organisation.forms.roster.template import GUIDE, template
from xuequ.affairs.organisation.tests.rosters import read, rezipped, workbook


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def test_faulty_cells_are_coloured_and_say_why_and_what_to_do() -> None:
    content = workbook({(5, "手机号"): "1380000", (6, "工号"): "MH00001", (7, "姓名"): "陈 丽静"})
    reading = read(content)
    book = opened(marked_copy(content, (*reading.faults, *reading.repaired)))
    staff = book["教职工"]
    phone = staff["N5"]
    assert phone.value == "1380000" and phone.fill.fgColor.rgb == "00FFC7CE"
    assert (
        phone.comment is not None and "只有7位" in phone.comment.text and "请补全号码" in phone.comment.text
    )
    assert all(staff[place].comment is not None for place in ("A3", "A6", "B7"))
    assert staff["B7"].fill.fgColor.rgb != phone.fill.fgColor.rgb
    assert staff["B4"].comment is None


def test_all_faults_are_listed_on_a_sheet_in_front() -> None:
    content = workbook({(5, "手机号"): "1380000", (9, "周课时"): -3})
    sheet = opened(marked_copy(content, read(content).faults)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sheet.title == SUMMARY
    assert [row[:5] for row in rows] == [
        ("教职工", 5, "N", "手机号", "1380000"),
        ("教职工", 9, "M", "周课时", "-3"),
    ]


def test_nothing_from_the_file_comes_back_as_a_formula() -> None:
    content = workbook(
        {(5, "姓名"): '=HYPERLINK("http://127.0.0.1/","张三")', (6, "姓名"): "+1", (7, "姓名"): "@SUM(A1)"},
        schools={(3, "序号"): "=ROW()-2"},
    )
    reading = read(content)
    book = opened(marked_copy(content, (*reading.faults, *reading.repaired)))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert book["教职工"]["B5"].value == '=HYPERLINK("http://127.0.0.1/","张三")'


def test_a_marked_copy_reads_as_its_original_and_can_be_marked_again() -> None:
    content = workbook({(5, "手机号"): "1380000"})
    once = marked_copy(content, read(content).faults)
    again = read(once)
    assert again.faults == read(content).faults and again.notes == ()
    assert opened(marked_copy(once, again.faults)).sheetnames[:2] == [f"{SUMMARY}2", SUMMARY]


def test_a_text_file_comes_back_as_a_workbook_with_its_cells_marked() -> None:
    text = "学校名称,地址\n光华小学,=1+1\n光华小学,育才路\n".encode("gb18030")
    reading = read(text, "学校.csv")
    sheet = opened(marked_copy(text, reading.faults, filename="学校.csv"))["学校"]
    assert sheet["B2"].value == "=1+1" and sheet["B2"].data_type == "s"
    assert sheet["A2"].comment is not None and sheet["A3"].comment is not None


def test_a_workbook_with_broken_styles_is_still_marked() -> None:
    content = rezipped(
        workbook({(5, "手机号"): "1380000", (6, "周课时"): 30}),
        lambda name, data: data.replace(b"<fonts", b"<fon ts") if name.endswith("styles.xml") else data,
    )
    book = opened(marked_copy(content, read(content).faults))
    assert book["教职工"]["N5"].comment is not None and book["教职工"]["B3"].value == "孙凯刚"


def test_texts_are_translated_by_the_one_who_asks() -> None:
    content = workbook({(5, "手机号"): "1380000"})
    marked = marked_copy(content, read(content).faults, translate=lambda text: f"({text})")
    assert opened(marked).sheetnames[0] == f"({SUMMARY})"


def test_the_template_reads_without_fault_and_its_example_is_never_brought_in() -> None:
    reading = read(template(), "模板.xlsx")
    assert reading.faults == reading.repaired == reading.schools == reading.staff == ()
    assert len(reading.staff_columns) == 15 and len(reading.notes) == 2


def test_the_template_offers_lists_and_keeps_numbers_as_text() -> None:
    book = opened(template())
    assert book.sheetnames[:3] == ["学校", "教职工", GUIDE]
    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for sheet in ("学校", "教职工")
        for rule in book[sheet].data_validations.dataValidation
    }
    assert {"C2", "D2", "E2", "F2", "G2", "H2", "I2", "J2"} <= set(offered)
    assert book["教职工"].column_dimensions["A"].number_format == "@"
    assert book["教职工"]["A2"].data_type == "s" and book["教职工"]["N2"].data_type == "s"
