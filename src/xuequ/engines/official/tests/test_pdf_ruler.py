"""A ruler laid on the PDF: GB/T 9704-2012 measured on the page, no figure taken from layout.py."""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdf
import pypdfium2
import pytest
from PIL import Image

from xuequ.engines.official.paper import Heading, Paragraph, Table
from xuequ.engines.official.pdf import to_pdf, to_png
from xuequ.engines.official.tests.fonts import FOLDER, PLAIN, minutes, needs_fonts

pytestmark = needs_fonts
MM = 72 / 25.4


@lru_cache
def pages(filler: bool = False) -> list[Any]:
    paper = minutes(body=(Paragraph(PLAIN * 12),)) if filler else minutes()
    return pdfplumber.open(io.BytesIO(to_pdf(paper, FOLDER))).pages


def lines(page: Any) -> dict[float, list[dict[str, Any]]]:
    """Characters of a page by their base line, in mm from the top."""
    found: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for char in page.chars:
        found[round((float(page.height) - char["matrix"][5]) / MM, 2)].append(char)
    return dict(sorted(found.items()))


def line_of(page: Any, start: str) -> tuple[float, list[dict[str, Any]]]:
    for base, chars in lines(page).items():
        if "".join(c["text"] for c in chars).startswith(start):
            return base, chars
    raise AssertionError(f"no line starts with {start}")


def x(char: dict[str, Any]) -> float:
    return float(char["matrix"][4]) / MM


def bars(page: Any) -> list[tuple[float, float, float, float]]:
    return [tuple(float(r[k]) / MM for k in ("x0", "x1", "top", "bottom")) for r in page.rects]  # type: ignore[misc]


@lru_cache
def red_ink() -> tuple[float, float]:
    """Upper and lower edge, in mm, of the red ink above the red rule."""
    picture = (
        pypdfium2.PdfDocument(to_pdf(minutes(), FOLDER))[0].render(scale=300 / 72).to_pil().convert("RGB")
    )
    red = [
        y
        for y in range(int(110 / 25.4 * 300))
        if any(
            r > 200 and g < 80 for r, g, _ in picture.crop((0, y, picture.width, y + 1)).get_flattened_data()
        )
    ]
    return red[0] / 300 * 25.4, red[-1] / 300 * 25.4


def test_5_1_every_page_is_a4() -> None:
    assert len(pages()) >= 3
    for page in pages():
        assert (float(page.width) / MM, float(page.height) / MM) == pytest.approx((210, 297), abs=0.05)


def test_5_2_1_text_of_a_full_page_keeps_the_margins() -> None:
    rows = lines(pages(filler=True)[1])
    body = [c for base, chars in rows.items() if base < 262 for c in chars]
    assert min(map(x, body)) == pytest.approx(28, abs=0.3)
    assert max(x(c) + c["size"] / MM for c in body) == pytest.approx(184, abs=0.5)
    assert min(rows) - 0.88 * 16 / MM == pytest.approx(37, abs=0.3)
    assert max(b for b in rows if b < 265) + 0.12 * 16 / MM <= 262 + 0.3


def test_5_2_3_a_full_page_has_22_lines_of_28_characters_in_16_point() -> None:
    rows = {b: cs for b, cs in lines(pages(filler=True)[1]).items() if b < 263}
    assert len(rows) == 22
    assert {len(cs) for cs in rows.values()} == {28}
    assert {round(c["size"], 1) for cs in rows.values() for c in cs} == {16.0}
    bases = sorted(rows)
    gaps = [b - a for a, b in pairwise(bases)]
    assert gaps == pytest.approx([225 / 22] * 21, abs=0.05)
    first = sorted(map(x, rows[bases[3]]))
    assert [b - a for a, b in pairwise(first)] == pytest.approx([156 / 28] * 27, abs=0.03)


def test_7_2_4_the_head_is_red_centred_and_its_upper_edge_35_mm_below_the_type_area() -> None:
    _, head = line_of(pages()[0], "明湖第一学区校长例会纪要")
    assert all(tuple(map(float, c["non_stroking_color"])) == (1, 0, 0) for c in head[:12])
    assert (x(head[0]) + x(head[11]) + head[11]["size"] / MM) / 2 == pytest.approx(28 + 78, abs=0.3)
    assert red_ink()[0] == pytest.approx(37 + 35, abs=0.3)


def test_7_2_5_the_number_stands_two_blank_lines_below_the_head_in_the_middle() -> None:
    base, chars = line_of(pages()[0], "明湖第一学区办公室〔2026〕3号")
    text = "".join(c["text"] for c in chars)
    assert "〔2026〕3号" in text and text.endswith("2026年11月4日")
    first, last = chars[text.index("〔")], chars[text.index("号")]
    bracket_ink = x(first) + 8 / MM  # the left half of an opening bracket's square is blank
    assert (bracket_ink + x(last) + 16 / MM) / 2 == pytest.approx(28 + 78, abs=0.3)
    blank = (base - 0.88 * 16 / MM) - red_ink()[1]
    assert 2 * 225 / 22 <= blank <= 3 * 225 / 22
    assert x(chars[0]) == pytest.approx(28 + 156 / 28, abs=0.3)


