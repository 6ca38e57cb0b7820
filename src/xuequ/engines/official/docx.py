"""An official paper as .docx in the layout of GB/T 9704-2012, for the office to edit and file."""

from __future__ import annotations

import math
from typing import Any

from docx.document import Document

from xuequ.engines.official import layout, wording
from xuequ.engines.official.ooxml import (
    border,
    element,
    field,
    file_bytes,
    new_document,
    run_properties,
    spacing,
    style,
    text_run,
)
from xuequ.engines.official.paper import Paper, Table

PITCH = math.floor(layout.LINE_PITCH * 20) / 20
"""Word's line pitch in points, rounded down to its unit so that 22 lines still fit."""

CHARACTER_SPACE = round((layout.CHARACTER_PITCH - layout.SIZE_3) * 4096)
"""Word's correction of the character grid, in 1/4096 point: 28 characters of 16 pt in 156 mm."""

FOOTER = (layout.BOTTOM - layout.PAGE_NUMBER_BELOW) * layout.MM - layout.SIZE_4 / 2
"""From the paper's edge to the foot of the page number, so that its dashes stand 7 mm below the type area."""

TRACKING = math.floor((layout.CHARACTER_PITCH - layout.SIZE_3) * 20 - 1) / 20
"""The same correction on the text, a unit of Word to spare: programs read the grid differently."""

IMPRINT_LINE = (layout.LINE_PITCH + layout.SIZE_4) / 2

NAMES = {0: "公文正文", 1: "公文一级标题", 2: "公文二级标题", 3: "公文三级标题", 4: "公文四级标题"}


def to_docx(paper: Paper) -> bytes:
    """Return the paper as .docx; equal papers give equal bytes. Every character is kept."""
    document = new_document(wording.one_line(paper.title), wording.one_line(paper.issuer), paper.issued_on)
    _page(document, paper)
    _styles(document, layout.head_size(wording.width(wording.one_line(paper.head))))
    body = document.element.body
    parts = [*_top(paper), *_text(paper), *_rolls(paper), *_imprint(paper)]
    for part in parts:
        body.insert(len(body) - 1, part)
    return file_bytes(document)


