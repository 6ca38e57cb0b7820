"""A centre group's plan of the term: handed in by its leader, revised as the term goes (P1-1.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import Calendar, TermDates
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it is handed in. ``sessions``: how many it holds with those planned before; ``version``: the
    one it was written on."""

    aims: str
    sessions: int
    version: int
    term_ends: date


@clause("P1-1.2")
def may_hand_in_plan(actor: Actor, leaders: Collection[UUID]) -> Verdict:
    """The group's leader hands its plan in; nobody has to agree to it."""
    if actor.person in leaders:
        return ALLOWED
    return forbid("P1-1.2", "学期计划由中心组组长提交，成员可以在日历上安排活动。")


@clause("P1-1.2")
def plan_complete(draft: PlanDraft, latest: int, today: date) -> Verdict:
    """A plan has aims and at least one activity, is of a term that is not over, and is written on the version
    that is in force, so that of two who revise at once one is told."""
    if draft.term_ends < today:
        return refuse("P1-1.2", "这个学期已经结束，计划不再修改。")
    if draft.version != latest:
        return refuse("P1-1.2", "计划刚刚被改过，请打开最新的一版再改。")
    aims = ALLOWED if draft.aims.strip() else invalid("P1-1.2", "请写本学期的目标和重点。")
    some = ALLOWED if draft.sessions else invalid("P1-1.2", "请至少安排一次活动。")
    return first_no(aims, some)


@clause("P1-1.2")
def proposed_days(calendar: Calendar, term: TermDates, today: date, taken: Collection[date]) -> list[date]:
    """A working day a month for the group's activities: of the months that hold none yet, from tomorrow on,
    on the weekday on which the group meets already, else on Wednesdays."""
    weekdays = sorted(day.weekday() for day in taken)
    weekday = max(set(weekdays), key=weekdays.count) if weekdays else 2
    held = {(day.year, day.month) for day in taken}
    days = calendar.propose_dates(term, per_month=1, weekday=weekday, avoid=taken)
    return [day for day in days if day > today and (day.year, day.month) not in held]
