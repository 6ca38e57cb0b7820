"""The centre groups: members, calendar, output, standing (P1-1.2)."""

from __future__ import annotations

from typing import Any
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
from xuequ.affairs.organisation.models import CentreGroup
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.views import section
from xuequ.kernel.duty import Standing
from xuequ.platform.ui import wording
from xuequ.platform.ui.guard import ActorRequest, signed_in

SHOWN = 30
COMING = 6


@require_GET
@signed_in
def groups(request: ActorRequest) -> HttpResponse:
    """The district's centre groups, each with how it stands this month and this term."""
    actor, today = request.actor, timezone.localdate(request.now)
    found = list(organisation.visible_groups(actor, day=today))
    term = organisation.term_on(actor.district, today)
    context = {
        "tabs": section.tabs(actor, "groups"),
        "groups": found,
        "standings": _standings(request, [group.pk for group in found]),
        "word": lambda state: gettext(STATE_TEXT[state]),
        "planned": queries.groups_with_plan(actor, term) if term else set(),
        "term": term,
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
        **_planned(request, found),
    }
    return render(request, "teaching/group.html", context)


def _planned(request: ActorRequest, group: CentreGroup) -> dict[str, Any]:
    """The group's plan of the term, and what it has before it."""
    actor, today = request.actor, timezone.localdate(request.now)
    term = organisation.term_on(actor.district, today)
    plan = next(iter(queries.plans_of(actor, group.pk, term)), None) if term else None
    sessions = list(queries.sessions_of_group(actor, group.pk, term)) if term else []
    entries = [(one, queries.standing_of(one, today)) for one in sessions]
    leaders = [post.person_id for post in group.members if post.kind == "group_leader"]  # type: ignore[attr-defined]
    return {
        "term": term,
        "plan": plan,
        "coming": [pair for pair in entries if pair[1] in {"planned", "moved", "due"}][:COMING],
        "counts": {key: sum(standing == key for _, standing in entries) for key in rules.STANDING_TEXT},
        "may_plan": rules.may_hand_in_plan(actor, leaders),
        "session_lights": section.SESSION_LIGHTS,
        "session_words": {key: gettext(text) for key, text in rules.STANDINGS},
    }


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