def _page(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    sheet = section._sectPr
    for child in list(sheet):
        sheet.remove(child)
    mm = {
        name: layout.twips(value * layout.MM)
        for name, value in {
            "w": layout.PAGE_WIDTH,
            "h": layout.PAGE_HEIGHT,
            "top": layout.TOP,
            "bottom": layout.BOTTOM,
            "left": layout.LEFT,
            "right": layout.RIGHT,
            "header": layout.DRAFT_TOP,
        }.items()
    }
    sheet.append(element("pgSz", w=mm.pop("w"), h=mm.pop("h")))
    sheet.append(element("pgMar", **mm, footer=layout.twips(FOOTER), gutter=0))
    sheet.append(
        element("docGrid", type="linesAndChars", linePitch=layout.twips(PITCH), charSpace=CHARACTER_SPACE)
    )
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _fill(footer, _page_number(side))
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        text = wording.DRAFT if paper.draft else ""
        _fill(header, _paragraph("公文草稿标记", text))


def _fill(story: Any, paragraph: Any) -> None:
    for old in list(story._element):
        story._element.remove(old)
    story._element.append(paragraph)


def _page_number(side: str) -> Any:
    indent = layout.twips(layout.PAGE_NUMBER_INDENT * layout.SIZE_4)
    made = element(
        "p",
        element(
            "pPr",
            element("pStyle", val="公文页码"),
            element("ind", **{side: indent}),
            element("jc", val=side),
        ),
    )
    for run in (text_run("— "), *field("PAGE", lambda child: element("r", child)), text_run(" —")):
        made.append(run)
    return made


def _styles(document: Document, head_size: float) -> None:
    indent = element("ind", firstLine=_characters(layout.TEXT_INDENT))
    for level, name in NAMES.items():
        outline = [element("outlineLvl", val=level - 1)] if level else []
        style(
            document,
            name,
            _on_grid(layout.LEVELS.get(level, "text")),
            *([element("keepNext")] if level else []),
            spacing(PITCH),
            _copy(indent),
            element("jc", val="both" if not level else "left"),
            *outline,
        )
    centre = element("jc", val="center")
    style(
        document, "公文标志", run_properties("head", head_size, layout.RED), spacing(head_size), _copy(centre)
    )
    style(
        document,
        "公文标题",
        run_properties("head", layout.SIZE_2),
        spacing(PITCH),
        _copy(centre),
        element("outlineLvl", val=0),
    )
    style(document, "公文参会名单", _on_grid("text"), spacing(PITCH), element("jc", val="left"))
    style(document, "公文版头", run_properties("text", layout.SIZE_3), spacing(layout.SIZE_3))
    style(document, "公文版记", run_properties("text", layout.SIZE_4), spacing(IMPRINT_LINE))
    style(document, "公文表格", run_properties("text", layout.SIZE_4), spacing(layout.TABLE_LINE))
    style(document, "公文页码", run_properties("song", layout.SIZE_4), spacing(layout.SIZE_4))
    style(
        document,
        "公文草稿标记",
        run_properties("black", layout.SIZE_3),
        spacing(layout.SIZE_3),
        element("jc", val="right"),
    )


def _on_grid(face: str) -> Any:
    return run_properties(face, layout.SIZE_3, tracking=TRACKING)


def _copy(made: Any) -> Any:
    return made.__copy__()


def _characters(count: float) -> int:
    return layout.twips(count * layout.CHARACTER_PITCH)


def _paragraph(name: str, *content: Any, extra: tuple[Any, ...] = ()) -> Any:
    """A paragraph of a style; texts become runs, ``extra`` are its properties in the schema's order."""
    made = element("p", element("pPr", element("pStyle", val=name), *extra))
    for part in content:
        if part != "":
            made.append(text_run(part) if isinstance(part, str) else part)
    return made


def _top(paper: Paper) -> list[Any]:
    head = wording.one_line(paper.head)
    size = layout.head_size(wording.width(head))
    parts = [_paragraph("公文标志", head, extra=(spacing(size, before=layout.HEAD_TOP * layout.MM),))]
    rows = wording.reference_rows(paper)
    blank = (layout.BLANK_LINES_ABOVE_NUMBER + 1 - len(rows)) * layout.LINE_PITCH
    for n, row in enumerate(rows):
        gap = layout.LINE_PITCH - layout.SIZE_3
        parts.append(_reference(row, before=(blank if n == 0 else 0) + gap, last=n == len(rows) - 1))
    title = wording.balanced(paper.title, layout.SIZE_2)
    for n, line in enumerate(title):
        before = layout.BLANK_LINES_ABOVE_TITLE * layout.LINE_PITCH if n == 0 else 0
        after = layout.BLANK_LINES_BELOW_TITLE * layout.LINE_PITCH if n == len(title) - 1 else 0
        parts.append(_paragraph("公文标题", line, extra=(spacing(PITCH, before, after),)))
    return parts


def _reference(row: tuple[str, str, str], before: float, last: bool) -> Any:
    """Issuer one character in, number in the middle, date one character from the right, by tab stops."""
    edge, middle = _characters(1), _characters(layout.CHARACTERS / 2)
    tabs = element(
        "tabs",
        element("tab", val="left", pos=edge),
        element("tab", val="center", pos=middle),
        element("tab", val="right", pos=_characters(layout.CHARACTERS) - edge),
    )
    rule = element(
        "pBdr", border("bottom", layout.RED_RULE, layout.RED, layout.RED_RULE_BELOW_NUMBER * layout.MM)
    )
    extra = (*((rule,) if last else ()), tabs, spacing(layout.SIZE_3, before))
    content: list[Any] = []
    for part in row:
        content += [element("r", element("tab")), part]
    return _paragraph("公文版头", *content, extra=extra)


def _text(paper: Paper) -> list[Any]:
    parts = []
    lines = list(wording.lines_of(paper.body))
    for part, leads_on in zip(lines, wording.leads_on(lines), strict=True):
        if isinstance(part, Table):
            parts += _table(part)
            continue
        kept = (element("keepNext"),) if leads_on and not part[0] else ()
        parts.append(_paragraph(NAMES[part[0]], part[1], extra=kept))
    return parts


def _table(table: Table) -> list[Any]:
    widths = [layout.twips(share * layout.TYPE_WIDTH * layout.MM) for share in wording.column_shares(table)]
    made = _bare_table(widths, border_width=layout.TABLE_RULE)
    whole = (True, *wording.kept_whole(table))
    for n, row in enumerate((table.header, *table.rows)):
        line = element("tr")
        kept = [element("cantSplit")] if whole[n] else []
        line.append(element("trPr", *kept, *([element("tblHeader")] if n == 0 else [])))
        for text, width in zip(row, widths, strict=True):
            run = text_run(text, run_properties("black", layout.SIZE_4) if n == 0 else None)
            extra = (element("jc", val="center"),) if n == 0 else ()
            line.append(
                element(
                    "tc",
                    element("tcPr", element("tcW", w=width, type="dxa")),
                    _paragraph("公文表格", run, extra=extra),
                )
            )
        made.append(line)
    gap = layout.LINE_PITCH - layout.SIZE_3
    return [made, _paragraph("公文表格", extra=(spacing(gap),))]


def _bare_table(widths: list[int], border_width: float) -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    padding = layout.twips(layout.TABLE_PADDING * layout.MM)
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("tblBorders", *(border(side, border_width) for side in sides)),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=padding, type="dxa") for side in ("left", "right"))),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )


