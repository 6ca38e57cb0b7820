"""What the API says of a motion: never who voted what, nor counts while it is open."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from xuequ.affairs.meetings.api.schemas.words import (
    BallotKind,
    ChairPost,
    Frequency,
    MotionState,
    Outcome,
    ResolutionKind,
    RuleName,
)
from xuequ.affairs.meetings.models import Motion
from xuequ.kernel.actor import PostKind
from xuequ.platform.api.values import Moment, Named, named, some


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


class QuotaFigureOut(Schema):
    """The new figure of a duty that a motion names (P3-4)."""

    quota: str
    total: int
    elsewhere: int
    starts: date
    ends: date | None
    post: PostKind | None
    school: UUID | None


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
    quota_figure: QuotaFigureOut | None
    issued: UUID | None = Field(description="The resolution it became.")


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
        quota_figure=QuotaFigureOut(**motion.quota_figure) if motion.quota_figure else None,
        issued=motion.resolution_id,
    )
