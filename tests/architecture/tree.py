"""The source tree, for the tests of the house: which files there are, and what they say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "xuequ"
AFFAIRS = PACKAGE / "affairs"
OURS = ("src", "tests", "assets", "bench", "docs", "requirements", ".ci")
MADE = {"build", "node_modules", "__pycache__"}


def affairs() -> list[Path]:
    """The folder of every affair."""
    return sorted(path.parent for path in AFFAIRS.glob("*/__init__.py"))


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of ours with one of these endings; what the build makes is left out."""
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not MADE & set(path.parts):
                yield path


def product(folder: Path = PACKAGE) -> list[Path]:
    """The Python files of a folder that run in production: no tests, no migrations."""
    return [p for p in sorted(folder.rglob("*.py")) if not {"tests", "migrations"} & set(p.parts)]


def place(path: Path, line: int = 0) -> str:
    """A file, and a line of it, from the root of the project."""
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


@cache
def tree(path: Path) -> ast.Module:
    """What a file says."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[ast.ImportFrom]:
    """Every ``from … import …`` of a file, wherever it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node
