"""Items: handed in by the schools, sorted by the secretariat, settled by the chair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.duties import queries as duties
from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.agenda import HandInForm, ItemForm, MergeForm
from xuequ.affairs.meetings.forms.base import people_choices
from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.affairs.meetings.queries import Desk
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.resolutions import queries as resolutions
from xuequ.affairs.resolutions.models import Resolution
from xuequ.kernel.actor import PostKind
from xuequ.platform.files.actions import open_file, store
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table
from xuequ.platform.ui.wording import date as spoken_date

DECLINE_REASONS = (
    _("不属于学区共同事务，请本校决定"),
    _("材料不齐，请补充后再提交"),
    _("与其他议题重复"),
    _("时机未到"),
)
ITEM_COLUMNS = (
    _("议题"),
    _("类别"),
    _("提交学校"),
    _("汇报人"),
    _("分钟"),
    _("重大"),
    _("提交时间"),
    _("迟交"),
    _("状态"),
    _("理由"),
)


@require_GET
@signed_in
def my_items(request: ActorRequest) -> HttpResponse:
    """My school's items, and how each fares."""
    table = read_table(
        request,
        columns=[
            Column("title", _("议题"), title=True),
            Column("meeting", _("会议")),
            Column("at", _("提交时间")),
            Column("state", _("状态")),
            Column("do", _("操作")),
        ],
        filters=[Filter("state", _("状态"), [(key, _(label)) for key, label in rules.ITEM_STATES])],
    )
    rows = queries.my_items(request.actor)
    if table.q:
        rows = rows.filter(title__icontains=table.q)
    found = table.page_of(rows.filter(**table.chosen))
    if table.wants_export:
        return export_items(gettext("我校议题"), found)
    context = {"table": table, "rows": [(item, _may_withdraw(request, item)) for item in found]}
    return render(request, "meetings/items.html", context)


def _may_withdraw(request: ActorRequest, item: AgendaItem) -> bool:
    facts = queries.Desk(request.actor, item.meeting, []).facts(item)
    return rules.may_withdraw(request.actor, facts).allowed


def export_items(name: str, items: Sequence[AgendaItem]) -> HttpResponse:
    """Items as a workbook."""
    rows = [
        (
            item.heading,
            gettext(item.get_business_display()),
            item.school.name if item.school else "",
            item.presenter.name if item.presenter else "",
            item.minutes,
            item.major,
            item.handed_in_at,
            item.late,
            gettext(item.get_state_display()),
            item.reason,
        )
        for item in items
    ]
    columns = [gettext("会议"), *ITEM_COLUMNS]
    return workbook_response(
        name, columns, [(item.meeting.title, *row) for item, row in zip(items, rows, strict=True)]
    )


@signed_in
def hand_in(request: ActorRequest) -> HttpResponse:
    """Hand an item in: type its title, drop its papers, send (P2-3.2)."""
    actor = request.actor
    meetings = list(queries.open_for_items(actor, request.now))
    if not meetings:
        return render(request, "meetings/no_meeting.html", {"may_plan": rules.may_plan(actor)})
    wanted = next((m for m in meetings if str(m.pk) == request.GET.get("meeting")), meetings[0])
    rules.may_hand_in(actor, actor.school, wanted.state).enforce()
    about = _about(request)
    missed = (
        []
        if about or request.method == "POST"
        else duties.missed_items(actor, timezone.localdate(request.now))
    )
    chosen = next((one for one in missed if one.quota == request.GET.get("missed")), None)
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "meeting_id": wanted.pk,
            "presenter_id": _usual_presenter(request),
            "title": request.GET.get("title", "")[:120],
            "business": request.GET.get("business", ""),
            **(
                {"title": chosen.title[:120], "detail": chosen.detail, "business": "progress"}
                if chosen
                else {}
            ),
            **_asked_for(about),
        },
        meetings=[(str(m.pk), _meeting_label(m, request)) for m in meetings],
        presenters=_presenters(request),
    )
    if request.method == "POST" and form.is_valid():
        item = attempt(form, lambda: _handed_in(request, form.cleaned_data))
        if item is not None:
            note = (
                gettext("已提交“%(title)s”。") if not item.late else gettext("已提交“%(title)s”，标明迟交。")
            )
            messages.success(request, note % {"title": item.title})
            return redirect("meetings:items")
    day = timezone.localdate(request.now)
    calendar = organisation.calendar_of(actor.district)
    context = {
        "form": form,
        "about": about,
        "wanted": wanted,
        "late": rules.handed_in_late(day, wanted.items_due),
        "days_left": calendar.working_days_between(day, wanted.items_due),
        "missed": missed,
        "chosen": chosen,
    }
    return render(request, "meetings/hand_in.html", context, status=422 if form.errors else 200)