def _rolls(paper: Paper) -> list[Any]:
    parts = [_paragraph(NAMES[0]) for _ in range(layout.BLANK_LINES_ABOVE_ROLLS if paper.attendance else 0)]
    for roll in paper.attendance:
        label = wording.one_line(roll.label) + "："
        left = layout.ROLL_INDENT + len(label)
        indent = element("ind", left=_characters(left), hanging=_characters(len(label)))
        black = text_run(label, _on_grid("black"))
        parts.append(_paragraph("公文参会名单", black, wording.roll_text(roll), extra=(indent,)))
    return parts


def _imprint(paper: Paper) -> list[Any]:
    """The 版记: a table ending on the bottom of the last type area, and the paragraph it hangs on."""
    width, edge = (
        layout.twips(part) for part in (layout.TYPE_WIDTH * layout.MM, layout.IMPRINT_INDENT * layout.SIZE_4)
    )
    hang = layout.twips(len(wording.COPIES) * layout.SIZE_4)
    room = layout.TYPE_WIDTH * layout.MM / layout.SIZE_4 - 2 * layout.IMPRINT_INDENT - len(wording.COPIES)
    rows: list[tuple[int, Any]] = []
    if copies := wording.copies_text(paper):
        indent = element("ind", left=edge + hang, right=edge, hanging=hang)
        line = _paragraph("公文版记", wording.COPIES + copies, extra=(indent,))
        rows.append((math.ceil(wording.width(copies) / room), line))
    tabs = element("tabs", element("tab", val="right", pos=width - edge))
    printed = (wording.one_line(paper.printed_by), element("r", element("tab")), wording.printed_text(paper))
    rows.append((1, _paragraph("公文版记", *printed, extra=(tabs, element("ind", left=edge, right=edge)))))
    heights = [layout.twips(lines * IMPRINT_LINE) for lines, _ in rows]
    made = _imprint_table(width, layout.twips((layout.TOP + layout.TYPE_HEIGHT) * layout.MM) - sum(heights))
    for height, (_, line) in zip(heights, rows, strict=True):
        exact = element("trPr", element("cantSplit"), element("trHeight", val=height, hRule="exact"))
        cell = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center"))
        made.append(element("tr", exact, element("tc", cell, line)))
    return [made, _paragraph("公文版记", extra=(spacing(1),))]


def _imprint_table(width: int, top: int) -> Any:
    """A table with its top ``top`` twips from the paper's edge, ruled as 7.4.1 wants."""
    side = layout.twips(layout.LEFT * layout.MM)
    place = element("tblpPr", vertAnchor="page", horzAnchor="page", tblpX=side, tblpY=top)
    rules = (
        border("top", layout.IMPRINT_OUTER_RULE),
        border("bottom", layout.IMPRINT_OUTER_RULE),
        border("insideH", layout.IMPRINT_INNER_RULE),
    )
    properties = element(
        "tblPr",
        place,
        element("tblOverlap", val="never"),
        element("tblW", w=width, type="dxa"),
        element("tblBorders", *rules),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("left", "right"))),
    )
    return element("tbl", properties, element("tblGrid", element("gridCol", w=width)))
