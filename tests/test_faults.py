"""The server dies, the disk is full, the database goes: what was acknowledged is there, and once."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.running import postgres
from tests.running.load import Happened, Plan, fire, request
from tests.running.product import SERVE, Product

VOTERS, CONNECTIONS = 200, 40
CHOICES = ("for", "for", "against", "abstain")
HALF_FULL = 48 * 1024
"""Bytes that the database may still grow when the disk is to be full."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[postgres.Cluster | None]:
    if request.param == "sqlite":
        yield None
    elif reason := postgres.missing():
        pytest.skip(reason)
    else:
        with postgres.cluster() as made:
            yield made


@pytest.fixture(scope="module")
def product(database: postgres.Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("product"), database=database.address if database else "")
    made.laid = made.ground(voters=VOTERS, motions=8)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def motions(product: Product) -> Iterator[str]:
    return iter(product.laid["motions"])


@pytest.fixture
def motion(product: Product, motions: Iterator[str]) -> str:
    """A vote that is open."""
    found = next(motions)
    assert product.post(f"motions/{found}/open", token=product.laid["chair"])[0] == 200
    return found


def ballots(product: Product, motion: str, *, keyed: bool) -> list[tuple[str, str]]:
    """A ballot of every voter, a quarter of them tapped twice: (voter:choice, the request)."""
    said = []
    for number, token in enumerate(product.laid["tokens"]):
        choice = CHOICES[number % 4]
        key = f"{motion}-{number}" if keyed and number % 3 == 0 else ""
        sent = (f"{number}:{choice}", request(f"motions/{motion}/ballot", token, {"choice": choice}, key))
        said += [sent, sent] if number % 4 == 0 else [sent]
    random.Random(7).shuffle(said)
    return said


def during(plan: Plan, fault: Callable[[], object]) -> Happened:
    """Fire; a quarter into it the fault happens."""
    return fire(replace(plan, amid=len(plan.jobs) // 4), amid=fault)


def acknowledged(happened: Happened) -> set[str]:
    """The voters, each with the choice, who were told that their ballot is stored."""
    return {name for name, status, *_ in happened.answers if status == 200}


def assert_counted(
    product: Product, motion: str, happened: Happened, *, close: bool = True
) -> dict[str, Any]:
    """Every acknowledged ballot is stored and counted once, and nothing else is."""
    if close:
        status, said = product.post(f"motions/{motion}/close", token=product.laid["chair"])
        assert status == 200, said
    stored = product.ground(counted=motion)
    told = Counter(name.partition(":")[2] for name in acknowledged(happened))
    figures = {"for": stored["in_favour"], "against": stored["against"], "abstain": stored["abstain"]}
    assert figures == {choice: told[choice] for choice in figures}
    assert stored["ballots"] == stored["people"] == sum(figures.values())
    assert stored["choices"] == {choice: number for choice, number in figures.items() if number}
    assert stored["present"] == stored["ballots"] + stored["not_voted"]
    return stored


def everybody(happened: Happened) -> bool:
    return len({name.partition(":")[0] for name in acknowledged(happened)}) == VOTERS


def test_P3_5_a_worker_killed_in_a_burst_of_votes_loses_and_doubles_nothing(
    product: Product, motion: str
) -> None:
    plan = Plan(product.port, CONNECTIONS, ballots(product, motion, keyed=True))
    happened = during(plan, product.kill_one)
    assert everybody(happened)
    assert_counted(product, motion, happened)


def test_P3_5_a_power_cut_in_a_burst_of_votes_loses_and_doubles_nothing(
    product: Product, motion: str
) -> None:
    def cut() -> None:
        product.kill()
        product.start()

    plan = Plan(product.port, CONNECTIONS, ballots(product, motion, keyed=True), patience=90)
    happened = during(plan, cut)
    assert happened.retried, "the cut came when all was over"
    assert everybody(happened)
    assert_counted(product, motion, happened)


def test_P3_5_a_race_with_closing_counts_exactly_what_was_acknowledged(product: Product, motion: str) -> None:
    closing = request(f"motions/{motion}/close", product.laid["chair"])
    plan = Plan(
        product.port,
        CONNECTIONS,
        ballots(product, motion, keyed=False),
        last=closing,
        last_after=VOTERS // 2,
        after_last=VOTERS // 10,
    )
    happened = fire(plan)
    assert happened.last is not None and happened.last[0] == 200
    late = [body for _, status, body, *_ in happened.answers if status == 409]
    assert late and all('"P3-5"' in body for body in late), "who came too late is told so"
    assert {status for _, status, *_ in happened.answers} == {200, 409}
    stored = assert_counted(product, motion, happened, close=False)
    assert stored["state"] == "closed" and 0 < stored["ballots"] < VOTERS


def test_what_was_acknowledged_outlives_a_restart_of_the_database(
    product: Product, motion: str, database: postgres.Cluster | None
) -> None:
    if database is None:
        pytest.skip("SQLite has no server to restart")
    plan = Plan(product.port, CONNECTIONS, ballots(product, motion, keyed=True), patience=120)
    happened = during(plan, database.restart)
    assert everybody(happened), Counter(status for _, status, *_ in happened.answers)
    assert_counted(product, motion, happened)


def test_a_full_disk_is_said_and_nothing_is_half_done(tmp_path: Path) -> None:
    full = Product(tmp_path)
    laid = full.laid = full.ground(voters=120, motions=1)
    motion = laid["motions"][0]
    most = (tmp_path / "xuequ.sqlite3").stat().st_size + HALF_FULL
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "
    with_limit = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); " + limit
    full.start(sys.executable, "-c", with_limit + SERVE.format(port=full.port, workers=2))
    try:
        assert full.post(f"motions/{motion}/open", token=laid["chair"])[0] == 200
        answers = {}
        for number, token in enumerate(laid["tokens"]):
            answers[f"{number}:for"] = full.post(f"motions/{motion}/ballot", {"choice": "for"}, token=token)
        statuses = Counter(status for status, _ in answers.values())
        assert statuses[200] and statuses[500] and set(statuses) == {200, 500}, statuses
        assert all(
            "没有生效" in said["error"]["message"] for status, said in answers.values() if status == 500
        )
    finally:
        full.stop()
    full.start()
    try:
        again = Happened([(name, status, "", 0.0, 0.0) for name, (status, _) in answers.items()])
        stored = full.ground(counted=motion)
        assert stored["ballots"] == len(acknowledged(again)), (
            "what was refused is not there, what was kept is"
        )
        for number, token in enumerate(laid["tokens"]):
            assert full.post(f"motions/{motion}/ballot", {"choice": "for"}, token=token)[0] == 200
            again.answers.append((f"{number}:for", 200, "", 0.0, 0.0))
        assert_counted(full, motion, again)
    finally:
        full.stop()
