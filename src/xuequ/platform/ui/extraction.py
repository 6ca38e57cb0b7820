"""Where Python sources hold texts for people: Babel's extraction method, named in ``babel.cfg``.

Beside the usual marks it knows the house's own ways of saying something: the reasons of verdicts, what
there is to do, messages to people, and the labels of choices.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

Found = tuple[int, str | None, str | tuple[str, ...], list[str]]

CHINESE = re.compile("[\u3400-\u9fff]")
SAID: Mapping[str, tuple[int, ...]] = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "N_": (0,),
    "refuse": (1,),
    "forbid": (1,),
    "invalid": (1,),
    "ToDo": (0,),
    "Tap": (0,),
    "Way": (0,),
    "_tell_school": (2, 3, 4),
}
"""Which places of a call hold a text."""
TELLING = frozenset({"send", "tell", "tell_people", "tell_date"})
"""Whose ``subject`` and ``text`` are texts."""


def extract(
    source: BinaryIO, _keywords: Iterable[str], _tags: Iterable[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The texts of one module, as Babel wants them: line, function, text or texts, comments."""
    tree = ast.parse(source.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, ast.Tuple):
            yield from _choice(node)


def _called(call: ast.Call) -> Iterator[Found]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in ("ngettext", "ngettext_lazy"):
        yield call.lineno, "ngettext", tuple(_texts(call.args[:2])), []
        return
    given = [call.args[place] for place in SAID.get(name, ()) if place < len(call.args)]
    if name in TELLING:
        given += [word.value for word in call.keywords if word.arg in ("subject", "text")]
    for text in _texts(given):
        yield call.lineno, None, text, []


def _texts(given: Iterable[ast.expr]) -> Iterator[str]:
    """The texts an expression may come to: itself, or either side of a choice between two."""
    for node in given:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts((node.body, node.orelse))


def _choice(pair: ast.Tuple) -> Iterator[Found]:
    """A choice as fields and filters take it: its key in plain letters or by name, and its label."""
    match pair.elts:
        case [ast.Constant(value=str(key)), ast.Constant(value=str(label))]:
            if key.isascii() and CHINESE.search(label):
                yield pair.lineno, None, label, []
        case [ast.Attribute(), ast.Constant(value=str(label))] if CHINESE.search(label):
            yield pair.lineno, None, label, []
