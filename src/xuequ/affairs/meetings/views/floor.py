"""Steps in the room on an item: called, spoken on, noted, withdrawn from, ended (P3-3, P3-5, P3-6)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.views.room import answer_room
from xuequ.kernel.verdict import invalid
from xuequ.platform.ui.guard import ActorRequest, signed_in


@require_POST
@signed_in
def item_call(request: ActorRequest, item: UUID) -> HttpResponse:
    """Call an item; its clock runs."""
    called = actions.start_item(actor=request.actor, now=request.now, item_id=item)
    return answer_room(request, called.meeting_id)


@require_POST
@signed_in
def item_end(request: ActorRequest, item: UUID) -> HttpResponse:
    """Give an item its disposal and its conclusion."""
    ended = actions.dispose_item(
        actor=request.actor,
        now=request.now,
        item_id=item,
        disposal=request.POST.get("disposal", ""),
        conclusion=request.POST.get("conclusion", "")[:5000],
    )
    return answer_room(request, ended.meeting_id)


@require_POST
@signed_in
def item_notes(request: ActorRequest, item: UUID) -> HttpResponse:
    """Keep the recorder's notes as they stand."""
    kept = actions.take_note(
        actor=request.actor, now=request.now, item_id=item, notes=request.POST.get("notes", "")[:50_000]
    )
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return answer_room(request, kept.meeting_id)


@require_POST
@signed_in
def item_ask(request: ActorRequest, item: UUID) -> HttpResponse:
    """Ask to speak."""
    speech = actions.ask_to_speak(actor=request.actor, now=request.now, item_id=item)
    return answer_room(request, speech.item.meeting_id)


@require_POST
@signed_in
def item_floor(request: ActorRequest, item: UUID) -> HttpResponse:
    """Give somebody the floor."""
    speech = actions.give_floor(
        actor=request.actor, now=request.now, item_id=item, person_id=_person(request)
    )
    return answer_room(request, speech.item.meeting_id)


@require_POST
@signed_in
def item_gist(request: ActorRequest, item: UUID) -> HttpResponse:
    """End a turn, with the gist of it."""
    person = _person(request)
    speech = actions.end_speech(
        actor=request.actor,
        now=request.now,
        item_id=item,
        person_id=person,
        gist=request.POST.get("gist", "")[:5000],
        speech_id=int(turn) if (turn := request.POST.get("turn", "")).isdecimal() else None,
    )
    return answer_room(request, speech.item.meeting_id, anew=[f"gist-{speech.pk}"])


@require_POST
@signed_in
def item_recuse(request: ActorRequest, item: UUID) -> HttpResponse:
    """Withdraw from an item, oneself or entered by the recorder."""
    other = request.POST.get("person", "")
    recusal = actions.recuse(
        actor=request.actor,
        now=request.now,
        item_id=item,
        person_id=_person(request) if other else None,
        reason=request.POST.get("reason", ""),
    )
    return answer_room(request, recusal.item.meeting_id, anew=["room-recuse"] if other else ())


@require_POST
@signed_in
def item_hear(request: ActorRequest, item: UUID, explanation: UUID) -> HttpResponse:
    """The meeting heard why a task is late: it agrees to the new date or not."""
    heard = actions.hear_explanation(
        actor=request.actor,
        now=request.now,
        item_id=item,
        explanation_id=explanation,
        accepted=request.POST.get("accepted") == "yes",
    )
    assert heard.heard_in is not None
    return answer_room(request, heard.heard_in)


@require_POST
@signed_in
def room_chair(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Somebody takes the chair."""
    found = queries.get_meeting(request.actor, meeting)
    actions.hand_over_chair(
        actor=request.actor, now=request.now, meeting_id=found.pk, person_id=_person(request)
    )
    return answer_room(request, meeting)


def _person(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("person", ""))
    except ValueError:
        invalid("P3-5", "请选择一个人。").enforce()
        raise


urlpatterns = [
    path("<uuid:meeting>/room/chair/", room_chair, name="room_chair"),
    path("room/items/<uuid:item>/call/", item_call, name="item_call"),
    path("room/items/<uuid:item>/end/", item_end, name="item_end"),
    path("room/items/<uuid:item>/notes/", item_notes, name="item_notes"),
    path("room/items/<uuid:item>/ask/", item_ask, name="item_ask"),
    path("room/items/<uuid:item>/floor/", item_floor, name="item_floor"),
    path("room/items/<uuid:item>/gist/", item_gist, name="item_gist"),
    path("room/items/<uuid:item>/recuse/", item_recuse, name="item_recuse"),
    path("room/items/<uuid:item>/hear/<uuid:explanation>/", item_hear, name="item_hear"),
]
