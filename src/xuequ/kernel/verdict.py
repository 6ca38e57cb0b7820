"""What a rule answers: yes, or no with the reason and the clause it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Why it is no; the edge makes 403, 409 or 422 of it."""

    FORBIDDEN = "forbidden"
    """Not this person's to do, whatever the state of things."""
    CONFLICT = "conflict"
    """Not now: the state of things stands against it."""
    INVALID = "invalid"
    """What was handed in cannot be right."""


class Refused(Exception):
    """An action was refused by a rule; carries the verdict for the edge to translate."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.text)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule.

    ``message`` is Chinese source text with ``%(name)s`` places that ``facts`` fill; the edge
    translates the message first and fills it then.
    """

    allowed: bool
    message: str = ""
    clause: str | None = None
    kind: Kind = Kind.CONFLICT
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def text(self) -> str:
        """The reason in the source language, filled in."""
        return self.message % self.facts if self.facts else self.message

    def enforce(self) -> None:
        """Raise ``Refused`` unless allowed."""
        if not self.allowed:
            raise Refused(self)


ALLOWED = Verdict(True)


def forbid(clause: str | None, message: str, **facts: Any) -> Verdict:
    """No: this is not for this person to do."""
    return Verdict(False, message, clause, Kind.FORBIDDEN, facts)


def refuse(clause: str | None, message: str, **facts: Any) -> Verdict:
    """No: not as things stand now."""
    return Verdict(False, message, clause, Kind.CONFLICT, facts)


def invalid(clause: str | None, message: str, **facts: Any) -> Verdict:
    """No: what was handed in cannot be right."""
    return Verdict(False, message, clause, Kind.INVALID, facts)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal among several verdicts, else allowed."""
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
