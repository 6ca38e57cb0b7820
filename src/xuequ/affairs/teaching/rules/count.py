"""What a confirmed activity counts, and for whom (P1-2.2, P1-1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.teaching.rules.activity import Taking
from xuequ.kernel.clause import clause

OBSERVE, GROUP_ACTIVITY, GROUP_VISIT = "observe", "group_activity", "group_visit"
"""The quotas over activities: lessons observed, a centre group's activities, visits to it."""

GROUP_QUOTAS = (GROUP_ACTIVITY, GROUP_VISIT)


@dataclass(frozen=True, slots=True)
class Done:
    """An activity as far as counting goes."""

    kind: str
    state: str
    day: date
    school: UUID
    group: UUID | None = None
    parts: tuple[Taking, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """One for this debtor towards this quota; ``elsewhere``: at another school than the debtor's."""

    quota: str
    debtor: UUID
    elsewhere: bool = False


@clause("P1-2.2", "P1-1.2")
def counts(done: Done) -> tuple[Counts, ...]:
    """Only what is confirmed counts. A lesson counts one for each who observed it, elsewhere when given
    at another school than theirs; an activity or a visit counts one for the centre group."""
    if done.state != "confirmed":
        return ()
    if done.kind == "observe":
        observers = {part.person: part for part in done.parts if part.role == "observer"}
        return tuple(
            Counts(OBSERVE, person, elsewhere=part.school is not None and part.school != done.school)
            for person, part in observers.items()
        )
    if done.group is not None and done.kind in {"group_activity", "joint_preparation"}:
        return (Counts(GROUP_ACTIVITY, done.group),)
    if done.group is not None and done.kind == "visit":
        return (Counts(GROUP_VISIT, done.group),)
    return ()