def test_7_2_7_the_red_rule_is_4_mm_below_the_number_and_as_wide_as_the_type_area() -> None:
    base, _ = line_of(pages()[0], "明湖第一学区办公室〔")
    (left, right, top, bottom), *others = bars(pages()[0])
    assert not others
    assert (left, right) == pytest.approx((28, 184), abs=0.05)
    assert top - (base + 0.12 * 16 / MM) == pytest.approx(4, abs=0.1)
    assert bottom - top == pytest.approx(0.5, abs=0.02)
    assert tuple(map(float, pages()[0].rects[0]["non_stroking_color"])) == (1, 0, 0)


def test_7_3_1_the_title_is_22_point_two_blank_lines_below_the_rule_the_longer_line_above() -> None:
    base, first = line_of(pages()[0], "明湖第一学区2026")
    rows = [cs for b, cs in lines(pages()[0]).items() if base <= b <= base + 11]
    assert {round(c["size"]) for row in rows for c in row} == {22}
    assert len(rows) == 2 and len(rows[0]) >= len(rows[1])
    for row in rows:
        middle = (min(map(x, row)) + max(x(c) + c["width"] / MM for c in row)) / 2
        assert middle == pytest.approx(106, abs=1)
    text, _ = line_of(pages()[0], "一、关于")
    assert text - 0.88 * 16 / MM - (base + 225 / 22 - 0.88 * 22 / MM) == pytest.approx(2 * 225 / 22, abs=0.3)
    assert base - 0.88 * 22 / MM - bars(pages()[0])[0][3] == pytest.approx(2 * 225 / 22, abs=0.3)
    assert len(first) >= len(rows[1])


def test_7_3_3_four_levels_are_counted_and_have_their_faces() -> None:
    faces = {}
    for start in ("一、关于", "（一）时间", "1.主备", "（1）材料", "二、关于"):
        base, chars = next(line_of(page, start) for page in pages() if start in (page.extract_text() or ""))
        faces[start] = chars[0]["fontname"].split("+")[-1]
        assert x(chars[0]) == pytest.approx(28 + 2 * 156 / 28, abs=0.3), base
    assert "Sans" in faces["一、关于"] and "Sans" in faces["二、关于"]
    assert faces["（一）时间"] != faces["1.主备"] == faces["（1）材料"]


def test_7_4_the_imprint_ends_on_the_bottom_of_the_type_area_with_rules_of_two_strengths() -> None:
    rules = bars(pages()[-1])
    assert [round(bottom - top, 2) for _, _, top, bottom in rules] == [0.35, 0.25, 0.35]
    assert all((left, right) == pytest.approx((28, 184), abs=0.05) for left, right, _, _ in rules)
    assert rules[-1][3] == pytest.approx(262, abs=0.05)
    _, copies = line_of(pages()[-1], "抄送：县教育局，各成员学校。")
    _, printed = line_of(pages()[-1], "明湖第一学区办公室2026年11月5日印发")
    for chars in (copies, printed):
        assert {round(c["size"]) for c in chars} == {14}
        assert x(chars[0]) == pytest.approx(28 + 14 / MM, abs=0.1)
    assert x(printed[-1]) + 14 / MM == pytest.approx(184 - 14 / MM, abs=0.1)


COLUMNS = ("决议编号", "主办学校", "协助学校", "完成期限")
SCHOOLS = "、".join(f"明湖区第{n}中心小学" for n in "一二三四")


def tables(count: int, cell: str = SCHOOLS) -> list[Any]:
    """The pages of a paper with a table of so many rows, each known by its number."""
    rows = tuple(
        (f"教学工作例会决议〔2026〕{n}号", "明湖回民小学", cell, "2026年12月10日")
        for n in range(1, count + 1)
    )
    paper = minutes(body=(Paragraph(PLAIN), Table(COLUMNS, rows)))
    return pdfplumber.open(io.BytesIO(to_pdf(paper, FOLDER))).pages


def test_7_3_10_numbers_and_dates_in_a_table_stay_on_one_line() -> None:
    text = "".join(page.extract_text() for page in tables(12))
    assert text.count("2026年12月10日") == 12
    assert [n for n in range(1, 13) if f"〔2026〕{n}号" not in text] == []


def test_7_3_10_a_row_of_a_table_stays_on_one_page_and_the_header_is_said_again() -> None:
    pages = tables(12)
    found = [page.extract_tables() for page in pages]
    rows = [row for tables in found for table in tables for row in table if row[0] != COLUMNS[0]]
    assert len(rows) == 12, "a row begun on one page and ended on the next would be two"
    assert all(row[2].replace("\n", "") == SCHOOLS for row in rows)
    headed = [tables[0][0][0] for tables in found if tables]
    assert len(headed) >= 2 and set(headed) == {COLUMNS[0]}


