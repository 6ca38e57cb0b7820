"""The programme of the year: its sessions in a list, made and published by the secretariat (P1-0f)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.training import ProgrammeForm
from xuequ.affairs.growth.models import TrainingSession
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

COLUMNS = (
    Column("title", _("培训"), title=True),
    Column("starts_at", _("时间"), sortable=True),
    Column("hours", _("学时数"), sortable=True),
    Column("places", _("报名人数")),
    Column("mine", _("我")),
)
WHEN = (("coming", _("还没结束的")), ("mine", _("我报了名的")), ("over", _("已经结束的")))
SHEET = (
    _("培训"),
    _("方式"),
    _("主讲人"),
    _("承办学校"),
    _("开始"),
    _("结束"),
    _("地点"),
    _("学时数"),
    _("报名人数"),
    _("名额"),
    _("签到人数"),
    _("已办结"),
)


@require_GET
@signed_in
def training(request: ActorRequest) -> HttpResponse:
    """The sessions of the district's one programme: register and sign in with one tap each (P1-0f)."""
    actor, now = request.actor, request.now
    kinds = [(key, gettext(word)) for key, word in rules.SESSION_KINDS]
    filters = [Filter("when", _("场次"), WHEN), Filter("kind", _("方式"), kinds)]
    table = read_table(request, columns=COLUMNS, filters=filters)
    chosen = {"when": table.chosen.get("when", ""), "kind": table.chosen.get("kind", "")}
    found = table.page_of(queries.chosen_sessions(actor, now, text=table.q, order=table.sort, **chosen))
    if table.wants_export:
        return workbook_response(gettext("培训安排"), SHEET, [_line(one) for one in found])
    programme = queries.programme_of(actor, timezone.localdate(now))
    context: dict[str, Any] = {
        "table": table,
        "rows": [(one, *_taps(request, one)) for one in found],
        "programme": programme,
        "may_make": rules.may_make_programme(actor, already=programme is not None),
        "may_publish": rules.may_publish_programme(
            actor,
            sessions=getattr(programme, "count", 0),
            published=programme is not None and programme.published_at is not None,
        ),
        "plans": bool(actor.offices),
    }
    return render(request, "growth/training.html", context)


def _taps(request: ActorRequest, session: TrainingSession) -> tuple[bool, bool]:
    """Whether one may register, and whether one may sign in, now."""
    facts, now = queries.session_facts(session), request.now
    mine, signed = session.mine, session.mine_signed is not None  # type: ignore[attr-defined]
    return (
        bool(rules.may_register(request.actor, facts, registered=mine, now=now)),
        bool(rules.may_sign_in(facts, registered=mine, signed=signed, now=now)),
    )


def _line(one: TrainingSession) -> tuple[Any, ...]:
    return (
        one.title,
        gettext(one.get_kind_display()),
        one.speaker,
        one.host.name,
        one.starts_at,
        one.ends_at,
        one.place,
        one.hours,
        one.taken,
        one.capacity,
        one.signed,  # type: ignore[attr-defined]
        one.closed_at is not None,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def programme_new(request: ActorRequest) -> HttpResponse:
    """Begin the programme of this school year."""
    actor, today = request.actor, timezone.localdate(request.now)
    year = queries.year_of(actor, today)
    already = year is not None and queries.has_programme(actor, year.pk)
    rules.may_make_programme(actor, already=already).enforce()
    proposed = {
        "title": gettext("%(year)s校本培训安排") % {"year": year.name if year else ""},
        "audience": gettext("全体教师"),
    }
    form = ProgrammeForm(request.POST or None, initial=proposed)
    if request.method == "POST" and year is not None:
        made = attempt(
            form,
            lambda: actions.make_programme(
                actor=actor, now=request.now, year_id=year.pk, **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, gettext("已建好，请添加场次；发布以后老师们才看得到。"))
            return HttpResponseRedirect(reverse("growth:session_new", args=[made.pk]), status=303)
    status = 422 if request.method == "POST" else 200
    return render(request, "growth/programme.html", {"form": form, "year": year}, status=status)


@require_POST
@signed_in
def publish(request: ActorRequest, programme: UUID) -> HttpResponse:
    """Publish the programme."""
    actions.publish_programme(actor=request.actor, now=request.now, programme_id=programme)
    messages.success(request, gettext("培训安排已发布，老师们可以报名了。"))
    return HttpResponseRedirect(reverse("growth:training"), status=303)


urlpatterns = [
    path("training/", training, name="training"),
    path("training/new/", programme_new, name="programme_new"),
    path("training/<uuid:programme>/publish/", publish, name="publish"),
]
