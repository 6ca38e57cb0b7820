"""The aid ledger: entered by the school that gave, signed for by the other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from xuequ.affairs.partnerships import actions, forms, queries
from xuequ.affairs.partnerships.views.pairs import pair_address, pair_page
from xuequ.affairs.partnerships.views.section import today_of
from xuequ.platform.ui.attempt import carry_out, went_well
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_POST
@signed_in
def give(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Enter what one's school gave (P1-2.1)."""
    form = forms.AidForm(request.POST, today=today_of(request), auto_id="aid_%s")

    def act() -> tuple[str, str]:
        actions.give_aid(actor=request.actor, now=request.now, pair_id=pair, **form.cleaned_data)
        return gettext("已登记，等对方学校签收。"), pair_address(pair)

    return carry_out(request, form, act, lambda: pair_page(request, pair, status=422, aid_form=form))


@require_POST
@signed_in
def receive(request: ActorRequest, aid: UUID) -> HttpResponse:
    """Sign for what came."""
    item = actions.receive_aid(actor=request.actor, now=request.now, aid_id=aid)
    return went_well(request, gettext("已签收。"), pair_address(item.partnership_id))


@require_POST
@signed_in
def object_to(request: ActorRequest, aid: UUID) -> HttpResponse:
    """Say what is wrong with an entry."""
    item = queries.get_aid(request.actor, aid)
    form = forms.ObjectionForm(request.POST, auto_id=f"object_{aid}_%s")

    def act() -> tuple[str, str]:
        actions.object_aid(actor=request.actor, now=request.now, aid_id=aid, **form.cleaned_data)
        return gettext("已告知对方学校。"), pair_address(item.partnership_id)

    return carry_out(
        request,
        form,
        act,
        lambda: pair_page(request, item.partnership_id, status=422, **{str(aid): form}),
    )


urlpatterns = [
    path("<uuid:pair>/aid/", give, name="give_aid"),
    path("aid/<uuid:aid>/receive/", receive, name="receive_aid"),
    path("aid/<uuid:aid>/objection/", object_to, name="object_aid"),
]
