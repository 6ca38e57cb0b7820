"""What a row of the permission matrix says, and the groups of the cast that rows name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import POSTS
from tests.scenes import Ids

EVERYBODY = frozenset(POSTS)
NOBODY: frozenset[str] = frozenset()
SECRETARIAT = frozenset({"head", "office", "clerk"})
"""The base school's office, and the district head who chairs the conference."""
RUNNING = frozenset({"head", "office"})
"""Chair and recorder of the meeting."""
VOTERS = frozenset({"head", "lead_principal", "supported_principal", "member_principal"})
INVITED = VOTERS | {"office"}
ARRIVED = frozenset({"head", "lead_principal", "supported_principal"})
"""Who has signed in where people arrive."""
OFFICES = frozenset({"office", "clerk", "lead_office", "supported_office", "member_office"})
SCHOOLS = VOTERS | OFFICES
"""Everybody who answers for a school: its principal and its academic office."""
LEAD = frozenset({"lead_principal", "lead_office"})
ASSISTING = frozenset({"supported_principal", "supported_office"})
SEES_ITEM = SECRETARIAT | LEAD
"""Who sees the lead school's item before the notice is out; for the others it is not there."""
UNSEEN = dict.fromkeys(EVERYBODY - SEES_ITEM, 404)
UNINVITED = dict.fromkeys(EVERYBODY - INVITED, 404)
NO_DRAFT = dict.fromkeys(EVERYBODY - SECRETARIAT, 404)
"""To whom a draft of minutes is not there."""


@dataclass(frozen=True)
class Deed:
    """One action by its address: the scene, by whom, how others are refused (403 unless ``denied``)."""

    action: str
    scene: str
    address: str
    allowed: frozenset[str]
    body: Callable[[Ids], Any] = lambda ids: None
    denied: Mapping[str, int] = field(default_factory=dict)
    method: str = "POST"
    names_ids: bool = True
    """Whether anything of the district is named; if not, another district's people do it for their own."""

    def __str__(self) -> str:
        return f"{self.action} in {self.scene}"

    def expected(self, part: str) -> int:
        """The status that a part of the cast gets; 200 stands for every yes."""
        return 200 if part in self.allowed else self.denied.get(part, 403)


def person(part: str) -> Callable[[Ids], Any]:
    """A body that names a part of the cast."""
    return lambda ids: {"person": ids[part]}
