"""From the items to the notice: the desk, what the chair settles, the order, the recorder, publishing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.agenda import OrderForm
from xuequ.affairs.meetings.forms.base import people_choices
from xuequ.affairs.meetings.queries import Desk
from xuequ.affairs.meetings.views.item import DECLINE_REASONS, export_items, mergeable
from xuequ.affairs.meetings.views.meeting import place_of
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, read_table

WHOLE = 5
"""A meeting is made longer by whole five minutes."""


@require_GET
@signed_in
def desk(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Every item for a meeting in one table: the secretariat sorts, the chair settles."""
    seen = _prepared(request, meeting)
    table = read_table(
        request,
        columns=[
            Column("title", _("议题"), title=True),
            Column("school", _("提交学校")),
            Column("presenter", _("汇报人")),
            Column("minutes", _("分钟"), align="end"),
            Column("state", _("状态")),
            Column("do", _("操作")),
        ],
        searchable=False,
        per_page=200,
    )
    rows = table.page_of(seen.items)
    if table.wants_export:
        return export_items(gettext("议题汇总"), rows)
    actor = request.actor
    context = {
        **place_of(request, seen, "desk"),
        "table": table,
        "rows": [
            (
                item,
                rules.may_settle(actor, seen.facts(item)),
                rules.may_change_item(actor, seen.facts(item)),
                bool(mergeable(seen, item)),
            )
            for item in rows
        ],
        "is_chair": actor.person == seen.meeting.chair_id,
        "handed_in": sum(item.state == "handed_in" for item in seen.items),
        "may_report": rules.may_report_items(actor, seen.meeting.state),
        "reasons": DECLINE_REASONS,
        "late": timezone.localdate(request.now) > seen.meeting.items_due,
    }
    return render(request, "meetings/desk.html", context)


def _prepared(request: ActorRequest, meeting: UUID) -> Desk:
    """The desk of a meeting, for those who prepare it."""
    seen = queries.desk_of(request.actor, meeting)
    rules.may_prepare(request.actor, seen.meeting.chair_id, seen.meeting.recorder_id).enforce()
    return seen


