"""The folder list is the table of contents: few names, known names, files that fit in the head."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.architecture.tree import AFFAIRS, PACKAGE, ROOT, affairs, files, place

KNOWN = {
    "rules",
    "models",
    "queries",
    "actions",
    "forms",
    "views",
    "api",
    "duties",
    "templates",
    "tests",
}
DJANGOS = {"__init__", "apps", "migrations"}
MOST_NAMES = 10
MOST_LINES = 500
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "services", "managers", "signals"}
MACHINE = re.compile(r"(?<![\w.<-])/(?:work|root|home/\w+|Users/\w+)/")
HOSTS = re.compile(r"https?://(?!(?:opencollective\.com|github\.com)/)|^\s*--?(?:index|find|i\b)", re.M)


def names(folder_of_affair: str) -> set[str]:
    folder = AFFAIRS / folder_of_affair
    return {path.stem for path in folder.iterdir() if path.name != "__pycache__"} - DJANGOS


@pytest.mark.parametrize("affair", [path.name for path in affairs()])
def test_an_affair_holds_only_the_names_that_everybody_knows(affair: str) -> None:
    found = names(affair)
    assert found <= KNOWN
    assert len(found) <= MOST_NAMES


def test_every_folder_under_affairs_is_an_affair_with_a_place_in_the_order() -> None:
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for folder in AFFAIRS.iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert (folder / "__init__.py").is_file(), folder.name
            named = re.findall(rf"\bxuequ\.affairs\.{folder.name}\b", contracts)
            assert len(named) >= 2, f"{folder.name} is in no contract"


def test_no_file_says_nothing_by_its_name() -> None:
    everything = [*files(".py", ".html", ".js", ".css"), *(p for p in PACKAGE.rglob("*") if p.is_dir())]
    assert [place(path) for path in everything if path.stem.lower() in VAGUE] == []


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    lengths = {
        place(path): path.read_bytes().count(b"\n") for path in files(".py", ".html", ".js", ".css", ".mjs")
    }
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def tracked() -> Iterator[tuple[str, str]]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def test_no_tracked_file_names_a_folder_of_somebodys_machine() -> None:
    assert [name for name, text in tracked() if MACHINE.search(text)] == []


def test_no_lock_file_names_a_host() -> None:
    locks = [(n, t) for n, t in tracked() if n.endswith("lock.json") or n.startswith("requirements/")]
    assert len(locks) == 3
    assert [name for name, text in locks if HOSTS.search(text) or '"resolved"' in text] == []
