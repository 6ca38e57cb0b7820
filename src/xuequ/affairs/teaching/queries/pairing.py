"""The pairs of schools for which sessions may be planned.

Pairs belong to an affair above; it hands them down by ``register_pairs`` (see ``xuequ.wiring``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from xuequ.affairs.teaching import rules
from xuequ.kernel.actor import Actor

Pairs = Callable[[Actor], Sequence[rules.Pairing]]
_pairs: list[Pairs] = []


def register_pairs(source: Pairs) -> None:
    """Name the question "which pairs of schools have agreed to work together"."""
    _pairs[:] = [source]


def pairs_on(actor: Actor, day: date) -> Sequence[rules.Pairing]:
    """The pairs' subjects of the district that run on a day; none where nobody knows of pairs."""
    return [one for one in _all_pairs(actor) if one.starts <= day <= one.ends]


def get_pairing(actor: Actor, about: UUID) -> rules.Pairing:
    """A pair's subject, running or not. Raises ``ObjectDoesNotExist``."""
    found = next((one for one in _all_pairs(actor) if one.about == about), None)
    if found is None:
        raise ObjectDoesNotExist(about)
    return found


def _all_pairs(actor: Actor) -> Sequence[rules.Pairing]:
    return _pairs[0](actor) if _pairs else ()
