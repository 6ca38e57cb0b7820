"""``standings.*``: all standings of a district from nothing, and after one new record, at 10³ to 10⁶ records,
against one hand-written aggregate over the same rows of the same database."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Figure, Size, tell
from tests.running import postgres
from tests.running.product import Product

SIZES = (10**3, 10**4, 10**5, 10**6)
QUICK = (100, 200)
FLAT = 2.0
"""Touching after one record may cost so many times at the most records what it costs at the least."""


def measure(size: Size) -> Iterator[Figure]:
    """On SQLite, and on PostgreSQL: at the server of ``DATABASE_URL``, or where a cluster can be made."""
    yield from _on("sqlite", size, "")
    if server := os.environ.get("DATABASE_URL"):
        with postgres.emptied(urlsplit(server)._replace(path="/xuequ_bench", query="").geturl()) as database:
            yield from _on("postgresql", size, database)
    elif reason := postgres.missing():
        tell(f"standings on PostgreSQL: {reason}")
    else:
        with postgres.cluster(connections=20) as made:
            yield from _on("postgresql", size, made.address)


def _on(engine: str, size: Size, database: str) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), database=database)
        counts = QUICK if size.quick else SIZES
        said = product.run("-m", "bench.standings_ground", json.dumps(counts))
        rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    first = rows[0]
    for row in rows:
        name = (
            f"{engine}.1e{len(str(row['records'])) - 1}" if not size.quick else f"{engine}.{row['records']}"
        )
        note = f"{row['people']} people, {row['standings']} standings, memory {row['memory']:.0f} MB"
        yield Figure(f"standings.cold.{name}", row["cold"], "ms", row["aggregate"], "≤ 3", note)
        yield Figure(
            f"standings.touch.{name}",
            row["touch"],
            "ms",
            first["touch"],
            f"≤ {FLAT:.0f}",
            f"count one record and read whom it concerns; at {first['records']:,} records: the limit",
        )
