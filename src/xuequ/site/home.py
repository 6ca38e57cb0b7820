"""今日: what I must do now, what comes next; and the search over meetings, resolutions and people."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.rules import STATE_TEXT
from xuequ.affairs.growth import queries as growth
from xuequ.affairs.meetings import queries as meetings
from xuequ.affairs.meetings import rules as meeting_rules
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships import queries as partnerships
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.staffing import queries as staffing
from xuequ.affairs.teaching import queries as teaching
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.site.administration import administration_of

COMING = 6
FOUND = 8


@require_GET
@signed_in
def today(request: ActorRequest) -> HttpResponse:
    """The first page: things to do, one tap each; the coming meetings; how the tasks stand."""
    actor, now = request.actor, request.now
    day = timezone.localdate(now)
    calendar = organisation.calendar_of(actor.district)
    term = organisation.term_on(actor.district, day)
    context = {
        "day": day,
        "week": calendar.week_of_term(day),
        "to_do": [
            *meetings.to_do(actor, now),
            *growth.to_do(actor, now),
            *teaching.to_do(actor, day),
            *duties.to_do(actor, day),
            *resolutions.to_do(actor, day),
            *partnerships.to_do(actor, day),
            *staffing.to_do(actor, day),
        ],
        "duties": duties.own_duties(actor, term, day) if term else [],
        "administration": administration_of(actor, now),
        "coming": list(meetings.my_meetings(actor, since=now)[:COMING]),
        "may_hand_in": meeting_rules.may_hand_in(actor, actor.school, "planned").allowed,
        "sessions": teaching.sessions_near(actor, day),
        "counts": resolutions.task_counts(actor, day),
        "standing_words": STATE_TEXT,
        "district": organisation.get_district(actor),
    }
    return render(request, "site/today.html", context)


@require_GET
@signed_in
def search(request: ActorRequest) -> HttpResponse:
    """Meetings, resolutions and people that answer to a few words."""
    words = request.GET.get("q", "").strip()[:60]
    searches = {
        "meetings": meetings.search_meetings,
        "resolutions": resolutions.search_resolutions,
        "people": organisation.search_people,
    }
    found = {
        name: list(look(request.actor, words)[: FOUND + 1]) if words else []
        for name, look in searches.items()
    }
    context: dict[str, object] = {name: rows[:FOUND] for name, rows in found.items()}
    more = {name for name, rows in found.items() if len(rows) > FOUND}
    return render(request, "site/search.html", {**context, "words": words, "more": more, "most": FOUND})


def root(request: ActorRequest) -> HttpResponse:
    """The bare address leads to today's page (or to sign-in)."""
    return HttpResponseRedirect("/today/")


app_name = "home"
urlpatterns = [
    path("", root, name="root"),
    path("today/", today, name="today"),
    path("search/", search, name="search"),
]
