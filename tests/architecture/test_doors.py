"""Floors 6, 7 and 9: affairs meet at three doors, only actions write, and a late import says why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.tree import AFFAIRS, PACKAGE, affairs, imports, place, product, tree

DOORS = {"rules", "queries", "actions"}
WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "execute",
    "executemany",
    "executescript",
    "raw",
}
MANAGER_WRITES = {"add", "set", "remove", "clear"}
KNOWS_ROWS = re.compile(r"^(django|xuequ\.platform)\b|\.(models|queries|actions)\b")
REASON = re.compile(r"# noqa: PLC0415\s+\(\S[^)]+\)")
# Bringing a backup back asks the empty database itself whether it is empty.
RAW_READERS = {"src/xuequ/site/keeping.py"}


def annotations(path: Path) -> Iterator[ast.AST]:
    """Every node that stands for a type and is never run (``from __future__ import annotations``)."""
    for node in ast.walk(tree(path)):
        kept = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        for part in filter(None, kept):
            yield from ast.walk(part)


def others(path: Path) -> Iterator[tuple[ast.ImportFrom, str]]:
    """Imports of another affair, with the door they come through."""
    own = path.relative_to(AFFAIRS).parts[0]
    for node in imports(path):
        parts = (node.module or "").split(".")
        if parts[:2] == ["xuequ", "affairs"] and len(parts) > 2 and parts[2] != own:
            for name in node.names:
                yield node, parts[3] if len(parts) > 3 else name.name


@pytest.mark.parametrize("affair", [path.name for path in affairs()])
def test_affairs_meet_only_at_rules_queries_and_actions(affair: str) -> None:
    """Another affair's models may be named as types, and in a foreign key by their name in a string."""
    wrong = []
    for path in product(AFFAIRS / affair):
        types = {id(node) for node in annotations(path)}
        for node, door in others(path):
            if door == "models":
                named = {alias.asname or alias.name for alias in node.names}
                used = (n for n in ast.walk(tree(path)) if isinstance(n, ast.Name) and n.id in named)
                wrong += [f"{place(path, n.lineno)} runs {n.id}" for n in used if id(n) not in types]
            elif door not in DOORS:
                wrong.append(f"{place(path, node.lineno)} enters by {door}")
    assert wrong == []


@pytest.mark.parametrize("affair", [path.name for path in affairs()])
def test_queries_never_ask_another_affairs_actions(affair: str) -> None:
    reading = (p for p in product(AFFAIRS / affair) if {"queries", "rules", "forms"} & {*p.parts, p.stem})
    found = [place(p, node.lineno) for p in reading for node, door in others(p) if door == "actions"]
    assert found == []


def related_names() -> set[str]:
    models = [model for model in apps.get_models() if model.__module__.startswith("xuequ.")]
    return {field.name for model in models for field in model._meta.many_to_many}


def writes(path: Path) -> Iterator[str]:
    """Where a file changes rows, as far as the names of calls tell."""
    if not any(KNOWS_ROWS.search(node.module or "") or _takes(node) for node in imports(path)):
        return
    related = related_names()
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, owner = node.func.attr, node.func.value
        chained = isinstance(owner, ast.Call) or (
            isinstance(owner, ast.Attribute) and owner.attr == "objects"
        )
        on_relation = isinstance(owner, ast.Attribute) and owner.attr in related
        if name in WRITES or (name == "update" and chained) or (name in MANAGER_WRITES and on_relation):
            yield f"{place(path, node.lineno)} .{name}()"


def _takes(node: ast.ImportFrom) -> bool:
    return bool({alias.name for alias in node.names} & {"models", "queries", "actions"})


@pytest.mark.parametrize("floor", ["affairs", "site"])
def test_rows_are_changed_in_actions_alone(floor: str) -> None:
    quiet = (p for p in product(PACKAGE / floor) if "actions" not in {*p.parts, p.stem})
    assert [found for p in quiet if place(p) not in RAW_READERS for found in writes(p)] == []


def test_the_search_for_writes_finds_them_where_they_belong() -> None:
    acting = [p for p in product(AFFAIRS) if "actions" in {*p.parts, p.stem}]
    kinds = {found.rpartition(".")[2] for p in acting for found in writes(p)}
    assert {"save()", "create()", "update()", "delete()", "set()"} <= kinds


def test_a_late_import_says_why() -> None:
    wrong = []
    for path in product():
        lines = path.read_text(encoding="utf-8").splitlines()
        for outer in ast.walk(tree(path)):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = (n for n in ast.walk(outer) if isinstance(n, ast.Import | ast.ImportFrom))
                wrong += [place(path, n.lineno) for n in inner if not REASON.search(lines[n.lineno - 1])]
    assert wrong == []
