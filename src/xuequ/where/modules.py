"""Source files, read one by one: what each defines, brings in, and says of addresses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
LAYERS = ("rules", "queries", "actions", "forms", "views", "api", "site")
VERBS = frozenset({"get", "post", "put", "patch", "delete"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = Function | ast.ClassDef


@dataclass
class Module:
    """One source file: what it defines, what it brings in, what it says of addresses."""

    name: str
    path: Path
    tree: ast.Module
    nodes: dict[str, Node] = field(default_factory=dict)
    imports: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    routes: dict[str, tuple[str, str]] = field(default_factory=dict)
    app: str = ""

    @property
    def layer(self) -> str:
        """Which of the files that everybody knows this is, or is part of."""
        return next((part for part in self.name.split(".")[1:] if part in LAYERS), "")

    def at(self, line: int) -> str:
        """``file:line``, from the root of the project (or of the installed package)."""
        base = ROOT if self.path.is_relative_to(ROOT) else PACKAGE.parent
        return f"{self.path.relative_to(base)}:{line}"


def read_modules(package: Path) -> Iterator[Module]:
    """Every file of the package but tests and migrations."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if {"migrations", "tests"} & set(inside.parts):
            continue
        names = (package.name, *inside.with_suffix("").parts)
        name = ".".join(names[:-1] if names[-1] == "__init__" else names)
        yield _read_module(name, path)


def _read_module(name: str, path: Path) -> Module:
    module = Module(name, path, ast.parse(path.read_bytes()))
    for node in module.tree.body:
        if isinstance(node, Node):
            module.nodes[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            _read_table(module, node)
    for inner in ast.walk(module.tree):
        if isinstance(inner, ast.ImportFrom) and inner.module:
            for alias in inner.names:
                if alias.name == "*":
                    module.stars.append(inner.module)
                else:
                    module.imports[alias.asname or alias.name] = (inner.module, alias.name)
    if module.layer == "api":
        _read_endpoints(module)
    return module


def _read_table(module: Module, node: ast.Assign | ast.AnnAssign) -> None:
    """``app_name`` and the addresses of ``urlpatterns``."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not isinstance(target, ast.Name) or node.value is None:
        return
    if target.id == "app_name":
        module.app = text_of(node.value) or ""
    if target.id == "urlpatterns":
        for call in ast.walk(node.value):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"path", "re_path"}:
                address = "".join(strings(k.value for k in call.keywords if k.arg == "name"))
                route = "".join(strings(call.args[:1]))
                if len(call.args) > 1:
                    module.routes.setdefault(ast.unparse(call.args[1]), (route, address))


def _read_endpoints(module: Module) -> None:
    """The addresses that endpoints carry: ``@router.get("/meetings")``."""
    for name, node in module.nodes.items():
        for call in (d for d in node.decorator_list if isinstance(d, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in VERBS:
                route = "".join(strings(call.args[:1]))
                module.routes[name] = (route, f"{call.func.attr.upper()} /api/v1{route}")


def decorators(node: Node, name: str) -> Iterator[ast.Call]:
    """The calls of one name among a function's decorators."""
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
            yield call


def text_of(node: ast.AST) -> str | None:
    """What a piece of text in the source says; nothing for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def strings(nodes: Iterable[ast.AST]) -> list[str]:
    """The pieces of text among nodes."""
    return [text for node in nodes if (text := text_of(node)) is not None]
