"""Items: handed in, settled, discussed, disposed of; the order of speaking."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from ninja import Field, Router, Schema
from ninja.responses import Status

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import (
    Business,
    Disposal,
    ItemOut,
    RecusalOut,
    SpeechOut,
    item_out,
    recusal_out,
    speech_out,
)
from xuequ.affairs.meetings.models import Speech
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import LONG, Given, Line, Named, Text, some
from xuequ.platform.files.api import file_response
from xuequ.platform.files.queries import own_files

router = Router(tags=["items"])


class ItemIn(Given):
    """An item for a meeting; ``minutes`` is the time wanted. School and presenter: one's own if left out."""

    title: Line = Field(max_length=120)
    business: Business
    presenter: UUID | None = None
    minutes: int = Field(10, ge=1, le=rules.MINUTES_MOST)
    major: bool = False
    personnel: bool | None = Field(
        None,
        description="Appointing people: two thirds have to be there (P3-5); told by the title if left out.",
    )
    detail: Text = Field("", max_length=LONG)
    school: UUID | None = None
    materials: list[UUID] = Field([], max_length=20, description="Files handed in before with POST files.")
    about: UUID | None = Field(None, description="The resolution it asks the meeting to change (P3-4).")


class ItemChange(Given):
    """What is put right; what is left out stays."""

    title: Line | None = Field(None, max_length=120)
    business: Business | None = None
    presenter: UUID | None = None
    minutes: int | None = Field(None, ge=1, le=rules.MINUTES_MOST)
    major: bool | None = None
    personnel: bool | None = None
    detail: Text | None = Field(None, max_length=LONG)


class Admitted(Schema):
    """The items that were put on the agenda."""

    items: list[ItemOut]


class DeclineIn(Given):
    """Why; the school will read it."""

    reason: Line = Field(max_length=300)


class CarryIn(Given):
    """Why, if there is something to say."""

    reason: Line = Field("", max_length=300)


class MergeIn(Given):
    """The item of the same meeting that takes this one in."""

    into: UUID


class DisposeIn(Given):
    """How an item ends."""

    disposal: Disposal
    conclusion: Text = Field("", max_length=LONG)


class NotesIn(Given):
    """What was said; for the full record alone (P3-8)."""

    notes: Text = Field(max_length=LONG)


class HearIn(Given):
    """Whether the meeting agrees to the new date."""

    accepted: bool


class Heard(Schema):
    """An explanation that was heard."""

    id: UUID
    state: str


class FloorIn(Given):
    """Who speaks now."""

    person: UUID


class Unheard(Schema):
    """Who has not spoken yet."""

    people: list[Named]


class EndIn(FloorIn):
    """Whose turn ends, and the gist for the record."""

    gist: Text = Field("", max_length=LONG)


class RecuseIn(Given):
    """Who withdraws (oneself if left out), and why."""

    person: UUID | None = None
    reason: Line = Field("", max_length=200)


def _again(request: ApiRequest, item_id: UUID) -> ItemOut:
    found = queries.get_item(request.actor, item_id)
    inside = queries.may_enter(request.actor, found.meeting) and not queries.is_away(request.actor, found)
    return item_out(found, inside=bool(inside))


@router.post("/meetings/{meeting_id}/items", response=changes(ItemOut, 201), by_alias=True)
def hand_in(request: ApiRequest, meeting_id: UUID, payload: ItemIn) -> Status[ItemOut]:
    """Hand in an item; after the deadline it shows as late (P2-2, P2-3.2)."""
    made = actions.hand_in_item(
        actor=request.actor,
        now=request.now,
        meeting_id=meeting_id,
        title=payload.title,
        business=payload.business,
        presenter_id=payload.presenter,
        minutes=payload.minutes,
        major=payload.major,
        personnel=payload.personnel,
        about_id=payload.about,
        detail=payload.detail,
        school_id=payload.school,
        materials=own_files(request.actor, payload.materials) if payload.materials else (),
    )
    return Status(201, _again(request, made.pk))


