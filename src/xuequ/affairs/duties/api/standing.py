"""Quotas, the figures in force, standings, and the records behind them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema

from xuequ.affairs.duties import actions, queries
from xuequ.affairs.duties.models import Credit, QuotaFigure
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.actor import PostKind
from xuequ.kernel.duty import MOST, Every, Figure, Owes, Quota, Standing, State
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.lists import Listing, Span, listing, part_of
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Line, Moment, Named, OneOf, named

router = Router(tags=["duties"])

WantedState = Annotated[str, OneOf([(str(state), "") for state in State])]
EveryName = Annotated[str, OneOf([(str(every), "") for every in Every])]
OwesName = Annotated[str, OneOf([(str(owes), "") for owes in Owes])]


class Amount(Schema):
    """How much: the whole, and the part of it elsewhere."""

    total: int
    elsewhere: int


class DefaultFigure(Amount):
    """The figure of the regime for a post; for everybody where no post is named."""

    post: PostKind | None


class QuotaOut(Schema):
    """What is owed under a clause."""

    quota: str
    clause: str
    title: str
    unit: str
    owes: OwesName
    every: EveryName
    defaults: list[DefaultFigure]


class FigureOut(Amount):
    """A figure set by a resolution (P3-4)."""

    quota: str
    post: PostKind | None
    school: Named | None
    starts: date
    ends: date | None
    resolution: UUID
    resolution_number: str
    set_at: Moment


class StandingOut(Schema):
    """How one debtor stands in one period."""

    quota: str
    debtor: Named
    school: UUID | None
    first: date
    last: date
    required: Amount
    done: Amount
    remaining: Amount
    state: WantedState


class RecordOut(Schema):
    """A record that counts."""

    record: UUID
    title: str
    day: date
    amount: int
    elsewhere: int
    page: str


class StandingDetail(Schema):
    """All periods of a term of one debtor, and the records behind them."""

    standings: list[StandingOut]
    records: list[RecordOut]


class StandingChoice(Schema):
    """Which standings are wanted; of the term that runs if none is named."""

    term: int | None = None
    school: UUID | None = None
    state: WantedState | None = None
    q: Line = Field("", max_length=80)


class FigureGiven(Schema):
    """What one would like a figure to be; it is refused whatever it says (P3-4)."""

    total: int = Field(ge=0, le=MOST)


def _amount(figure: Figure) -> Amount:
    return Amount(total=figure.total, elsewhere=figure.elsewhere)


def quota_out(quota: Quota) -> QuotaOut:
    """A quota with the figures of the regime."""
    return QuotaOut(
        quota=quota.key,
        clause=quota.clause,
        title=gettext(quota.title),
        unit=gettext(quota.unit),
        owes=quota.owes,
        every=quota.every,
        defaults=[
            DefaultFigure(post=post, total=figure.total, elsewhere=figure.elsewhere)
            for post, figure in quota.figures.items()
        ],
    )


def standing_out(one: Standing) -> StandingOut:
    """A standing as programs get it."""
    return StandingOut.model_construct(
        quota=one.quota,
        debtor=Named.model_construct(id=one.debtor.ident, name=one.debtor.name),
        school=one.debtor.school,
        first=one.period.first,
        last=one.period.last,
        required=_amount(one.required),
        done=_amount(one.done),
        remaining=_amount(one.remaining),
        state=one.state,
    )


def figure_out(row: QuotaFigure) -> FigureOut:
    """A voted figure as programs get it."""
    return FigureOut(
        quota=row.quota,
        total=row.total,
        elsewhere=row.elsewhere,
        post=PostKind(row.post) if row.post else None,
        school=named(row.school),
        starts=row.starts,
        ends=row.ends,
        resolution=row.resolution,
        resolution_number=row.resolution_number,
        set_at=row.set_at,
    )


def _term(request: ApiRequest, wanted: int | None) -> Term:
    """The term named, else the one that runs. Raises ``Term.DoesNotExist``."""
    return organisation.term_wanted(request.actor, wanted, timezone.localdate(request.now))


@router.get("/quotas", response=reads(list[QuotaOut]))
def quotas(request: ApiRequest) -> list[QuotaOut]:
    """Everything that is owed under the regime."""
    return [quota_out(quota) for quota in queries.quotas().values()]


@router.get("/quotas/{quota}/figures", response=reads(Listing[FigureOut]))
def figures(request: ApiRequest, quota: str, span: Query[Span]) -> Listing[FigureOut]:
    """The figures of a norm that resolutions set, the latest first (P3-4)."""
    queries.get_norm(quota)
    return listing(request, queries.visible_figures(request.actor, quota), span, figure_out)


@router.post("/quotas/{quota}/figures", response=changes(FigureOut))
def change_figure(request: ApiRequest, quota: str, payload: FigureGiven) -> None:
    """The attempt to change a figure without a resolution: always refused, always logged (P3-4)."""
    actions.change_figure(actor=request.actor, now=request.now, quota=quota)


@router.get("/quotas/{quota}/standings", response=reads(Listing[StandingOut]))
def standings(
    request: ApiRequest, quota: str, choice: Query[StandingChoice], span: Query[Span]
) -> Listing[StandingOut]:
    """How everybody whom one may see stands, in the order of the roll (P1-2.2)."""
    found, term = queries.get_quota(quota), _term(request, choice.term)
    today = timezone.localdate(request.now)
    periods = queries.periods_of(request.actor, found, term)
    rows = [
        one
        for one in queries.visible_standings(request.actor, found, periods, today)
        if (choice.school is None or one.debtor.school == choice.school)
        and (choice.state is None or one.state == choice.state)
        and choice.q.strip() in one.debtor.name
    ]
    return part_of(request, rows, span, standing_out)


@router.get("/quotas/{quota}/standings/{debtor}", response=reads(StandingDetail))
def standing(request: ApiRequest, quota: str, debtor: UUID, term: int | None = None) -> StandingDetail:
    """One debtor, and the records the figures were counted from."""
    actor, found, of = request.actor, queries.get_quota(quota), _term(request, term)
    queries.debtor_of(actor, found, of, debtor)
    periods = queries.periods_of(actor, found, of)
    rows = queries.standings(actor.district, found, periods, timezone.localdate(request.now), only=[debtor])
    first, last = (periods[0].first, periods[-1].last) if periods else (of.starts, of.ends)
    records = queries.credits_of(actor, found, debtor, first, last)
    return StandingDetail(
        standings=[standing_out(one) for one in rows], records=[record_out(row) for row in records]
    )


def record_out(row: Credit) -> RecordOut:
    """A record that counts, as programs get it."""
    return RecordOut(
        record=row.record,
        title=row.title,
        day=row.day,
        amount=row.amount,
        elsewhere=row.elsewhere,
        page=row.url,
    )


@router.get("/me/duties", response=reads(list[StandingOut]))
def own_duties(request: ApiRequest, term: int | None = None) -> list[StandingOut]:
    """What one owes oneself, and how it stands."""
    found = queries.own_duties(request.actor, _term(request, term), timezone.localdate(request.now))
    return [standing_out(one) for duty in found for one in duty.standings]
