"""What the API says of an item of an agenda."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from xuequ.affairs.meetings.api.schemas.attendance import RecusalOut, SpeechOut, recusal_out, speech_out
from xuequ.affairs.meetings.api.schemas.motion import MotionOut, motion_out
from xuequ.affairs.meetings.api.schemas.words import Business, Disposal, ItemState, Source
from xuequ.affairs.meetings.models import AgendaItem
from xuequ.platform.api.values import Moment, Named, named
from xuequ.platform.files.api import FileOut, file_out


class Checked(Schema):
    """What the meeting found of an earlier decision (P3-9)."""

    task: UUID
    number: str
    measure: str
    responsible: str
    due: date
    percent: int
    state: str
    light: str
    latest: str


class ItemOut(Schema):
    """A matter before a meeting; ``minutes`` is its time budget."""

    id: UUID
    meeting: UUID
    source: Source
    state: ItemState
    position: int
    title: str
    detail: str
    business: Business
    major: bool
    personnel: bool = Field(description="Appointing people: two thirds have to be there for a vote (P3-5).")
    minutes: int
    school: Named | None
    presenter: Named | None
    handed_in_by: Named | None
    handed_in_at: Moment
    late: bool
    reason: str
    merged_into: UUID | None
    about: UUID | None = Field(description="The resolution it asks the meeting to change.")
    approves: UUID | None = Field(description="The earlier minutes put before the meeting (P3-9).")
    carried_from: UUID | None
    materials: list[FileOut]
    started_at: Moment | None
    ended_at: Moment | None
    disposal: Disposal | None
    conclusion: str
    checked: list[Checked]
    motions: list[MotionOut]
    speeches: list[SpeechOut]
    recusals: list[RecusalOut]


_ITEM_PLAIN = {
    *(
        "state",
        "source",
        "position",
        "title",
        "detail",
        "business",
        "major",
        "personnel",
        "minutes",
        "handed_in_at",
        "late",
    ),
    *("reason", "started_at", "ended_at", "conclusion"),
}


def item_out(item: AgendaItem, *, inside: bool = True) -> ItemOut:
    """An item read with ``visible_items``; no further query.

    Who is not ``inside`` the room, or withdrew on the item while it goes on, learns nothing of what goes on
    in it, and of the conclusion only what the sealed minutes say (P3-5, P3-7, P3-8).
    """
    plain = {name: getattr(item, name) for name in _ITEM_PLAIN}
    if not inside and item.meeting.state != "sealed":
        plain["conclusion"] = ""
    return ItemOut(
        id=item.pk,
        meeting=item.meeting_id,
        school=named(item.school),
        presenter=named(item.presenter),
        handed_in_by=named(item.handed_in_by),
        merged_into=item.merged_into_id,
        about=item.about_id,
        approves=item.approves_id,
        carried_from=item.carried_from_id,
        materials=[file_out(file) for file in item.materials.all()],
        disposal=item.disposal or None,
        checked=[Checked(**task) for task in item.checked],
        motions=[motion_out(motion) for motion in item.motions.all() if inside],
        speeches=[speech_out(speech) for speech in item.speeches.all() if inside],
        recusals=[recusal_out(recusal, item) for recusal in item.recusals.all() if inside],
        **plain,
    )
