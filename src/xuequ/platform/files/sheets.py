"""Lists as Excel workbooks: one sheet, its heading always in sight, and nothing ever read as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
"""Characters; Excel takes 32,767 and refuses the file beyond."""
NARROWEST, WIDEST = 8, 48
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def workbook(columns: Sequence[object], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """An .xlsx with the columns' headings and the rows, written row by row.

    Dates and aware moments become dates in Excel (in local time), numbers stay numbers, everything else is
    text, whatever it begins with. ``title`` names the sheet.
    """
    made = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(title.translate(FORBIDDEN_IN_NAMES).strip()[:31] or None)
        bold = book.add_format({"bold": True, "bg_color": "#E3F0EF", "border": 1, "valign": "vcenter"})
        dates: dict[type, Any] = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        headings = [str(column) for column in columns]
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, min(max(2 * len(heading) + 4, NARROWEST), WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, bold)
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, count, place, value, dates)
        if headings:
            sheet.autofilter(0, 0, count, len(headings) - 1)
    return made.getvalue()


def _write(sheet: Any, row: int, place: int, value: object, dates: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, "✓" if value else "")
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value)
    elif isinstance(value, datetime):
        plain = timezone.make_naive(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, place, plain, dates[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, dates[date])
    else:
        sheet.write_string(row, place, str(value)[:LONGEST_CELL])


def workbook_response(name: str, columns: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a workbook to download, called ``name``.xlsx."""
    return xlsx_response(name, workbook(columns, rows, title=name))


def xlsx_response(name: str, content: bytes) -> HttpResponse:
    """A workbook that is made already as a download called ``name``.xlsx."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response