def _about(request: ActorRequest) -> Resolution | None:
    """The resolution that the item is to change, if one is named. Raises ``Resolution.DoesNotExist``."""
    try:
        named = UUID(request.POST.get("about_id") or request.GET.get("resolution", ""))
    except ValueError:
        return None
    return resolutions.get_resolution(request.actor, named)


def _asked_for(about: Resolution | None) -> dict[str, Any]:
    """An item as it is asked for: ten minutes, and what it says of the resolution it is to change (P3-4)."""
    if about is None:
        return {"minutes": 10}
    title = gettext("提请修改或废止%(number)s") % {"number": about.number}
    return {"minutes": 10, "about_id": about.pk, "title": title, "major": True, "business": "progress"}


def _meeting_label(meeting: Meeting, request: ActorRequest) -> str:
    late = rules.handed_in_late(timezone.localdate(request.now), meeting.items_due)
    due = (
        gettext("已过截止日")
        if late
        else gettext("截止%(day)s") % {"day": spoken_date(meeting.items_due, "short")}
    )
    return f"{meeting.title}（{spoken_date(meeting.starts_at, 'short')}，{due}）"


def _presenters(request: ActorRequest) -> list[tuple[str, str]]:
    actor = request.actor
    own = people_choices(queries.colleagues(actor))
    return [(str(actor.person), gettext("%(name)s（本人）") % {"name": actor.name}), *own]


def _usual_presenter(request: ActorRequest) -> UUID:
    """The principal presents a school's item; where none is known, whoever hands it in."""
    actor = request.actor
    if actor.school is None or actor.holds_at(actor.school, PostKind.PRINCIPAL):
        return actor.person
    heads = organisation.holders(
        actor.district, [PostKind.PRINCIPAL], day=timezone.localdate(request.now), school=actor.school
    )
    return next((head.pk for head in heads), actor.person)


def _handed_in(request: ActorRequest, given: dict[str, Any]) -> AgendaItem:
    meeting = queries.get_meeting(request.actor, given["meeting_id"])
    rules.may_hand_in(request.actor, request.actor.school, meeting.state).enforce()
    files = [store(file, actor=request.actor, now=request.now) for file in given.pop("materials") or ()]
    given["personnel"] = given["personnel"] or None  # left open, the title tells
    return actions.hand_in_item(actor=request.actor, now=request.now, materials=files, **given)


@require_GET
@signed_in
def item_page(request: ActorRequest, item: UUID) -> HttpResponse:
    """One item, with its papers and how it fares."""
    actor = request.actor
    found = queries.get_item(actor, item)
    facts = queries.Desk(actor, found.meeting, []).facts(found)
    context = {
        "item": found,
        "meeting": found.meeting,
        "reasons": DECLINE_REASONS,
        "merge": _merge_form(request, found),
        "may_change": rules.may_change_item(actor, facts),
        "may_withdraw": rules.may_withdraw(actor, facts),
        "may_settle": rules.may_settle(actor, facts),
    }
    return render(request, "meetings/item.html", context)


@require_GET
@signed_in
def material(request: ActorRequest, item: UUID, file: UUID) -> HttpResponseBase:
    """A paper of an item, to whoever may see the item."""
    found = queries.get_item(request.actor, item)
    kept = next((one for one in found.materials.all() if one.pk == file), None)
    if kept is None:
        raise Http404
    return FileResponse(open_file(kept), as_attachment=True, filename=kept.name)


