"""The mark that ties a rule to the clause of the regime it carries out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Rule = TypeVar("Rule", bound=Callable[..., object])


def clause(*ids: str) -> Callable[[Rule], Rule]:
    """Mark a rule with the clauses of ``charter.toml`` it carries out; read by ``xuequ.where``."""

    def mark(rule: Rule) -> Rule:
        rule.__dict__["clauses"] = ids
        return rule

    return mark
