"""What the regime sets of a series, and how a meeting changes it: by a motion that names the new figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from xuequ.affairs.meetings.rules.meeting import CHAIR_POSTS, FREQUENCIES
from xuequ.affairs.meetings.rules.vote import RULE_NAMES
from xuequ.affairs.organisation.rules import POST_TEXT
from xuequ.kernel.actor import PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, invalid, refuse

FIGURES = {
    "chair_post": ("P2-1.1", "P3-1"),
    "voters": ("P2-1.3", "P3-2"),
    "frequency": ("P2-1.2", "P3-1"),
    "times": ("P2-1.2", "P3-1"),
    "item_days": ("P2-3.2",),
    "agenda_days": ("P2-3.2",),
    "rule": ("P3-5",),
    "active": ("P1-1.1", "P3-1"),
}
"""What the regime sets of a series, each with its clauses; the rest (day, hour, place) is arrangement."""
FIGURE_NAMES = {
    "chair_post": "主持人",
    "voters": "出席表决",
    "frequency": "多久一次",
    "times": "每学期次数",
    "item_days": "议题截止",
    "agenda_days": "议程发出",
    "rule": "表决规则",
    "active": "是否召开",
}
CHANGING_MAJORITY = Fraction(2, 3)
"""Of those entitled; changing a figure takes more than deciding a matter (P3-5)."""
WORDS = {"chair_post": CHAIR_POSTS, "frequency": FREQUENCIES, "rule": RULE_NAMES}
MOST = {"times": 30, "item_days": 60, "agenda_days": 60}
"""The largest that a page or a program may ask for: meetings a term, working days."""


@dataclass(frozen=True, slots=True)
class NewFigures:
    """The figures of a series as a motion names them; those not named stay."""

    series: UUID
    figures: Mapping[str, Any]


def _known(name: str, value: Any) -> bool:
    match name:
        case "chair_post" | "frequency" | "rule":
            return value in dict(WORDS[name])
        case "voters":
            return isinstance(value, list) and bool(value) and set(value) <= set(PostKind)
        case "active":
            return isinstance(value, bool)
        case "times" | "item_days" | "agenda_days":
            return isinstance(value, int) and (name == "times") <= value <= MOST[name]
    return False


def in_order(voters: Iterable[str]) -> list[str]:
    """Posts in the order of the regime, each once: the same voters are the same figure."""
    given = set(voters)
    return [str(kind) for kind in PostKind if kind in given]


@clause("P3-4")
def may_propose_figures(in_force: Mapping[str, Any], proposed: Mapping[str, Any]) -> Verdict:
    """A motion on figures names at least one, with a value it can have, other than the one in force."""
    if not proposed or any(not _known(name, value) for name, value in proposed.items()):
        return invalid("P3-4", "请写明要改的指标和新的数值。")
    if all(in_force[name] == value for name, value in proposed.items()):
        return invalid("P3-4", "写明的指标和现行的一样，不用表决。")
    return ALLOWED


@clause("P3-4", "P3-6")
def may_carry_figures(resolution_kind: str) -> Verdict:
    """New figures are decided by a resolution that stays in force; so a repeal carries none."""
    if resolution_kind in {"new", "amend"}:
        return ALLOWED
    return invalid("P3-6", "改指标要形成决议，写明措施、主办学校和期限。")


def figures_in_words(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The change as the motion, the resolution and the minutes say it; Chinese, as every paper is."""
    changes = (
        f"{FIGURE_NAMES[figure]}由{figure_value(figure, before[figure])}改为{figure_value(figure, value)}"
        for figure, value in after.items()
    )
    return f"{name}：{'；'.join(changes)}。"


def figure_value(figure: str, value: Any) -> str:
    """One figure in words."""
    match figure:
        case "voters":
            return "、".join(POST_TEXT[PostKind(kind)] for kind in value)
        case "times":
            return f"{value}次"
        case "item_days" | "agenda_days":
            return f"会前{value}个工作日"
        case "active":
            return "继续召开" if value else "停开"
    return f"“{dict(WORDS[figure])[value]}”"


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """A resolution named as the ground of a change.

    ``majority``: by which share of those entitled it was to pass; none where it is not in force. ``voted``:
    the figures of this series that it names. ``used``: it was carried out already, or is older than those in
    force.
    """

    majority: Fraction | None
    voted: Mapping[str, Any] | None = None
    used: bool = False


@clause("P3-4", "P3-5")
def may_change_figures(
    before: Mapping[str, Any], after: Mapping[str, Any], *, noticed: bool, ground: GroundFacts | None
) -> Verdict:
    """No one person changes what the regime sets: it takes a resolution in force, passed by two thirds, and
    only what it names is changed.

    ``noticed``: a meeting of the series was convened; before that nobody could decide, and the series is set
    up freely.
    """
    if after == before or not noticed:
        return ALLOWED
    if ground is None:
        return invalid(
            "P3-4", "主持、出席、召开次数、期限和表决规则由会议决定，个人无权更改。请选择作为依据的决议。"
        )
    if ground.majority is None:
        return refuse("P3-4", "作为依据的决议已不再有效，请选择现行的决议。")
    if ground.majority < CHANGING_MAJORITY:
        return refuse("P3-5", "改变指标的决议要有应到人数三分之二赞成，这项决议是按一般事项通过的。")
    if not ground.voted:
        return refuse("P3-4", "这项决议没有写明这个例会的新指标，不能作依据，请由会议重新决议。")
    if ground.used:
        return refuse("P3-4", "这项决议已经执行过，或早于现行指标，不能再作依据，请由会议重新决议。")
    if after != {**before, **ground.voted}:
        return refuse("P3-4", "只能改成决议写明的指标，其他指标和数值都不能改。")
    return ALLOWED
