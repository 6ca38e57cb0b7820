"""The regular meetings: their page, and setting them up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.base import people_choices
from xuequ.affairs.meetings.forms.series import ChangeSeriesForm, SeriesForm, defaults_of, values_of
from xuequ.affairs.meetings.views.figures import figure_words
from xuequ.affairs.meetings.views.meeting import weeks_of
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import PostKind
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def series_page(request: ActorRequest, series: UUID) -> HttpResponse:
    """One regular meeting: how it is held, and how far the term's meetings are planned."""
    actor = request.actor
    found = queries.get_series(actor, series)
    day = timezone.localdate(request.now)
    calendar = organisation.calendar_of(actor.district)
    term = calendar.term_of(day)
    held = list(queries.listed_meetings(actor).filter(series=found)[:60])
    planned = queries.days_of_series(found.pk, term.first, term.last) if term else []
    months = calendar.months_of_term(term) if term else ()
    context = {
        "series": found,
        "meetings": held,
        "weeks": weeks_of(calendar, held),
        "term": term,
        "planned": len(planned),
        "enough": rules.enough_in_term(
            found.kind, found.frequency, found.times, months=len(months), planned=len(planned)
        ),
        "figures": figure_words(found),
        "may_plan": rules.may_plan(actor),
    }
    return render(request, "meetings/series.html", context)


@signed_in
def new_series(request: ActorRequest) -> HttpResponse:
    """Set up a regular meeting, beginning from what the regime says of its kind."""
    rules.may_plan(request.actor).enforce()
    kind = request.GET.get("kind", "")
    if kind not in dict(rules.SERIES_KINDS):
        return render(request, "meetings/series_kind.html", {"kinds": rules.SERIES_KINDS})
    office = people_choices(queries.recorder_candidates(request.actor))
    form = SeriesForm(request.POST or None, initial=defaults_of(kind), recorders=office)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: actions.create_series(
                actor=request.actor, now=request.now, kind=kind, **_posts(form.cleaned_data)
            ),
        )
        if made is not None:
            messages.success(request, gettext("已设立%(name)s，接着排本学期的日期。") % {"name": made.name})
            return redirect("meetings:term", made.pk)
    context = {"form": form, "kind": kind, "kinds": dict(rules.SERIES_KINDS)}
    return render(request, "meetings/series_form.html", context, status=422 if form.errors else 200)


@signed_in
def change_series(request: ActorRequest, series: UUID) -> HttpResponse:
    """Change how a regular meeting is held from now on."""
    rules.may_plan(request.actor).enforce()
    found = queries.get_series(request.actor, series)
    office = people_choices(queries.recorder_candidates(request.actor))
    grounds = [(str(one.pk), str(one)) for one in queries.figure_resolutions(request.actor, found)]
    form = ChangeSeriesForm(request.POST or None, initial=values_of(found), recorders=office, grounds=grounds)
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form,
            lambda: actions.change_series(
                actor=request.actor, now=request.now, series_id=series, **_posts(form.cleaned_data)
            ),
        )
        if changed is not None:
            messages.success(request, gettext("已改好，已经排定的会议不受影响。"))
            return redirect("meetings:series", series)
    context = {"form": form, "kind": found.kind, "kinds": dict(rules.SERIES_KINDS), "series": found}
    return render(request, "meetings/series_form.html", context, status=422 if form.errors else 200)


def _posts(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "voters": [PostKind(kind) for kind in given["voters"]]}


urlpatterns = [
    path("series/new/", new_series, name="new_series"),
    path("series/<uuid:series>/", series_page, name="series"),
    path("series/<uuid:series>/change/", change_series, name="change_series"),
]
