"""The school calendar: school years, terms, days off and make-up days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from xuequ.affairs.organisation import queries, rules
from xuequ.affairs.organisation.models import CalendarDay, SchoolYear, Term
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import WEEKEND, DayKind, official_day
from xuequ.kernel.verdict import invalid
from xuequ.platform.action import action

LONGEST_TERM = 300
"""Days; a longer term is taken for a slip of the pen."""


@action("organisation.keep_term")
def keep_term(
    *, actor: Actor, now: datetime, name: str, starts: date, ends: date, term_id: int | None = None
) -> Term:
    """Enter a term, or change one; its school year (September to August) is made where there is none."""
    rules.may_edit_calendar(actor).enforce()
    if not 0 < (ends - starts).days <= LONGEST_TERM:
        invalid("P1-1.1", "学期的起止日期不对，请检查。").enforce()
    clash = queries.overlapping_terms(actor.district, starts, ends, but=term_id).first()
    if clash is not None:
        invalid("P1-1.1", "与%(other)s的日期重叠，请检查。", other=clash.name).enforce()
    year = _school_year(actor.district, starts, ends)
    if term_id is None:
        return Term.objects.create(
            district_id=actor.district, school_year=year, name=name.strip(), starts=starts, ends=ends
        )
    term = queries.get_term(actor, term_id)
    term.name, term.starts, term.ends, term.school_year = name.strip(), starts, ends, year
    term.save(update_fields=["name", "starts", "ends", "school_year"])
    return term


def _school_year(district: UUID, starts: date, ends: date) -> SchoolYear:
    """The school year a term lies in, stretched to hold it."""
    first = starts.year if starts.month >= 8 else starts.year - 1
    name = f"{first}–{first + 1}学年"
    year = SchoolYear.objects.filter(district=district, name=name).first()
    if year is None:
        last = max(ends, date(first + 1, 8, 31))
        return SchoolYear.objects.create(
            district_id=district, name=name, starts=min(starts, date(first, 9, 1)), ends=last
        )
    if starts < year.starts or ends > year.ends:
        year.starts, year.ends = min(starts, year.starts), max(ends, year.ends)
        year.save(update_fields=["starts", "ends"])
    return year


@action("organisation.set_day")
def set_day(*, actor: Actor, now: datetime, day: date, kind: str, note: str = "") -> CalendarDay | None:
    """Mark a day off or a make-up working day over the official calendar; ``kind`` "" takes the mark away."""
    rules.may_edit_calendar(actor).enforce()
    if kind not in {"", *(key for key, _ in rules.DAY_KINDS)}:
        invalid("P1-1.1", "请选择放假、上班或恢复原样。").enforce()
    if not kind:
        CalendarDay.objects.filter(district=actor.district, day=day).delete()
        return None
    marked, _ = CalendarDay.objects.update_or_create(
        district_id=actor.district, day=day, defaults={"kind": kind, "name": note.strip()[:40]}
    )
    return marked


@action("organisation.take_notice")
def take_notice(*, actor: Actor, now: datetime, year: int, days: Mapping[date, DayKind]) -> int:
    """Enter what the yearly notice settles; days already so in the official calendar need no mark of ours.

    Answers with the number of days that now differ from before.
    """
    rules.may_edit_calendar(actor).enforce()
    if not days:
        invalid("P1-1.1", "通知里没有读出日期，请检查粘贴的内容。").enforce()
    before = queries.calendar_of(actor.district)
    changed = {day: kind for day, kind in days.items() if _differs(before.day(day), kind)}
    CalendarDay.objects.filter(district=actor.district, day__in=list(changed)).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(district_id=actor.district, day=day, kind=str(kind.kind), name=kind.name[:40])
        for day, kind in changed.items()
        if _differs(official_day(day), kind)
    )
    return len(changed)


def _differs(before: DayKind, kind: DayKind) -> bool:
    """Whether a day is settled anew: another kind, or a plain weekend that is now part of a holiday."""
    return before.kind != kind.kind or (before == WEEKEND and kind != WEEKEND)
