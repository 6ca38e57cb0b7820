"""``burst.*``: a thousand people sign in and vote on two hundred connections, against raw durable inserts."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench import inserts
from bench.figures import Figure, Size, tell
from tests.running import postgres
from tests.running.load import Happened, Plan, fire, request
from tests.running.product import Product

PACED = 0.4
"""The share of the full rate at which waiting times are taken: people who vote, not a siege."""
LONGEST = 100.0
"""Milliseconds within which 99 of 100 ballots are to be acknowledged."""
CHOICES = ("for", "for", "against", "abstain")


def measure(size: Size) -> Iterator[Figure]:
    """On SQLite, and on PostgreSQL where a cluster can be made."""
    yield from _on("sqlite", size, "")
    if reason := postgres.missing():
        tell(f"burst on PostgreSQL: {reason}")
        return
    with postgres.cluster(connections=size(300, 100)) as made:
        yield from _on("postgresql", size, made.address)


def _on(engine: str, size: Size, database: str) -> Iterator[Figure]:
    people, connections = size(1000, 60), size(200, 20)
    with tempfile.TemporaryDirectory() as folder:
        raw = inserts.Plan(database or f"{folder}/raw.sqlite3", connections, size(4000, 200))
        limit = inserts.fire(raw).rate
        with _served(Path(folder), database, people, motions=0) as product:
            yield _signing_in(engine, product, connections, limit)
        database = database and f"{database.rpartition('/')[0]}/votes"
        with _served(Path(folder), database, people, motions=3) as product:
            yield from _voting(engine, product, connections, limit)


@contextmanager
def _served(folder: Path, database: str, people: int, *, motions: int) -> Iterator[Product]:
    """The product with an open meeting and motions; without motions people still have to sign in."""
    data = folder / f"motions-{motions}"
    data.mkdir()
    with postgres.emptied(database) if database else nullcontext():
        product = Product(data, database=database)
        product.laid = product.ground(voters=people, motions=motions, present=bool(motions))
        product.start()
        try:
            yield product
        finally:
            product.stop()


def _signing_in(engine: str, product: Product, connections: int, limit: float) -> Figure:
    address = f"meetings/{product.laid['meeting']}/sign-in"
    jobs = _repeated(product, lambda number, key: (str(number), address, None, key))
    happened = fire(Plan(product.port, connections, jobs))
    _all_acknowledged(product, happened)
    there = product.ground(present=product.laid["meeting"])["present"]
    assert there == len(product.laid["tokens"]), f"{there} of {len(product.laid['tokens'])} are there"
    note = f"{_kept_waiting(happened)}, everybody there once"
    return Figure(f"burst.signin.{engine}", _rate(happened), "a second", limit, "≥ 0.5", note)


def _voting(engine: str, product: Product, connections: int, limit: float) -> Iterator[Figure]:
    quick, paced, raced = product.laid["motions"]
    happened = _vote(product, quick, connections)
    _all_acknowledged(product, happened)
    _close(product, quick, happened)
    rate = _rate(happened)
    race = _vote(product, raced, connections, closing=True)
    late = sum(status == 409 for _, status, *_ in race.answers)
    _counted_once(product, raced, race)
    note = f"{_kept_waiting(happened)}, all counted once; {late} too late in a race with closing, told so"
    yield Figure(f"burst.ballot.{engine}", rate, "a second", limit, "≥ 0.5", note)
    calm = _vote(product, paced, connections, rate=PACED * rate)
    _all_acknowledged(product, calm)
    _close(product, paced, calm)
    note = f"half within {calm.latency(0.5):.0f} ms, at {PACED * rate:.0f} a second"
    yield Figure(f"burst.ballot.p99.{engine}", calm.latency(0.99), "ms", LONGEST, "≤ 1", note)


def _vote(
    product: Product, motion: str, connections: int, *, rate: float = 0.0, closing: bool = False
) -> Happened:
    status, said = product.post(f"motions/{motion}/open", token=product.laid["chair"])
    assert status == 200, said

    def ballot(number: int, key: str) -> tuple[str, str, dict[str, str], str]:
        choice = CHOICES[number % 4]
        return f"{number}:{choice}", f"motions/{motion}/ballot", {"choice": choice}, f"{motion}{key}"

    jobs = _repeated(product, ballot)
    last = request(f"motions/{motion}/close", product.laid["chair"]) if closing else ""
    return fire(
        Plan(
            product.port,
            connections,
            jobs,
            rate=rate,
            last=last,
            last_after=len(jobs) * 3 // 4,
            after_last=len(jobs) // 20,
        )
    )


Said = Callable[[int, str], tuple[str, str, dict[str, str] | None, str]]


def _repeated(product: Product, said: Said) -> list[tuple[str, str]]:
    """A request of everybody, one in four sent twice with the same key, in a mixed order."""
    jobs = []
    for number, token in enumerate(product.laid["tokens"]):
        name, address, body, key = said(number, f"-{number}" if number % 4 == 0 else "")
        sent = (name, request(address, token, body, key if number % 4 == 0 else ""))
        jobs += [sent, sent] if number % 4 == 0 else [sent]
    random.Random(7).shuffle(jobs)
    return jobs


def _rate(happened: Happened) -> float:
    """What was stored, not what was repeated, a second."""
    return len({name for name, status, *_ in happened.answers if status == 200}) / happened.seconds


def _kept_waiting(happened: Happened) -> str:
    return f"99 of 100 within {happened.latency(0.99):.0f} ms at full speed"


def _all_acknowledged(product: Product, happened: Happened) -> None:
    asked = len(product.laid["tokens"])
    told = {name.partition(":")[0] for name, status, *_ in happened.answers if status == 200}
    assert len(told) == asked, f"{asked - len(told)} of {asked} were not acknowledged"


def _close(product: Product, motion: str, happened: Happened) -> None:
    status, said = product.post(f"motions/{motion}/close", token=product.laid["chair"])
    assert status == 200, said
    _counted_once(product, motion, happened)


def _counted_once(product: Product, motion: str, happened: Happened) -> None:
    told = [name for name, status, *_ in happened.answers if status == 200]
    stored = product.ground(counted=motion)
    figures = {"for": stored["in_favour"], "against": stored["against"], "abstain": stored["abstain"]}
    expected = {choice: len({name for name in told if name.endswith(f":{choice}")}) for choice in figures}
    assert figures == expected, f"acknowledged {expected}, counted {figures}"
    assert stored["ballots"] == stored["people"] == sum(figures.values())
