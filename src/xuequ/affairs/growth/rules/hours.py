"""Class hours (学时): 72 a year and 360 in five, hours from outside, the certificate (P1-0f)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

TRAINING_HOURS = "training_hours"
YEARLY = 72
"""Class hours a year by default: the yearly share of what is owed in five."""
YEARS = 5
FIVE_YEARS = YEARLY * YEARS
"""360 class hours in five school years."""
OWING = (
    PostKind.TEACHER,
    PostKind.PRINCIPAL,
    PostKind.VICE_PRINCIPAL,
    PostKind.DIRECTOR,
    PostKind.DEPUTY_DIRECTOR,
    PostKind.RESEARCH_DIRECTOR,
    PostKind.GENERAL_DIRECTOR,
    PostKind.ACADEMIC_OFFICE,
    PostKind.SUBJECT_HEAD,
)
"""The posts that owe training; who holds several owes it once."""
HOURS_A_POINT = {"concentrated": 6, "spread": 8, "online": 8, "outside": 6}
"""Class hours that make one point (学分) on a certificate, by the kind of training."""

OUTSIDE_LEVELS = (
    ("national", "国培"),
    ("province", "省培"),
    ("city", "市培"),
    ("county", "县培"),
    ("other", "其他"),
)
OUTSIDE_STATES = (
    ("waiting", "待确认"),
    ("confirmed", "已确认"),
    ("refused", "未确认"),
    ("revoked", "已撤销"),
)
MOST_OUTSIDE = 200
"""Class hours that one training outside may count."""


@clause("P1-0f")
def five_years(first: date, last: date) -> tuple[date, date]:
    """The five school years that end with this one, by its first and last day."""
    start = first.replace(
        year=first.year - (YEARS - 1), day=min(first.day, 28) if first.month == 2 else first.day
    )
    return start, last


@clause("P1-0f")
def points(hours: Mapping[str, int]) -> Decimal:
    """Class hours by kind as points (学分), one decimal place, rounded down."""
    exact = sum((Decimal(n) / HOURS_A_POINT[kind] for kind, n in hours.items()), Decimal(0))
    return exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def sees_all_hours(actor: Actor) -> bool:
    """Whether the hours of the whole district are shown: to its head and secretariat."""
    return actor.is_district_head or actor.in_secretariat


def schools_seen(actor: Actor) -> frozenset[UUID]:
    """The schools whose people's hours are shown: those one leads or whose office one serves."""
    return actor.schools_led | actor.offices


@clause("P1-0f")
def may_see_hours(actor: Actor, person: UUID, school: UUID | None) -> Verdict:
    """A person's hours are seen by the person and their leaders, by nobody else."""
    if person == actor.person or sees_all_hours(actor):
        return ALLOWED
    if school is not None and school in schools_seen(actor):
        return ALLOWED
    return forbid("P1-0f", "个人学时只给本人和本校、学区的负责人看。")


@clause("P1-0f")
def may_see_list(actor: Actor) -> Verdict:
    """The list of hours is for leaders: a school's for its own, the district's for all."""
    if sees_all_hours(actor) or schools_seen(actor):
        return ALLOWED
    return forbid("P1-0f", "学时名单只给学校和学区的负责人看。")


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """Hours from outside as the rules see them; ``school``: the person's."""

    person: UUID
    school: UUID | None
    entered_by: UUID
    state: str = "waiting"


def _keeps(actor: Actor, school: UUID | None) -> bool:
    return actor.in_secretariat or (school is not None and school in actor.offices)


def may_keep_outside(actor: Actor, school: UUID | None) -> Verdict:
    """Who enters hours from outside at all: the person's office, or the secretariat."""
    if _keeps(actor, school):
        return ALLOWED
    return forbid("P1-0f", "校外培训的学时由本校教导处或基地校教导处登记。")


@clause("P1-0f")
def may_enter_outside(
    actor: Actor,
    school: UUID | None,
    *,
    title: str,
    level: str,
    first: date,
    last: date,
    hours: int,
    evidence: bool,
    today: date,
) -> Verdict:
    """The person's office or the secretariat enters hours from outside, with the paper that proves them."""
    verdict = may_keep_outside(actor, school)
    if not verdict:
        return verdict
    if not title.strip():
        return invalid("P1-0f", "请写明培训名称。")
    if level not in dict(OUTSIDE_LEVELS):
        return invalid("P1-0f", "请选择培训的级别。")
    if last < first:
        return invalid("P1-0f", "结束日期早于开始日期，请检查。")
    if last > today:
        return invalid("P1-0f", "培训还没有结束，结束以后再登记。")
    if not 1 <= hours <= MOST_OUTSIDE:
        return invalid("P1-0f", "学时请填 1 到 %(most)d 的整数。", most=MOST_OUTSIDE)
    return ALLOWED if evidence else invalid("P1-0f", "请附上结业证书或通知。")


def may_answer_outside(actor: Actor, outside: OutsideFacts) -> Verdict:
    """Who confirms: an officer, but neither who entered it nor whose hours they are."""
    if not _keeps(actor, outside.school):
        return forbid("P1-0f", "校外培训的学时由本校教导处或基地校教导处确认。")
    if actor.person in {outside.entered_by, outside.person}:
        return forbid("P1-0f", "登记人和本人不能确认，请由另一位负责人确认。")
    return ALLOWED if outside.state == "waiting" else refuse("P1-0f", "这条登记已经有结果了。")


@clause("P1-0f")
def may_decide_outside(actor: Actor, outside: OutsideFacts, *, confirmed: bool, answer: str) -> Verdict:
    """The decision as a whole: by whom, and with a reason where it is no."""
    told = ALLOWED if confirmed or answer.strip() else invalid("P1-0f", "不确认请写明理由。")
    return first_no(may_answer_outside(actor, outside), told)


@clause("P1-0f")
def may_revoke_outside(actor: Actor, outside: OutsideFacts, reason: str) -> Verdict:
    """The secretariat takes back what was confirmed wrongly; it counts no more at once."""
    if not actor.in_secretariat:
        return forbid("P1-0f", "已确认的学时由基地校教导处撤销。")
    if outside.state != "confirmed":
        return refuse("P1-0f", "只有已确认的登记才需要撤销。")
    return ALLOWED if reason.strip() else invalid("P1-0f", "请写明撤销的原因。")


@clause("P1-0f")
def may_issue_certificate(actor: Actor, person: UUID, *, first: date, last: date, hours: int) -> Verdict:
    """The secretariat certifies the hours somebody has in a stretch of days; never its own."""
    if not actor.in_secretariat:
        return forbid("P1-0f", "学时证明由基地校教导处开具。")
    if person == actor.person:
        return forbid("P1-0f", "自己的学时证明，请由另一位同事开具。")
    if last < first:
        return invalid("P1-0f", "结束日期早于开始日期，请检查。")
    return ALLOWED if hours else refuse("P1-0f", "这段时间没有已确认的学时，不能开证明。")
