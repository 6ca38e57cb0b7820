"""What a new series starts from, and how many meetings a term still asks for (P2-1, P3-1, P3-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from xuequ.affairs.meetings.rules.meeting import (
    CONFERENCE_VOTERS,
    LEAST_A_TERM,
    TEACHING_VOTERS,
)
from xuequ.kernel.actor import PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, invalid, refuse

MONTHLY, TERMLY = "meetings_monthly", "meetings_term"
"""The quotas over regular meetings, by how often a series is held."""
NAME_LONGEST = 40
"""Characters: the numbers of its documents begin with a series' name."""


@dataclass(frozen=True, slots=True)
class SeriesDefaults:
    """What the regime says of a kind of meeting; a person confirms or changes it."""

    name: str
    chair_post: str
    voters: tuple[PostKind, ...]
    frequency: str
    times: int
    weekday: int = 2
    start_time: time = time(14, 30)
    length: int = 90
    item_days: int = 5
    agenda_days: int = 2
    rule: str = "simple"


DEFAULTS = {
    "conference": SeriesDefaults("校长例会", "district_head", CONFERENCE_VOTERS, "monthly", 1),
    "teaching": SeriesDefaults("教学工作例会", "vice_principal", TEACHING_VOTERS, "term", 2),
    "other": SeriesDefaults("", "district_head", (PostKind.PRINCIPAL,), "term", 1),
}


@clause("P2-1.1", "P2-1.2", "P2-1.3", "P3-1", "P3-2")
def series_defaults(kind: str) -> SeriesDefaults:
    """Chair, members and rhythm of a kind of meeting, as the regime sets them."""
    return DEFAULTS.get(kind, DEFAULTS["other"])


@clause("P2-1.2", "P3-1")
def still_to_plan(
    frequency: str, times: int, months: Sequence[tuple[int, int]], planned: Sequence[date]
) -> tuple[tuple[int, int], ...] | int:
    """What a term still asks for: the months without a meeting, or how many meetings are missing."""
    if frequency == "monthly":
        held = {(day.year, day.month) for day in planned}
        return tuple(month for month in months if month not in held)
    return max(0, times - len(planned))


@clause("P2-1.2", "P3-1")
def enough_in_term(kind: str, frequency: str, times: int, *, months: int, planned: int) -> Verdict:
    """A month has its conference, a term its two teaching meetings; another meeting is held as often as it
    was set up, which is no clause of the regime."""
    least = months if frequency == "monthly" else times
    if kind == "teaching":
        least = max(least, LEAST_A_TERM["term"])
    if planned >= least:
        return ALLOWED
    clause_id = {"conference": "P3-1", "teaching": "P2-1.2"}.get(kind)
    return invalid(clause_id, "本学期至少要开%(least)s次，已排%(planned)s次。", least=least, planned=planned)


@clause("P3-4")
def may_rename(*, renamed: bool, noticed: bool) -> Verdict:
    """The name is in every number and resolution of the series, so it stays once a meeting was convened."""
    if renamed and noticed:
        return refuse("P3-4", "例会开过以后名称不再改，以往的决议和文号都用这个名称。")
    return ALLOWED


@clause("P3-1")
def may_plan_all(starts: Sequence[datetime]) -> Verdict:
    """The dates taken over for a term: at least one, each only once."""
    if not starts:
        return invalid("P3-1", "请至少保留一个日期。")
    days = [start.date() for start in starts]
    return ALLOWED if len(set(days)) == len(days) else invalid("P3-1", "同一天排了两次，请改其中一次。")
