"""People: the list, one person's page, and what may be changed there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.forms.people import AppointForm, DayForm, PersonForm
from xuequ.affairs.organisation.models import Person, Post
from xuequ.affairs.organisation.views.section import person_row, shown_phone, tabs
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.verdict import Verdict
from xuequ.platform.files.sheets import workbook_response
from xuequ.platform.ui.guard import ActorRequest, signed_in
from xuequ.platform.ui.tables import Column, Filter, Table, read_table

ORDERS = {"number": "number", "name": "pinyin", "school": "school__roll"}


@require_GET
@signed_in
def people(request: ActorRequest) -> HttpResponse:
    """Everybody: by name, pinyin or number; by school, post and subject."""
    actor, day = request.actor, timezone.localdate(request.now)
    table = _table(request)
    found = queries.search_people(
        actor,
        table.q,
        post=table.chosen.get("post", ""),
        school=UUID(table.chosen["school"]) if "school" in table.chosen else None,
        subject=int(table.chosen.get("subject", 0)) or None,
        day=day,
    )
    sign = "-" if table.descending else ""
    ordered = found.order_by(f"{sign}{ORDERS.get(table.sort_key, 'number')}", "number")
    rows = [person_row(actor, person) for person in table.page_of(ordered)]
    if table.wants_export:
        columns = [_("工号"), _("姓名"), _("性别"), _("学校"), _("职务"), _("学科"), _("职称"), _("手机号")]
        cells = (
            (
                r.person.number,
                r.person.name,
                r.person.gender,
                r.school,
                r.posts,
                r.subject,
                r.person.title,
                r.phone,
            )
            for r in rows
        )
        return workbook_response(_("教职工"), columns, cells)
    context = {"tabs": tabs(actor, "people"), "table": table, "rows": rows}
    return render(
        request, "organisation/people.html", {**context, "may_import": rules.may_import_roster(actor)}
    )


def _table(request: ActorRequest) -> Table:
    schools = [(str(school.pk), school.name) for school in queries.visible_schools(request.actor)]
    subjects = [(str(subject.pk), subject.name) for subject in queries.visible_subjects(request.actor)]
    return read_table(
        request,
        columns=[
            Column("name", _("姓名"), sortable=True, title=True),
            Column("number", _("工号"), sortable=True),
            Column("school", _("学校"), sortable=True),
            Column("posts", _("职务")),
            Column("subject", _("学科")),
            Column("phone", _("手机号")),
        ],
        filters=[
            Filter("school", _("学校"), schools),
            Filter("post", _("职务"), [(kind, _(name)) for kind, name in rules.POST_NAMES]),
            Filter("subject", _("学科"), subjects),
        ],
        sort="number",
        per_page=30,
    )


@require_GET
@signed_in
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person: what is known, posts past and present, and what this reader may do."""
    return _show(request, queries.get_person(request.actor, person_id))


def _show(request: ActorRequest, shown: Person, **forms: Any) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    posts = queries.posts_of(shown)
    held = [PostKind(post.kind) for post in posts if _in_force(post, request)]
    others = queries.other_security_administrators(actor, UUID(int=0), today) - 1
    lines = [
        (post, _in_force(post, request), _may_end(actor, post, others) if _may_last(post, request) else None)
        for post in posts
    ]
    may_edit = rules.may_edit_person(actor, shown.school_id)
    kinds = _kinds(request, shown)
    context = {
        "tabs": tabs(actor, "people"),
        "person": shown,
        "phone": shown_phone(actor, shown),
        "posts": lines,
        "here": queries.is_here(shown, request.now),
        "may_edit": may_edit,
        "may_issue": rules.may_issue_code(actor, shown.school_id, held),
        "may_leave": rules.may_record_departure(actor, shown.school_id, shown.pk, held),
        "password_set": shown.account is not None and shown.account.password_set_at is not None,
        "form": forms.get("form") or _person_form(shown) if may_edit else None,
        "appoint_form": forms.get("appoint_form") or (_appoint_form(request, shown) if kinds else None),
    }
    wrong = any(form is not None and form.errors for form in forms.values())
    return render(request, "organisation/person.html", context, status=422 if wrong else 200)


