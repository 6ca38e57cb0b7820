"""登录凭条: codes for first passwords printed by school, a new password's link for one person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.actions import Slip
from xuequ.affairs.organisation.views.section import tabs
from xuequ.platform.access.actions import CODE_DAYS
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def codes(request: ActorRequest) -> HttpResponse:
    """The schools this actor may let in, with how many have set no password yet."""
    actor = request.actor
    found = queries.schools_with_counts(actor, day=timezone.localdate(request.now))
    schools = [school for school in found if rules.may_issue_code(actor, school.pk, ())]
    context = {
        "tabs": tabs(actor, "codes"),
        "schools": schools,
        "people": sum(school.people for school in schools),
        "waiting": sum(school.waiting for school in schools),
        "days": CODE_DAYS,
        "may": bool(schools) or rules.may_issue_code(actor, actor.school, ()),
    }
    return render(request, "organisation/codes.html", context)


@require_POST
@signed_in
@never_cache
def issue(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """The slips of a school: shown on this answer and never again."""
    slips = actions.issue_codes(actor=request.actor, now=request.now, school_id=school_id)
    return _print(request, slips)


@require_POST
@signed_in
@never_cache
def issue_one(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person's slip: shown on this answer and never again."""
    return _print(request, [actions.issue_code_to(actor=request.actor, now=request.now, person_id=person_id)])


def _print(request: ActorRequest, slips: Sequence[Slip]) -> HttpResponse:
    printed = [(slip, _qr(slip.link)) for slip in slips]
    context = {"slips": printed, "school": slips[0].school, "days": CODE_DAYS}
    response = render(request, "organisation/slips.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _qr(link: str) -> Markup:
    drawn = segno.make(link, error="m").svg_inline(scale=3, border=1, svgclass="x-qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 (drawn from our own link)


urlpatterns = [
    path("codes/", codes, name="codes"),
    path("codes/<uuid:school_id>/issue/", issue, name="issue_codes"),
    path("people/<uuid:person_id>/code/", issue_one, name="issue_code"),
]
