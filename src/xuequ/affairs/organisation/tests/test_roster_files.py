"""Files that are no roster: each is refused with its own clear reason, and none costs the machine much."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from xuequ.affairs.organisation.forms.roster import UnreadableRoster
from xuequ.affairs.organisation.forms.roster import wording as roster_wording
from xuequ.affairs.organisation.forms.roster.workbook import LIMITS
from xuequ.affairs.organisation.tests.rosters import STAFF_HEADER, read, rezipped, saved, sheets, workbook
from xuequ.platform.files.workbooks import wording


def refusal(content: bytes, filename: str = "名册.xlsx") -> str:
    with pytest.raises(UnreadableRoster) as refused:
        read(content, filename)
    assert "%(" not in refused.value.text
    return refused.value.message


def unchanged(_: str, data: bytes) -> bytes:
    return data


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data.replace(old, new, 1) if name.endswith("sheet2.xml") else data


@pytest.mark.parametrize(
    ("content", "filename", "message"),
    [
        (b"", "a.xlsx", wording.EMPTY_FILE),
        (b"%PDF-1.7 ...", "a.pdf", wording.WRONG_KIND),
        (b"\x89PNG\r\n", "a.xlsx", wording.DAMAGED),
        (b"<html><table>", "a.xls", wording.OLD_FORMAT),
        (b"PK\x03\x04" + b"x" * 100, "a.xlsx", wording.DAMAGED),
        (LIMITS.file * b"x" + b"x", "a.csv", wording.TOO_BIG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "a.xls", wording.OLD_FORMAT),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            wording.ENCRYPTED,
        ),
        (b"\xff\xff\xff\x00\x81", "a.csv", wording.WRONG_ENCODING),
        ("姓名,工号".encode() + b"\x00", "a.csv", wording.WRONG_ENCODING),
        ("Ünïcödé;ñ\n".encode("latin-1"), "a.csv", wording.WRONG_ENCODING),
        ("没有表头的文字".encode(), "a.csv", roster_wording.NO_SHEET),
        (b"a,b\n" * (LIMITS.rows + 1), "a.csv", roster_wording.TOO_MANY_ROWS),
        (b"," * 300, "a.csv", roster_wording.TOO_MANY_COLUMNS),
        ("工号,姓名\n1,".encode() + b"x" * 1_000_000, "a.csv", wording.CELL_TOO_LONG),
        ("工号,姓名\n1,".encode() + b"x" * 40_000, "a.csv", wording.CELL_TOO_LONG),
    ],
    ids=range(16),
)
def test_files_of_other_kinds_are_refused_each_with_its_reason(
    content: bytes, filename: str, message: str
) -> None:
    assert refusal(content, filename) == message


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_half_written_workbook_is_refused_as_damaged(part: float) -> None:
    content = workbook()
    assert refusal(content[: int(len(content) * part)]) == wording.DAMAGED


def test_a_workbook_with_broken_bytes_inside_is_refused_as_damaged() -> None:
    content = bytearray(workbook())
    place = content.find(b"xl/worksheets/sheet2.xml") + 60
    content[place : place + 40] = b"\xaa" * 40
    assert refusal(bytes(content)) == wording.DAMAGED


def test_a_bomb_that_declares_its_size_is_refused_unopened() -> None:
    zeros = {f"xl/media/{n}": b"\0" * (30 << 20) for n in range(7)}
    assert refusal(rezipped(workbook(), unchanged, zeros)) == wording.INFLATES


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same() -> None:
    """The directory says 10 bytes; the data inflates past the limit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(201)) + packer.flush()
    name = b"xl/media/bomb"
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 10, len(name), 0)
        + name
        + packed
    )
    content = workbook()
    end = content.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", content, end + 10)
    entry = (
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            0,
            len(packed),
            10,
            len(name),
            0,
            0,
            0,
            0,
            0,
            start,
        )
        + name
    )
    directory = content[start : start + size] + entry
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0
    )
    assert refusal(content[:start] + local + directory + tail) == wording.INFLATES


