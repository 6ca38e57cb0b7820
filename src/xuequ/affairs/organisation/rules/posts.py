"""Posts: who may appoint whom, import, keep the calendar; and when a post is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.affairs.organisation.rules.names import DISTRICT_POSTS, GROUP_POSTS
from xuequ.kernel.actor import ADMIN_POSTS, Actor, PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, invalid, refuse


@dataclass(frozen=True, slots=True)
class PostSpan:
    """A post of a person, as the rules see it."""

    kind: PostKind
    starts: date
    ends: date | None = None
    school: UUID | None = None

    def in_force(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def overlaps(self, starts: date, ends: date | None) -> bool:
        """Whether it shares a day with this stretch; without an end it lasts for ever."""
        return (ends is None or self.starts <= ends) and (self.ends is None or starts <= self.ends)


def may_import_roster(actor: Actor) -> Verdict:
    """The secretariat and the system administrator bring rosters in."""
    if actor.in_secretariat or actor.holds(PostKind.SYSTEM_ADMIN):
        return ALLOWED
    return forbid("P1-0a", "导入名册由基地校教导处或系统管理员办理，请把名册交给他们。")


def may_edit_calendar(actor: Actor) -> Verdict:
    """The secretariat keeps the calendar, the terms and the subjects."""
    if actor.in_secretariat or actor.holds(PostKind.SYSTEM_ADMIN):
        return ALLOWED
    return forbid("P1-1.1", "校历由基地校教导处维护。")


def may_appoint(actor: Actor, post: PostSpan, person: UUID, held: Iterable[PostSpan]) -> Verdict:
    """Who may appoint whom to what: administrators by the security administrator, school posts by the
    school's own office or the secretariat, district posts by the secretariat; never oneself, and never
    two of the three administrations to one person, not for a day."""
    kind = post.kind
    if actor.person == person:
        return forbid(None, "不能给自己任职，请由其他有权限的同事办理。")
    if kind in ADMIN_POSTS:
        if not actor.holds(PostKind.SECURITY_ADMIN):
            return forbid(None, "系统、安全、审计三员由安全管理员任命。")
        if any(span.kind in ADMIN_POSTS and span.overlaps(post.starts, post.ends) for span in held):
            return refuse(None, "系统、安全、审计三员不能由同一人兼任。")
        return ALLOWED
    return _may_keep_post(actor, kind, post.school)


def may_end_post(
    actor: Actor, kind: PostKind, school: UUID | None, person: UUID, others_in_charge: int
) -> Verdict:
    """Who may end a post: whoever may give it; never one's own, and never the last security
    administration, without which nobody could appoint another."""
    if actor.person == person:
        return forbid(None, "不能免去自己的任职，请由其他有权限的同事办理。")
    if kind in ADMIN_POSTS:
        if not actor.holds(PostKind.SECURITY_ADMIN):
            return forbid(None, "系统、安全、审计三员由安全管理员任免。")
        if kind == PostKind.SECURITY_ADMIN and not others_in_charge:
            return refuse(None, "这是最后一位安全管理员，请先任命接任的人。")
        return ALLOWED
    return _may_keep_post(actor, kind, school)


def _may_keep_post(actor: Actor, kind: PostKind, school: UUID | None) -> Verdict:
    if actor.in_secretariat:
        return ALLOWED
    if kind in GROUP_POSTS:
        return forbid("P1-0a", "学科中心组的成员由基地校教导处登记。")
    if kind not in DISTRICT_POSTS and school is not None and school in actor.offices:
        return ALLOWED
    return forbid("P1-0a", "任职由本校教导处或基地校教导处登记。")


def may_see_administrators(actor: Actor) -> Verdict:
    """The three administrations are kept by the security administrator."""
    if actor.holds(PostKind.SECURITY_ADMIN):
        return ALLOWED
    return forbid(None, "系统、安全、审计三员由安全管理员任免，这一页只有安全管理员能看。")


def may_shorten(post: PostSpan, last: date, today: date) -> Verdict:
    """A post is ended on a day of its own: never again once it is over, and never later than it would end."""
    if post.ends is not None and post.ends <= today:
        return refuse(None, "这项任职已经结束了。")
    if post.ends is not None and last > post.ends:
        return refuse(None, "这项任职原定更早结束，不能延后；续任请另行登记。")
    if post.starts <= today and last < post.starts:
        return invalid(None, "任职的结束日期早于开始日期，请检查。")
    return ALLOWED


def may_last(left_on: date | None, ends: date | None) -> Verdict:
    """Nobody holds a post beyond the day on which they leave."""
    if left_on is None or (ends is not None and ends <= left_on):
        return ALLOWED
    return refuse(None, "这位同事已登记%(day)s离开，任职不能超过这一天。", day=left_on.isoformat())
