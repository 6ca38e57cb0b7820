"""The three administrations (三员): appointed and ended by the security administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xuequ.affairs.organisation import actions, queries, rules
from xuequ.affairs.organisation.forms.people import AdministratorForm
from xuequ.affairs.organisation.views.section import tabs
from xuequ.kernel.actor import PostKind
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def administrators(request: ActorRequest) -> HttpResponse:
    """Who holds the three administrations."""
    return _show(request, AdministratorForm())


def _show(request: ActorRequest, form: AdministratorForm) -> HttpResponse:
    actor, today = request.actor, timezone.localdate(request.now)
    rules.may_see_administrators(actor).enforce()
    posts = list(queries.administrators(actor.district, today))
    guards = sum(post.kind == PostKind.SECURITY_ADMIN and post.ends is None for post in posts)
    lines = [
        (post, rules.may_end_post(actor, PostKind(post.kind), None, post.person_id, guards - 1))
        for post in posts
    ]
    context = {"tabs": tabs(actor, "administrators"), "posts": lines, "form": form}
    return render(request, "organisation/administrators.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def appoint(request: ActorRequest) -> HttpResponse:
    """One of the three, by staff number."""
    actor, today = request.actor, timezone.localdate(request.now)
    form = AdministratorForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    number = form.cleaned_data["number"].strip()
    found = queries.people_numbered(actor.district, [number], day=today).first()
    if found is None:
        form.add_error("number", _("名册里没有工号“%(number)s”，请核对。") % {"number": number})
        return _show(request, form)
    kind = PostKind(form.cleaned_data["kind"])
    actions.appoint(actor=actor, now=request.now, person_id=found.pk, kind=kind, starts=today)
    messages.success(request, _("已任命%(name)s。") % {"name": found.name})
    return redirect("organisation:administrators")


urlpatterns = [
    path("administrators/", administrators, name="administrators"),
    path("administrators/appoint/", appoint, name="appoint_administrator"),
]
