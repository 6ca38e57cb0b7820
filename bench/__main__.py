"""``python -m bench [ONLY] [--quick]``: a JSON object a line on standard output, a table on the other."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from bench import burst, page, roster, standings, start
from bench.figures import Figure, Size, table, tell

BENCHES = {
    "page": page.measure,
    "burst": burst.measure,
    "import": roster.measure,
    "standings": standings.measure,
    "start": start.measure,
}
"""By the first part of their names."""


def wanted(name: str, only: str) -> bool:
    """Whether a name, or a group of names, is asked for."""
    return name.startswith(only) or only.startswith(f"{name}.")


def main() -> None:
    given = argparse.ArgumentParser("bench", description="Figures beside their limits, in the same run.")
    given.add_argument(
        "only", nargs="?", default="", help="names that begin so, such as burst or burst.ballot"
    )
    given.add_argument(
        "--quick", action="store_true", help="tiny sizes: shows that it runs, measures nothing"
    )
    asked = given.parse_args()
    chosen = {name: measure for name, measure in BENCHES.items() if wanted(name, asked.only)}
    if not chosen:
        given.error(f"nothing is called {asked.only}; there are {', '.join(BENCHES)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and databases are taken away
    figures: list[Figure] = []
    for name, measure in chosen.items():
        began = time.perf_counter()
        for figure in measure(Size(asked.quick)):
            if figure.name.startswith(asked.only):
                print(figure.line(), flush=True)
                figures.append(figure)
        tell(f"{name}: {time.perf_counter() - began:.0f} s")
    print(f"\n{table(figures)}", file=sys.stderr)


main()
