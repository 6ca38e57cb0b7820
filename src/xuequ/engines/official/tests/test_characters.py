"""Whatever people type is printed as they typed it, or the paper says what it could not print."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuequ.engines.official.docx import to_docx
from xuequ.engines.official.glyphs import FontsMissing
from xuequ.engines.official.paper import Heading, Paragraph, Roll, Table
from xuequ.engines.official.pdf import missing_characters, to_pdf
from xuequ.engines.official.tests.fonts import FOLDER, minutes, needs_fonts
from xuequ.engines.official.wording import clean

RARE = "䶮㛃㼆·"
NOWHERE = "\U000f0041"
"""A private character that no font has, whatever the machine."""


def printed(**changes: object) -> str:
    """The text of the PDF without the blanks of line breaks."""
    pages = pdfplumber.open(io.BytesIO(to_pdf(minutes(**changes), FOLDER))).pages
    return "".join("".join(c["text"] for c in page.chars) for page in pages)


def xml(data: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


@needs_fonts
def test_rare_characters_in_names_come_out_right_in_both_files() -> None:
    rolls = (Roll("出席", (("第一小学", RARE),)),)
    assert RARE in printed(attendance=rolls)
    assert RARE in xml(to_docx(minutes(attendance=rolls)))
    assert missing_characters(minutes(attendance=rolls), FOLDER) == ()


@needs_fonts
def test_a_character_that_no_font_has_is_marked_and_named_by_its_code_and_kept_in_the_docx() -> None:
    paper = {"attendance": (Roll("出席", (("第一小学", f"{NOWHERE}野"),)),)}
    text = printed(**paper)
    assert "〓野" in text and "U+F0041" in text and NOWHERE not in text
    assert NOWHERE in xml(to_docx(minutes(**paper)))
    assert missing_characters(minutes(**paper), FOLDER) == (NOWHERE,)
    assert "〓" not in printed()


@needs_fonts
def test_u20bb7_is_either_printed_by_another_font_or_marked_never_dropped() -> None:
    text = printed(body=(Paragraph("𠮷家"),))
    assert "𠮷家" in text or ("〓家" in text and "U+20BB7" in text)


@needs_fonts
@pytest.mark.parametrize(
    "hostile",
    [
        '#import "x": *',
        "$x^2$ *bold* _it_ `raw` @ref <label>",
        r"\u{41} \ // /* */",
        '"}]} #eval("1")',
        "</w:t><w:br/>&amp;",
    ],
)
def test_markup_typed_by_people_is_printed_as_it_is(hostile: str) -> None:
    everywhere = {
        "head": hostile,
        "number": hostile,
        "issuer": hostile,
        "title": hostile,
        "printed_by": hostile,
        "copies_to": (hostile,),
        "attendance": (Roll(hostile, ((hostile, hostile),)),),
        "body": (Heading(1, hostile), Paragraph(hostile), Table((hostile,), ((hostile,),))),
    }
    bare = "".join(hostile.split())
    assert "".join(printed(**everywhere).split()).count(bare) >= 8
    to_docx(minutes(**everywhere))


@needs_fonts
def test_controls_and_invisible_marks_are_left_out_of_both_files() -> None:
    bad = "甲\x00\x07\x1b乙\u202e丙\ufeff\u200b丁\ud800\uffff戊"
    assert "甲乙丙丁戊" in printed(body=(Paragraph(bad),))
    assert "甲乙丙丁戊" in xml(to_docx(minutes(body=(Paragraph(bad),))))


@needs_fonts
@pytest.mark.parametrize("part", ["汉", "x", "（", "，", "长 词 "])
def test_a_hundred_thousand_characters_stay_on_the_paper(part: str) -> None:
    text = part * (100_000 // len(part))
    data = to_pdf(minutes(body=(Paragraph(text),), title=part * 200), FOLDER)
    pages = pdfplumber.open(io.BytesIO(data)).pages
    sample = [*pages[0].chars, *pages[len(pages) // 2].chars]
    assert max(float(c["x1"]) for c in sample) <= (210 - 26 + 6) * 72 / 25.4  # half a character may hang over
    assert len(pages) > 50
    assert len(to_docx(minutes(body=(Paragraph(text),)))) > 1000


@needs_fonts
def test_an_empty_paper_still_sets() -> None:
    empty = {
        "head": "",
        "number": None,
        "issuer": "",
        "title": "",
        "body": (),
        "attendance": (),
        "copies_to": (),
        "printed_by": "",
    }
    assert printed(**empty)
    assert to_docx(minutes(**empty))


def test_a_folder_without_chinese_fonts_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as caught:
        to_pdf(minutes(), tmp_path)
    assert caught.value.folder == tmp_path and "Noto Serif SC" in caught.value.families


@given(st.text(max_size=60))
def test_clean_text_holds_only_what_xml_and_printers_know(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any((ord(c) < 32 and c != "\n") or 0xD800 <= ord(c) < 0xE000 for c in cleaned)


@needs_fonts
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_whatever_breaks_either_file(title: str, name: str) -> None:
    paper = minutes(
        title=title, head=name, attendance=(Roll("出席", ((title, name),)),), body=(Paragraph(name),)
    )
    assert to_pdf(paper, FOLDER).startswith(b"%PDF")
    assert to_docx(paper).startswith(b"PK")