def _in_force(post: Post, request: ActorRequest) -> bool:
    today = timezone.localdate(request.now)
    return post.starts <= today and (post.ends is None or post.ends >= today)


def _may_last(post: Post, request: ActorRequest) -> bool:
    return post.ends is None or post.ends > timezone.localdate(request.now)


def _may_end(actor: Actor, post: Post, others: int) -> Verdict:
    return rules.may_end_post(actor, PostKind(post.kind), post.school_id, post.person_id, others)


def _kinds(request: ActorRequest, shown: Person) -> list[PostKind]:
    """The posts this actor may give this person, in the order of the regime."""
    actor = request.actor
    if actor.person == shown.pk or not queries.is_here(shown, request.now):
        return []
    wanted = rules.SCHOOL_POSTS if actor.in_secretariat or actor.offices else frozenset()
    return [
        kind for kind in PostKind if kind in wanted | (rules.OPEN_POSTS if actor.in_secretariat else set())
    ]


def _appoint_form(request: ActorRequest, shown: Person) -> AppointForm:
    actor = request.actor
    schools = queries.visible_schools(actor)
    return AppointForm(
        request.POST if request.method == "POST" else None,
        initial={"starts": timezone.localdate(request.now)},
        kinds=_kinds(request, shown),
        schools=schools if actor.in_secretariat else schools.filter(pk__in=actor.offices),
    )


def _person_form(shown: Person) -> PersonForm:
    return PersonForm(initial={"pinyin": shown.pinyin, "phone": shown.phone, "email": shown.email})


@require_POST
@signed_in
def edit(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Pinyin, phone and mail put right."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _show(request, queries.get_person(request.actor, person_id), form=form)
    actions.edit_person(actor=request.actor, now=request.now, person_id=person_id, **form.cleaned_data)
    messages.success(request, _("已保存。"))
    return _back(person_id)


@require_POST
@signed_in
def appoint(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A post given."""
    shown = queries.get_person(request.actor, person_id)
    form = _appoint_form(request, shown)
    if not form.is_valid():
        return _show(request, shown, appoint_form=form)
    given = form.cleaned_data
    kind = PostKind(given["kind"])
    school = UUID(given["school"]) if given["school"] else shown.school_id
    actions.appoint(
        actor=request.actor,
        now=request.now,
        person_id=person_id,
        kind=kind,
        starts=given["starts"],
        ends=given["ends"],
        school_id=None if kind in rules.DISTRICT_POSTS else school,
    )
    messages.success(request, _("已登记任职。"))
    return _back(person_id)


@require_POST
@signed_in
def end_post(request: ActorRequest, post_id: UUID) -> HttpResponse:
    """A post ended, today where no other day is named."""
    form = DayForm(request.POST)
    day = form.cleaned_data["day"] if form.is_valid() else None
    post = queries.get_post(request.actor, post_id)
    actions.end_post(actor=request.actor, now=request.now, post_id=post_id, ends=day)
    messages.success(request, _("任职已结束。"))
    if post.group_id:
        return redirect("organisation:group", post.group_id)
    if post.kind in rules.ADMIN_KINDS:
        return redirect("organisation:administrators")
    return _back(post.person_id)


@require_POST
@signed_in
def leave(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A person leaves."""
    form = DayForm(request.POST)
    day = form.cleaned_data["day"] if form.is_valid() else None
    gone = actions.record_departure(actor=request.actor, now=request.now, person_id=person_id, left_on=day)
    messages.success(request, _("已登记%(name)s离开，账号随之停用。") % {"name": gone.name})
    return _back(person_id)


def _back(person_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("organisation:person", args=[person_id]), status=303)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/<uuid:person_id>/", person, name="person"),
    path("people/<uuid:person_id>/edit/", edit, name="edit_person"),
    path("people/<uuid:person_id>/appoint/", appoint, name="appoint"),
    path("people/<uuid:person_id>/leave/", leave, name="leave"),
    path("posts/<uuid:post_id>/end/", end_post, name="end_post"),
]
