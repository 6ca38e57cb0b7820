"""The tests named after clauses, and whether each shows its rule kept or broken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from xuequ.where.modules import PACKAGE, ROOT, Function
from xuequ.where.places import Proof

REFUSING = re.compile(r"_(refus\w*|cannot|nobody|forbidden)(_|$)")
NO = frozenset({"Refused", "DatabaseError", "IntegrityError", "FORBIDDEN", "CONFLICT", "INVALID", "refused"})


def proofs(ids: Iterable[str]) -> dict[str, list[Proof]]:
    """Clause → the tests named after it, from the whole project."""
    stems = sorted(((re.sub("[-.]", "_", i), i) for i in ids), key=lambda pair: -len(pair[0]))
    found: dict[str, list[Proof]] = {}
    for path in _test_files():
        if b"def test_P" not in (text := path.read_bytes()):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, Function) and node.name.startswith("test_P"):
                proof = Proof(node.name, f"{path.relative_to(ROOT)}:{node.lineno}", _shows(node))
                for clause in _named(node.name.removeprefix("test_"), stems):
                    found.setdefault(clause, []).append(proof)
    return found


def _named(name: str, stems: list[tuple[str, str]]) -> Iterator[str]:
    """The clauses at the head of a test's name: ``P3_4_P3_5_no_order_of_steps_…``."""
    stem = next((pair for pair in stems if name.startswith(f"{pair[0]}_")), None)
    if stem is not None:
        yield stem[1]
        yield from _named(name.removeprefix(f"{stem[0]}_"), stems)


def _test_files() -> Iterator[Path]:
    for folder in (PACKAGE, ROOT / "tests"):
        yield from sorted(path for path in folder.rglob("test_*.py") if path.is_relative_to(ROOT))


def _shows(test: Function) -> str:
    """``broken`` for a test that expects a refusal, else ``kept``."""
    return "broken" if REFUSING.search(test.name) or any(map(_expects_no, ast.walk(test))) else "kept"


def _expects_no(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return node.value in {403, 404, 409, 422}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Call):
        return ast.unparse(node.operand.func).rpartition(".")[2].startswith("may_")
    return (node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")) in NO
