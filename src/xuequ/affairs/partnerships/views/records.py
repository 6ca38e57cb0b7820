"""Recording what a pair's subject did, and the records behind a cell of its grid."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.partnerships import actions, forms, queries
from xuequ.affairs.partnerships.models import PairSubject
from xuequ.affairs.partnerships.views.pairs import pair_address
from xuequ.affairs.partnerships.views.section import shown_term, today_of
from xuequ.affairs.teaching.rules import KIND_TEXT
from xuequ.affairs.teaching.rules import STATES as RECORD_STATES
from xuequ.platform.ui.asked import day_asked
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in

LIGHTS = {
    "waiting": "orange",
    "pending": "amber",
    "confirmed": "green",
    "disputed": "red",
    "withdrawn": "grey",
}


@require_http_methods(["GET", "POST"])
@signed_in
def record(request: ActorRequest, subject: UUID) -> HttpResponse:
    """Record what the two schools did in a subject; the supported school confirms (P1-2.1, P1-3.1c, d)."""
    actor = request.actor
    owner = queries.get_pair_subject(actor, subject)
    given = (request.POST,) if request.method == "POST" else ()
    form = forms.PairRecordForm(
        *given,
        people=_people(request, owner),
        grades=list(organisation.visible_grades(actor)),
        me=actor.person,
        today=today_of(request),
        initial={"sent": uuid4()},
    )

    def page() -> HttpResponse:
        context = {"form": form, "owner": owner, "pair": owner.partnership}
        return render(request, "partnerships/record.html", context, status=422 if form.is_bound else 200)

    def act() -> tuple[str, str]:
        values = form.cleaned_data
        actions.record_for_pair(
            actor=actor,
            now=request.now,
            pair_subject_id=subject,
            kind=values["kind"],
            day=values["day"],
            topic=values["topic"],
            teachers=[UUID(one) for one in values["teachers"]],
            grade=int(values["grade"]) if values["grade"] else None,
            online=values["way"] == "online",
            sent=values["sent"],
        )
        school = owner.partnership.supported.name
        return gettext("已登记，请%(school)s确认。") % {"school": school}, pair_address(owner.partnership_id)

    return carry_out(request, form, act, page, mendable=True)


def _people(request: ActorRequest, owner: PairSubject) -> list[Person]:
    """Those of both schools who teach the subject, and who records; all, where nobody teaches it."""
    pair = owner.partnership
    found = queries.teachers_for(
        request.actor, [pair.lead_id, pair.supported_id], owner.subject_id, today_of(request)
    )
    taught = [one for one in found if owner.subject_id == one.subject_id]
    both = {one.school_id for one in taught} >= {pair.lead_id, pair.supported_id}
    mine = [one for one in found if one.pk == request.actor.person and one not in taught]
    return [*mine, *taught] if both else found


@require_GET
@signed_in
def records(request: ActorRequest, subject: UUID) -> HttpResponse:
    """The records of a pair's subject in a stretch: what a cell of the grid was counted from (P1-2.1)."""
    owner = queries.get_pair_subject(request.actor, subject)
    first, last = _stretch(request)
    found = list(queries.records_of(request.actor, owner.pk, first, last)[:200])
    context = {
        "owner": owner,
        "pair": owner.partnership,
        "first": first,
        "last": last,
        "rows": record_rows(found),
    }
    return render(request, "partnerships/records.html", context)


def record_rows(found: list[Any]) -> list[dict[str, Any]]:
    """Records as the lists show them."""
    states = dict(RECORD_STATES)
    return [
        {
            "title": f"{gettext(KIND_TEXT[one.kind])} · {one.topic}",
            "url": f"/teaching/{one.pk}/",
            "day": one.day,
            "school": gettext("%(school)s（线上）") % {"school": one.school.name}
            if one.online
            else one.school.name,
            "people": gettext("、").join(dict.fromkeys(part.person.name for part in one.parts.all())),
            "light": LIGHTS[one.state],
            "word": gettext(states[one.state]),
        }
        for one in found
    ]


def _stretch(request: ActorRequest) -> tuple[date, date]:
    """The days asked for, else those of the term."""
    term, today = shown_term(request), today_of(request)
    first = day_asked(request.GET.get("first", "")) or (term.starts if term else today)
    last = day_asked(request.GET.get("last", "")) or (term.ends if term else today)
    return first, last


urlpatterns = [
    path("subjects/<uuid:subject>/record/", record, name="record"),
    path("subjects/<uuid:subject>/records/", records, name="records"),
]
