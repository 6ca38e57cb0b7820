"""The full record (会议记录): who was there, what was said, who voted what; each reading is logged (P3-8)."""

from __future__ import annotations

from uuid import UUID

from ninja import Field, Router, Schema

from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import (
    AttendanceOut,
    Disposal,
    Head,
    MeetingOut,
    MotionOut,
    RecusalOut,
    SpeechOut,
    VoteChoice,
    attendance_out,
    meeting_out,
    motion_out,
    recusal_out,
    speech_out,
)
from xuequ.affairs.meetings.models import AgendaItem, Attendance, Ballot, Motion
from xuequ.kernel.actor import Actor
from xuequ.platform.api.answers import reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Moment, Named, named, some

router = Router(tags=["minutes"])


class Stay(Schema):
    """A stay in the room."""

    since: Moment
    until: Moment | None


class RecordAttendance(AttendanceOut):
    """An attendance with every stay, and the written opinion; withdrawn where its author came after all."""

    stays: list[Stay]
    opinion: str
    opinion_withdrawn: bool


class RecordSpeech(SpeechOut):
    """A turn with the gist of what was said."""

    gist: str


class RecordBallot(Schema):
    """Who voted what, in a named vote or a show of hands; never in a secret one."""

    person: Named
    school: Named | None
    choice: VoteChoice
    at: Moment | None
    entered_by: Named | None
    disputed: str


class RecordMotion(MotionOut):
    """A motion with its ballots by name; of a secret vote only the counts."""

    ballots: list[RecordBallot]


class RecordItem(Schema):
    """What happened on an item."""

    id: UUID
    title: str
    presenter: Named | None
    minutes: int
    started_at: Moment | None
    ended_at: Moment | None
    disposal: Disposal | None
    conclusion: str
    notes: str
    speeches: list[RecordSpeech]
    recusals: list[RecusalOut]
    motions: list[RecordMotion]


class ChairingOut(Stay):
    """Who chaired from when to when."""

    person: Named


class RecordOut(Schema):
    """The full record of a meeting."""

    meeting: MeetingOut
    head: Head = Field(description="At the close, or now while the meeting goes on.")
    chairings: list[ChairingOut]
    attendances: list[RecordAttendance]
    items: list[RecordItem]


def _attendance(actor: Actor, row: Attendance) -> RecordAttendance:
    stays = [Stay(since=stay.since, until=stay.until) for stay in row.stays.all()]
    return RecordAttendance(
        **dict(attendance_out(actor, row)),
        stays=stays,
        opinion=row.opinion,
        opinion_withdrawn=row.opinion_withdrawn,
    )


def _ballot(ballot: Ballot) -> RecordBallot:
    assert ballot.choice is not None
    return RecordBallot(
        person=some(ballot.person),
        school=named(ballot.person.school),
        choice=ballot.choice,
        at=ballot.at,
        entered_by=named(ballot.entered_by),
        disputed=ballot.disputed,
    )


def _motion(motion: Motion) -> RecordMotion:
    ballots: list[Ballot] = motion.named if rules.shows_names(motion.ballot, True) else []  # type: ignore[attr-defined]
    return RecordMotion.model_construct(
        **dict(motion_out(motion)), ballots=[_ballot(ballot) for ballot in ballots]
    )


def _item(item: AgendaItem) -> RecordItem:
    motions: list[Motion] = item.voted_on  # type: ignore[attr-defined]
    return RecordItem(
        id=item.pk,
        title=item.title,
        presenter=named(item.presenter),
        minutes=item.minutes,
        started_at=item.started_at,
        ended_at=item.ended_at,
        disposal=item.disposal or None,
        conclusion=item.conclusion,
        notes=item.notes,
        speeches=[
            RecordSpeech(**dict(speech_out(speech)), gist=speech.gist) for speech in item.speeches.all()
        ],
        recusals=[recusal_out(recusal, item) for recusal in item.recusals.all()],
        motions=[_motion(motion) for motion in motions],
    )


@router.get("/meetings/{meeting_id}/record", response=reads(RecordOut), by_alias=True)
def record(request: ApiRequest, meeting_id: UUID) -> RecordOut:
    """The full record, for members, chair and recorder alone; each reading, and each attempt, is logged."""
    meeting = actions.read_record(actor=request.actor, now=request.now, meeting_id=meeting_id)
    found = queries.full_record(request.actor, meeting)
    counted = rules.head_count(queries.attendance_facts(row) for row in found.rows)
    over = meeting.present_at_close
    head = Head(
        entitled=counted.entitled,
        present=counted.present if over is None else over,
        observers=counted.observers,
        excused=counted.excused,
    )
    return RecordOut(
        meeting=meeting_out(meeting),
        head=head,
        chairings=[
            ChairingOut(person=some(turn.person), since=turn.since, until=turn.until)
            for turn in found.chairings
        ],
        attendances=[_attendance(request.actor, row) for row in found.rows],
        items=[_item(item) for item in found.items],
    )
