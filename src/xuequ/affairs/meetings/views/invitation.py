"""After the notice: my answer, everybody's answers, proxies, observers, reminders."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.forms.base import people_choices
from xuequ.affairs.meetings.forms.invitation import REASONS, ReplyForm
from xuequ.affairs.meetings.models import Attendance
from xuequ.affairs.meetings.queries import Desk
from xuequ.affairs.meetings.views.meeting import place_of
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table
from xuequ.platform.ui.wording import date as spoken_date
from xuequ.platform.ui.wording import time as spoken_time


@signed_in
def reply(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Answer the notice: 参加 at once, 请假 or 委托 with a reason, a written opinion if one likes."""
    actor = request.actor
    row = queries.get_attendance(actor, meeting, actor.person)
    people = people_choices(queries.colleagues(actor))
    form = ReplyForm(request.POST or None, colleagues=people)
    if request.method == "POST" and form.is_valid():
        answered = attempt(
            form, lambda: actions.reply(actor=actor, now=request.now, meeting_id=meeting, **form.values())
        )
        if answered is not None:
            return _answered(request, answered)
    context = {
        "form": form,
        "attendance": row,
        "meeting": row.meeting,
        "colleagues": people,
        "reasons": REASONS,
        "may_reply": rules.may_reply(actor, queries.attendance_facts(row), "yes", ""),
    }
    return render(request, "meetings/reply.html", context, status=422 if form.errors else 200)


def _answered(request: ActorRequest, row: Attendance) -> HttpResponse:
    said = {
        "yes": gettext("已回复参加，到时见。"),
        "leave": gettext("已请假，会务会看到您的原因。"),
        "proxy": gettext("已报主持人，同意后对方会收到通知。"),
    }[row.answer]
    if request.headers.get("HX-Request") != "true":
        messages.success(request, said)
        return _back(request, reverse("meetings:meeting", args=[row.meeting_id]))
    response = render(request, "meetings/parts/answer.html", {"attendance": row})
    response["HX-Trigger"] = json.dumps({"toast": {"text": said, "kind": "ok"}})
    return response


def _back(request: ActorRequest, otherwise: str) -> HttpResponse:
    """To the page that the tap was on, if it says so and it is ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if ours else otherwise)


@require_GET
@signed_in
def invitations(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Who answered what; whom to remind, whom to invite besides, whose proxy waits for the chair."""
    actor = request.actor
    seen = queries.desk_of(actor, meeting)
    found = seen.meeting
    rules.may_prepare(actor, found.chair_id, found.recorder_id).enforce()
    table = read_table(
        request,
        columns=[
            Column("name", _("姓名"), title=True),
            Column("school", _("单位")),
            Column("role", _("身份")),
            Column("answer", _("回复")),
            Column("reason", _("原因")),
        ],
        filters=[
            Filter("answer", _("回复"), [(key or "none", _(label)) for key, label in rules.ANSWERS]),
            Filter("role", _("身份"), [(key, _(label)) for key, label in rules.ROLES]),
        ],
        per_page=100,
    )
    everybody = list(queries.attendances_of(actor, found))
    rows = table.page_of(_narrowed(everybody, table.q, table.chosen))
    if table.wants_export:
        return _export(gettext("会议回执"), rows)
    waiting = [row for row in everybody if not row.answer]
    words = request.GET.get("who", "").strip()[:40]
    context = {
        **place_of(request, seen, "invitations"),
        "table": table,
        "rows": rows,
        "counts": {key: sum(row.answer == key for row in everybody) for key, _label in rules.ANSWERS},
        "total": len(everybody),
        "proxies": queries.proxies_asked(everybody),
        "is_chair": actor.person == found.chair_id,
        "share_text": group_text(seen, waiting),
        "may_remind": rules.may_remind(
            actor, found.chair_id, found.state, len(waiting), found.reminded_at, request.now
        ),
        "may_observe": rules.may_add_observer(actor, found.chair_id, found.state, entitled=False),
        "who": words,
        "candidates": queries.observer_candidates(actor, found, words),
    }
    return render(request, "meetings/invitations.html", context)


def _narrowed(rows: list[Attendance], text: str, chosen: dict[str, str]) -> list[Attendance]:
    if text:
        rows = [r for r in rows if text in r.person.name or (r.school and text in r.school.name)]
    if "answer" in chosen:
        wanted = "" if chosen["answer"] == "none" else chosen["answer"]
        rows = [r for r in rows if r.answer == wanted]
    return [r for r in rows if chosen.get("role", r.role) == r.role]