def test_two_cells_that_span_a_billion_are_refused_before_they_take_memory() -> None:
    far = b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert refusal(rezipped(workbook(), in_sheet(b"</row></sheetData>", far))) == roster_wording.TOO_MANY_ROWS
    wide = b'<c r="XFD10" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert (
        refusal(rezipped(workbook(), in_sheet(b"</row></sheetData>", wide)))
        == roster_wording.TOO_MANY_COLUMNS
    )


def test_an_empty_but_coloured_line_far_below_is_no_content() -> None:
    far = b'</row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    assert read(rezipped(workbook(), in_sheet(b"</row></sheetData>", far))).faults == ()


def test_a_large_sheet_that_is_not_read_does_not_stand_in_the_way() -> None:
    book = Workbook()
    book.worksheets[0].title = "旧数据"
    book.worksheets[0]["A30000"] = "x"
    people = book.create_sheet("教职工")
    people.append(("工号", "姓名", "所在学校"))
    people.append(("A1", "张三", "光华小学"))
    assert len(read(saved(book), known_schools=["光华小学"]).staff) == 1


def test_too_many_rows_name_the_last_one() -> None:
    rows = [
        ("工号", "姓名", "所在学校"),
        *((f"A{n}", "张三", "光华小学") for n in range(LIMITS.rows)),
    ]
    with pytest.raises(UnreadableRoster) as refused:
        read(sheets(教职工=rows))
    assert (
        refused.value.message == roster_wording.TOO_MANY_ROWS
        and refused.value.facts["row"] == LIMITS.rows + 1
    )


def test_a_million_characters_in_a_cell_are_refused_with_their_line() -> None:
    long = in_sheet(b"</t>", b"x" * 1_000_000 + b"</t>")
    content = rezipped(inline(workbook()), long)
    assert refusal(content) == wording.CELL_TOO_LONG


def test_a_long_text_shared_by_many_cells_is_refused_before_it_is_multiplied() -> None:
    content = sheets(教职工=[STAFF_HEADER, *(("x",) * 15 for _ in range(200))])
    grown = rezipped(content, lambda _, data: data.replace(b"<t>x</t>", b"<t>" + b"x" * 30_000 + b"</t>"))
    assert len(grown) < 150_000 and refusal(grown) == wording.INFLATES


def inline(content: bytes) -> bytes:
    """The same with the first cell of the staff sheet holding its text itself."""
    return rezipped(
        content,
        lambda name, data: (
            data.replace(b'<c r="A1" t="s"><v>', b'<c r="A1" t="inlineStr"><is><t>', 1).replace(
                b"</v></c>", b"</t></is></c>", 1
            )
            if name.endswith("sheet2.xml")
            else data
        ),
    )


def test_entity_bombs_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    assert refusal(rezipped(workbook(), in_sheet(b"<worksheet ", bomb))) == wording.DAMAGED


def test_links_to_other_files_and_macros_are_refused() -> None:
    assert (
        refusal(rezipped(workbook(), unchanged, {"xl/externalLinks/externalLink1.xml": b"<x/>"}))
        == wording.EXTERNAL_LINKS
    )
    assert refusal(rezipped(workbook(), unchanged, {"xl/vbaProject.bin": b"x"})) == wording.MACROS


def test_a_zip_that_is_no_workbook_and_one_under_password_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(out.getvalue()) == wording.DAMAGED
    locked = bytearray(workbook())
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked)) == wording.ENCRYPTED


def test_control_characters_in_a_cell_are_taken_out_and_said() -> None:
    reading = read(workbook({(3, "姓名"): "孙_x0007_凯刚"}))
    assert reading.staff[0].name == "孙凯刚"
    assert [fault.kind for fault in reading.repaired] == ["controls"]
