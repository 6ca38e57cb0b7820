"""``burst.*``: a thousand people sign in and vote on two hundred connections, against raw durable inserts."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from bench import inserts
from bench.figures import Figure, Size, tell
from tests.running import postgres
from tests.running.load import Happened, Plan, fire, request
from tests.running.product import Product

PACED = 0.4
"""The share of the full rate at which waiting times are taken: people who vote, not a siege."""
LONGEST = 100.0
"""Milliseconds within which 99 of 100 ballots are to be acknowledged."""
PATIENCE = 300.0
"""Seconds after which a burst counts as stuck."""
CHOICES = ("for", "for", "against", "abstain")


def measure(size: Size) -> Iterator[Figure]:
    """On SQLite, and on PostgreSQL: at the server of ``DATABASE_URL``, or where a cluster can be made."""
    yield from _on("sqlite", size, "")
    if server := os.environ.get("DATABASE_URL"):
        own = urlsplit(server)._replace(path="/xuequ_bench", query="")
        yield from _on("postgresql", size, own.geturl())
    elif reason := postgres.missing():
        tell(f"burst on PostgreSQL: {reason}")
    else:
        with postgres.cluster(connections=size(300, 100)) as made:
            yield from _on("postgresql", size, made.address)


def _on(engine: str, size: Size, database: str) -> Iterator[Figure]:
    people, connections = size(1000, 60), size(200, 20)
    with tempfile.TemporaryDirectory() as folder:

        def limit() -> float:
            raw = inserts.Plan(database or f"{folder}/raw.sqlite3", connections, size(4000, 200))
            return max(inserts.fire(raw).rate for _ in range(2))

        with _served(Path(folder), database, people, motions=0) as product:
            rate, note = _signing_in(product, connections)
            yield Figure(f"burst.signin.{engine}", rate, "a second", limit(), "≥ 0.5", note)
        with _served(Path(folder), database, people, motions=4) as product:
            rate, note = _voting(product, connections)
            yield Figure(f"burst.ballot.{engine}", rate, "a second", limit(), "≥ 0.5", note)
            yield _waiting(engine, product, connections, PACED * rate)


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


def _signing_in(product: Product, connections: int) -> tuple[float, str]:
    """The rate at which everybody signs in, once each, and what was seen."""
    address = f"meetings/{product.laid['meeting']}/sign-in"
    _warm(product, connections, address)
    jobs = _repeated(product, lambda number, key: (str(number), address, None, key))
    happened = fire(Plan(product.port, connections, jobs, patience=PATIENCE))
    _all_acknowledged(product, happened)
    there = product.ground(present=product.laid["meeting"])["present"]
    assert there == len(product.laid["tokens"]), f"{there} of {len(product.laid['tokens'])} are there"
    return _rate(happened), f"{_kept_waiting(happened)}, everybody there once"


def _voting(product: Product, connections: int) -> tuple[float, str]:
    """The better rate of two votes, and what was seen in them and in a third that races with its closing."""
    first, second, raced, _ = product.laid["motions"]
    happened = max((_full_vote(product, motion, connections) for motion in (first, second)), key=_rate)
    race = _vote(product, raced, connections, closing=True)
    assert race.last is not None and race.last[0] == 200, f"closing in the race: {race.last}"
    late = sum(status == 409 for _, status, *_ in race.answers)
    _counted_once(product, raced, race)
    note = f"{_kept_waiting(happened)}, all counted once; {late} too late in a race with closing, told so"
    return _rate(happened), note


def _waiting(engine: str, product: Product, connections: int, rate: float) -> Figure:
    """How long ballots wait that come at a rate which people reach."""
    calm = _full_vote(product, product.laid["motions"][-1], connections, rate=rate)
    note = f"half within {calm.latency(0.5):.0f} ms, at {rate:.0f} a second"
    return Figure(f"burst.ballot.p99.{engine}", calm.latency(0.99), "ms", LONGEST, "≤ 1", note)


def _warm(product: Product, connections: int, address: str) -> None:
    """Have every process answer what it is to answer once, as it has on any other day."""
    chair = [("chair", request(address, product.laid["chair"]))] * (2 * connections)
    answers = {status for _, status, *_ in fire(Plan(product.port, connections, chair)).answers}
    assert answers == {200, 409}, f"the chair, who signs in again and again: {answers}"


def _full_vote(product: Product, motion: str, connections: int, *, rate: float = 0.0) -> Happened:
    """Everybody votes, the vote is closed, and what was acknowledged is what was counted."""
    happened = _vote(product, motion, connections, rate=rate)
    _all_acknowledged(product, happened)
    status, said = product.post(f"motions/{motion}/close", token=product.laid["chair"])
    assert status == 200, said
    _counted_once(product, motion, happened)
    return happened


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
            patience=PATIENCE,
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


def _counted_once(product: Product, motion: str, happened: Happened) -> None:
    told = [name for name, status, *_ in happened.answers if status == 200]
    stored = product.ground(counted=motion)
    figures = {"for": stored["in_favour"], "against": stored["against"], "abstain": stored["abstain"]}
    expected = {choice: len({name for name in told if name.endswith(f":{choice}")}) for choice in figures}
    assert figures == expected, f"acknowledged {expected}, counted {figures}"
    assert stored["ballots"] == stored["people"] == sum(figures.values())
