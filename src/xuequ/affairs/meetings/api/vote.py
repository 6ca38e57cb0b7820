"""Motions and ballots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ValidationError

from xuequ.affairs.duties.rules import NewFigure
from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.api.schemas import (
    BallotKind,
    ChairPost,
    Frequency,
    MotionOut,
    MotionState,
    ResolutionKind,
    RuleName,
    VoteChoice,
    motion_out,
)
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.duty import MOST, Figure
from xuequ.kernel.verdict import invalid
from xuequ.platform.api.answers import as_json, changes, reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import DayIn, Given, Line, Text

router = Router(tags=["votes"])


class ProposalIn(Given):
    """The resolution that follows if the motion passes: who does what by when (P3-6)."""

    measure: Text = Field(max_length=5000)
    responsible: UUID | None = Field(None, description="Exactly one lead school; none only for a repeal.")
    assisting: list[UUID] = Field([], max_length=200)
    due: DayIn | None = None
    acceptance: Text = Field("", max_length=5000)
    kind: ResolutionKind = "new"
    target: UUID | None = Field(None, description="The resolution amended or repealed (P3-4).")


class FiguresIn(Given):
    """The figures of a regular meeting that the resolution changes; what is left out stays (P3-4)."""

    series: UUID | None = Field(None, description="The meeting's own series if left out.")
    chair_post: ChairPost | None = None
    voters: list[PostKind] | None = Field(None, min_length=1, max_length=20)
    frequency: Frequency | None = None
    times: int | None = Field(None, ge=1, le=rules.MOST["times"])
    item_days: int | None = Field(None, ge=0, le=rules.MOST["item_days"])
    agenda_days: int | None = Field(None, ge=0, le=rules.MOST["agenda_days"])
    rule: RuleName | None = None
    active: bool | None = None


class QuotaFigureIn(Given):
    """The new figure of a duty; it holds in the periods that begin from its first day on (P3-4)."""

    quota: Line = Field(max_length=30)
    total: int = Field(ge=0, le=MOST)
    elsewhere: int = Field(0, ge=0, le=MOST, description="The part of it owed at other schools.")
    starts: DayIn
    ends: DayIn | None = None
    post: PostKind | None = None
    school: UUID | None = None


class MotionIn(Given):
    """A question to be put to the vote; the rule that series and matter ask for if none is named."""

    text: Text = Field(max_length=5000)
    ballot: BallotKind
    rule: RuleName | None = None
    resolution: ProposalIn | None = None
    figures: FiguresIn | None = None
    quota_figure: QuotaFigureIn | None = None


class BallotIn(Given):
    """What one votes."""

    choice: VoteChoice


class Voted(Schema):
    """One's ballot is stored. What it says is not repeated."""

    motion: UUID
    state: MotionState
    voted: bool


class MotionDetail(MotionOut):
    """A motion, whether one has voted, and how many have; never how."""

    voted: bool
    votes_cast: int


class HandsIn(Given):
    """A show of hands in one line: all for, except these."""

    against: list[UUID] = Field([], max_length=2000)
    abstain: list[UUID] = Field([], max_length=2000)


class DisputeIn(Given):
    """How one's hand was meant."""

    reason: Line = Field("", max_length=200)


def _again(request: ApiRequest, motion_id: UUID) -> MotionOut:
    return motion_out(queries.get_motion(request.actor, motion_id))


def _figures(request: ApiRequest, item_id: UUID, given: FiguresIn) -> rules.NewFigures:
    named = given.dict(exclude={"series"}, exclude_none=True)
    if "voters" in named:
        named["voters"] = [str(kind) for kind in named["voters"]]
    series = given.series or queries.get_item(request.actor, item_id).meeting.series_id
    return rules.NewFigures(series, named)


def _quota_figure(given: QuotaFigureIn) -> NewFigure:
    if given.elsewhere > given.total:
        invalid("P3-4", "外校的不能多于总数。").enforce()
    named = given.dict(exclude={"total", "elsewhere"})
    return NewFigure(figure=Figure(given.total, given.elsewhere), **named)