def _export(name: str, rows: list[Attendance]) -> HttpResponse:
    return workbook_response(
        name,
        [
            gettext("姓名"),
            gettext("单位"),
            gettext("职务"),
            gettext("身份"),
            gettext("有表决权"),
            gettext("回复"),
            gettext("原因"),
            gettext("代为出席"),
            gettext("回复时间"),
        ],
        [
            (
                row.person.name,
                row.school.name if row.school else "",
                row.duty_read,
                gettext(row.get_role_display()),
                row.voter,
                gettext(row.get_answer_display()),
                row.reason,
                row.proxy.name if row.proxy else "",
                row.answered_at,
            )
            for row in rows
        ],
    )


def group_text(seen: Desk, waiting: list[Attendance]) -> str:
    """The notice in a few lines for a chat group, with the list of who has not answered."""
    meeting = seen.meeting
    lines = [
        gettext("【会议通知】%(meeting)s") % {"meeting": meeting.title},
        gettext("时间：%(day)s %(time)s")
        % {"day": spoken_date(meeting.starts_at), "time": spoken_time(meeting.starts_at)},
    ]
    if meeting.place:
        lines.append(gettext("地点：%(place)s") % {"place": meeting.place})
    lines += [f"{number}. {item.heading}" for number, item in enumerate(seen.agenda, start=1)]
    if waiting:
        note = ngettext(
            "还有%(count)s人没有回复：%(names)s", "还有%(count)s人没有回复：%(names)s", len(waiting)
        )
        lines.append(note % {"count": len(waiting), "names": "、".join(r.person.name for r in waiting)})
    else:
        lines.append(gettext("所有人都已回复，谢谢。"))
    address = settings.PUBLIC_URL + reverse("meetings:meeting", args=[meeting.pk])
    lines.append(gettext("请点开回复：%(url)s") % {"url": address})
    return "\n".join(lines)


@require_POST
@signed_in
def remind(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Remind those who have not answered."""
    actions.remind_unanswered(actor=request.actor, now=request.now, meeting_id=meeting)
    messages.success(request, gettext("已提醒没有回复的人。"))
    return redirect("meetings:invitations", meeting)


@require_POST
@signed_in
def agree_proxy(request: ActorRequest, meeting: UUID, person: UUID) -> HttpResponse:
    """The chair agrees to a proxy."""
    row = actions.agree_proxy(actor=request.actor, now=request.now, meeting_id=meeting, person_id=person)
    names: dict[str, Any] = {"person": row.person.name, "proxy": row.proxy.name if row.proxy else ""}
    messages.success(request, gettext("已同意%(proxy)s代%(person)s出席。") % names)
    return _back(request, reverse("meetings:invitations", args=[meeting]))


@require_POST
@signed_in
def refuse_proxy(request: ActorRequest, meeting: UUID, person: UUID) -> HttpResponse:
    """The chair asks the member to come in person."""
    actions.refuse_proxy(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting,
        person_id=person,
        reason=request.POST.get("reason", "")[:200],
    )
    messages.success(request, gettext("已请对方本人出席。"))
    return redirect("meetings:invitations", meeting)


@require_POST
@signed_in
def add_observer(request: ActorRequest, meeting: UUID, person: UUID) -> HttpResponse:
    """Invite somebody to sit in (P3-2)."""
    row = actions.add_observer(actor=request.actor, now=request.now, meeting_id=meeting, person_id=person)
    messages.success(request, gettext("已邀请%(name)s列席。") % {"name": row.person.name})
    return redirect("meetings:invitations", meeting)


urlpatterns = [
    path("<uuid:meeting>/reply/", reply, name="reply"),
    path("<uuid:meeting>/invitations/", invitations, name="invitations"),
    path("<uuid:meeting>/remind/", remind, name="remind"),
    path("<uuid:meeting>/proxies/<uuid:person>/agree/", agree_proxy, name="agree_proxy"),
    path("<uuid:meeting>/proxies/<uuid:person>/refuse/", refuse_proxy, name="refuse_proxy"),
    path("<uuid:meeting>/observers/<uuid:person>/", add_observer, name="add_observer"),
]
