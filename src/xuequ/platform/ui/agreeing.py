"""Sides that have to agree to something, as a page shows them: who has, and who may do it now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from xuequ.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Yes:
    """One side's yes: whose, when, or whether this person may give it now."""

    side: str
    name: str
    person: str
    at: datetime | None
    may: Verdict
    mine: bool


def yeses(
    sides: Sequence[tuple[str, str]],
    approvals: Iterable[Any],
    mine: Collection[str],
    may: Callable[[str], Verdict],
) -> list[Yes]:
    """Every side in its order. ``approvals``: rows with ``side``, ``person`` and ``at``; ``mine``: the sides
    that this person speaks for; ``may``: whether they may give a side's yes now."""
    given = {one.side: one for one in approvals}
    return [
        Yes(
            side,
            gettext(name),
            person=given[side].person.name if side in given else "",
            at=given[side].at if side in given else None,
            may=may(side),
            mine=side in mine,
        )
        for side, name in sides
    ]
