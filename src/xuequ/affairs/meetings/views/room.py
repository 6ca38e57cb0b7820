"""The room: one page that everybody in the meeting has open, on the phone and on the desk (P3-1 … P3-9)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.queries import Room
from xuequ.affairs.meetings.views.parts import changed, show
from xuequ.affairs.meetings.views.scene import room_context, room_parts_of
from xuequ.platform.ui.guard import ActorRequest, signed_in


@signed_in
def room(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The whole page."""
    seen = enter(request, meeting)
    context = room_context(request, seen)
    shown = show(request, room_parts_of(seen), context)
    return render(request, "meetings/room.html", {**context, "parts": {part.name: part for part in shown}})


@signed_in
def room_parts(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """The parts of the room that changed."""
    return _news(request, meeting)


def enter(request: ActorRequest, meeting: UUID) -> Room:
    """The room, for those who belong in it (P3-7)."""
    seen = queries.room_of(request.actor, meeting)
    rules.may_enter_room(
        request.actor,
        invited=seen.mine is not None,
        state=seen.meeting.state,
        chair=seen.meeting.chair_id,
        recorder=seen.meeting.recorder_id,
    ).enforce()
    return seen


def answer_room(request: ActorRequest, meeting: UUID, *, anew: Collection[str] = ()) -> HttpResponse:
    """After a step in the room: what changed on the page, or the page itself where there is no script."""
    if request.headers.get("HX-Request") != "true":
        return redirect("meetings:room", meeting)
    return _news(request, meeting, anew=anew)


def _news(request: ActorRequest, meeting: UUID, *, anew: Collection[str] = ()) -> HttpResponse:
    seen = enter(request, meeting)
    return changed(request, room_parts_of(seen), room_context(request, seen), anew=anew)


@require_POST
@signed_in
def room_open(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Open the meeting."""
    actions.open_meeting(actor=request.actor, now=request.now, meeting_id=meeting)
    return answer_room(request, meeting)


@require_POST
@signed_in
def room_close(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Close the meeting."""
    actions.close_meeting(actor=request.actor, now=request.now, meeting_id=meeting)
    return answer_room(request, meeting)


@require_POST
@signed_in
def room_in(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Sign oneself in from the room's page."""
    actions.sign_in(actor=request.actor, now=request.now, meeting_id=meeting)
    return answer_room(request, meeting)


@require_POST
@signed_in
def room_out(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Leave: the time is recorded (P3-7)."""
    actions.sign_out(actor=request.actor, now=request.now, meeting_id=meeting)
    return answer_room(request, meeting)


urlpatterns = [
    path("<uuid:meeting>/room/", room, name="room"),
    path("<uuid:meeting>/room/parts/", room_parts, name="room_parts"),
    path("<uuid:meeting>/room/open/", room_open, name="room_open"),
    path("<uuid:meeting>/room/close/", room_close, name="room_close"),
    path("<uuid:meeting>/room/in/", room_in, name="room_in"),
    path("<uuid:meeting>/room/out/", room_out, name="room_out"),
]
