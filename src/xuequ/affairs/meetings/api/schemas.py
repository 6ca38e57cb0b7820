"""What the API says of meetings: one shape for each noun."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingSeries,
    Motion,
    Recusal,
    Speech,
)
from xuequ.affairs.meetings.queries import attendance_facts
from xuequ.kernel.actor import Actor, PostKind
from xuequ.platform.api.values import Moment, Named, OneOf, named
from xuequ.platform.files.api import FileOut, file_out

SeriesKind = Annotated[str, OneOf(rules.SERIES_KINDS)]
Frequency = Annotated[str, OneOf(rules.FREQUENCIES)]
ChairPost = Annotated[str, OneOf(rules.CHAIR_POSTS)]
RuleName = Annotated[str, OneOf(rules.RULE_NAMES)]
MeetingState = Annotated[str, OneOf(rules.MEETING_STATES)]
ItemState = Annotated[str, OneOf(rules.ITEM_STATES)]
Source = Annotated[str, OneOf(rules.SOURCES)]
Business = Annotated[str, OneOf(rules.BUSINESS)]
Disposal = Annotated[str, OneOf(rules.DISPOSALS)]
Role = Annotated[str, OneOf(rules.ROLES)]
Answer = Annotated[str, OneOf(rules.ANSWERS)]
PresenceState = Annotated[str, OneOf(rules.STATES)]
BallotKind = Annotated[str, OneOf(rules.BALLOTS)]
MotionState = Annotated[str, OneOf(rules.MOTION_STATES)]
VoteChoice = Annotated[str, OneOf(rules.CHOICES)]
Outcome = Annotated[str, OneOf(rules.OUTCOMES)]
ResolutionKind = Annotated[str, OneOf((("new", ""), ("amend", ""), ("repeal", "")))]


class SeriesOut(Schema):
    """A regular meeting: who chairs, who votes, how often, with which deadlines (in working days)."""

    id: UUID
    kind: SeriesKind
    name: str
    chair_post: ChairPost
    recorder: Named | None
    voters: list[PostKind]
    frequency: Frequency
    times: int
    weekday: int = Field(description="0 is Monday.")
    start_time: time
    length: int = Field(description="Minutes.")
    place: str
    item_days: int
    agenda_days: int
    rule: RuleName


class MeetingOut(Schema):
    """One meeting of a series, from planning to the signed minutes; ``length`` in minutes."""

    id: UUID
    title: str
    series: Named
    state: MeetingState
    starts_at: Moment
    length: int
    place: str
    extra: bool
    reason: str
    chair: Named | None
    recorder: Named | None
    items_due: date
    agenda_due: date
    reported_at: Moment | None
    published_at: Moment | None
    opened_at: Moment | None
    closed_at: Moment | None


class Head(Schema):
    """应到 and 实到, and who is there besides."""

    entitled: int
    present: int
    observers: int
    excused: int


class AttendanceOut(Schema):
    """One person at one meeting; ``reason`` is told to themselves and to those who run the meeting."""

    person: Named
    school: Named | None
    duty: str
    role: Role
    voter: bool
    answer: Answer
    reason: str
    proxy: Named | None
    proxy_agreed: bool
    state: PresenceState
    signed_in_at: Moment | None
    signed_out_at: Moment | None
    late: bool
    early: bool


class SpeechOut(Schema):
    """A turn in the order of speaking."""

    person: Named
    asked_at: Moment
    started_at: Moment | None
    ended_at: Moment | None


class Tally(Schema):
    """The result of a vote; the seven figures always add up (P3-5)."""

    model_config = ConfigDict(populate_by_name=True)

    entitled: int
    present: int
    recused: int
    in_favour: int = Field(alias="for")
    against: int
    abstain: int
    not_voted: int


class ProposalOut(Schema):
    """The resolution that follows if a motion passes."""

    kind: ResolutionKind
    measure: str
    acceptance: str
    responsible: Named | None
    assisting: list[Named]
    due: date | None
    target: UUID | None


class Figures(Schema):
    """New figures of a regular meeting; what is not named stays (P3-4)."""

    chair_post: ChairPost | None = None
    voters: list[PostKind] | None = None
    frequency: Frequency | None = None
    times: int | None = None
    item_days: int | None = None
    agenda_days: int | None = None
    rule: RuleName | None = None
    active: bool | None = None


class FiguresOut(Figures):
    """What a resolution changes of a regular meeting, and when that was carried out."""

    series: UUID
    applied_at: Moment | None


class MotionOut(Schema):
    """A question put to the vote. ``tally`` and ``outcome`` are there once it is closed, never before."""

    id: UUID
    item: UUID
    text: str
    ballot: BallotKind
    rule: RuleName
    state: MotionState
    opened_at: Moment | None
    closed_at: Moment | None
    tally: Tally | None
    outcome: Outcome | None
    resolution: ProposalOut | None
    figures: FiguresOut | None
    issued: UUID | None = Field(description="The resolution it became.")


class RecusalOut(Schema):
    """Who withdrew on an item."""

    person: Named
    reason: str
    at: Moment = Field(description="When they left the room.")
    returned_at: Moment | None = Field(description="When they came back: with the item's end.")


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


def some(thing: Any) -> Named:
    """A person or school that is there."""
    found = named(thing)
    assert found is not None
    return found


def series_out(series: MeetingSeries) -> SeriesOut:
    """A series with its people by name."""
    plain = {
        name: getattr(series, name)
        for name in SeriesOut.model_fields
        if name not in {"id", "recorder", "voters"}
    }
    voters = [PostKind(kind) for kind in series.voters]
    return SeriesOut(id=series.pk, recorder=named(series.recorder), voters=voters, **plain)


_MEETING_PLAIN = MeetingOut.model_fields.keys() - {"id", "title", "series", "chair", "recorder"}


def meeting_out(meeting: Meeting) -> MeetingOut:
    """A meeting read with ``visible_meetings``; no further query."""
    return MeetingOut(
        id=meeting.pk,
        title=meeting.title,
        series=some(meeting.series),
        chair=named(meeting.chair),
        recorder=named(meeting.recorder),
        **{name: getattr(meeting, name) for name in _MEETING_PLAIN},
    )


def attendance_out(actor: Actor, row: Attendance) -> AttendanceOut:
    """An attendance as this actor may see it; read with person, school, proxy and meeting."""
    facts = attendance_facts(row)
    over = row.meeting.state in {"closed", "sealed"}
    trusted = actor.person == row.person_id or rules.may_tick(actor, facts)
    return AttendanceOut(
        person=some(row.person),
        school=named(row.school),
        duty=row.duty,
        role=row.role,
        voter=row.voter,
        answer=row.answer,
        reason=row.reason if trusted else "",
        proxy=named(row.proxy),
        proxy_agreed=row.proxy_agreed,
        state=rules.attendance_state(facts, over),
        signed_in_at=row.signed_in_at,
        signed_out_at=row.signed_out_at,
        late=row.late,
        early=row.early,
    )


def speech_out(speech: Speech) -> SpeechOut:
    """A turn, without what was said: that is in the full record alone."""
    return SpeechOut(
        person=some(speech.person),
        asked_at=speech.asked_at,
        started_at=speech.started_at,
        ended_at=speech.ended_at,
    )


def recusal_out(recusal: Recusal, item: AgendaItem) -> RecusalOut:
    """A recusal: from when to when somebody was out of the room."""
    return RecusalOut(
        person=some(recusal.person), reason=recusal.reason, at=recusal.at, returned_at=item.ended_at
    )


def tally_out(motion: Motion) -> Tally | None:
    """The counts of a vote that is closed."""
    if motion.state != "closed":
        return None
    return Tally.model_construct(**{name: getattr(motion, name) for name in Tally.model_fields})


def figures_out(motion: Motion) -> FiguresOut | None:
    """The new figures that a motion names."""
    if motion.figures is None or motion.figures_of_id is None:
        return None
    return FiguresOut(series=motion.figures_of_id, applied_at=motion.figures_applied_at, **motion.figures)


def motion_out(motion: Motion) -> MotionOut:
    """A motion as everybody may see it: never who voted what, never counts while it is open."""
    proposal = None
    if motion.measure:
        proposal = ProposalOut(
            kind=motion.kind,
            measure=motion.measure,
            acceptance=motion.acceptance,
            responsible=named(motion.responsible),
            assisting=[some(school) for school in motion.assisting.all()],
            due=motion.due,
            target=motion.target_id,
        )
    return MotionOut(
        id=motion.pk,
        item=motion.item_id,
        text=motion.text,
        ballot=motion.ballot,
        rule=motion.rule_name,
        state=motion.state,
        opened_at=motion.opened_at,
        closed_at=motion.closed_at,
        tally=tally_out(motion),
        outcome=motion.outcome or None,
        resolution=proposal,
        figures=figures_out(motion),
        issued=motion.resolution_id,
    )


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
