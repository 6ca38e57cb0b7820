"""The centre groups: members, calendar, output, standing (P1-1.2)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.rules import STATE_TEXT
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.views import section
from xuequ.kernel.duty import Standing
from xuequ.platform.ui import wording
from xuequ.platform.ui.guard import ActorRequest, signed_in

SHOWN = 30


@require_GET
@signed_in
def groups(request: ActorRequest) -> HttpResponse:
    """The district's centre groups, each with how it stands this month and this term."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = list(organisation.visible_groups(actor, day=today))
    context = {
        "tabs": section.tabs(actor, "groups"),
        "groups": found,
        "standings": _standings(request, [group.pk for group in found]),
        "word": lambda state: gettext(STATE_TEXT[state]),
    }
    return render(request, "teaching/groups.html", context)


@require_GET
@signed_in
def group(request: ActorRequest, group: UUID) -> HttpResponse:
    """One group: who belongs to it, what it did, what came of it, and how it stands against the clause."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = organisation.get_group(actor, group, day=today)
    context = {
        "group": found,
        "posts": POST_TEXT,
        "activities": queries.group_activities(actor, found.pk)[:SHOWN],
        "standings": _standings(request, [found.pk]).get(found.pk, []),
        "titles": {key: gettext(duties.get_quota(key).title) for key in rules.GROUP_QUOTAS},
        "month": lambda period: wording.date(period.first, "month") if period.every == "month" else "",
        "word": lambda state: gettext(STATE_TEXT[state]),
        "lights": section.LIGHTS,
    }
    return render(request, "teaching/group.html", context)


def _standings(request: ActorRequest, groups: list[UUID]) -> dict[UUID, list[Standing]]:
    """Group → its standings in the term that runs."""
    actor, today = request.actor, timezone.localdate(request.now)
    term = organisation.term_on(actor.district, today)
    found: dict[UUID, list[Standing]] = {}
    for key in rules.GROUP_QUOTAS if term else ():
        quota = duties.get_quota(key)
        periods = duties.periods_of(actor, quota, term)  # type: ignore[arg-type]
        for one in duties.standings(actor.district, quota, periods, today, only=groups):
            found.setdefault(one.debtor.ident, []).append(one)
    return found


urlpatterns = [
    path("groups/", groups, name="groups"),
    path("groups/<uuid:group>/", group, name="group"),
]