@require_POST
@signed_in
def report(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Report the sorted items to the chair."""
    actions.report_items(actor=request.actor, now=request.now, meeting_id=meeting)
    messages.success(request, gettext("已报主持人审定。"))
    return redirect("meetings:desk", meeting)


@require_POST
@signed_in
def admit(request: ActorRequest, item: UUID) -> HttpResponse:
    """Put an item on the agenda."""
    found = actions.admit_item(actor=request.actor, now=request.now, item_id=item)
    messages.success(request, gettext("“%(title)s”已列入议程。") % {"title": found.title})
    return redirect("meetings:desk", found.meeting_id)


@require_POST
@signed_in
def admit_all(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Put everything that waits on the agenda."""
    done = len(actions.admit_all(actor=request.actor, now=request.now, meeting_id=meeting))
    note = ngettext("%(count)s项议题已列入议程。", "%(count)s项议题已列入议程。", done)
    messages.success(request, note % {"count": done})
    return redirect("meetings:desk", meeting)


@require_POST
@signed_in
def decline(request: ActorRequest, item: UUID) -> HttpResponse:
    """Leave an item out; its school reads why."""
    reason = request.POST.get("because") or request.POST.get("reason", "")
    found = actions.decline_item(actor=request.actor, now=request.now, item_id=item, reason=reason[:300])
    messages.success(request, gettext("“%(title)s”未列入，理由已告知学校。") % {"title": found.title})
    return redirect("meetings:desk", found.meeting_id)


@require_POST
@signed_in
def carry(request: ActorRequest, item: UUID) -> HttpResponse:
    """Carry an item to the next meeting."""
    reason = request.POST.get("reason", "")[:300]
    found = actions.carry_item(actor=request.actor, now=request.now, item_id=item, reason=reason)
    messages.success(request, gettext("“%(title)s”转入下次会议。") % {"title": found.title})
    return redirect("meetings:desk", found.meeting_id)


@require_GET
@signed_in
def agenda(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The order, the time, the recorder, and what is still missing for the notice."""
    seen = _prepared(request, meeting)
    actor, found = request.actor, seen.meeting
    facts = queries.meeting_facts(found)
    whole = -(-seen.minutes // WHOLE) * WHOLE
    context = {
        **place_of(request, seen, "agenda"),
        **_budget(seen),
        "whole": whole,
        "may_extend": rules.may_extend(actor, facts, whole),
        "gaps": rules.agenda_gaps(seen.agenda_facts, timezone.localdate(request.now)),
        "may_publish": rules.may_publish(actor, facts),
        "may_appoint": rules.may_appoint_recorder(actor, facts),
        "may_sort": rules.may_arrange(actor, found.chair_id, found.state).allowed,
        "recorders": people_choices(queries.recorder_candidates(actor)),
    }
    return render(request, "meetings/agenda.html", context)


def _budget(seen: Desk) -> dict[str, object]:
    return {
        "minutes": seen.minutes,
        "within": rules.within_time(seen.minutes, seen.meeting.length),
        "made_missing": not any(item.source == "follow_up" for item in seen.made),
        "made_minutes": rules.MADE_MINUTES["follow_up"],
    }


@require_POST
@signed_in
def order(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The agenda in a new order; what the regime put first stays first."""
    seen = _prepared(request, meeting)
    form = OrderForm(request.POST, known=[item.pk for item in seen.in_order])
    if not form.is_valid():
        return HttpResponse(gettext("议程刚刚有变动，请刷新后再排序。"), status=409)
    wanted = form.cleaned_data["order"]
    made = [item.pk for item in seen.made if item.pk not in wanted]
    actions.reorder_items(actor=request.actor, now=request.now, meeting_id=meeting, order=[*made, *wanted])
    return HttpResponse(status=204)


@require_POST
@signed_in
def shift(request: ActorRequest, item: UUID) -> HttpResponse:
    """One place up or down: for those without scripts."""
    found = queries.get_item(request.actor, item)
    seen = _prepared(request, found.meeting_id)
    wanted = [one.pk for one in seen.in_order]
    here = wanted.index(item)
    there = here + (-1 if request.POST.get("way") == "up" else 1)
    if 0 <= there < len(wanted):
        wanted[here], wanted[there] = wanted[there], wanted[here]
        actions.reorder_items(actor=request.actor, now=request.now, meeting_id=found.meeting_id, order=wanted)
    return redirect("meetings:agenda", found.meeting_id)


@require_POST
@signed_in
def recorder(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Appoint the recorder (P3-1)."""
    _prepared(request, meeting)
    known = {str(person.pk): person for person in queries.recorder_candidates(request.actor)}
    person = known.get(request.POST.get("person", ""))
    if person is None:
        messages.error(request, gettext("请从名单里选择记录人。"))
    else:
        actions.appoint_recorder(
            actor=request.actor, now=request.now, meeting_id=meeting, person_id=person.pk
        )
        messages.success(request, gettext("已请%(name)s担任记录人。") % {"name": person.name})
    return redirect("meetings:agenda", meeting)


@require_POST
@signed_in
def extend(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Give the meeting more time."""
    given = request.POST.get("length", "")
    length = int(given) if given.isdecimal() and len(given) < 5 else 0
    longer = actions.extend_meeting(actor=request.actor, now=request.now, meeting_id=meeting, length=length)
    messages.success(request, gettext("会议延长到%(length)s分钟。") % {"length": longer.length})
    return redirect("meetings:agenda", meeting)


@require_POST
@signed_in
def publish(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Send the notice with the agenda to everybody entitled."""
    actions.publish_meeting(actor=request.actor, now=request.now, meeting_id=meeting)
    messages.success(request, gettext("会议通知已发出，可以在这里看谁回复了。"))
    return redirect("meetings:invitations", meeting)


urlpatterns = [
    path("<uuid:meeting>/items/", desk, name="desk"),
    path("<uuid:meeting>/items/report/", report, name="report"),
    path("<uuid:meeting>/items/admit/", admit_all, name="admit_all"),
    path("items/<uuid:item>/admit/", admit, name="admit"),
    path("items/<uuid:item>/decline/", decline, name="decline"),
    path("items/<uuid:item>/carry/", carry, name="carry"),
    path("items/<uuid:item>/shift/", shift, name="shift"),
    path("<uuid:meeting>/agenda/", agenda, name="agenda"),
    path("<uuid:meeting>/agenda/order/", order, name="order"),
    path("<uuid:meeting>/recorder/", recorder, name="recorder"),
    path("<uuid:meeting>/extend/", extend, name="extend"),
    path("<uuid:meeting>/publish/", publish, name="publish"),
]
