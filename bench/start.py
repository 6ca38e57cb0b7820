"""``start``: a second start of the demo to its first page, against a process that only sets Django up."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Size
from tests.running.product import Product

SET_UP = "import django; django.setup()"


def measure(size: Size) -> Iterator[Figure]:
    """Seconds; what ``make run`` does when all is there: look whether the demo is loaded, then serve."""
    program = f"{sys.executable} -m xuequ.site.cli"
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        demo = size.quick or product.run("-m", "xuequ.site.cli", "demo")
        look = f"{program} demo && " if demo is not True else ""
        command = ("/bin/sh", "-c", f"{look}exec {program} serve --port {product.port}")
        times, peers = [], []
        for _ in range(size(3, 1)):
            times.append(product.start(*command, first="/account/login/"))
            product.stop()
            began = time.perf_counter()
            product.run("-c", SET_UP)
            peers.append(time.perf_counter() - began)
    note = f"{'the demo district' if demo is not True else 'an empty database'}, best of {len(times)}"
    yield Figure("start", min(times), "s", min(peers), "seconds", note)