@router.post("/items/{item_id}/motions", response=changes(MotionOut, 201), by_alias=True)
def put(request: ApiRequest, item_id: UUID, payload: MotionIn) -> Status[MotionOut]:
    """Put a question to the vote (P3-5, P3-6)."""
    given = payload.resolution
    proposal = (
        Proposal(**{**given.dict(), "assisting": tuple(dict.fromkeys(given.assisting))}) if given else None
    )
    made = actions.put_motion(
        actor=request.actor,
        now=request.now,
        item_id=item_id,
        text=payload.text,
        ballot=payload.ballot,
        rule=payload.rule or "",
        resolution=proposal,
        figures=_figures(request, item_id, payload.figures) if payload.figures else None,
        quota_figure=_quota_figure(payload.quota_figure) if payload.quota_figure else None,
    )
    return Status(201, _again(request, made.pk))


@router.get("/motions/{motion_id}", response=reads(MotionDetail), by_alias=True)
def motion(request: ApiRequest, motion_id: UUID) -> MotionDetail:
    """One motion."""
    found = queries.get_motion(request.actor, motion_id)
    queries.may_enter(request.actor, found.item.meeting).enforce()
    rules.may_follow_item(queries.is_away(request.actor, found.item)).enforce()
    return MotionDetail.model_construct(
        **dict(motion_out(found)),
        voted=queries.voter_facts(request.actor, found).voted,
        votes_cast=queries.votes_cast(found),
    )


@router.post("/motions/{motion_id}/withdraw", response=changes(MotionOut), by_alias=True)
def withdraw(request: ApiRequest, motion_id: UUID) -> MotionOut:
    """Take back a motion that was not voted on."""
    actions.withdraw_motion(actor=request.actor, now=request.now, motion_id=motion_id)
    return _again(request, motion_id)


@router.post("/motions/{motion_id}/open", response=changes(MotionOut), by_alias=True)
def open_motion(request: ApiRequest, motion_id: UUID) -> MotionOut:
    """Open a vote: its rule is stamped on it (P3-5)."""
    actions.open_motion(actor=request.actor, now=request.now, motion_id=motion_id)
    return _again(request, motion_id)


@router.post("/motions/{motion_id}/close", response=changes(MotionOut), by_alias=True)
def close_motion(request: ApiRequest, motion_id: UUID) -> MotionOut:
    """Close a vote: the verdict is computed, never typed (P3-5)."""
    actions.close_motion(actor=request.actor, now=request.now, motion_id=motion_id)
    return _again(request, motion_id)


@router.post("/motions/{motion_id}/ballot", response=changes(Voted), url_name="cast_ballot")
def cast_ballot(request: ApiRequest, motion_id: UUID, payload: BallotIn) -> Voted:
    """Cast one's ballot: one person, one vote; answered only once it is stored (P3-5)."""
    cast = actions.cast_ballot(
        actor=request.actor, now=request.now, motion_id=motion_id, choice=payload.choice
    )
    return Voted(motion=cast.pk, state=cast.state, voted=True)


def cast_ballots(now: datetime, motion_id: UUID, said: Mapping[Actor, bytes]) -> dict[UUID, bytes]:
    """Cast the ballots of many in one moment; the answers to those whose ballot is stored, by person."""
    tickets = {body: _ballot_in(body) for body in set(said.values())}
    choices = {actor: ticket.choice for actor, body in said.items() if (ticket := tickets[body])}
    cast = actions.cast_ballots(now=now, motion_id=motion_id, choices=choices)
    if not cast:
        return {}
    motion = cast[0][1]
    answer = as_json(Voted(motion=motion.pk, state=motion.state, voted=True))
    return {actor.person: answer for actor, _ in cast}


def _ballot_in(body: bytes) -> BallotIn | None:
    try:
        return BallotIn.model_validate_json(body)
    except ValidationError:
        return None


@router.post("/motions/{motion_id}/hands", response=changes(MotionOut), by_alias=True)
def enter_hands(request: ApiRequest, motion_id: UUID, payload: HandsIn) -> MotionOut:
    """Enter a show of hands; entering again replaces it (P3-5)."""
    actions.enter_hands(
        actor=request.actor,
        now=request.now,
        motion_id=motion_id,
        against=payload.against,
        abstain=payload.abstain,
    )
    return _again(request, motion_id)


@router.post("/motions/{motion_id}/dispute", response=changes(Voted))
def dispute_hands(request: ApiRequest, motion_id: UUID, payload: DisputeIn | None = None) -> Voted:
    """Object to how a show of hands entered oneself; filed with the record (P3-5)."""
    reason = payload.reason if payload else ""
    ballot = actions.dispute_hands(actor=request.actor, now=request.now, motion_id=motion_id, reason=reason)
    return Voted(motion=ballot.motion_id, state=ballot.motion.state, voted=True)
