"""A ruler laid on the .docx: GB/T 9704-2012 read back from the file, no figure taken from layout.py."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from xuequ.engines.official.docx import to_docx
from xuequ.engines.official.paper import Paragraph, Table
from xuequ.engines.official.tests.fonts import minutes
from xuequ.engines.official.wording import balanced, chinese_number, reference_rows

TWIP = 72 / 25.4 * 20
"""Twips in a millimetre."""


@lru_cache
def document() -> Any:
    return docx.Document(io.BytesIO(to_docx(minutes())))


def section() -> Any:
    return document().sections[0]._sectPr


def number(parent: Any, path: str, name: str) -> float:
    return float(parent.find(path, parent.nsmap).get(qn(f"w:{name}")))


def paragraph(start: str) -> Any:
    return next(p for p in document().element.body.iter(qn("w:p")) if text(p).startswith(start))


def text(p: Any) -> str:
    return "".join(t.text or "" for t in p.iter(qn("w:t")))


def style(name: str) -> Any:
    return document().styles[name].element


def test_7_3_10_the_line_before_a_table_stays_on_its_page_and_no_other() -> None:
    cells = Table(("编号", "进度"), (("1号", "30%"),))
    paper = minutes(body=(Paragraph("议定事项\n会议检查了落实情况："), cells))
    made = docx.Document(io.BytesIO(to_docx(paper)))
    kept = {p.text: p._p.find(".//w:keepNext", p._p.nsmap) is not None for p in made.paragraphs}
    assert (kept["议定事项"], kept["会议检查了落实情况："]) == (False, True)


def test_5_1_and_5_2_1_paper_and_margins() -> None:
    mm = {k: number(section(), "w:pgMar", k) / TWIP for k in ("top", "bottom", "left", "right")}
    assert mm == pytest.approx({"top": 37, "bottom": 35, "left": 28, "right": 26}, abs=0.05)
    assert number(section(), "w:pgSz", "w") / TWIP == pytest.approx(210, abs=0.05)
    assert number(section(), "w:pgSz", "h") / TWIP == pytest.approx(297, abs=0.05)


def test_5_2_3_the_grid_has_22_lines_of_28_characters() -> None:
    room = {"w": 156 * TWIP, "h": 225 * TWIP}
    pitch, extra = number(section(), "w:docGrid", "linePitch"), number(section(), "w:docGrid", "charSpace")
    assert section().find("w:docGrid", section().nsmap).get(qn("w:type")) == "linesAndChars"
    assert room["h"] // pitch == 22 and room["h"] / pitch == pytest.approx(22, abs=0.05)
    assert room["w"] / (320 + extra / 4096 * 20) == pytest.approx(28, abs=0.02)
    body = style("公文正文")
    assert number(body, ".//w:pPr/w:spacing", "line") == pitch
    assert number(body, ".//w:sz", "val") == 32
    assert 28 <= room["w"] / (320 + number(body, ".//w:rPr/w:spacing", "val")) < 28.3
    assert number(body, ".//w:ind", "firstLine") == pytest.approx(2 * 156 / 28 * TWIP, abs=2)


def test_7_2_4_the_head_is_red_centred_in_xiaobiaosong_35_mm_down() -> None:
    head = paragraph("明湖第一学区校长例会纪要")
    assert number(head, ".//w:spacing", "before") / TWIP == pytest.approx(35, abs=0.05)
    look = style("公文标志")
    assert look.find(".//w:color", look.nsmap).get(qn("w:val")) == "FF0000"
    assert look.find(".//w:rFonts", look.nsmap).get(qn("w:eastAsia")) == "方正小标宋简体"
    assert look.find(".//w:jc", look.nsmap).get(qn("w:val")) == "center"
    assert number(look, ".//w:sz", "val") / 2 * 12 <= 156 * 72 / 25.4
    assert number(look, ".//w:b", "val") == 0


def test_7_2_5_and_7_2_7_number_and_red_rule() -> None:
    line = paragraph("明湖第一学区办公室〔2026〕3号2026年11月4日")
    assert number(line, ".//w:pBdr/w:bottom", "space") * 25.4 / 72 == pytest.approx(4, abs=0.2)
    assert line.find(".//w:pBdr/w:bottom", line.nsmap).get(qn("w:color")) == "FF0000"
    stops = [
        (t.get(qn("w:val")), int(t.get(qn("w:pos"))) / TWIP)
        for t in line.iter(qn("w:tab"))
        if t.get(qn("w:pos"))
    ]
    assert [s for s, _ in stops] == ["left", "center", "right"]
    assert [p for _, p in stops] == pytest.approx([156 / 28, 78, 156 - 156 / 28], abs=0.1)
    blank = number(line, ".//w:spacing", "before") / TWIP
    assert 2 * 225 / 22 <= blank <= 3 * 225 / 22


def test_7_3_1_the_title_is_22_point_two_lines_below_the_rule() -> None:
    first = paragraph("明湖第一学区2026")
    assert number(style("公文标题"), ".//w:sz", "val") == 44
    assert number(first, ".//w:spacing", "before") / TWIP == pytest.approx(2 * 225 / 22, abs=0.05)


def test_7_3_3_levels_have_numbers_faces_and_a_place_in_the_outline() -> None:
    for start, name, face in (
        ("一、", "公文一级标题", "黑体"),
        ("（一）", "公文二级标题", "楷体"),
        ("1.", "公文三级标题", "仿宋"),
        ("（1）", "公文四级标题", "仿宋"),
    ):
        assert paragraph(start).pPr.pStyle.val == name
        assert style(name).find(".//w:rFonts", style(name).nsmap).get(qn("w:eastAsia")) == face
    assert number(style("公文三级标题"), ".//w:outlineLvl", "val") == 2


def test_7_3_3_and_7_3_10_headings_keep_to_their_text_and_rows_to_one_page() -> None:
    for level in ("一级", "二级", "三级", "四级"):
        assert style(f"公文{level}标题").find(".//w:keepNext", style("公文正文").nsmap) is not None
    assert style("公文正文").find(".//w:keepNext", style("公文正文").nsmap) is None
    table = next(t for t in document().tables if t.rows[0].cells[0].text == "决议事项")
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    dates = number(table._tbl, ".//w:gridCol[3]", "w") / TWIP
    assert dates >= 7 * 14 * 25.4 / 72, "2026年12月5日 on one line"


def test_7_4_the_imprint_ends_on_the_bottom_of_the_type_area() -> None:
    table = next(
        t for t in document().element.body.iter(qn("w:tbl")) if t.find(".//w:tblpPr", t.nsmap) is not None
    )
    heights = [float(h.get(qn("w:val"))) for h in table.iter(qn("w:trHeight"))]
    assert (number(table, ".//w:tblpPr", "tblpY") + sum(heights)) / TWIP == pytest.approx(262, abs=0.1)
    assert {h.get(qn("w:hRule")) for h in table.iter(qn("w:trHeight"))} == {"exact"}
    thick = {
        side: number(table, f".//w:tblBorders/w:{side}", "sz") / 8 * 25.4 / 72
        for side in ("top", "bottom", "insideH")
    }
    assert thick == pytest.approx({"top": 0.35, "bottom": 0.35, "insideH": 0.25}, abs=0.02)
    assert number(table, ".//w:tblW", "w") / TWIP == pytest.approx(156, abs=0.05)
    assert text(table) == "抄送：县教育局，各成员学校。明湖第一学区办公室2026年11月5日印发"
    assert number(style("公文版记"), ".//w:sz", "val") == 28


def test_7_5_page_numbers_odd_right_even_left_7_mm_below_the_type_area() -> None:
    one = document().sections[0]
    assert document().settings.odd_and_even_pages_header_footer
    for footer, side in ((one.footer, "right"), (one.even_page_footer, "left")):
        p = footer._element.find(qn("w:p"))
        assert text(p) == "— 1 —" and " PAGE " in "".join(i.text for i in p.iter(qn("w:instrText")))
        assert p.find(".//w:jc", p.nsmap).get(qn("w:val")) == side
        assert number(p, ".//w:ind", side) == 14 * 20
    dash = number(section(), "w:pgMar", "footer") / TWIP + 14 / 2 * 25.4 / 72
    assert dash == pytest.approx(35 - 7, abs=0.1)
    assert number(style("公文页码"), ".//w:sz", "val") == 28


def test_10_3_attendance_labels_are_black_and_turnover_lines_hang_after_the_colon() -> None:
    for label in ("出席：", "请假：", "列席："):
        p = paragraph(label)
        assert p.find(".//w:rFonts", p.nsmap).get(qn("w:eastAsia")) == "黑体"
        assert text(p.findall(qn("w:r"))[0]) == label
        left, hanging = number(p, ".//w:ind", "left"), number(p, ".//w:ind", "hanging")
        assert left == pytest.approx(5 * 156 / 28 * TWIP, abs=2)
        assert left - hanging == pytest.approx(2 * 156 / 28 * TWIP, abs=2)


def test_the_font_table_names_what_to_take_where_a_face_is_missing() -> None:
    table = zipfile.ZipFile(io.BytesIO(to_docx(minutes()))).read("word/fontTable.xml").decode()
    assert "FZXiaoBiaoSong-B05S" in table and table.count("<w:altName") == 5
    assert not [n for n in zipfile.ZipFile(io.BytesIO(to_docx(minutes()))).namelist() if "fonts/" in n]


def test_equal_papers_give_equal_bytes_and_other_papers_others() -> None:
    assert to_docx(minutes()) == to_docx(minutes())
    assert to_docx(minutes()) != to_docx(minutes(number="〔2026〕4号"))
    assert document().core_properties.created.date().isoformat() == "2026-11-04"


def test_only_a_draft_says_that_it_is_one() -> None:
    draft = docx.Document(io.BytesIO(to_docx(minutes(draft=True)))).sections[0]
    for header in (draft.header, draft.even_page_header):
        assert "草稿" in header.paragraphs[0].text
    assert document().sections[0].header.paragraphs[0].text == ""


def test_a_long_issuer_takes_the_row_above_and_the_number_stays_next_to_the_rule() -> None:
    rows = reference_rows(minutes(issuer="明湖县教育局第一学区管理委员会办公室"))
    assert rows == (("明湖县教育局第一学区管理委员会办公室", "", "2026年11月4日"), ("", "〔2026〕3号", ""))


@pytest.mark.parametrize(
    ("n", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_7_3_3_numbers_are_counted_in_chinese(n: int, said: str) -> None:
    assert chinese_number(n) == said


def test_7_3_1_a_title_keeps_its_own_line_ends_and_never_breaks_inside_a_number() -> None:
    assert balanced("第一行\n第二行", 22) == ("第一行", "第二行")
    lines = balanced("关于印发《明湖第一学区2026—2027学年第一学期教研工作要点》的通知", 22)
    assert "".join(lines).startswith("关于印发") and any("2026" in line for line in lines)
    assert len(lines[0]) >= len(lines[1]) > 10
