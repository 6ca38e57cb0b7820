"""An official paper as PDF/A-2b, and as pictures of its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xuequ.engines.official import layout, wording
from xuequ.engines.official.glyphs import case_for
from xuequ.engines.official.paper import Paper, Table
from xuequ.engines.official.typeset import texts, typeset

TEMPLATE = "paper.typ"


def to_pdf(paper: Paper, fonts: Path) -> bytes:
    """Return the paper as PDF/A-2b in the layout of GB/T 9704-2012.

    A character that no font has is printed as 〓 and named by its code under the text; ask
    ``missing_characters`` beforehand to warn about it. Raises ``FontsMissing``, ``CannotTypeset``.
    """
    return typeset(TEMPLATE, content(paper), fonts, paper.issued_on)[0]


def to_png(paper: Paper, fonts: Path, page: int = 1, ppi: float = 96) -> bytes:
    """Return one page (from 1) as PNG for a preview; raises ``IndexError`` for a page that is not there."""
    if page < 1:
        raise IndexError(page)
    return typeset(TEMPLATE, content(paper), fonts, paper.issued_on, "png", ppi)[page - 1]


def count_pages(paper: Paper, fonts: Path) -> int:
    """Return how many pages the paper takes."""
    return len(typeset(TEMPLATE, content(paper), fonts, paper.issued_on, "png", 12))


def missing_characters(paper: Paper, fonts: Path) -> tuple[str, ...]:
    """Characters of the paper that neither the fonts folder nor the system can print."""
    return case_for(texts(content(paper)), fonts).missing


def content(paper: Paper) -> dict[str, Any]:
    """The paper as the template wants it: every text cleaned, numbered and broken."""
    head = wording.one_line(paper.head)
    rows = wording.reference_rows(paper)
    return {
        "head": head,
        "head-size": layout.head_size(wording.width(head)),
        "rows": rows,
        "title": wording.balanced(paper.title, layout.SIZE_2),
        "plain-title": wording.one_line(paper.title) or head,
        "issuer": wording.one_line(paper.issuer),
        "body": _body(paper),
        "rolls": [
            {"label": wording.one_line(roll.label) + "：", "names": wording.roll_text(roll)}
            for roll in paper.attendance
        ],
        "copies-label": wording.COPIES,
        "copies": wording.copies_text(paper),
        "printed-by": wording.one_line(paper.printed_by),
        "printed": wording.printed_text(paper),
        "whole": wording.WHOLE.pattern,
        "draft": wording.DRAFT if paper.draft else "",
    }


def _body(paper: Paper) -> list[dict[str, Any]]:
    parts = list(wording.lines_of(paper.body))
    return [_block(part, leads) for part, leads in zip(parts, wording.leads_on(parts), strict=True)]


def _block(part: tuple[int, str] | Table, leads_on: bool) -> dict[str, Any]:
    if isinstance(part, Table):
        return {
            "kind": "table",
            "header": part.header,
            "rows": part.rows,
            "shares": wording.column_shares(part),
            "whole": wording.kept_whole(part),
        }
    level, text = part
    face = layout.LEVELS.get(level, "text")
    return {"kind": "line", "face": face, "leads-on": leads_on, "text": text}
