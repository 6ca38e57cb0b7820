"""The district's score sheets, kept by the secretariat."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.forms.sheet import SheetForm
from xuequ.affairs.teaching.views import section
from xuequ.platform.ui.attempt import carry_out
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_GET
@signed_in
def sheets(request: ActorRequest) -> HttpResponse:
    """The sheets in use."""
    actor = request.actor
    context = {
        "tabs": section.tabs(actor, "sheets"),
        "sheets": queries.visible_sheets(actor),
        "verdict": rules.may_keep_sheets(actor),
    }
    return render(request, "teaching/sheets.html", context)


@require_POST
@signed_in
def begin(request: ActorRequest) -> HttpResponse:
    """Take over the two ready sheets."""
    actions.begin_sheets(actor=request.actor, now=request.now)
    return redirect("teaching:sheets")


@require_http_methods(["GET", "POST"])
@signed_in
def sheet(request: ActorRequest, sheet: UUID | None = None) -> HttpResponse:
    """Lay out a sheet, or change one, which makes its next version."""
    rules.may_keep_sheets(request.actor).enforce()
    found = queries.get_sheet(request.actor, sheet) if sheet else None
    form = SheetForm.of(found, request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        actions.keep_sheet(
            actor=request.actor,
            now=request.now,
            sheet=form.draft(),
            sheet_id=sheet,
            usual=form.cleaned_data["usual"],
        )
        return gettext("评价表已保存，以后听课就用它。"), reverse("teaching:sheets")

    def page() -> HttpResponse:
        status = 422 if form.is_bound else 200
        return render(request, "teaching/sheet_form.html", {"form": form, "sheet": found}, status=status)

    return carry_out(request, form, act, page, mendable=True)


urlpatterns = [
    path("sheets/", sheets, name="sheets"),
    path("sheets/begin/", begin, name="begin_sheets"),
    path("sheets/new/", sheet, name="new_sheet"),
    path("sheets/<uuid:sheet>/", sheet, name="sheet"),
]
