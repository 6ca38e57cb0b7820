"""Every address has a name that can be spoken, every template compiles, and no link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import jinja2
import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from jinja2 import nodes

from tests.architecture.tree import PACKAGE, place

SAMPLES: dict[str, Any] = {
    "UUIDConverter": UUID(int=7),
    "IntConverter": 7,
    "StringConverter": "abc",
    "SlugConverter": "a-b",
    "PathConverter": "a/b",
}
TEMPLATES = {
    str(file.relative_to(folder)): file
    for folder in sorted(PACKAGE.rglob("templates"))
    for file in sorted(folder.rglob("*.html"))
}
NAMED = re.compile(r"""\b(?:reverse|redirect)\(\s*["']([\w:-]+)["']""")


def addresses(
    resolver: URLResolver, space: str = "", outer: frozenset[str] = frozenset()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of every address and a sample of what it takes."""
    for entry in resolver.url_patterns:
        taken = {name: SAMPLES[type(c).__name__] for name, c in entry.pattern.converters.items()}
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{space}{entry.name}", taken
        elif isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from ((name, {**taken, **more}) for name, more in addresses(entry, inner))


KNOWN = [(n, t) for n, t in addresses(get_resolver()) if not n.startswith(("account_", "mfa_"))]


@pytest.mark.parametrize(("name", "taken"), KNOWN, ids=[name for name, _ in KNOWN])
def test_every_named_address_can_be_spoken_and_found_again(name: str, taken: dict[str, Any]) -> None:
    address = reverse(name, kwargs=taken)
    found = resolve(address)  # the API has a name for each method of an address
    assert found.view_name == name or reverse(found.view_name, kwargs=found.kwargs) == address


def environment() -> jinja2.Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_what_it_brings_in_is_there(name: str) -> None:
    env = environment()
    env.get_template(name)
    for brought in parsed(name).find_all(nodes.FromImport):
        if isinstance(brought.template, nodes.Const):
            wanted = {part if isinstance(part, str) else part[0] for part in brought.names}
            assert wanted <= exported(brought.template.value), f"{name} ← {brought.template.value}"
    for kind in (nodes.Include, nodes.Extends):
        for other in parsed(name).find_all(kind):
            if isinstance(other.template, nodes.Const):
                assert other.template.value in TEMPLATES


def test_templates_are_strict_about_what_is_missing() -> None:
    assert environment().undefined is jinja2.StrictUndefined
    assert environment().autoescape is True


def parsed(name: str) -> nodes.Template:
    return environment().parse(TEMPLATES[name].read_text(encoding="utf-8"), name)


def exported(name: str) -> set[str]:
    """The names that a template lets others bring in."""
    found = set()
    for node in parsed(name).body:
        if isinstance(node, nodes.Macro):
            found.add(node.name)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            found.add(node.target.name)
        elif isinstance(node, nodes.FromImport):
            found |= {part if isinstance(part, str) else part[1] for part in node.names}
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_link_of_a_template_leads_nowhere(name: str) -> None:
    wrong = []
    for call in parsed(name).find_all(nodes.Call):
        first = call.args[0] if call.args else None
        if isinstance(call.node, nodes.Name) and call.node.name == "url" and isinstance(first, nodes.Const):
            given = len(call.args) - 1 + len(call.kwargs)
            takes = {len(taken) for known, taken in addresses(get_resolver()) if known == first.value}
            if given not in takes and call.dyn_args is None and call.dyn_kwargs is None:
                wrong.append(
                    f"{name}:{call.lineno} {first.value} with {given}, takes {takes or 'nothing: unknown'}"
                )
    assert wrong == []


def test_no_address_named_in_the_code_is_unknown() -> None:
    known = {name for name, _ in addresses(get_resolver())}
    wrong = [
        f"{place(path)} {name}"
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
        if name not in known
    ]
    assert wrong == []
