"""Who sees which standing, and how a figure is changed (P3-4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xuequ.affairs.organisation.rules import POST_NAMES, POST_TEXT
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.duty import Debtor, Every, Figure, Norm, Quota, State
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse
from xuequ.kernel.words import N_

POSTS = POST_NAMES
STATE_TEXT = {
    State.MET: N_("已完成"),
    State.ON_PACE: N_("进度正常"),
    State.BEHIND: N_("进度偏慢"),
    State.MISSED: N_("未达标"),
    State.NOT_BEGUN: N_("未开始"),
    State.NOT_OWED: N_("不作要求"),
}
EVERY_TEXT = {Every.MONTH: N_("每月"), Every.TERM: N_("每学期"), Every.YEAR: N_("每学年")}


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A new figure of a norm as a motion names it: for one post and school or for all, from a day on."""

    quota: str
    figure: Figure
    starts: date
    ends: date | None = None
    post: PostKind | None = None
    school: UUID | None = None

    def as_data(self) -> dict[str, Any]:
        """As a motion keeps it."""
        return {
            "quota": self.quota,
            "total": self.figure.total,
            "elsewhere": self.figure.elsewhere,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat() if self.ends else None,
            "post": str(self.post) if self.post else None,
            "school": str(self.school) if self.school else None,
        }

    @classmethod
    def from_data(cls, kept: Mapping[str, Any]) -> NewFigure:
        """As ``as_data`` kept it."""
        return cls(
            quota=kept["quota"],
            figure=Figure(kept["total"], kept["elsewhere"]),
            starts=date.fromisoformat(kept["starts"]),
            ends=date.fromisoformat(kept["ends"]) if kept["ends"] else None,
            post=PostKind(kept["post"]) if kept["post"] else None,
            school=UUID(kept["school"]) if kept["school"] else None,
        )


def sees_all(actor: Actor) -> bool:
    """Whether personal standings of the whole district are shown: to its head and secretariat."""
    return actor.is_district_head or actor.in_secretariat


def schools_watched(actor: Actor) -> frozenset[UUID]:
    """The schools whose people's standings are shown: those the actor leads or whose office they serve."""
    return actor.schools_led | actor.offices


@clause("P1-2.2")
def may_see_standing(actor: Actor, quota: Quota, debtor: Debtor) -> Verdict:
    """A person's standing is seen by the person and their leaders, all others by the whole district."""
    if not quota.personal or debtor.whose == actor.person or sees_all(actor):
        return ALLOWED
    if debtor.school is not None and debtor.school in schools_watched(actor):
        return ALLOWED
    return forbid(quota.clause, "个人的完成情况只给本人和本校、学区的负责人看。")


@clause("P3-4")
def may_change_figure(actor: Actor) -> Verdict:
    """Nobody changes a figure: only a passed resolution does, and carries it out itself."""
    del actor
    return refuse("P3-4", "指标由会议决定，个人无权更改。请在例会上提出“修改指标”的表决，通过后自动生效。")


@clause("P3-4")
def may_propose_figure(norm: Norm | None, new: NewFigure, in_force: Figure, earliest: date) -> Verdict:
    """A motion names a norm that exists, a figure it can have that is not in force, and a day from which it
    holds: never one in a period that is already over.

    ``in_force``: the figure for that post and school on that day; ``earliest``: the first day of the periods
    that are not over yet.
    """
    if norm is None or not norm.by_motion:
        return invalid("P3-4", "请选择要改的是哪一项指标。")
    if None not in norm.figures and new.post is None:
        return invalid("P3-4", "这项指标按职务规定，请选择改哪个职务的。")
    if new.post is not None and new.post not in norm.figures:
        return invalid("P3-4", "这个职务没有这项指标。")
    if new.figure.total > norm.most:
        return invalid("P3-4", "指标最多写%(most)d。", most=norm.most)
    if new.figure.elsewhere and not norm.splits:
        return invalid("P3-4", "这项指标不分校内校外，请只写总数。")
    if new.ends is not None and new.ends < new.starts:
        return invalid("P3-4", "结束日期早于开始日期，请检查。")
    if new.starts < earliest:
        return invalid("P3-4", "已经过去的时段不能改，最早可从%(day)s起。", day=earliest.isoformat())
    if new.figure == in_force:
        return invalid("P3-4", "写明的指标和现行的一样，不用表决。")
    return ALLOWED


def figure_in_words(norm: Norm, new: NewFigure, before: Figure, school: str = "") -> str:
    """The change as the motion and the resolution say it; Chinese, as every paper is."""
    whom = "".join((school, POST_TEXT[new.post] if new.post else ""))
    until = f"至{new.ends.isoformat()}" if new.ends else ""
    rhythm = EVERY_TEXT[norm.every] if isinstance(norm, Quota) else ""
    old, changed = amount_in_words(norm, before), amount_in_words(norm, new.figure)
    return (
        f"{norm.title}{f'（{whom}）' if whom else ''}：自{new.starts.isoformat()}起{until}，"
        f"{rhythm}由{old}改为{changed}。"
    )


def amount_in_words(norm: Norm, figure: Figure) -> str:
    """20节（其中外校4节）."""
    part = f"（其中外校{figure.elsewhere}{norm.unit}）" if figure.elsewhere else ""
    return f"{figure.total}{norm.unit}{part}"
