"""The clauses of ``charter.toml``, each with what carries it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xuequ.where.modules import PACKAGE, decorators, strings
from xuequ.where.places import Act, Page, Place, Proof
from xuequ.where.proofs import proofs
from xuequ.where.source import Key, Source


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause of the regime, and everything in the source that carries it."""

    id: str
    part: str
    affair: str
    built: bool
    title: str
    title_en: str
    text: str
    text_en: str
    default: str
    default_en: str
    acts: str
    acts_en: str
    evidence: str
    evidence_en: str
    shows: str
    shows_en: str
    rules: tuple[Place, ...] = ()
    actions: tuple[Act, ...] = ()
    pages: tuple[Page, ...] = ()
    tests: tuple[Proof, ...] = ()

    @property
    def missing(self) -> list[str]:
        """What a built clause still lacks: a rule, an action, a page, a test kept, a test broken."""
        own = [rule for rule in self.rules if f".{self.affair}." in f".{rule.name}"]
        shown = {test.shows for test in self.tests}
        found = {
            "rule": own,
            "action": self.actions,
            "page": self.pages,
            "test kept": "kept" in shown,
            "test broken": "broken" in shown,
        }
        return [name for name, there in found.items() if not there]


def read_charter() -> dict[str, Any]:
    """The regime as written in ``charter.toml``: ``part`` and ``clause``, each a list."""
    return tomllib.loads((PACKAGE / "charter.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def charter() -> list[ClauseView]:
    """Every clause of the regime with the rules, actions, pages and tests that carry it."""
    source, data = Source(), read_charter()["clause"]
    tests = proofs(row["id"] for row in data)
    return [_view(row, source, tests.get(row["id"], [])) for row in data]


def _view(row: dict[str, Any], source: Source, tests: list[Proof]) -> ClauseView:
    ident = row["id"]
    return ClauseView(
        **{"built": False, **row},
        part=ident.partition("-")[0],
        rules=tuple(Place(**source.place(key)) for key, ids in source.ruled.items() if ident in ids),
        actions=tuple(_act(source, key) for key, ids in source.acted.items() if ident in ids),
        pages=tuple(_page(source, key) for key, ids in source.paged.items() if ident in ids),
        tests=tuple(tests),
    )


def _act(source: Source, key: Key) -> Act:
    calls = decorators(source.modules[key[0]].nodes[key[1]], "action")
    return Act(**source.place(key), action="".join(strings(a for call in calls for a in call.args[:1])))


def _page(source: Source, key: Key) -> Page:
    address, route = source.routes[key]
    return Page(**source.place(key), address=address, route=route, title=source.title(key))


def as_text(view: ClauseView) -> str:
    """The way of a clause on a few lines, for the command line."""
    lines = [f"{view.id}  {view.title}  ({view.affair})", f"    {view.text}", f"    {view.default}"]
    for kind, places in (
        ("rule", view.rules),
        ("action", view.actions),
        ("page", view.pages),
        ("test", view.tests),
    ):
        for place in places:
            note = f"  [{place.shows}]" if isinstance(place, Proof) else ""
            lines.append(f"  {kind:6} {place.at}  {place.name}{note}")
    if view.built and view.missing:
        lines.append(f"  missing: {', '.join(view.missing)}")
    return "\n".join(lines)
