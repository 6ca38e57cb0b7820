"""教研日历: the month on the desk, the week day by day, what is mine, and the feed for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from xuequ.affairs.meetings import queries as meetings
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.models import Activity, PlannedSession
from xuequ.affairs.teaching.views import section
from xuequ.kernel.calendar import WEEKEND, Calendar, DayKind
from xuequ.kernel.words import N_
from xuequ.platform.files import calendars
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Filter, Table, read_table

MOST = 4
"""So many entries show in a day of the month; the rest are in its week."""
WEEK = timedelta(days=7)
RECORDED = ("recorded", N_("已记录"))
"""How what was recorded without having been planned stands on the calendar."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session with what has become of it, or what was recorded without having been planned."""

    what: PlannedSession | Activity
    standing: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: what it is, and what is on it."""

    day: date
    kind: DayKind
    entries: tuple[Entry, ...]
    outside: bool = False

    @property
    def name(self) -> str:
        """The holiday or make-up day; an ordinary weekend needs no name."""
        return "" if self.kind == WEEKEND else self.kind.name

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What has room in the month; one more rather than a line that says there is one more."""
        return self.entries if len(self.entries) <= MOST + 1 else self.entries[:MOST]

    @property
    def more(self) -> int:
        """How many have not."""
        return len(self.entries) - len(self.shown)


@require_GET
@signed_in
def calendar(request: ActorRequest) -> HttpResponse:
    """The one calendar of the district, for everybody in it (P1-0d). Its queries do not grow with it."""
    actor, today = request.actor, timezone.localdate(request.now)
    asked = day_asked(request.GET.get("day", ""))
    day = asked if asked is not None and 2000 <= asked.year < 2100 else today
    table = _table(request)
    known = organisation.calendar_of(actor.district)
    first = day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    last = monday + 6 * WEEK
    found = _entries(request, _choice(table), monday, last)
    days = {one.day: one for one in _days(known, monday, last, found, first)}
    week = day - timedelta(days=day.weekday())
    context = {
        "tabs": section.tabs(actor, "calendar"),
        "table": table,
        "day": day,
        "today": today,
        "week_of_term": known.week_of_term(day),
        "weeks": _weeks(known, days, monday, first),
        "week": [days[week + timedelta(days=n)] for n in range(7)],
        "months": _around(first),
        "beside": (day - WEEK, day + WEEK),
        "lights": section.SESSION_LIGHTS,
        "standings": {key: gettext(word) for key, word in (*rules.STANDINGS, RECORDED)},
        "kinds": {key: gettext(word) for key, word in rules.SESSION_KINDS},
        "some": bool(found),
    }
    return render(request, "teaching/calendar.html", context)


def _table(request: ActorRequest) -> Table:
    actor = request.actor
    filters = [
        Filter("mine", _("谁的"), [("yes", gettext("只看我的"))]),
        Filter("subject", _("学科"), [(str(s.pk), s.name) for s in organisation.visible_subjects(actor)]),
        Filter("school", _("学校"), [(str(s.pk), s.name) for s in organisation.visible_schools(actor)]),
        Filter("kind", _("活动"), [(kind, gettext(word)) for kind, word in rules.SESSION_KINDS]),
    ]
    return read_table(request, columns=(), filters=filters, searchable=False, exportable=False, keep=["day"])


def _choice(table: Table) -> queries.SessionChoice:
    chosen = table.chosen
    return queries.SessionChoice(
        subject=int(chosen.get("subject", 0)) or None,
        school=UUID(chosen["school"]) if "school" in chosen else None,
        kind=chosen.get("kind", ""),
        mine="mine" in chosen,
    )


def _entries(request: ActorRequest, choice: queries.SessionChoice, first: date, last: date) -> list[Entry]:
    """What was planned, then what was recorded without a plan: hardly any of it has a clock time."""
    actor, today = request.actor, timezone.localdate(request.now)
    planned = (
        Entry(one, queries.standing_of(one, today), reverse("teaching:session", args=[one.pk]))
        for one in queries.sessions_between(actor, first, last, choice)
    )
    recorded = (
        Entry(one, RECORDED[0], reverse("teaching:activity", args=[one.pk]))
        for one in queries.recorded_between(actor, first, last, choice)
    )
    return [*planned, *recorded]


def _days(known: Calendar, start: date, end: date, found: Iterable[Entry], month: date) -> Iterable[Day]:
    by_day: dict[date, list[Entry]] = {}
    for one in found:
        by_day.setdefault(one.what.day, []).append(one)
    for n in range((end - start).days):
        day = start + timedelta(days=n)
        yield Day(day, known.day(day), tuple(by_day.get(day, ())), day.month != month.month)


def _weeks(
    known: Calendar, days: dict[date, Day], monday: date, first: date
) -> list[tuple[int | None, list[Day]]]:
    """The weeks that touch the month, each with its number in the term."""
    following = (first + timedelta(days=32)).replace(day=1)
    starts = [monday + n * WEEK for n in range(6) if monday + n * WEEK < following]
    return [
        (
            next((n for d in range(7) if (n := known.week_of_term(start + timedelta(days=d)))), None),
            [days[start + timedelta(days=n)] for n in range(7)],
        )
        for start in starts
    ]


def _around(first: date) -> tuple[date, date]:
    """The first days of the months before and after."""
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's sessions for a calendar that subscribes; the address is the secret of one's meetings."""
    now = timezone.now()
    owner = meetings.calendar_owner(token, now)
    if owner is None:
        raise Http404
    entries = [queries.session_entry(one) for one in queries.calendar_sessions(owner, now)]
    content = calendars.feed(gettext("我的教研"), [one for one in entries if one is not None])
    response = HttpResponse(content, content_type=calendars.TYPE)
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_GET
@signed_in
def subscribe(request: ActorRequest) -> HttpResponse:
    """How to have one's sessions in the phone's own calendar."""
    address = reverse("teaching:feed", args=[meetings.calendar_token(request.actor)])
    return render(request, "teaching/subscribe.html", {"address": section.public(address)})


urlpatterns = [
    path("calendar/", calendar, name="calendar"),
    path("calendar/subscribe/", subscribe, name="subscribe"),
    path("calendar/feed/<str:token>.ics", feed, name="feed"),
]
