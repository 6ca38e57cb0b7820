"""``import.roster``: an Excel roster of ten thousand people brought in whole, against openpyxl reading it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import openpyxl
import xlsxwriter

from bench.figures import Figure, Size
from tests.running.product import ROOT, Product

SAMPLE = ROOT / "src/xuequ/site/demo/roster-minghu.xlsx"
MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def measure(size: Size) -> Iterator[Figure]:
    """Seconds from the command to all being registered; the peer reads every cell of the same file.

    The better of two, each into a district that is not there yet.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        people = _write(file, size(10_000, 100))
        values, limits = [], []
        for turn in range(size(2, 1)):
            data = Path(folder) / str(turn)
            data.mkdir()
            limits.append(_read(file))
            values.append(_import(Product(data), file, people))
    note = f"{people} people, each with an account"
    yield Figure("import.roster", min(values), "s", min(limits), "≤ 3", note)


def _import(product: Product, file: Path, people: int) -> float:
    product.run("-c", MIGRATE)
    began = time.perf_counter()
    said = product.run("-m", "xuequ.site.cli", "import-roster", str(file), "--district", "试点学区")
    took = time.perf_counter() - began
    assert str(people) in said, said
    return took


def _write(file: Path, wanted: int) -> int:
    """The demo's roster, its people repeated under new numbers and phones until there are so many."""
    sample = openpyxl.load_workbook(SAMPLE, read_only=True)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    for sheet in sample.worksheets:
        made = book.add_worksheet(sheet.title)
        rows: list[Sequence[object]] = list(sheet.iter_rows(values_only=True))
        head, body = rows[:2], rows[2:]
        if "工号" in head[1]:
            body = [_renumbered(row, n) for n, row in enumerate(islice(cycle(body), wanted), 1)]
        for line, row in enumerate([*head, *body]):
            made.write_row(line, 0, row)
    book.close()
    return wanted


def _renumbered(row: Sequence[object], number: int) -> list[object]:
    made = list(row)
    made[0], made[-2], made[-1] = f"LT{number:06}", f"139{number:08}", f"lt{number:06}@example.org"
    return made


def _read(file: Path) -> float:
    began = time.perf_counter()
    cells = 0
    for sheet in openpyxl.load_workbook(file).worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
    assert cells
    return time.perf_counter() - began