@router.get("/items/{item_id}", response=reads(ItemOut), by_alias=True)
def item(request: ApiRequest, item_id: UUID) -> ItemOut:
    """One item."""
    return _again(request, item_id)


@router.get("/items/{item_id}/materials/{file_id}", response=reads(bytes), url_name="api_material")
def material(request: ApiRequest, item_id: UUID, file_id: UUID) -> FileResponse:
    """A file handed in with an item, for whoever may see the item."""
    files = {file.pk: file for file in queries.get_item(request.actor, item_id).materials.all()}
    if file_id not in files:
        raise Http404
    return file_response(files[file_id])


@router.post("/items/{item_id}/change", response=changes(ItemOut), by_alias=True)
def change(request: ApiRequest, item_id: UUID, payload: ItemChange) -> ItemOut:
    """The secretariat or the chair puts an item right before the meeting."""
    given = payload.dict(exclude={"presenter"})
    actions.change_item(
        actor=request.actor, now=request.now, item_id=item_id, presenter_id=payload.presenter, **given
    )
    return _again(request, item_id)


@router.post("/items/{item_id}/withdraw", response=changes(ItemOut), by_alias=True)
def withdraw(request: ApiRequest, item_id: UUID) -> ItemOut:
    """Take an item back before it is settled."""
    actions.withdraw_item(actor=request.actor, now=request.now, item_id=item_id)
    return _again(request, item_id)


@router.post("/items/{item_id}/merge", response=changes(ItemOut), by_alias=True)
def merge(request: ApiRequest, item_id: UUID, payload: MergeIn) -> ItemOut:
    """Merge an item into another of the same meeting (P2-3.2)."""
    actions.merge_items(actor=request.actor, now=request.now, item_id=item_id, into_id=payload.into)
    return _again(request, item_id)


@router.post("/items/{item_id}/admit", response=changes(ItemOut), by_alias=True)
def admit(request: ApiRequest, item_id: UUID) -> ItemOut:
    """The chair puts an item on the agenda (P2-3.2)."""
    actions.admit_item(actor=request.actor, now=request.now, item_id=item_id)
    return _again(request, item_id)


@router.post("/meetings/{meeting_id}/admit-all", response=changes(Admitted), by_alias=True)
def admit_all(request: ApiRequest, meeting_id: UUID) -> Admitted:
    """The chair puts every item that waits on the agenda, all of them or none (P2-3.2)."""
    admitted = actions.admit_all(actor=request.actor, now=request.now, meeting_id=meeting_id)
    shown = {item.pk: item for item in queries.items_of(request.actor, admitted[0].meeting)}
    return Admitted(items=[item_out(shown[item.pk]) for item in admitted])


@router.post("/items/{item_id}/decline", response=changes(ItemOut), by_alias=True)
def decline(request: ApiRequest, item_id: UUID, payload: DeclineIn) -> ItemOut:
    """The chair declines an item, with the reason (P2-3.2)."""
    actions.decline_item(actor=request.actor, now=request.now, item_id=item_id, reason=payload.reason)
    return _again(request, item_id)


@router.post("/items/{item_id}/carry", response=changes(ItemOut), by_alias=True)
def carry(request: ApiRequest, item_id: UUID, payload: CarryIn | None = None) -> ItemOut:
    """The chair carries an item over to the next meeting (P2-3.2)."""
    reason = payload.reason if payload else ""
    actions.carry_item(actor=request.actor, now=request.now, item_id=item_id, reason=reason)
    return _again(request, item_id)


@router.post("/items/{item_id}/start", response=changes(ItemOut), by_alias=True)
def start(request: ApiRequest, item_id: UUID) -> ItemOut:
    """Call an item: its clock runs from now (P3-3)."""
    actions.start_item(actor=request.actor, now=request.now, item_id=item_id)
    return _again(request, item_id)


