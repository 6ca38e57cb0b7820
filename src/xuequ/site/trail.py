"""The trail's page, for the auditor alone: who did what and when; each reading is itself entered in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid
from xuequ.platform.action import action
from xuequ.platform.audit.models import TrailEntry
from xuequ.platform.audit.queries import breaks, chain_state, visible_trail
from xuequ.platform.audit.rules import oldest_kept
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui import navigation
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table
from xuequ.site.trail_reading import Line, read
from xuequ.site.trail_words import actions_called, affair_names

MOST_BREAKS = 20
SPANS = {"1": 1, "7": 7, "30": 30, "184": 184}


def may_read_trail(actor: Actor | None) -> Verdict:
    """The trail is read by the auditor, by nobody else, and changed by nobody."""
    if actor is not None and actor.holds(PostKind.AUDITOR):
        return ALLOWED
    return forbid(None, "操作日志只由审计员查阅。")


@action("audit.read_trail")
def note_reading(*, actor: Actor, now: datetime, filters: str, exported: bool) -> None:
    """Enter in the trail that the trail was read, and what of it."""
    may_read_trail(actor).enforce()


@action("audit.check_chain")
def note_check(*, actor: Actor, now: datetime) -> list[str]:
    """Go through the whole chain; every place where it does not hold."""
    may_read_trail(actor).enforce()
    found = []
    for broken in breaks(oldest_kept(now, settings.TRAIL_DAYS)):
        found.append(f"{broken.position}（{broken.entry}）：{broken.fault}")
        if len(found) == MOST_BREAKS:
            break
    return found


@require_GET
@signed_in
def trail(request: ActorRequest) -> HttpResponse:
    """The district's trail, newest first, with filters, pages and export."""
    actor = request.actor
    table = _table(request)
    note_reading(
        actor=actor,
        now=request.now,
        filters=request.GET.urlencode()[:200],
        exported=table.wants_export,
    )
    rows = table.page_of(_found(actor, table, request.now))
    if table.wants_export:
        return workbook_response(_("操作日志"), _columns(), (_cells(line) for line in read(rows)))
    context = {"table": table, "rows": read(rows), "chain": chain_state(), "days": settings.TRAIL_DAYS}
    return render(request, "site/trail.html", context)


def _table(request: ActorRequest) -> Table:
    spans = [("1", _("今天")), ("7", _("近7天")), ("30", _("近30天")), ("184", _("近半年"))]
    return read_table(
        request,
        columns=[
            Column("at", _("时间")),
            Column("who", _("谁"), title=True),
            Column("what", _("做了什么")),
            Column("facts", _("内容")),
            Column("result", _("结果")),
        ],
        filters=[
            Filter("affair", _("事务"), affair_names()),
            Filter("result", _("结果"), [("done", _("已办")), ("refused", _("未获准"))]),
            Filter("span", _("时间"), spans),
        ],
        per_page=50,
    )


def _found(actor: Actor, table: Table, now: datetime) -> QuerySet[TrailEntry]:
    found = visible_trail(actor)
    if table.q:
        called = Q(person_name__icontains=table.q) | Q(action__in=actions_called(table.q))
        found = found.filter(called | Q(target__icontains=table.q))
    if affair := table.chosen.get("affair"):
        found = found.filter(action__startswith=f"{affair}.")
    if result := table.chosen.get("result"):
        found = found.filter(refused="") if result == "done" else found.exclude(refused="")
    if span := table.chosen.get("span"):
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        found = found.filter(at__gte=today - timedelta(days=SPANS[span] - 1))
    return found


def _columns() -> list[str]:
    told = [_("时间"), _("姓名"), _("操作"), _("对象"), _("内容"), _("未获准的原因"), _("来自")]
    return [*told, _("条款"), _("对象编号"), _("内容原样")]


def _cells(line: Line) -> tuple[Any, ...]:
    entry = line.entry
    told = (entry.at, entry.person_name, line.action, line.about, line.facts, line.refusal, entry.address)
    return (*told, entry.clause, entry.target, json.dumps(entry.facts, ensure_ascii=False))


@require_POST
@signed_in
def check(request: ActorRequest) -> HttpResponse:
    """Check the whole chain now."""
    found = note_check(actor=request.actor, now=request.now)
    if found:
        told_breaks = _("；").join(found)
        messages.error(request, _("日志链有断裂，请马上查明：%(breaks)s") % {"breaks": told_breaks})
    else:
        messages.success(request, _("已逐条核对，日志完整，没有被改动过。"))
    return HttpResponseRedirect(reverse("trail:trail"), status=303)


navigation.register(
    navigation.Section(
        "trail",
        gettext_lazy("日志"),
        "history",
        "trail:trail",
        130,
        visible=lambda actor: bool(may_read_trail(actor)),
    )
)

app_name = "trail"
urlpatterns = [path("", trail, name="trail"), path("check/", check, name="check")]