def test_7_3_10_a_row_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    said = "".join(page.extract_text().replace("\n", "") for page in tables(1, "措施" * 600))
    assert said.count("措") == 600


def test_7_3_3_a_heading_does_not_stay_behind_at_the_foot_of_a_page() -> None:
    for count in range(5, 16):
        body = (Paragraph("\n".join(["议定事项"] * count)), Heading(1, "关于听评课"), Paragraph(PLAIN))
        for page in pdfplumber.open(io.BytesIO(to_pdf(minutes(body=body), FOLDER))).pages:
            text = [line for line in page.extract_text().split("\n") if not line.startswith("—")]
            assert text[-1] != "一、关于听评课", count


def test_7_3_10_the_line_before_a_table_does_not_stay_behind_at_the_foot_of_a_page() -> None:
    lead, row = "会议检查了落实情况：", ("1号", "明湖回民小学", SCHOOLS, "2026年12月10日")
    for count in range(5, 16):
        before = Paragraph("\n".join([*["议定事项"] * count, lead]))
        paper = minutes(body=(before, Table(COLUMNS, (row, row))))
        for page in pdfplumber.open(io.BytesIO(to_pdf(paper, FOLDER))).pages:
            text = [line for line in page.extract_text().split("\n") if not line.startswith("—")]
            assert text[-1] != lead, count


def test_7_5_page_numbers_stand_right_on_odd_and_left_on_even_pages_7_mm_below() -> None:
    for n, page in enumerate(pages(), 1):
        _, chars = line_of(page, f"— {n} —")
        assert {round(c["size"]) for c in chars} == {14}
        if n % 2:
            assert x(chars[-1]) + chars[-1]["width"] / MM == pytest.approx(184 - 14 / MM, abs=0.3)
        else:
            assert x(chars[0]) == pytest.approx(28 + 14 / MM, abs=0.3)
    picture = Image.open(io.BytesIO(to_png(minutes(), FOLDER, page=1, ppi=300))).convert("L")
    ink = [
        y
        for y in range(int(263 / 25.4 * 300), picture.height)
        for dash in [picture.crop((int(164 / 25.4 * 300), y, int(169 / 25.4 * 300), y + 1))]
        if min(dash.tobytes()) < 128
    ]
    assert ink[0] / 300 * 25.4 == pytest.approx(262 + 7, abs=0.3)


def test_10_3_attendance_labels_are_black_and_turnover_lines_begin_after_the_colon() -> None:
    page = next(p for p in pages() if "出席：" in p.extract_text())
    base, chars = line_of(page, "出席：")
    assert x(chars[0]) == pytest.approx(28 + 2 * 156 / 28, abs=0.1)
    assert "Sans" in chars[0]["fontname"] and "Serif" in chars[3]["fontname"]
    below = min(b for b in lines(page) if b > base)
    assert x(lines(page)[below][0]) == pytest.approx(x(chars[3]), abs=0.1)
    order = [line_of(page, label)[0] for label in ("出席：", "请假：", "列席：")]
    assert order == sorted(order)
    before = max(b for b in lines(page) if b < base)
    assert base - before == pytest.approx(2 * 225 / 22, abs=0.1)


def test_dates_are_unpadded_arabic_figures() -> None:
    text = "".join(page.extract_text() for page in pages())
    assert "2026年11月4日" in text and "2026年11月5日印发" in text and "月04日" not in text
    january = to_pdf(minutes(issued_on=date(2027, 1, 2)), FOLDER)
    assert "2027年1月2日" in pdfplumber.open(io.BytesIO(january)).pages[0].extract_text()


def test_the_file_is_pdf_a_2b_and_equal_papers_give_equal_bytes() -> None:
    once, again = to_pdf(minutes(), FOLDER), to_pdf(minutes(), FOLDER)
    assert once == again
    assert once != to_pdf(minutes(number="〔2026〕4号"), FOLDER)
    reader = pypdf.PdfReader(io.BytesIO(once))
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in packet and "<pdfaid:conformance>B</pdfaid:conformance>" in packet
    assert reader.metadata is not None and str(reader.metadata.creation_date).startswith("2026-11-04")


def test_only_a_draft_says_that_it_is_one_and_on_every_page() -> None:
    draft = pdfplumber.open(io.BytesIO(to_pdf(minutes(draft=True), FOLDER))).pages
    assert all("草稿" in page.extract_text() for page in draft)
    assert not any("草稿" in page.extract_text() for page in pages())


def test_an_imprint_without_copies_keeps_two_rules_and_none_is_lost_when_the_page_is_full() -> None:
    for count in range(8, 22):
        paper = minutes(body=(Paragraph("\n".join(["议定事项"] * count)),), copies_to=(), attendance=())
        last = pdfplumber.open(io.BytesIO(to_pdf(paper, FOLDER))).pages[-1]
        black = [bar for bar in bars(last) if bar[3] - bar[2] < 0.4]
        assert len(black) == 2 and black[-1][3] == pytest.approx(262, abs=0.05)