@router.post("/items/{item_id}/dispose", response=changes(ItemOut), by_alias=True)
def dispose(request: ApiRequest, item_id: UUID, payload: DisposeIn) -> ItemOut:
    """Give an item its disposal (P3-5)."""
    actions.dispose_item(
        actor=request.actor,
        now=request.now,
        item_id=item_id,
        disposal=payload.disposal,
        conclusion=payload.conclusion,
    )
    return _again(request, item_id)


@router.post("/items/{item_id}/notes", response=changes(ItemOut), by_alias=True)
def take_note(request: ApiRequest, item_id: UUID, payload: NotesIn) -> ItemOut:
    """The recorder writes down what was said (P3-1); it is read back in the full record alone."""
    actions.take_note(actor=request.actor, now=request.now, item_id=item_id, notes=payload.notes)
    return _again(request, item_id)


@router.post("/items/{item_id}/explanations/{explanation_id}/hear", response=changes(Heard))
def hear_explanation(request: ApiRequest, item_id: UUID, explanation_id: UUID, payload: HearIn) -> Heard:
    """The meeting hears why a task is late; with its consent the new date holds (P3-6)."""
    heard = actions.hear_explanation(
        actor=request.actor,
        now=request.now,
        item_id=item_id,
        explanation_id=explanation_id,
        accepted=payload.accepted,
    )
    return Heard(id=heard.pk, state=heard.state)


def _speech(request: ApiRequest, speech: Speech) -> SpeechOut:
    speeches = queries.get_item(request.actor, speech.item_id).speeches.all()
    return next(speech_out(found) for found in speeches if found.pk == speech.pk)


@router.post("/items/{item_id}/speeches", response=changes(SpeechOut, 201))
def ask_to_speak(request: ApiRequest, item_id: UUID) -> Status[SpeechOut]:
    """Join the order of speaking (P3-3)."""
    made = actions.ask_to_speak(actor=request.actor, now=request.now, item_id=item_id)
    return Status(201, _speech(request, made))


@router.get("/items/{item_id}/unheard", response=reads(Unheard))
def unheard(request: ApiRequest, item_id: UUID) -> Unheard:
    """The voting members in the room who have not spoken, for the chair to hear before a vote (P3-5)."""
    found = queries.get_item(request.actor, item_id)
    queries.may_enter(request.actor, found.meeting).enforce()
    rules.may_follow_item(queries.is_away(request.actor, found)).enforce()
    return Unheard(people=[some(person) for person in queries.not_heard(request.actor, found)])


@router.post("/items/{item_id}/floor", response=changes(SpeechOut))
def give_floor(request: ApiRequest, item_id: UUID, payload: FloorIn) -> SpeechOut:
    """Give somebody the floor; the chair's own view comes last (P3-5)."""
    made = actions.give_floor(actor=request.actor, now=request.now, item_id=item_id, person_id=payload.person)
    return _speech(request, made)


@router.post("/items/{item_id}/speeches/end", response=changes(SpeechOut))
def end_speech(request: ApiRequest, item_id: UUID, payload: EndIn) -> SpeechOut:
    """End a turn, with the gist for the record (P3-1)."""
    made = actions.end_speech(
        actor=request.actor, now=request.now, item_id=item_id, person_id=payload.person, gist=payload.gist
    )
    return _speech(request, made)


@router.post("/items/{item_id}/recuse", response=changes(RecusalOut, 201))
def recuse(request: ApiRequest, item_id: UUID, payload: RecuseIn | None = None) -> Status[RecusalOut]:
    """Withdraw from an item: out of its count and its room (P3-5)."""
    given = payload or RecuseIn(reason="")
    made = actions.recuse(
        actor=request.actor, now=request.now, item_id=item_id, person_id=given.person, reason=given.reason
    )
    return Status(201, recusal_out(made, made.item))
