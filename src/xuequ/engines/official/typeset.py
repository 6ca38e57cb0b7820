"""From plain values to PDF or PNG: the only place that speaks to the typesetter.

Everything a person typed reaches it as JSON data and is never read as its markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from xuequ.engines.official import layout
from xuequ.engines.official.glyphs import SUBSTITUTE, Case, case_for

HERE = Path(__file__).parent
ENDLESS = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{40,}")
"""A run in which no line may break; longer than a line it would run off the paper."""


class CannotTypeset(Exception):
    """The typesetter refused the document; ``str()`` gives its own words, for the log."""


def texts(value: Any) -> Iterator[str]:
    """Yield every text inside nested lists and mappings (values only)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts(part)


def missing_note(missing: tuple[str, ...]) -> str:
    """What is printed under a paper with substituted characters; empty where there is none."""
    if not missing:
        return ""
    codes = "、".join(f"U+{ord(c):04X}" for c in missing)
    return f"（印制字库缺字，以“{SUBSTITUTE}”代之，统一码为{codes}，以电子文本为准）"


def substituted(value: Any, missing: tuple[str, ...]) -> Any:
    """Return ``value`` with the ``missing`` characters replaced, and endless runs made breakable."""
    if isinstance(value, str):
        shown = value.translate({ord(c): SUBSTITUTE for c in missing})
        return ENDLESS.sub(lambda run: "\u200b".join(re.findall(r".{1,8}", run[0])), shown)
    if isinstance(value, dict):
        return {key: substituted(part, missing) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [substituted(part, missing) for part in value]
    return value


ALWAYS = missing_note(("0",)) + "0123456789ABCDEF第共页—"
"""What the templates and the note add by themselves."""


def typeset(
    template: str,
    data: dict[str, Any],
    fonts: Path,
    made_on: date,
    form: Literal["pdf", "png"] = "pdf",
    ppi: float = 96,
) -> list[bytes]:
    """Set ``data`` by a template of this folder; one PDF (PDF/A-2b), or one PNG a page.

    Equal input and equal fonts give equal bytes. Raises ``FontsMissing``, ``CannotTypeset``.
    """
    case = case_for((ALWAYS, *texts(data)), fonts)
    shown = substituted(data, case.missing) | {"note": missing_note(case.missing)}
    inputs = {
        "data": json.dumps(shown, ensure_ascii=False),
        "layout": json.dumps(layout.figures()),
        "faces": json.dumps(_faces(case)),
    }
    try:
        made = typst.compile(
            (HERE / template).read_bytes(),
            font_paths=case.fonts,
            sys_inputs=inputs,
            format=form,
            ppi=ppi if form == "png" else None,
            pdf_standards="a-2b" if form == "pdf" else None,
            timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
        )
    except typst.TypstError as refused:
        raise CannotTypeset(f"{refused.message} {refused.diagnostic}") from refused
    return made if isinstance(made, list) else [made]


def _faces(case: Case) -> dict[str, dict[str, Any]]:
    """Families and weight of each face; a family of its own (楷体, 小标宋 …) keeps its ordinary weight."""
    return {
        name: {
            "families": case.families[name],
            "weight": face.weight if case.families[name][0] == face.free[-1] else 400,
        }
        for name, face in layout.FACES.items()
    }
