"""Who sees which standing, who may be exempt and who agrees to it, and how a figure is changed (P3-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xuequ.affairs.organisation.rules import POST_NAMES, POST_TEXT
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.duty import Debtor, Every, Figure, Period, Quota, State, touched
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

POSTS = POST_NAMES
REASONS = (
    ("maternity", "产假、哺乳假"),
    ("sick", "病假"),
    ("posting", "外派支教、挂职"),
    ("study", "脱产进修"),
    ("exam", "考试月"),
    ("closed", "停课"),
    ("other", "其他"),
)
OF_PEOPLE = frozenset({"maternity", "sick", "posting", "study", "other"})
"""Reasons that a person has; a school, a group or a pair has the rest."""
OF_PLACES = frozenset({"exam", "closed", "other"})
EXEMPTION_STATES = (
    ("waiting", "待批准"),
    ("granted", "已批准"),
    ("refused", "未批准"),
    ("withdrawn", "已撤回"),
)
STATE_TEXT = {
    State.MET: "已完成",
    State.ON_PACE: "进度正常",
    State.BEHIND: "进度偏慢",
    State.MISSED: "未达标",
    State.NOT_BEGUN: "未开始",
    State.NOT_OWED: "不作要求",
}
EVERY_TEXT = {Every.MONTH: "每月", Every.TERM: "每学期", Every.YEAR: "每学年"}
MOST = 999
"""The largest figure that can be voted for."""
LONGEST = 400
"""Days that one exemption may last."""


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A new figure of a quota as a motion names it: for one post and school or for all, from a day on."""

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
    if not quota.personal or debtor.ident == actor.person or sees_all(actor):
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
def may_propose_figure(quota: Quota | None, new: NewFigure, in_force: Figure, earliest: date) -> Verdict:
    """A motion names a duty that exists, a figure it can have that is not in force, and a day from which it
    holds: never one in a period that is already over.

    ``in_force``: the figure for that post and school on that day; ``earliest``: the first day of the periods
    that are not over yet.
    """
    if quota is None or not quota.by_motion:
        return invalid("P3-4", "请选择要改的是哪一项指标。")
    if None not in quota.figures and new.post is None:
        return invalid("P3-4", "这项指标按职务规定，请选择改哪个职务的。")
    if new.post is not None and new.post not in quota.figures:
        return invalid("P3-4", "这个职务没有这项指标。")
    if new.figure.total > MOST:
        return invalid("P3-4", "指标最多写%(most)d。", most=MOST)
    if new.figure.elsewhere and not quota.splits:
        return invalid("P3-4", "这项指标不分校内校外，请只写总数。")
    if new.ends is not None and new.ends < new.starts:
        return invalid("P3-4", "结束日期早于开始日期，请检查。")
    if new.starts < earliest:
        return invalid("P3-4", "已经过去的时段不能改，最早可从%(day)s起。", day=earliest.isoformat())
    if new.figure == in_force:
        return invalid("P3-4", "写明的指标和现行的一样，不用表决。")
    return ALLOWED


@clause("P3-4")
def periods_touched(periods: Sequence[Period], new: NewFigure) -> tuple[Period, ...]:
    """The periods in which a new figure will hold: those that begin while it is in force."""
    return tuple(period for period in periods if touched(period, new.starts, new.ends))


def figure_in_words(quota: Quota, new: NewFigure, before: Figure, school: str = "") -> str:
    """The change as the motion and the resolution say it; Chinese, as every paper is."""
    whom = "".join((school, POST_TEXT[new.post] if new.post else ""))
    until = f"至{new.ends.isoformat()}" if new.ends else ""
    old, changed = amount_in_words(quota, before), amount_in_words(quota, new.figure)
    return (
        f"{quota.title}{f'（{whom}）' if whom else ''}：自{new.starts.isoformat()}起{until}，"
        f"{EVERY_TEXT[quota.every]}由{old}改为{changed}。"
    )


def amount_in_words(quota: Quota, figure: Figure) -> str:
    """20节（其中外校4节）."""
    part = f"（其中外校{figure.elsewhere}{quota.unit}）" if figure.elsewhere else ""
    return f"{figure.total}{quota.unit}{part}"


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """An exemption as the rules see it; ``school``: the debtor's; ``leads``: the debtor leads it."""

    debtor: UUID
    school: UUID | None
    asked_by: UUID
    state: str
    personal: bool = True
    leads: bool = False


def may_ask_exemption(actor: Actor, debtor: Debtor, *, personal: bool) -> Verdict:
    """The person asks, or their school's office for them; for a school, its office."""
    if debtor.ident == actor.person or actor.in_secretariat:
        return ALLOWED
    if debtor.school is not None and debtor.school in schools_watched(actor):
        return ALLOWED
    who = "本人或本校教导处" if personal else "学校教导处"
    return forbid("P1-2.2", "减免由%(who)s申请。", who=who)


def exemption_complete(
    starts: date, ends: date, reason: str, *, personal: bool, note: str, evidence: bool
) -> Verdict:
    """An exemption has a reason from the list, days in the right order, and something that shows it."""
    if reason not in (OF_PEOPLE if personal else OF_PLACES):
        return invalid("P1-2.2", "请从列表里选择减免的原因。")
    if ends < starts:
        return invalid("P1-2.2", "结束日期早于开始日期，请检查。")
    if (ends - starts).days >= LONGEST:
        return invalid("P1-2.2", "一次减免最多%(days)d天，更长的请分次申请。", days=LONGEST)
    if not evidence and not note.strip():
        return invalid("P1-2.2", "请附上依据，或写明依据是什么（假条、文件、通知）。")
    return ALLOWED


def may_decide_exemption(actor: Actor, facts: ExemptionFacts) -> Verdict:
    """Agreed to by another: the principal or vice-principal of the school; for who leads a school, and for
    schools and pairs, the district head."""
    if actor.person in {facts.debtor, facts.asked_by}:
        return forbid("P1-2.2", "自己申请的减免，要由另一位负责人批准。")
    by_head = actor.is_district_head
    by_leader = facts.personal and not facts.leads and facts.school in actor.schools_led
    if not (by_head or by_leader):
        return forbid("P1-2.2", "教师的减免由本校校长批准，校长和学校的减免由学区负责人批准。")
    return ALLOWED if facts.state == "waiting" else refuse("P1-2.2", "这份申请已经有结果了。")


def may_withdraw_exemption(actor: Actor, facts: ExemptionFacts) -> Verdict:
    """Who asked, or whom it is for, takes it back while nobody has decided."""
    if actor.person not in {facts.debtor, facts.asked_by}:
        return forbid("P1-2.2", "只有申请人可以撤回。")
    return ALLOWED if facts.state == "waiting" else refuse("P1-2.2", "这份申请已经有结果了。")


def may_see_exemption(actor: Actor, facts: ExemptionFacts) -> bool:
    """Why somebody is exempt is for that person, who asked, and who decides."""
    if actor.person in {facts.debtor, facts.asked_by} or sees_all(actor):
        return True
    return facts.school is not None and facts.school in schools_watched(actor)


def may_grant(actor: Actor, facts: ExemptionFacts, *, granted: bool, answer: str) -> Verdict:
    """The decision as a whole: by whom, and with a reason where it is no."""
    told = ALLOWED if granted or answer.strip() else invalid("P1-2.2", "不批准请写明理由。")
    return first_no(may_decide_exemption(actor, facts), told)
