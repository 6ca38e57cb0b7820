"""The list of meetings, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.meetings import queries, rules
from xuequ.affairs.meetings.models import Meeting
from xuequ.affairs.meetings.queries import Desk
from xuequ.affairs.meetings.views.next_step import Sight, next_step
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.kernel.actor import Actor
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.verdict import Verdict
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COMING_SHOWN = 3


@require_GET
@signed_in
def meeting_list(request: ActorRequest) -> HttpResponse:
    """What comes first, the regular meetings, and every meeting there was."""
    actor, now = request.actor, request.now
    calendar = organisation.calendar_of(actor.district)
    term = calendar.term_of(timezone.localdate(now))
    starts, ends = (term.first, term.last) if term else (timezone.localdate(now),) * 2
    series = list(queries.listed_series(actor, starts, ends, now))
    table = _table(request, [(str(one.pk), one.name) for one in series])
    rows = _narrowed(request, table)
    order = ("-" if table.descending else "") + _ORDERS[table.sort_key]
    found = table.page_of(rows.order_by(order, "-starts_at"))
    if table.wants_export:
        return _export(found, calendar)
    coming = list(queries.coming_meetings(actor)[:COMING_SHOWN])
    mine = _mine(request, coming)
    context = {
        "table": table,
        "rows": found,
        "series": series,
        "months": len(calendar.months_of_term(term)) if term else 0,
        "term": term,
        "coming": coming,
        "mine": mine,
        "may_enter": {m.pk for m in coming if _may_enter(request, m, invited=m.pk in mine)},
        "weeks": weeks_of(calendar, [*coming, *found]),
        "enough": rules.enough_in_term,
        "may_plan": rules.may_plan(actor),
        "hands_in": bool(actor.offices or actor.schools_led or actor.is_district_head),
    }
    return render(request, "meetings/list.html", context)


_ORDERS = {"when": "starts_at", "title": "series__name"}


def _table(request: ActorRequest, series: list[tuple[str, str]]) -> Table:
    years = range(timezone.localdate(request.now).year + 1, 2019, -1)
    return read_table(
        request,
        columns=[
            Column("title", _("会议"), sortable=True, title=True),
            Column("when", _("时间"), sortable=True),
            Column("state", _("状态")),
            Column("present", _("实到 / 应到"), align="end"),
            Column("resolutions", _("决议"), align="end"),
            Column("mine", _("我")),
        ],
        filters=[
            Filter("series", _("例会"), series),
            Filter("state", _("状态"), [(key, _(label)) for key, label in rules.MEETING_STATES]),
            Filter("year", _("年份"), [(str(year), str(year)) for year in years]),
        ],
        sort="-when",
    )


def _narrowed(request: ActorRequest, table: Table) -> Any:
    rows = queries.listed_meetings(request.actor, table.q)
    for key, value in table.chosen.items():
        rows = rows.filter(**{key: value})
    return rows


def _mine(request: ActorRequest, coming: list[Meeting]) -> dict[UUID, Any]:
    """My own attendance at the coming meetings, to be answered here."""
    return {row.meeting_id: row for row in queries.my_attendances(request.actor, coming)}


def weeks_of(calendar: Calendar, meetings: Iterable[Meeting]) -> dict[UUID, int | None]:
    """In which week of its term each meeting lies."""
    return {one.pk: calendar.week_of_term(timezone.localdate(one.starts_at)) for one in meetings}


def _export(rows: list[Any], calendar: Calendar) -> HttpResponse:
    weeks = weeks_of(calendar, rows)
    return workbook_response(
        gettext("例会"),
        [
            gettext("会议"),
            gettext("时间"),
            gettext("教学周"),
            gettext("地点"),
            gettext("主持人"),
            gettext("记录人"),
            gettext("状态"),
            gettext("应到"),
            gettext("实到"),
            gettext("决议数"),
        ],
        [
            (
                row.title,
                row.starts_at,
                weeks[row.pk],
                row.place,
                row.chair.name if row.chair else "",
                row.recorder.name if row.recorder else "",
                gettext(row.get_state_display()),
                row.entitled_at_close,
                row.present_at_close,
                row.resolutions,
            )
            for row in rows
        ],
    )


@require_GET
@signed_in
def meeting_page(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """One meeting: when and where, my answer, the agenda, what of earlier decisions is open."""
    actor = request.actor
    desk = queries.desk_of(actor, meeting)
    found = desk.meeting
    calendar = organisation.calendar_of(actor.district)
    attendance = queries.my_attendance(actor, found)
    day = timezone.localdate(request.now)
    before = found.state in {"planned", "published"}
    tasks = queries.follow_up_tasks(actor, found) if before else []
    verdicts = _verdicts(request, desk, invited=attendance is not None)
    minutes = queries.current_minutes(actor, found) if not before else None
    sight = Sight(
        actor,
        desk,
        day,
        attendance,
        verdicts["may_enter"].allowed,
        unanswered=_unanswered(actor, found),
        minutes=minutes,
    )
    context = {
        **place_of(request, desk, "meeting"),
        "step": next_step(sight),
        "week": calendar.week_of_term(timezone.localdate(found.starts_at)),
        "ends_at": found.starts_at + timedelta(minutes=found.length),
        "attendance": attendance,
        "head": queries.head_of(actor, found),
        "stands_in": queries.stands_in(found, actor.person) if attendance else None,
        "tasks": [(task, resolutions.task_light(task, day)) for task in tasks],
        "days_left": calendar.working_days_between(day, found.items_due),
        "today": day,
        "minutes": minutes,
        **verdicts,
    }
    return render(request, "meetings/meeting.html", context)


def _unanswered(actor: Actor, meeting: Meeting) -> int:
    """How many have not answered the notice: asked only where somebody may remind them."""
    return queries.unanswered(meeting).count() if actor.in_secretariat and meeting.state == "published" else 0


def _verdicts(request: ActorRequest, desk: Desk, *, invited: bool) -> dict[str, Any]:
    """What this person may do with the meeting: shown as buttons."""
    actor, found = request.actor, desk.meeting
    facts = rules.MeetingFacts(found.state, found.chair_id, found.recorder_id, found.starts_at)
    later = request.now + timedelta(days=1)
    return {
        "may_move": rules.may_move(actor, facts, later, request.now),
        "may_cancel": rules.may_cancel(actor, facts, "…"),
        "may_hand_in": rules.may_hand_in(actor, actor.school, found.state),
        "may_enter": _may_enter(request, found, invited=invited),
    }


def _may_enter(request: ActorRequest, meeting: Meeting, *, invited: bool) -> Verdict:
    return rules.may_enter_room(
        request.actor,
        invited=invited,
        state=meeting.state,
        chair=meeting.chair_id,
        recorder=meeting.recorder_id,
    )


def place_of(request: ActorRequest, desk: Desk, tab: str) -> dict[str, Any]:
    """What every page of a meeting shows around its own part: the meeting, and the way between its pages."""
    found = desk.meeting
    return {
        "meeting": found,
        "desk": desk,
        "tab": tab,
        "may_prepare": rules.may_prepare(request.actor, found.chair_id, found.recorder_id),
    }


urlpatterns = [
    path("", meeting_list, name="list"),
    path("<uuid:meeting>/", meeting_page, name="meeting"),
]
