"""Subjects and their centre groups: who leads, who belongs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.forms.people import GroupForm, MemberForm, SubjectForm
from xuequ.affairs.organisation.models import CentreGroup
from xuequ.affairs.organisation.views.section import tabs
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def groups(request: ActorRequest) -> HttpResponse:
    """The subjects with how many teach them, and the centre groups."""
    return _list(request)


def _list(
    request: ActorRequest, group_form: GroupForm | None = None, subject_form: SubjectForm | None = None
) -> HttpResponse:
    actor, day = request.actor, timezone.localdate(request.now)
    may_edit = rules.may_edit_calendar(actor)
    subjects = queries.subjects_with_counts(actor, day=day)
    context = {
        "tabs": tabs(actor, "groups"),
        "subjects": subjects,
        "groups": queries.visible_groups(actor, day=day),
        "may_edit": may_edit,
        "group_form": group_form or GroupForm(subjects=[subject for subject, _count in subjects]),
        "subject_form": subject_form or SubjectForm(),
    }
    return render(
        request, "organisation/groups.html", context, status=422 if group_form or subject_form else 200
    )


@require_POST
@signed_in
def add_subject(request: ActorRequest) -> HttpResponse:
    """A subject beside the national ones."""
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return _list(request, subject_form=form)
    actions.add_subject(actor=request.actor, now=request.now, **form.cleaned_data)
    messages.success(request, _("已添加学科。"))
    return redirect("organisation:groups")


@require_POST
@signed_in
def found_group(request: ActorRequest) -> HttpResponse:
    """A new centre group."""
    form = GroupForm(request.POST, subjects=queries.visible_subjects(request.actor))
    if not form.is_valid():
        return _list(request, group_form=form)
    group = actions.found_group(
        actor=request.actor,
        now=request.now,
        subject_id=form.cleaned_data["subject"],
        name=form.cleaned_data["name"],
    )
    return redirect("organisation:group", group.pk)


@require_GET
@signed_in
def group(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """One centre group with its members."""
    shown = queries.get_group(request.actor, group_id, day=timezone.localdate(request.now))
    return _show(request, shown, _member_form(request, shown) if _may_appoint(request.actor) else None)


def _may_appoint(actor: Actor) -> bool:
    return actor.in_secretariat


def _show(request: ActorRequest, shown: CentreGroup, form: MemberForm | None) -> HttpResponse:
    actor = request.actor
    context = {
        "tabs": tabs(actor, "groups"),
        "group": shown,
        "form": form,
        "may_edit": rules.may_edit_calendar(actor),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "organisation/group.html", context, status=status)


def _member_form(request: ActorRequest, shown: CentreGroup) -> MemberForm:
    """Offers the teachers of the group's subject who are not in it yet."""
    day = timezone.localdate(request.now)
    there = [post.person_id for post in shown.members]  # type: ignore[attr-defined]
    people = queries.search_people(request.actor, subject=shown.subject_id, day=day).exclude(pk__in=there)
    given = request.POST if request.method == "POST" else None
    return MemberForm(given, initial={"starts": day, "kind": "group_member"}, people=people)


@require_POST
@signed_in
def add_member(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """Somebody joins, as a member or to lead."""
    shown = queries.get_group(request.actor, group_id, day=timezone.localdate(request.now))
    form = _member_form(request, shown)
    if not form.is_valid():
        return _show(request, shown, form)
    given = form.cleaned_data
    actions.appoint(
        actor=request.actor,
        now=request.now,
        person_id=UUID(given["person"]),
        kind=PostKind(given["kind"]),
        starts=given["starts"],
        group_id=group_id,
    )
    messages.success(request, _("已加入中心组。"))
    return redirect("organisation:group", group_id)


@require_POST
@signed_in
def dissolve(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """A group that never had a member is taken back."""
    actions.dissolve_group(actor=request.actor, now=request.now, group_id=group_id)
    messages.success(request, _("已删除中心组。"))
    return redirect("organisation:groups")


urlpatterns = [
    path("groups/", groups, name="groups"),
    path("groups/found/", found_group, name="found_group"),
    path("groups/<uuid:group_id>/", group, name="group"),
    path("groups/<uuid:group_id>/members/", add_member, name="add_member"),
    path("groups/<uuid:group_id>/dissolve/", dissolve, name="dissolve_group"),
    path("subjects/", add_subject, name="add_subject"),
]
