"""The list of what was done, one record, and what the other side says to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.forms.activity import ReasonForm, ReviseForm
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.views import section
from xuequ.platform.files.actions import hand_in, open_file
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

COLUMNS = (
    Column("topic", _("课题或主题"), title=True),
    Column("kind", _("活动")),
    Column("day", _("日期")),
    Column("people", _("人员")),
    Column("school", _("地点")),
    Column("state", _("状态")),
)


@require_GET
@signed_in
def activities(request: ActorRequest) -> HttpResponse:
    """What was done in the district, as far as this person may read it; what waits for them first."""
    actor, today = request.actor, timezone.localdate(request.now)
    table = _table(request)
    rows = table.page_of(queries.chosen_activities(actor, _choice(table)))
    if table.wants_export:
        return workbook_response(gettext("教研记录"), [c.label for c in COLUMNS], map(_line, rows))
    context = {
        "tabs": section.tabs(actor, "activities"),
        "table": table,
        "rows_found": rows,
        "waiting": queries.to_confirm(actor, today),
        "lights": section.LIGHTS,
        "offered": [(kind, gettext(rules.KIND_TEXT[kind])) for kind in rules.OFFERED],
    }
    return render(request, "teaching/activities.html", context)


def _table(request: ActorRequest) -> Table:
    actor = request.actor
    schools = [(str(school.pk), school.name) for school in organisation.visible_schools(actor)]
    subjects = [(str(subject.pk), subject.name) for subject in organisation.visible_subjects(actor)]
    filters = [
        Filter("mine", _("谁的"), [("yes", gettext("我参加的"))]),
        Filter("kind", _("活动"), [(key, gettext(word)) for key, word in rules.KINDS]),
        Filter("state", _("状态"), [(key, gettext(word)) for key, word in rules.STATES]),
        Filter("school", _("学校"), schools),
        Filter("subject", _("学科"), subjects),
    ]
    return read_table(request, columns=COLUMNS, filters=filters)


def _choice(table: Table) -> queries.Choice:
    chosen = table.chosen
    return queries.Choice(
        text=table.q,
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        school=UUID(chosen["school"]) if "school" in chosen else None,
        subject=int(chosen.get("subject", 0)) or None,
        mine="mine" in chosen,
    )


def _line(row: Activity) -> tuple[object, ...]:
    people = gettext("、").join(part.person.name for part in row.parts.all() if part.role != "absent")
    kind, state = gettext(row.get_kind_display()), gettext(row.get_state_display())
    return (row.topic, kind, row.day, people, row.school.name, state)


@require_GET
@signed_in
def activity(request: ActorRequest, activity: UUID) -> HttpResponse:
    """One record: what was done, by whom, what came of it, and what this person may do about it."""
    return _page(request, queries.get_activity(request.actor, activity))


def _page(
    request: ActorRequest, found: Activity, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    facts = queries.facts_of(found)
    scored = rules.may_read_scores(actor, facts)
    context = {
        "activity": found,
        "facts": facts,
        "light": section.LIGHTS[found.state],
        "may_confirm": rules.may_confirm(actor, facts, today),
        "may_dispute": rules.may_dispute(actor, facts, "?", today),
        "may_withdraw": rules.may_withdraw(actor, facts),
        "may_revise": rules.may_revise(actor, facts),
        "sees_batch": found.batch is not None
        and rules.may_see_batch(actor, queries.batch_facts(found.batch)),
        "may_read_scores": scored,
        "scores": queries.scores_of(found) if scored else [],
        "band": queries.band_of(found) if scored else "",
        "files": found.files.all(),
        "revisions": queries.revisions_of(found) if found.kind in rules.TOGETHER else [],
        "form": form or ReasonForm(),
        "revise_form": ReviseForm(
            initial={name: getattr(found, name) for name in ("result", "division", "reflection")}
        ),
    }
    return render(request, "teaching/activity.html", context, status=status)


@require_POST
@signed_in
def confirm(request: ActorRequest, activity: UUID) -> HttpResponse:
    """Say that it was so: one tap."""
    actions.confirm(actor=request.actor, now=request.now, activity_id=activity)
    messages.success(request, gettext("已确认，当即计入完成情况。"))
    if request.POST.get("next") == reverse("home:today"):
        return redirect("home:today")
    return redirect("teaching:activity", activity)


@require_POST
@signed_in
def dispute(request: ActorRequest, activity: UUID) -> HttpResponse:
    """Say that it was not so, and why."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.get_activity(request.actor, activity), form, status=422)
    reason = form.cleaned_data["reason"]
    actions.dispute(actor=request.actor, now=request.now, activity_id=activity, reason=reason)
    return redirect("teaching:activity", activity)


@require_POST
@signed_in
def withdraw(request: ActorRequest, activity: UUID) -> HttpResponse:
    """Take a record back."""
    actions.withdraw(actor=request.actor, now=request.now, activity_id=activity)
    messages.success(request, gettext("已撤回，不再计入。"))
    return redirect("teaching:activity", activity)


@require_POST
@signed_in
def revise(request: ActorRequest, activity: UUID) -> HttpResponse:
    """Go on with what was prepared together."""
    form = ReviseForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data.pop("attached")
        stored = [hand_in(actor=request.actor, now=request.now, handed=file).pk] if file else []
        actions.revise(
            actor=request.actor, now=request.now, activity_id=activity, files=stored, **form.cleaned_data
        )
        messages.success(request, gettext("已补充，各校都能看到。"))
    return redirect("teaching:activity", activity)


@require_GET
@signed_in
def attachment(request: ActorRequest, activity: UUID, file: UUID) -> FileResponse:
    """A file of a record, for those who may read it."""
    found = queries.get_activity(request.actor, activity)
    stored = get_object_or_404(found.files, pk=file)
    return FileResponse(open_file(stored), as_attachment=True, filename=stored.name)


urlpatterns = [
    path("", activities, name="activities"),
    path("<uuid:activity>/", activity, name="activity"),
    path("<uuid:activity>/confirm/", confirm, name="confirm"),
    path("<uuid:activity>/dispute/", dispute, name="dispute"),
    path("<uuid:activity>/withdraw/", withdraw, name="withdraw"),
    path("<uuid:activity>/revise/", revise, name="revise"),
    path("<uuid:activity>/files/<uuid:file>/", attachment, name="attachment"),
]
