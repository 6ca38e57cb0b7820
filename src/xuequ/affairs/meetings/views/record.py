"""The full record (会议记录): for those entitled alone, and every reading of it is logged (P3-8)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@never_cache
@signed_in
def record(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The record, opened by an action: its reader is entered in the trail; others are refused with P3-8.

    ``?print=1`` lays it out on sheets; that is a reading of its own.
    """
    opened = actions.read_record(actor=request.actor, now=request.now, meeting_id=meeting)
    found = queries.full_record(request.actor, opened)
    over = opened.state in {"closed", "sealed"}
    context = {
        "record": found,
        "meeting": opened,
        "rows": [(row, rules.attendance_state(queries.attendance_facts(row), over)) for row in found.rows],
        "states": dict(rules.STATES),
        "choices": dict(rules.CHOICES),
        "head": queries.head_of(request.actor, opened),
    }
    sheet = request.GET.get("print") == "1"
    return render(request, "meetings/record_print.html" if sheet else "meetings/record.html", context)


urlpatterns = [path("<uuid:meeting>/record/", record, name="record")]
