"""Sheets to print: everyone is on them, the heading is on every page, nothing is cut in two."""

from __future__ import annotations

import io
from datetime import date

import docx
import pdfplumber
import pytest

from xuequ.engines.official.sheet import (
    Column,
    Sheet,
    sheet_docx,
    sheet_pdf,
    sign_in_sheet,
)
from xuequ.engines.official.tests.fonts import FOLDER, needs_fonts

DAY = date(2026, 11, 24)
PEOPLE = tuple((f"明湖第{n}小学", "校长", f"李四{n:02}") for n in range(60))
SHEET = sign_in_sheet("第3次校长例会", "2026年11月24日 明湖第一小学会议室", PEOPLE, DAY, blank_rows=3)


@needs_fonts
def test_the_sign_in_sheet_has_every_name_and_its_heading_on_every_a4_page() -> None:
    pages = pdfplumber.open(io.BytesIO(sheet_pdf(SHEET, FOLDER))).pages
    assert len(pages) > 1
    for page in pages:
        assert (float(page.width), float(page.height)) == pytest.approx((595.28, 841.89), abs=0.1)
        assert all(
            heading in page.extract_text() for heading in ("序号", "单位", "职务", "姓名", "签名", "时间")
        )
    whole = "".join(page.extract_text() for page in pages)
    assert all(name in whole for _, _, name in PEOPLE)
    assert "应到" in whole and "63" in whole


@needs_fonts
def test_every_row_is_high_enough_for_a_pen() -> None:
    page = pdfplumber.open(io.BytesIO(sheet_pdf(SHEET, FOLDER))).pages[0]
    rows = page.find_tables()[0].rows[1:]
    assert min((row.bbox[3] - row.bbox[1]) / 72 * 25.4 for row in rows) >= 8.9


def test_the_sign_in_sheet_as_docx_repeats_its_heading_and_is_the_same_every_time() -> None:
    data = sheet_docx(SHEET)
    table = docx.Document(io.BytesIO(data)).tables[0]
    assert len(table.rows) == 1 + len(PEOPLE) + 3
    assert [c.text for c in table.rows[0].cells] == ["序号", "单位", "职务", "姓名", "签名", "时间"]
    assert "tblHeader" in table.rows[0]._tr.xml and "tblHeader" not in table.rows[1]._tr.xml
    assert data == sheet_docx(SHEET)


def test_a_row_of_another_length_than_the_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="row"):
        Sheet("", "", (Column("甲"), Column("乙")), (("一",),), "", DAY)
