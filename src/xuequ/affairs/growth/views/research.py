"""校校有课题 · 人人在参与: the board of schools, the list of projects, and the application (P1-4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.forms.research import ApplicationForm, spoken
from xuequ.affairs.growth.models import ResearchProject
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.actor import PostKind
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.attempt import attempt
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, read_table

BOARD = (
    Column("school", _("学校"), title=True),
    Column("projects", _("在研课题")),
    Column("share", _("参与教师")),
    Column("light", _("状态")),
)
BOARD_SHEET = (_("学校"), _("在研课题"), _("参与教师"), _("在岗教师"), _("参与率（%）"))
USUAL = timedelta(days=365)
"""How long a project is proposed to last."""
COLUMNS = (
    Column("title", _("课题"), title=True),
    Column("school", _("学校")),
    Column("leader", _("负责人")),
    Column("people", _("人数")),
    Column("state", _("进展")),
)
SHEET = (
    _("编号"),
    _("课题"),
    _("学校"),
    _("级别"),
    _("研究方向"),
    _("负责人"),
    _("主研人员"),
    _("参研人员"),
    _("研究开始"),
    _("研究结束"),
    _("进展"),
)


@require_GET
@signed_in
def research(request: ActorRequest) -> HttpResponse:
    """The board: every school's running projects and who takes part, by the roll, never ranked (P1-4)."""
    board = queries.research_board(request.actor, timezone.localdate(request.now))
    table = read_table(request, columns=BOARD, searchable=False, per_page=200)
    rows = table.page_of(board)
    if table.wants_export:
        lines = [(row.school.name, row.projects, row.taking_part, row.teachers, row.share) for row in rows]
        return workbook_response(gettext("校校有课题"), BOARD_SHEET, lines)
    teachers, part = sum(row.teachers for row in board), sum(row.taking_part for row in board)
    context = {
        "table": table,
        "rows": rows,
        "with_project": sum(row.projects > 0 for row in board),
        "schools": len(board),
        "share": rules.share(part, teachers),
        "teachers": teachers,
        "part": part,
        "applies": _applies(request),
    }
    return render(request, "growth/research.html", context)


def _applies(request: ActorRequest) -> bool:
    """Whether to offer an application: to research directors and to teachers, who may lead one."""
    kinds = (PostKind.RESEARCH_DIRECTOR, PostKind.TEACHER, PostKind.SUBJECT_HEAD)
    return request.actor.school is not None and request.actor.holds(*kinds)


@require_GET
@signed_in
def projects(request: ActorRequest) -> HttpResponse:
    """The projects of the district, by the roll of the schools (P1-4)."""
    actor = request.actor
    schools = [(str(one.pk), one.name) for one in organisation.visible_schools(actor)]
    states = [("running", gettext("在研")), *spoken(rules.PROJECT_STATES)]
    filters = [
        Filter("school", _("学校"), schools),
        Filter("state", _("进展"), states),
        Filter("topic", _("方向"), spoken(rules.TOPICS)),
    ]
    table = read_table(request, columns=COLUMNS, filters=filters)
    chosen: dict[str, Any] = dict(table.chosen)
    school = chosen.pop("school", None)
    found = queries.chosen_projects(actor, text=table.q, school=UUID(school) if school else None, **chosen)
    rows = table.page_of(found)
    if table.wants_export:
        return workbook_response(gettext("课题"), SHEET, [_line(one) for one in rows])
    today = timezone.localdate(request.now)
    context = {"table": table, "rows": rows, "today": today, "applies": _applies(request)}
    return render(request, "growth/projects.html", context)


def _line(one: ResearchProject) -> tuple[Any, ...]:
    def names(role: str) -> str:
        people = [m.person.name for m in one.people if m.role == role]  # type: ignore[attr-defined]
        return gettext("、").join(people)

    return (
        one.number,
        one.title,
        one.school.name,
        gettext(one.get_level_display()),
        gettext(one.get_topic_display()),
        one.leader.name,
        names("core"),
        names("participant"),
        one.first,
        one.last,
        gettext(one.get_state_display()),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def project_new(request: ActorRequest) -> HttpResponse:
    """Apply for a project (P1-4)."""
    actor, today = request.actor, timezone.localdate(request.now)
    school = actor.school
    if school is None or not _applies(request):
        rules.may_apply(actor, UUID(int=0), UUID(int=0)).enforce()
    assert school is not None
    people = [(str(one.pk), one.name) for one in queries.people_of_school(actor, school, today)]
    proposed = {"leader": str(actor.person), "level": "school", "first": today, "last": today + USUAL}
    form = ApplicationForm(request.POST or None, initial=proposed, people=people)
    if request.method == "POST":
        made = attempt(
            form, lambda: actions.apply_project(actor=actor, now=request.now, plan=form.proposal(school))
        )
        if made is not None:
            messages.success(request, gettext("已申报，等待学区审批。"))
            return HttpResponseRedirect(reverse("growth:project", args=[made.pk]), status=303)
    status = 422 if request.method == "POST" else 200
    return render(request, "growth/project_form.html", {"form": form}, status=status)


urlpatterns = [
    path("research/", research, name="research"),
    path("research/projects/", projects, name="projects"),
    path("research/projects/new/", project_new, name="project_new"),
]
