"""Paper records for the tests: workbooks as offices keep them, handed in and brought in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tests.cast import NOW, Cast
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.forms.paper.handed import read_batch, read_handed
from xuequ.affairs.teaching.models import PaperBatch

HEAD = (
    *("日期", "活动", "听课人/主持人", "授课人", "学校/地点", "学科", "年级/班级"),
    *("节次", "课题/主题", "等级/得分", "意见/评语", "参加人"),
)
_MADE: dict[str, bytes] = {}


def heard(cast: Cast, by: str = "lead_office", of: str = "teacher", **said: Any) -> list[Any]:
    """A row: a lesson observed on the Monday before the tests' now, unless said otherwise."""
    row = {
        "日期": "2026-11-09",
        "活动": "听课",
        "听课人/主持人": cast.people[by].name if by else "",
        "授课人": cast.people[of].name if of else "",
        "节次": 2,
        "课题/主题": "圆的面积",
        "意见/评语": "目标清楚。",
        **said,
    }
    return [row.get(name, "") for name in HEAD]


def paper_file(
    *rows: Sequence[Any], head: Sequence[str] = HEAD, name: str = "听课本.xlsx"
) -> SimpleUploadedFile:
    """The rows as an .xlsx that is handed in."""
    return SimpleUploadedFile(name, paper_bytes(*rows, head=head))


def paper_bytes(*rows: Sequence[Any], head: Sequence[str] = HEAD, title: str = "") -> bytes:
    """The rows under their head as the bytes of an .xlsx; with a title in a line above it.

    The same rows are the same bytes, though a workbook holds the moment at which it was saved.
    """
    return _saved(repr((rows, head, title)), [*([[title]] if title else []), head, *rows])


def _saved(mark: str, lines: Sequence[Sequence[Any]]) -> bytes:
    if mark not in _MADE:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "听课"
        for line in lines:
            sheet.append(list(line))
        out = io.BytesIO()
        book.save(out)
        _MADE[mark] = out.getvalue()
    return _MADE[mark]


def shown(
    cast: Cast, *rows: Sequence[Any], by: str = "lead_office", school: str | None = "lead"
) -> PaperBatch:
    """A file handed in by somebody for a school (None: for the district)."""
    actor, file = cast.actor(by), paper_file(*rows)
    at = cast.schools[school].pk if school else None
    read = read_handed(actor, at, file.read(), file.name or "")
    file.seek(0)
    return actions.hand_in_batch(
        actor=actor,
        now=NOW,
        school_id=at,
        handed=file,
        said=read.said,
        faults=read.faults,
        findings=read.findings,
    )


def brought_in(
    cast: Cast, batch: PaperBatch, by: str = "lead_office", *, leave_out: bool = False
) -> PaperBatch:
    """The same, brought in."""
    read = read_batch(batch)
    return actions.bring_in_batch(
        actor=cast.actor(by),
        now=NOW,
        batch_id=batch.pk,
        said=read.said,
        faults=read.faults,
        leave_out=leave_out,
    )


def waiting(
    cast: Cast, *rows: Sequence[Any], by: str = "lead_office", school: str | None = "lead"
) -> PaperBatch:
    """A batch that waits for a leader's word; of one lesson, unless rows are given."""
    return brought_in(cast, shown(cast, *(rows or (heard(cast),)), by=by, school=school), by)


def settled(cast: Cast, batch: PaperBatch, by: str = "lead_principal") -> PaperBatch:
    """The same, confirmed."""
    return actions.confirm_batch(actor=cast.actor(by), now=NOW, batch_id=batch.pk)
