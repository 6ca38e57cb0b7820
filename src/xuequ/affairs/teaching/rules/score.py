"""Score sheets: their dimensions add up, and every lesson falls in a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid

BANDS = (("very_good", "优"), ("good", "良"), ("fair", "合格"), ("poor", "待改进"))
WHOLE = 100


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A score sheet as somebody lays it out: dimensions with their points, and the three lines."""

    name: str
    dimensions: tuple[tuple[str, int], ...]
    very_good: int = 90
    good: int = 80
    fair: int = 60
    scored: bool = True


READY = (
    SheetDraft(
        "课堂教学评价表",
        (("教学思想", 10), ("教学设计", 20), ("教学活动", 40), ("教学效果", 30)),
    ),
    SheetDraft("简明评价（只写评语）", (), scored=False),
)
"""The two sheets a district begins with."""


def may_keep_sheets(actor: Actor) -> Verdict:
    """The secretariat keeps the district's score sheets."""
    if actor.in_secretariat:
        return ALLOWED
    return forbid("P1-2.2", "评价表由基地校教导处维护。")


def sheet_complete(sheet: SheetDraft) -> Verdict:
    """A sheet has a name, dimensions that make up 100 points, and three lines in order."""
    if not sheet.name.strip():
        return invalid("P1-2.2", "请填写评价表的名称。")
    if not sheet.scored:
        return ALLOWED
    if any(not name.strip() or points < 1 for name, points in sheet.dimensions):
        return invalid("P1-2.2", "每一项都要有名称和分值。")
    whole = sum(points for _, points in sheet.dimensions)
    if whole != WHOLE:
        return invalid("P1-2.2", "各项分值合计要是100分，现在是%(whole)d分。", whole=whole)
    if not WHOLE >= sheet.very_good > sheet.good > sheet.fair > 0:
        return invalid("P1-2.2", "等级线要从高到低：优、良、合格。")
    return ALLOWED


@clause("P1-2.2")
def scores_complete(most: Mapping[int, int], given: Mapping[int, int], band_name: str) -> Verdict:
    """Either every dimension is scored within its points, or none is: a band as a whole, or comment alone."""
    if band_name and band_name not in dict(BANDS):
        return invalid("P1-2.2", "请从优、良、合格、待改进里选一个等第。")
    if not given:
        return ALLOWED
    if set(given) != set(most):
        return invalid("P1-2.2", "请给每一项打分，或者都不打、只写评语。")
    if any(not 0 <= points <= most[one] for one, points in given.items()):
        return invalid("P1-2.2", "有一项的分数超出了分值，请检查。")
    return ALLOWED


@clause("P1-2.2")
def points_for(band_name: str, lines: Sequence[int]) -> int:
    """The points of 100 of a lesson that was given a band as a whole: the middle of the band.

    ``lines``: as for ``band``.
    """
    names = [name for name, _ in BANDS]
    place = names.index(band_name)
    top = (WHOLE, *lines)[place]
    bottom = (*lines, lines[-1] // 2)[place]
    return (top + bottom) // 2


def band(points: int, lines: Sequence[int]) -> str:
    """The band of so many points; ``lines``: from how many points very good, good, fair."""
    names = [name for name, _ in BANDS]
    return next((name for name, line in zip(names, lines, strict=False) if points >= line), names[-1])
