"""People: whose data who may keep, who lets them in, who sees a phone number."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from xuequ.kernel.actor import ADMIN_POSTS, Actor, PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, refuse


def may_edit_person(actor: Actor, school: UUID | None) -> Verdict:
    """A school's academic office keeps its own people's data; the secretariat everybody's."""
    if actor.in_secretariat or (school is not None and school in actor.offices):
        return ALLOWED
    return forbid("P1-0a", "只有本人所在学校的教导处或基地校教导处可以修改教职工信息。")


def may_issue_code(actor: Actor, school: UUID | None, posts: Iterable[PostKind]) -> Verdict:
    """Access codes: a school's academic office for its people, the secretariat for all; the security
    administrator for the three administrators, whom nobody else may let in."""
    administrators = any(kind in ADMIN_POSTS for kind in posts)
    if actor.holds(PostKind.SECURITY_ADMIN):
        return ALLOWED
    if administrators:
        return forbid(None, "系统、安全、审计三员的登录凭条只由安全管理员发放。")
    if actor.in_secretariat or (school is not None and school in actor.offices):
        return ALLOWED
    return forbid(None, "登录凭条由本校教导处或基地校教导处发放。")


def may_see_phone(actor: Actor, person: UUID, school: UUID | None) -> bool:
    """A phone number is shown to oneself, to one's school's leaders and office, and to the secretariat
    and the district head, who must reach people; masked to all others."""
    return (
        actor.person == person
        or actor.in_secretariat
        or actor.is_district_head
        or (school is not None and (school in actor.offices or school in actor.schools_led))
    )


def mask_phone(phone: str) -> str:
    """138****5678: enough to recognise one's own, not enough to ring."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def may_record_departure(
    actor: Actor, school: UUID | None, person: UUID, held: Iterable[PostKind]
) -> Verdict:
    """A departure is entered by whoever keeps the person's data; an administrator steps down first."""
    if actor.person == person:
        return forbid(None, "本人的离职请由其他有权限的同事登记。")
    if any(kind in ADMIN_POSTS for kind in held):
        return refuse(None, "系统、安全、审计三员离职前，请先由安全管理员免去其任职。")
    return may_edit_person(actor, school)
