"""The organisation's rules: names of things, whose post lets them do what, and who sees a phone number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xuequ.kernel.actor import ADMIN_POSTS, OFFICE_POSTS, Actor, PostKind
from xuequ.kernel.verdict import ALLOWED, Verdict, forbid, refuse

STAGES = (
    ("primary", "小学"),
    ("junior", "初中"),
    ("nine_year", "九年一贯制"),
    ("senior", "高中"),
    ("complete", "完全中学"),
    ("kindergarten", "幼儿园"),
    ("special", "特殊教育"),
)
ROLES = (("base", "基地校"), ("lead", "优质学校"), ("supported", "帮扶学校"), ("member", "成员校"))
DAY_KINDS = (("off", "放假"), ("work", "上班"))
IMPORT_STATES = (
    ("reading", "正在读取"),
    ("ready", "待确认"),
    ("importing", "正在导入"),
    ("done", "已导入"),
    ("failed", "未能导入"),
    ("cancelled", "已取消"),
)
POST_NAMES = (
    ("district_head", "学区负责人"),
    ("principal", "校长"),
    ("vice_principal", "副校长"),
    ("director", "教导主任"),
    ("deputy_director", "教导副主任"),
    ("research_director", "科研主任"),
    ("general_director", "总务主任"),
    ("academic_office", "教导处干事"),
    ("subject_head", "教研组长"),
    ("group_leader", "中心组组长"),
    ("group_member", "中心组成员"),
    ("bursar", "财务"),
    ("teacher", "教师"),
    ("researcher", "教研员"),
    ("authority", "上级领导"),
    ("system_admin", "系统管理员"),
    ("security_admin", "安全管理员"),
    ("auditor", "审计员"),
)
POST_TEXT = dict(POST_NAMES)
ADMIN_KINDS = frozenset(str(kind) for kind in ADMIN_POSTS)
SUBJECTS = (
    *("道德与法治", "语文", "数学", "英语", "科学", "历史", "地理", "物理", "化学", "生物学"),
    *("信息科技", "体育与健康", "音乐", "美术", "艺术", "劳动", "综合实践活动"),
)
DISTRICT_POSTS = frozenset({PostKind.DISTRICT_HEAD, PostKind.RESEARCHER, PostKind.AUTHORITY}) | ADMIN_POSTS
"""Posts that belong to the district, not to one school."""


@dataclass(frozen=True, slots=True)
class PostSpan:
    """A post of a person, as the rules see it."""

    kind: PostKind
    starts: date
    ends: date | None = None
    school: UUID | None = None

    def in_force(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


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


def may_appoint(
    actor: Actor, kind: PostKind, school: UUID | None, person: UUID, held: Iterable[PostSpan], day: date
) -> Verdict:
    """Who may appoint whom to what: administrators by the security administrator, school posts by the
    school's own office or the secretariat, district posts by the secretariat; never oneself, and never
    two of the three administrations to one person."""
    if actor.person == person:
        return forbid(None, "不能给自己任职，请由其他有权限的同事办理。")
    if kind in ADMIN_POSTS:
        if not actor.holds(PostKind.SECURITY_ADMIN):
            return forbid(None, "系统、安全、审计三员由安全管理员任命。")
        if any(span.kind in ADMIN_POSTS and span.in_force(day) for span in held):
            return refuse(None, "系统、安全、审计三员不能由同一人兼任。")
        return ALLOWED
    if actor.in_secretariat or (
        kind not in DISTRICT_POSTS and school is not None and school in actor.offices
    ):
        return ALLOWED
    return forbid("P1-0a", "任职由本校教导处或基地校教导处登记。")


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


def is_office(kinds: Iterable[PostKind]) -> bool:
    """Whether one of these posts works in an academic office."""
    return any(kind in OFFICE_POSTS for kind in kinds)
