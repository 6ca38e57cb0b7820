"""随堂听课: the finder, registering with one tap, today's visitors, closed lessons (P1-3.3)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.forms.open_classroom import ClosureForm
from xuequ.affairs.teaching.views import section
from xuequ.platform.ui import wording
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

AHEAD = 7
"""Days that the finder looks ahead."""
COLUMNS = (
    Column("lesson", _("课"), title=True),
    Column("when", _("时间")),
    Column("teacher", _("授课教师")),
    Column("school", _("学校")),
    Column("go", _("去听")),
)


@require_GET
@signed_in
def finder(request: ActorRequest) -> HttpResponse:
    """Who teaches what, where, on a school day of this week: the nearest first, registered with one tap."""
    actor, today = request.actor, timezone.localdate(request.now)
    days = _school_days(request, today)
    day = _day_asked(request, days, today)
    table = _table(request, days)
    wanted = rules.Wanted(
        school=UUID(table.chosen["school"]) if "school" in table.chosen else None,
        subject=int(table.chosen.get("subject", 0)) or None,
        grade=int(table.chosen.get("grade", 0)) or None,
    )
    found = [
        row
        for row in queries.find_lessons(actor, day, wanted)
        if table.q in f"{row.lesson.teacher_name}{row.lesson.class_name}{row.lesson.subject_name}"
    ]
    context = {
        "tabs": section.tabs(actor, "open"),
        "table": table,
        "rows_found": table.page_of(found),
        "day": day,
        "today": today,
        "mine": queries.own_visits(actor).filter(day__gte=today),
        "closures": queries.visible_closures(actor).filter(lifted_at=None, last__gte=today),
        "may_close": actor.school is not None and rules.may_keep_closures(actor, actor.school).allowed,
    }
    return render(request, "teaching/open.html", context)


def _school_days(request: ActorRequest, today: date) -> list[date]:
    calendar = organisation.calendar_of(request.actor.district)
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    return [day for day in days if calendar.is_school_day(day)]


def _day_asked(request: ActorRequest, days: list[date], today: date) -> date:
    asked = day_asked(request.GET.get("day", ""))
    return asked if asked in days else next(iter(days), today)


def _table(request: ActorRequest, days: list[date]) -> Table:
    actor = request.actor
    filters = [
        Filter("day", _("哪一天"), [(one.isoformat(), wording.date(one, "short")) for one in days]),
        Filter("subject", _("学科"), [(str(s.pk), s.name) for s in organisation.visible_subjects(actor)]),
        Filter("grade", _("年级"), [(str(g.number), g.name) for g in organisation.visible_grades(actor)]),
        Filter("school", _("学校"), [(str(s.pk), s.name) for s in organisation.visible_schools(actor)]),
    ]
    return read_table(request, columns=COLUMNS, filters=filters, exportable=False)


@require_POST
@signed_in
def visit(request: ActorRequest, lesson: UUID) -> HttpResponse:
    """Register to drop in: one tap."""
    day = day_asked(request.POST.get("day", "")) or timezone.localdate(request.now)
    made = actions.visit(actor=request.actor, now=request.now, lesson_id=lesson, day=day)
    text = gettext("已登记，授课教师已收到通知；进校请报口令 %(code)s。") % {"code": made.code}
    messages.success(request, text)
    return redirect("teaching:open")


@require_POST
@signed_in
def cancel_visit(request: ActorRequest, visit: UUID) -> HttpResponse:
    """Call a visit off."""
    actions.cancel_visit(actor=request.actor, now=request.now, visit_id=visit)
    messages.success(request, gettext("已取消，授课教师已收到通知。"))
    return redirect("teaching:open")


@require_GET
@signed_in
def visitors(request: ActorRequest) -> HttpResponse:
    """Who comes to one's own school today, with the code that they say at the door."""
    day = timezone.localdate(request.now)
    context = {"rows_found": queries.visitors_on(request.actor, day), "day": day}
    return render(request, "teaching/visitors.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def close_lessons(request: ActorRequest) -> HttpResponse:
    """Close lessons of one's own school for some days, with the reason that everybody reads."""
    actor = request.actor
    school = organisation.get_school(actor, actor.school) if actor.school else None
    if school is None:
        return redirect("teaching:open")
    given = (request.POST,) if request.method == "POST" else ()
    form = ClosureForm(actor, timezone.localdate(request.now), *given)

    def act() -> tuple[str, str]:
        actions.close_lessons(actor=actor, now=request.now, school_id=school.pk, **form.cleaned_data)
        return gettext("已公布，各校都能看到原因。"), reverse("teaching:open")

    def page() -> HttpResponse:
        context = {"form": form, "school": school}
        status = 422 if form.is_bound else 200
        return render(request, "teaching/closure_form.html", context, status=status)

    return carry_out(request, form, act, page, mendable=True)


@require_POST
@signed_in
def open_lessons(request: ActorRequest, closure: UUID) -> HttpResponse:
    """Open them again."""
    actions.open_lessons(actor=request.actor, now=request.now, closure_id=closure)
    return redirect("teaching:open")


urlpatterns = [
    path("open/", finder, name="open"),
    path("open/lessons/<uuid:lesson>/visit/", visit, name="visit"),
    path("open/visits/<uuid:visit>/cancel/", cancel_visit, name="cancel_visit"),
    path("open/closures/new/", close_lessons, name="close_lessons"),
    path("open/closures/<uuid:closure>/lift/", open_lessons, name="open_lessons"),
    path("visitors/", visitors, name="visitors"),
]
