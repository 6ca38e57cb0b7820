"""校历: the terms as month grids with weeks, days off and make-up days; edits by hand and from the notice."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.forms.calendar import CalendarDayForm, NoticeForm, TermForm, kind_word
from xuequ.affairs.organisation.models import Term
from xuequ.affairs.organisation.views.section import tabs
from xuequ.kernel.calendar import WEEKEND, Calendar, DayKind, TermDates
from xuequ.kernel.notice import NoticeReading
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.guard import ActorRequest, signed_in


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the grid: what it is, and whether it lies in the month and in the term."""

    day: date
    kind: DayKind
    in_month: bool
    in_term: bool
    edited: bool
    today: bool

    @property
    def mark(self) -> str:
        """休 and 班 where the day is not what its weekday says."""
        if self.kind == WEEKEND or (self.kind.works and self.day.weekday() < 5):
            return ""
        return _("班") if self.kind.works else _("休")


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month: its first day, and its weeks with their number in the term."""

    first: date
    weeks: tuple[tuple[int | None, tuple[DayCell, ...]], ...]


def _grids(calendar: Calendar, term: TermDates, today: date) -> Iterator[MonthGrid]:
    for month in term.months:
        weeks = months_of.Calendar().monthdatescalendar(month.year, month.month)
        yield MonthGrid(
            date(month.year, month.month, 1),
            tuple(
                (
                    next((n for day in week if (n := calendar.week_of_term(day))), None),
                    tuple(_cell(calendar, term, day, month.month, today) for day in week),
                )
                for week in weeks
            ),
        )


def _cell(calendar: Calendar, term: TermDates, day: date, month: int, today: date) -> DayCell:
    kind = calendar.day(day)
    return DayCell(day, kind, day.month == month, day in term, day in calendar.edits, day == today)


@require_GET
@signed_in
def calendar(request: ActorRequest) -> HttpResponse:
    """One term of the calendar, the present one where none is asked for."""
    return _show(request)


def _show(
    request: ActorRequest,
    *,
    day_form: CalendarDayForm | None = None,
    term_form: TermForm | None = None,
    notice_form: NoticeForm | None = None,
    reading: NoticeReading | None = None,
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    terms = list(queries.visible_terms(actor))
    term = _chosen(request.GET.get("term", ""), terms, today)
    kept = queries.calendar_of(actor.district)
    dates = TermDates(term.name, term.starts, term.ends) if term else None
    if dates is not None and request.GET.get("export") == "xlsx":
        return _export(kept, dates)
    day = day_asked(request.GET.get("day", ""))
    read = (
        [(on, kind, kind_word(kind), kept.day(on)) for on, kind in sorted(reading.edits.items())]
        if reading
        else []
    )
    context = {
        "tabs": tabs(actor, "calendar"),
        "terms": terms,
        "term": term,
        "grids": list(_grids(kept, dates, today)) if dates else [],
        "school_days": len(kept.working_days(dates.first, dates.last)) if dates else 0,
        "weeks": dates.weeks if dates else 0,
        "unknown_year": next((y for y in _years(dates) if not kept.arrangement_known(y)), None),
        "may_edit": rules.may_edit_calendar(actor),
        "day": day,
        "day_form": day_form or (_day_form(kept, day) if day else None),
        "term_form": term_form or TermForm(),
        "notice_form": notice_form or NoticeForm(),
        "reading": reading,
        "read": read,
    }
    wrong = any(form is not None and form.errors for form in (day_form, term_form, notice_form))
    return render(request, "organisation/calendar.html", context, status=422 if wrong else 200)


def _chosen(asked: str, terms: list[Term], today: date) -> Term | None:
    """The term asked for; else the present one, the next, or the last."""
    wanted = [term for term in terms if str(term.pk) == asked]
    coming = [term for term in terms if term.ends >= today]
    return next(iter([*wanted, *coming, *reversed(terms)]), None)


def _years(dates: TermDates | None) -> list[int]:
    return sorted({dates.first.year, dates.last.year}) if dates else []


def _day_form(kept: Calendar, day: date) -> CalendarDayForm:
    edit = kept.edits.get(day)
    kind = str(edit.kind) if edit else ("off" if kept.day(day).works else "work")
    return CalendarDayForm(initial={"day": day, "kind": kind, "note": edit.name if edit else ""})


def _export(kept: Calendar, dates: TermDates) -> HttpResponse:
    days = (date.fromordinal(n) for n in range(dates.first.toordinal(), dates.last.toordinal() + 1))
    rows = ((day, kept.week_of_term(day), kind_word(kept.day(day)), _(kept.day(day).name)) for day in days)
    return workbook_response(dates.name, [_("日期"), _("周次"), _("安排"), _("说明")], rows)


@require_POST
@signed_in
def keep_term(request: ActorRequest) -> HttpResponse:
    """A term entered, or changed."""
    form = TermForm(request.POST)
    if not form.is_valid():
        return _show(request, term_form=form)
    number = request.POST.get("term", "")
    term = actions.keep_term(
        actor=request.actor,
        now=request.now,
        term_id=int(number) if number.isascii() and number.isdigit() else None,
        **form.cleaned_data,
    )
    messages.success(request, _("已保存%(name)s。") % {"name": term.name})
    return _back(term.pk)


@require_POST
@signed_in
def set_day(request: ActorRequest) -> HttpResponse:
    """A day marked by hand, or its mark taken away."""
    form = CalendarDayForm(request.POST)
    if not form.is_valid():
        return _show(request, day_form=form)
    actions.set_day(actor=request.actor, now=request.now, **form.cleaned_data)
    messages.success(request, _("已更新校历。"))
    term = queries.term_on(request.actor.district, form.cleaned_data["day"])
    return _back(term.pk if term else None)


@require_POST
@signed_in
def notice(request: ActorRequest) -> HttpResponse:
    """The notice read and shown; entered when that was confirmed."""
    rules.may_edit_calendar(request.actor).enforce()
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _show(request, notice_form=form)
    reading = form.reading()
    if "confirm" not in request.POST or not reading.edits or reading.year is None:
        return _show(request, notice_form=form, reading=reading)
    changed = actions.take_notice(actor=request.actor, now=request.now, year=reading.year, days=reading.edits)
    messages.success(request, _("已登记，有%(count)s天的安排与原来不同。") % {"count": changed})
    return _back(None)


def _back(term: int | None) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = reverse("organisation:calendar") + (f"?term={term}" if term else "")
    return response


urlpatterns = [
    path("calendar/", calendar, name="calendar"),
    path("calendar/terms/", keep_term, name="keep_term"),
    path("calendar/days/", set_day, name="set_day"),
    path("calendar/notice/", notice, name="notice"),
]
