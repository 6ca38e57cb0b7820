"""Dates: the term's calendar with what is proposed, extra meetings, another time, calling off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.meeting import CancelForm, MoveForm, PlanForm, TermForm
from xuequ.affairs.meetings.models import Meeting, MeetingSeries
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.calendar import Calendar, DayKind, Month, TermDates
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.wording import date as spoken_date


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid: what it is, the meetings on it, and whether one is proposed."""

    day: date
    kind: DayKind
    meetings: list[Meeting]
    proposed: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A date to be taken over: its week of term, what kind of day it is, and the meetings it clashes with."""

    at: datetime
    week: int | None
    kind: DayKind
    clashes: list[Meeting]

    @property
    def in_doubt(self) -> bool:
        """Whether somebody should look twice."""
        return bool(self.clashes) or not self.kind.works


@signed_in
def term_calendar(request: ActorRequest, series: UUID) -> HttpResponse:
    """The term month by month; the proposed dates are taken over all at once or each put right.

    Dates in doubt are shown once more before they are taken.
    """
    actor = request.actor
    found = queries.get_series(actor, series)
    calendar = organisation.calendar_of(actor.district)
    form = TermForm(request.POST or None)
    starts = actions.propose_term(actor, found, request.now)
    if request.method == "POST":
        rules.may_plan(actor).enforce()
        starts = form.starts()
    proposals = [_proposal(request, calendar, found, at) for at in starts]
    doubts = [one for one in proposals if one.in_doubt]
    if request.method == "POST" and form.is_valid() and ("anyway" in request.POST or not doubts):
        made = attempt(
            form, lambda: actions.plan_term(actor=actor, now=request.now, series_id=series, starts=starts)
        )
        if made is not None:
            messages.success(request, gettext("已排好%(count)s次会议。") % {"count": len(made)})
            return redirect("meetings:series", series)
    context = {
        "form": form,
        "series": found,
        "proposals": proposals,
        "doubts": doubts if request.method == "POST" else [],
        "may_plan": rules.may_plan(actor),
        **_term(request, calendar, found, starts),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/term.html", context, status=status)


def _proposal(request: ActorRequest, calendar: Calendar, series: MeetingSeries, at: datetime) -> Proposal:
    day = timezone.localdate(at)
    clashes = queries.clashes(request.actor, at, series.length)
    return Proposal(at, calendar.week_of_term(day), calendar.day(day), clashes)


def _term(
    request: ActorRequest, calendar: Calendar, series: MeetingSeries, starts: list[datetime]
) -> dict[str, Any]:
    """The term's grid; in the holidays the next term is not known and nothing is shown."""
    today = timezone.localdate(request.now)
    term = calendar.term_of(today)
    if term is None:
        return {"term": None, "months": [], "planned": [], "today": today}
    meetings = queries.meetings_between(request.actor, term.first, term.last)
    days = {timezone.localdate(at) for at in starts}
    by_day: dict[date, list[Meeting]] = {}
    for meeting in meetings:
        by_day.setdefault(timezone.localdate(meeting.starts_at), []).append(meeting)
    return {
        "term": term,
        "months": [
            (
                month,
                _grid(calendar, term, month, by_day, days),
                [m for m in meetings if month.first <= timezone.localdate(m.starts_at) <= month.last],
            )
            for month in term.months
            if month.last >= today
        ],
        "today": today,
        "planned": [m for m in meetings if m.series_id == series.pk],
    }


def _grid(
    calendar: Calendar, term: TermDates, month: Month, by_day: dict[date, list[Meeting]], proposed: set[date]
) -> list[list[Day]]:
    """The weeks of a month, Monday first."""
    first = date(month.year, month.month, 1)
    start = first - timedelta(days=first.weekday())
    weeks = []
    while start < (first + timedelta(days=32)).replace(day=1):
        days = [start + timedelta(days=n) for n in range(7)]
        weeks.append(
            [
                Day(
                    day,
                    calendar.day(day),
                    by_day.get(day, []),
                    day in proposed,
                    day.month != month.month or day not in term,
                )
                for day in days
            ]
        )
        start += timedelta(days=7)
    return weeks


@signed_in
def plan(request: ActorRequest, series: UUID) -> HttpResponse:
    """One meeting on a day of one's own choice; an extra one says why (P3-1)."""
    actor = request.actor
    rules.may_plan(actor).enforce()
    found = queries.get_series(actor, series)
    day = timezone.localdate(request.now) + timedelta(days=3)
    at = datetime.combine(day, found.start_time)
    initial = {"starts_at": at, "length": found.length, "place": found.place, "extra": True}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: actions.plan_meeting(actor=actor, now=request.now, series_id=series, **form.cleaned_data),
        )
        if made is not None:
            _tell_planned(request, made)
            return redirect("meetings:meeting", made.pk)
    context = {"form": form, "series": found}
    return render(request, "meetings/plan.html", context, status=422 if form.errors else 200)


@signed_in
def move(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Another time; who is invited is told and answers anew."""
    actor = request.actor
    found = queries.get_meeting(actor, meeting)
    rules.may_plan(actor).enforce()
    local = timezone.make_naive(found.starts_at)
    form = MoveForm(request.POST or None, initial={"starts_at": local, "place": found.place})
    if request.method == "POST" and form.is_valid():
        moved = attempt(
            form,
            lambda: actions.move_meeting(
                actor=actor, now=request.now, meeting_id=meeting, **form.cleaned_data
            ),
        )
        if moved is not None:
            _tell_planned(request, moved)
            return redirect("meetings:meeting", meeting)
    context = {"form": form, "meeting": found}
    return render(request, "meetings/move.html", context, status=422 if form.errors else 200)


@signed_in
def cancel(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Calling a meeting off, with the reason that everybody reads."""
    found = queries.get_meeting(request.actor, meeting)
    rules.may_cancel(request.actor, queries.meeting_facts(found), "…").enforce()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_meeting(
            actor=request.actor, now=request.now, meeting_id=meeting, reason=form.cleaned_data["reason"]
        )
        messages.success(request, gettext("会议已取消，已通知参会人。"))
        return redirect("meetings:meeting", meeting)
    context = {"form": form, "meeting": found}
    return render(request, "meetings/cancel.html", context, status=422 if form.errors else 200)


def _tell_planned(request: ActorRequest, meeting: Meeting) -> None:
    """The new date, and a warning where it clashes or falls on a day off."""
    when = spoken_date(meeting.starts_at)
    messages.success(request, gettext("会议定在%(when)s。") % {"when": when})
    others = queries.clashes(request.actor, meeting.starts_at, meeting.length, besides=meeting.pk)
    for other in others:
        messages.warning(request, gettext("与“%(other)s”时间冲突，请核对。") % {"other": other.title})
    day = organisation.calendar_of(request.actor.district).day(timezone.localdate(meeting.starts_at))
    if not day.works:
        messages.warning(
            request, gettext("这一天是休息日（%(name)s），请核对。") % {"name": gettext(day.name)}
        )


urlpatterns = [
    path("series/<uuid:series>/term/", term_calendar, name="term"),
    path("series/<uuid:series>/plan/", plan, name="plan"),
    path("<uuid:meeting>/move/", move, name="move"),
    path("<uuid:meeting>/cancel/", cancel, name="cancel"),
]