@signed_in
def change(request: ActorRequest, item: UUID) -> HttpResponse:
    """The secretariat puts an item right, or merges it into another (P2-3.2)."""
    actor = request.actor
    found = queries.get_item(actor, item)
    desk = queries.desk_of(actor, found.meeting_id)
    rules.may_change_item(actor, desk.facts(found)).enforce()
    form = ItemForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in ItemForm.base_fields},
        presenters=_presenters_of(request, found),
    )
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form, lambda: actions.change_item(actor=actor, now=request.now, item_id=item, **form.cleaned_data)
        )
        if changed is not None:
            messages.success(request, gettext("已改好。"))
            return redirect("meetings:desk", found.meeting_id)
    context = {
        "form": form,
        "item": found,
        "meeting": found.meeting,
        "merge": _merge_form(request, found),
    }
    return render(request, "meetings/item_form.html", context, status=422 if form.errors else 200)


def mergeable(desk: Desk, item: AgendaItem) -> list[AgendaItem]:
    """The items of the same meeting that an item may be merged into (P2-3.2)."""
    facts = desk.facts(item)
    others = (other for other in desk.waiting if other.pk != item.pk)
    return [other for other in others if rules.may_merge(desk.actor, facts, desk.facts(other)).allowed]


def _merge_form(request: ActorRequest, item: AgendaItem) -> MergeForm | None:
    """Nothing where there is nothing to merge, or the one looking may not."""
    facts = queries.Desk(request.actor, item.meeting, []).facts(item)
    if not rules.may_sort(request.actor, facts):
        return None
    others = mergeable(queries.desk_of(request.actor, item.meeting_id), item)
    return MergeForm(others=[(str(o.pk), o.heading) for o in others]) if others else None


def _presenters_of(request: ActorRequest, item: AgendaItem) -> list[tuple[str, str]]:
    """The people of the item's school, and whoever presents it now."""
    if item.school_id is None:
        people = queries.recorder_candidates(request.actor)
    else:
        people = list(organisation.search_people(request.actor, school=item.school_id))
    choices = people_choices(people)
    now = item.presenter
    if now is not None and str(now.pk) not in dict(choices):
        choices.insert(0, (str(now.pk), now.name))
    return choices


@require_POST
@signed_in
def merge(request: ActorRequest, item: UUID) -> HttpResponse:
    """Merge an item into another of the same meeting."""
    found = queries.get_item(request.actor, item)
    others = queries.desk_of(request.actor, found.meeting_id).in_order
    form = MergeForm(request.POST, others=[(str(o.pk), o.title) for o in others])
    if not form.is_valid():
        messages.error(request, gettext("请选择要并入哪一项议题。"))
        return redirect("meetings:item", item)
    actions.merge_items(
        actor=request.actor, now=request.now, item_id=item, into_id=form.cleaned_data["into_id"]
    )
    messages.success(request, gettext("已合并，两所学校都会列在议题上。"))
    return redirect("meetings:desk", found.meeting_id)


@require_POST
@signed_in
def withdraw(request: ActorRequest, item: UUID) -> HttpResponse:
    """Take an item back before it is settled."""
    found = actions.withdraw_item(actor=request.actor, now=request.now, item_id=item)
    messages.success(request, gettext("已撤回“%(title)s”。") % {"title": found.title})
    return redirect("meetings:items")


urlpatterns = [
    path("items/", my_items, name="items"),
    path("items/new/", hand_in, name="hand_in"),
    path("items/<uuid:item>/", item_page, name="item"),
    path("items/<uuid:item>/files/<uuid:file>/", material, name="material"),
    path("items/<uuid:item>/change/", change, name="change_item"),
    path("items/<uuid:item>/merge/", merge, name="merge"),
    path("items/<uuid:item>/withdraw/", withdraw, name="withdraw"),
]
