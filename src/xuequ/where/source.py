"""The whole source tree, with who refers to whom, and which clauses follow from that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from xuequ.where.modules import PACKAGE, Function, Module, Node, decorators, read_modules, strings

ID = re.compile(r"\bP\d-\d+(?:\.\d+)?[a-z]?\b")
CHIP = re.compile(r"""["'](P\d-\d+(?:\.\d+)?[a-z]?)["']""")
TITLE = re.compile(r"""block title %}\s*(?:{{-? _\(["']([^"'%]+)["']\)|{% trans %}([^{]+){% endtrans)""")
FILES = re.compile(r"""["']([\w/.-]+\.html)["']""")

Key = tuple[str, str]


class Source:
    """The whole source tree, parsed, with who refers to whom."""

    def __init__(self, package: Path = PACKAGE) -> None:
        self.package = package
        self.modules = {module.name: module for module in read_modules(package)}
        self._referred: dict[Key, frozenset[Key]] = {}

    def nodes(self, *layers: str) -> Iterator[tuple[Key, Node, Module]]:
        """Every function and class of these layers."""
        for module in self.modules.values():
            if module.layer in layers:
                for name, node in module.nodes.items():
                    yield (module.name, name), node, module

    def resolve(self, module: str, name: str, depth: int = 0) -> Key | str | None:
        """What a name means in a module: a function or class, or (as a string) another module."""
        here = self.modules.get(module)
        if here is None or depth > 9:
            return None
        if name in here.nodes:
            return module, name
        if name in here.imports:
            source, original = here.imports[name]
            whole = f"{source}.{original}" if original else source
            if whole in self.modules:
                return whole
            return self.resolve(source, original, depth + 1) if original else None
        if f"{module}.{name}" in self.modules:
            return f"{module}.{name}"
        found = (self.resolve(star, name, depth + 1) for star in here.stars)
        return next((key for key in found if key is not None), None)

    def referred(self, key: Key) -> frozenset[Key]:
        """The functions and classes that a function or class names in its body."""
        if key not in self._referred:
            module = self.modules[key[0]]
            named = (self._target(module.name, node) for node in ast.walk(module.nodes[key[1]]))
            self._referred[key] = frozenset(one for one in named if isinstance(one, tuple) and one != key)
        return self._referred[key]

    def _target(self, module: str, node: ast.AST) -> Key | str | None:
        if isinstance(node, ast.Name):
            return self.resolve(module, node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            base = self.resolve(module, node.value.id)
            return self.resolve(base, node.attr) if isinstance(base, str) else None
        return None

    def reached(self, start: Key, *layers: str) -> set[Key]:
        """Everything that can be reached from a function through these layers."""
        seen, waiting = {start}, [start]
        while waiting:
            for key in self.referred(waiting.pop()) - seen:
                if self.modules[key[0]].layer in layers:
                    seen.add(key)
                    waiting.append(key)
        return seen

    @cached_property
    def ruled(self) -> dict[Key, frozenset[str]]:
        """Rule → the clauses it is marked with."""
        marked = {}
        for module in self.modules.values():
            for name, node in module.nodes.items():
                ids = [i for call in decorators(node, "clause") for i in strings(call.args)]
                if ids:
                    marked[module.name, name] = frozenset(ids)
        return marked

    @cached_property
    def acted(self) -> dict[Key, frozenset[str]]:
        """Action → the clauses it serves."""
        served = {}
        for key, node, _ in self.nodes("actions"):
            if isinstance(node, Function) and not key[1].startswith("_"):
                rules = self.reached(key, "actions", "rules")
                served[key] = frozenset(ID.findall(ast.get_docstring(node) or "")) | self._clauses(rules)
        return served

    @cached_property
    def paged(self) -> dict[Key, frozenset[str]]:
        """Page → the clauses it serves."""
        return {key: self._page_clauses(key) for key in self.routes}

    def _page_clauses(self, page: Key) -> frozenset[str]:
        steps = [self.acted[key] for key in self.referred(page) if key in self.acted]
        if steps:
            asked = self.reached(page, "rules") & self.ruled.keys()
            return frozenset().union(*steps, *(self.ruled[key] for key in asked))
        reached = self.reached(page, "views", "api", "site", "forms", "queries", "rules")
        served = self._clauses(reached)
        for key in reached:
            if self.modules[key[0]].layer in {"views", "site"}:
                served |= self.shown_in(self.named_templates(key))
        return served

    def _clauses(self, keys: Iterable[Key]) -> frozenset[str]:
        return frozenset().union(*(self.ruled.get(key, frozenset()) for key in keys))

    @cached_property
    def routes(self) -> dict[Key, tuple[str, str]]:
        """Page → its address and route."""
        found: dict[Key, tuple[str, str]] = {}
        for module in self.modules.values():
            for name, (route, address) in module.routes.items():
                base, _, attribute = name.partition(".")
                key = self.resolve(module.name, base)
                key = self.resolve(key, attribute) if isinstance(key, str) and attribute else key
                if isinstance(key, tuple):
                    app = self._app(module)
                    found.setdefault(key, (f"{app}:{address}" if app and address else address, route))
        return found

    def _app(self, module: Module) -> str:
        parent = self.modules.get(module.name.rpartition(".")[0])
        return module.app or (parent.app if parent else "")

    @cached_property
    def templates(self) -> dict[str, str]:
        """Template name → its text."""
        return {
            str(file.relative_to(folder)): file.read_text(encoding="utf-8")
            for folder in self.package.rglob("templates")
            for file in folder.rglob("*.html")
        }

    def named_templates(self, key: Key) -> set[str]:
        """The templates that a view names."""
        body = ast.walk(self.modules[key[0]].nodes[key[1]])
        return {text for text in strings(body) if text.endswith(".html")}

    def shown_in(self, names: Iterable[str]) -> frozenset[str]:
        """The clauses whose chips these templates show, with what they include."""
        seen: set[str] = set()
        waiting = set(names)
        while waiting:
            name = waiting.pop()
            seen.add(name)
            waiting |= {n for n in FILES.findall(self.templates.get(name, "")) if n[:3] != "ui/"} - seen
        return frozenset(i for name in seen for i in CHIP.findall(self.templates.get(name, "")))

    def title(self, key: Key) -> str:
        """The title of a page where its template says it in fixed words."""
        titles = (TITLE.search(self.templates.get(name, "")) for name in sorted(self.named_templates(key)))
        return next(((t[1] or t[2]).strip() for t in titles if t), "")

    def place(self, key: Key) -> dict[str, Any]:
        """Name and place of a function, as ``Place`` takes them."""
        module = self.modules[key[0]]
        short = module.name.removeprefix("xuequ.").removeprefix("affairs.")
        return {"name": f"{short}.{key[1]}", "at": module.at(module.nodes[key[1]].lineno)}
