"""The district's score sheets."""

from __future__ import annotations

from uuid import UUID

from ninja import Field, Router, Schema
from ninja.responses import Status

from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.models import ScoreSheet
from xuequ.platform.api.answers import changes, reads
from xuequ.platform.api.request import ApiRequest
from xuequ.platform.api.values import Given, Line

router = Router(tags=["teaching"])


class DimensionIn(Given):
    """One dimension and the most points it gives."""

    name: Line = Field(max_length=30)
    points: int = Field(ge=1, le=100)


class SheetIn(Given):
    """A score sheet; ``replaces``: the sheet of which it is the next version."""

    name: Line = Field(max_length=40)
    dimensions: list[DimensionIn] = Field([], max_length=30)
    very_good: int = Field(90, ge=1, le=100)
    good: int = Field(80, ge=1, le=100)
    fair: int = Field(60, ge=1, le=100)
    scored: bool = True
    usual: bool = False
    replaces: UUID | None = None


class DimensionOut(Schema):
    """One dimension."""

    id: int
    name: str
    points: int


class SheetOut(Schema):
    """A score sheet in use."""

    id: UUID
    name: str
    version: int
    dimensions: list[DimensionOut]
    very_good: int
    good: int
    fair: int
    scored: bool
    usual: bool


def sheet_out(row: ScoreSheet) -> SheetOut:
    """A sheet as programs get it."""
    return SheetOut(
        id=row.pk,
        name=row.name,
        version=row.version,
        dimensions=[
            DimensionOut(id=one.pk, name=one.name, points=one.points) for one in row.dimensions.all()
        ],
        very_good=row.very_good,
        good=row.good,
        fair=row.fair,
        scored=row.scored,
        usual=row.usual,
    )


@router.get("/score-sheets", response=reads(list[SheetOut]))
def sheets(request: ApiRequest) -> list[SheetOut]:
    """The sheets in use, the usual one first."""
    return [sheet_out(row) for row in queries.visible_sheets(request.actor)]


@router.post("/score-sheets", response=changes(SheetOut, 201))
def keep_sheet(request: ApiRequest, payload: SheetIn) -> Status[SheetOut]:
    """Lay out a sheet, or the next version of one (P1-2.2)."""
    draft = rules.SheetDraft(
        name=payload.name,
        dimensions=tuple((one.name, one.points) for one in payload.dimensions),
        very_good=payload.very_good,
        good=payload.good,
        fair=payload.fair,
        scored=payload.scored,
    )
    made = actions.keep_sheet(
        actor=request.actor, now=request.now, sheet=draft, sheet_id=payload.replaces, usual=payload.usual
    )
    return Status(201, sheet_out(made))


@router.post("/score-sheets/begin", response=changes(list[SheetOut]))
def begin_sheets(request: ApiRequest) -> list[SheetOut]:
    """Take over the two ready sheets, where there are none yet."""
    actions.begin_sheets(actor=request.actor, now=request.now)
    return sheets(request)
