"""Plain A4 sheets to print and sign: 会议签到表 and its like. No standard governs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xuequ.engines.official import layout
from xuequ.engines.official.ooxml import (
    border,
    element,
    file_bytes,
    new_document,
    run_properties,
    spacing,
    text_run,
)
from xuequ.engines.official.typeset import typeset
from xuequ.engines.official.wording import map_text, one_line


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading and its share of the width, relative to the others."""

    heading: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that fills A4 pages; the heading row comes again on every page, empty cells are for the pen."""

    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: str
    made_on: date

    def __post_init__(self) -> None:
        """Raise ``ValueError`` where a row has not one cell for each column."""
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("sheet: every row needs as many cells as there are columns, and at least one")


def sign_in_sheet(
    meeting: str, subtitle: str, people: tuple[tuple[str, str, str], ...], made_on: date, blank_rows: int = 0
) -> Sheet:
    """Return the 会议签到表: 序号、单位、职务、姓名、签名、时间, one row for each (unit, post, name)."""
    headings = (("序号", 0.6), ("单位", 2.2), ("职务", 1.5), ("姓名", 1.4), ("签名", 1.6), ("时间", 1.0))
    everyone = (*people, *((("", "", ""),) * blank_rows))
    rows = tuple((str(n), *person, "", "") for n, person in enumerate(everyone, 1))
    columns = tuple(Column(heading, share) for heading, share in headings)
    return Sheet(
        f"{meeting}签到表",
        subtitle,
        columns,
        rows,
        f"应到 {len(people)} 人，实到　　　人　　记录人：",
        made_on,
    )


def sheet_pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Return the sheet as PDF/A-2b; raises ``FontsMissing``, ``CannotTypeset``."""
    plain = map_text(sheet, one_line)
    data = {
        "title": plain.title,
        "subtitle": plain.subtitle,
        "headings": [column.heading for column in plain.columns],
        "shares": [column.share for column in plain.columns],
        "rows": plain.rows,
        "footer": plain.footer,
    }
    return typeset("sheet.typ", data, fonts, sheet.made_on)[0]


def sheet_docx(sheet: Sheet) -> bytes:
    """Return the sheet as .docx; equal sheets give equal bytes."""
    plain = map_text(sheet, one_line)
    total = sum(column.share for column in plain.columns)
    room = layout.twips((layout.PAGE_WIDTH - 2 * layout.SHEET_MARGIN) * layout.MM)
    widths = [round(room * column.share / total) for column in plain.columns]
    table = _ruled(widths)
    for n, row in enumerate((tuple(column.heading for column in plain.columns), *plain.rows)):
        height = element("trHeight", val=layout.twips(layout.SHEET_ROW * layout.MM), hRule="atLeast")
        properties = element("trPr", element("cantSplit"), height)
        if n == 0:
            properties.append(element("tblHeader"))
        face = "black" if n == 0 else "text"
        table.append(
            element(
                "tr",
                properties,
                *(_cell(w, [_line(t, face, "center")]) for w, t in zip(widths, row, strict=True)),
            )
        )
    top = [_line(plain.title, "head", "center", layout.SIZE_2), _line(plain.subtitle, "text", "center")]
    return _sheet_file(plain.title, sheet.made_on, [*top, table, _line(plain.footer, "text", "left")])


def _sheet_file(title: str, made_on: date, parts: list[Any]) -> bytes:
    document = new_document(title, "", made_on)
    section = document.sections[0]._sectPr
    for child in list(section):
        section.remove(child)
    edge = layout.twips(layout.SHEET_MARGIN * layout.MM)
    width, height = (layout.twips(side * layout.MM) for side in (layout.PAGE_WIDTH, layout.PAGE_HEIGHT))
    section.append(element("pgSz", w=width, h=height))
    section.append(
        element(
            "pgMar",
            top=edge,
            right=edge,
            bottom=edge,
            left=edge,
            header=edge // 2,
            footer=edge // 2,
            gutter=0,
        )
    )
    body = document.element.body
    for part in parts:
        body.insert(len(body) - 1, part)
    return file_bytes(document)


def _line(text: str, face: str, side: str, size: float = layout.SIZE_5 + 1.5) -> Any:
    properties = element("pPr", spacing(size * 1.5), element("jc", val=side))
    return element("p", properties, text_run(text, run_properties(face, size)))


def _cell(width: int, lines: list[Any]) -> Any:
    properties = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center"))
    return element("tc", properties, *lines)


def _ruled(widths: list[int]) -> Any:
    names = ("top", "left", "bottom", "right", "insideH", "insideV")
    sides = [border(name, layout.TABLE_RULE) for name in names]
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("tblBorders", *sides),
        element("tblLayout", type="fixed"),
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=width) for width in widths)))
