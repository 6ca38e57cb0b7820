"""The figures are measured and told as others read them; how large they are is not looked at here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.running.product import ROOT


@pytest.mark.parametrize(("only", "names"), [("import", {"import.roster"}), ("page.me", {"page.meeting"})])
def test_a_figure_is_a_line_of_json_beside_its_limit(only: str, names: set[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench", only, "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    figures = [json.loads(line) for line in told.stdout.splitlines()]
    assert {figure["name"] for figure in figures} == names
    for figure in figures:
        assert set(figure) == {"name", "value", "unit", "limit", "ratio"}
        assert figure["value"] > 0 and figure["limit"] > 0 and figure["ratio"] > 0
        assert figure["name"] in told.stderr


def test_a_figure_that_is_not_there_is_refused_with_those_that_are() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench", "weather"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "burst" in told.stderr
