"""作息时间: the bells of a school, read by everybody, kept by its academic office."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from xuequ.affairs.curriculum import actions, queries, rules
from xuequ.affairs.curriculum.forms.upload import BellsForm
from xuequ.affairs.curriculum.views.section import tabs
from xuequ.affairs.organisation import queries as organisation
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bells(request: ActorRequest, school_id: UUID) -> HttpResponse:
    """When each period begins and ends; the usual times are proposed to a school that has kept none."""
    actor = request.actor
    school = organisation.get_school(actor, school_id)
    kept = queries.bells_of(actor, school.pk)
    form = BellsForm(request.POST or None, bells=kept or rules.default_bells(school.stage))
    if request.method == "POST" and form.is_valid():
        actions.set_bell_times(
            actor=actor, now=request.now, school_id=school.pk, bells=form.cleaned_data["bells"]
        )
        messages.success(request, gettext("作息时间已保存。"))
        return HttpResponseRedirect(reverse("curriculum:school", args=[school.pk]), status=303)
    context = {
        "tabs": tabs("timetables"),
        "school": school,
        "kept": kept,
        "form": form,
        "may_keep": rules.may_keep_timetable(actor, school.pk),
    }
    return render(request, "curriculum/bells.html", context, status=422 if form.errors else 200)


urlpatterns = [path("schools/<uuid:school_id>/bells/", bells, name="bells")]
