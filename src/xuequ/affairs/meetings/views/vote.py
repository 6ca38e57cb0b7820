"""Steps in the room on a motion: put, opened, voted on, closed (P3-5)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.forms.room import HandsForm, MotionForm
from xuequ.affairs.meetings.views.room import answer_room
from xuequ.affairs.organisation import queries as organisation
from xuequ.kernel.verdict import invalid
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_POST
@signed_in
def motion_put(request: ActorRequest, item: UUID) -> HttpResponse:
    """Put a question to the vote."""
    found = queries.get_item(request.actor, item)
    schools = [(str(school.pk), school.name) for school in organisation.visible_schools(request.actor)]
    form = MotionForm.for_item(request.actor, found, schools, data=request.POST)
    if not form.is_valid():
        return _put_again(request, form, found.meeting_id)
    motion = actions.put_motion(
        actor=request.actor,
        now=request.now,
        item_id=item,
        text=form.cleaned_data["text"],
        ballot=form.cleaned_data["ballot"],
        rule=form.chosen_rule(),
        resolution=form.proposal(),
        figures=form.figures(),
        quota_figure=form.quota_figure(),
    )
    return answer_room(request, motion.item.meeting_id, anew=["room-put"])


def _put_again(request: ActorRequest, form: MotionForm, meeting: UUID) -> HttpResponse:
    piece = request.headers.get("HX-Request") == "true"
    template = "meetings/room/wrong.html" if piece else "meetings/put_again.html"
    return render(request, template, {"form": form, "meeting_id": meeting}, status=422)


@require_POST
@signed_in
def motion_open(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Open the vote."""
    opened = actions.open_motion(actor=request.actor, now=request.now, motion_id=motion)
    return answer_room(request, opened.item.meeting_id)


@require_POST
@signed_in
def motion_close(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Close the vote; the verdict is computed."""
    closed = actions.close_motion(actor=request.actor, now=request.now, motion_id=motion)
    return answer_room(request, closed.item.meeting_id)


@require_POST
@signed_in
def motion_withdraw(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Take a motion back that was not voted on."""
    gone = actions.withdraw_motion(actor=request.actor, now=request.now, motion_id=motion)
    return answer_room(request, gone.item.meeting_id)


@require_POST
@signed_in
def motion_ballot(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Cast one's ballot. The answer says that it is stored, and comes only when it is."""
    choice = request.POST.get("choice", "")
    cast = actions.cast_ballot(actor=request.actor, now=request.now, motion_id=motion, choice=choice)
    if request.headers.get("HX-Request") == "true":
        chosen = "hidden" if cast.ballot == "secret" else choice
        return render(request, "meetings/room/voted.html", {"motion": cast, "chosen": chosen})
    return answer_room(request, cast.item.meeting_id)


@require_POST
@signed_in
def motion_hands(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Enter a show of hands: all for, except those named."""
    found = queries.get_motion(request.actor, motion)
    people = [row.person_id for row in queries.voters_on(found)]
    form = HandsForm(request.POST, people=people)
    if not form.is_valid():
        invalid("P3-5", "只能登记在场且有表决权的人。").enforce()
    entered = actions.enter_hands(
        actor=request.actor,
        now=request.now,
        motion_id=motion,
        against=form.named("against"),
        abstain=form.named("abstain"),
    )
    return answer_room(request, entered.item.meeting_id, anew=["room-hands"])


@require_POST
@signed_in
def motion_dispute(request: ActorRequest, motion: UUID) -> HttpResponse:
    """Object to how a show of hands entered one's own vote."""
    ballot = actions.dispute_hands(
        actor=request.actor, now=request.now, motion_id=motion, reason=request.POST.get("reason", "")
    )
    return answer_room(request, ballot.motion.item.meeting_id)


urlpatterns = [
    path("room/items/<uuid:item>/motions/", motion_put, name="motion_put"),
    path("room/motions/<uuid:motion>/open/", motion_open, name="motion_open"),
    path("room/motions/<uuid:motion>/close/", motion_close, name="motion_close"),
    path("room/motions/<uuid:motion>/withdraw/", motion_withdraw, name="motion_withdraw"),
    path("room/motions/<uuid:motion>/ballot/", motion_ballot, name="motion_ballot"),
    path("room/motions/<uuid:motion>/hands/", motion_hands, name="motion_hands"),
    path("room/motions/<uuid:motion>/dispute/", motion_dispute, name="motion_dispute"),
]
