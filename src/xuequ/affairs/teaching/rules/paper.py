"""Records kept on paper, brought in as a batch: who brings in, who confirms, and what a row must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from xuequ.affairs.teaching.rules.activity import KIND_TEXT, LESSONS, TOGETHER, Draft, record_complete
from xuequ.kernel.actor import OFFICE_POSTS, Actor, PostKind
from xuequ.kernel.calendar import WEEKEND, DayKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

BATCH_STATES = (
    ("shown", "待补录"),
    ("waiting", "待确认"),
    ("confirmed", "已确认"),
    ("returned", "已退回"),
    ("taken_back", "已撤销"),
    ("dropped", "已放弃"),
)
BATCH_OPEN = frozenset({"shown", "waiting", "confirmed"})
"""States in which the same file is not taken a second time."""
MOST_RECORDS = 6_000
"""Rows of one file."""
SETTLING = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL, PostKind.DIRECTOR)
"""Who confirms what a school's office brings in."""
GROUP_KINDS = frozenset({"group_activity", "visit"})
"""Kinds that count for the centre group of their subject."""
LED_AS = {"observe": "observer", "review": "guide", "coach": "guide", "guidance": "guide", "visit": "guide"}
"""The part of whoever stands in the first column of names; the chair where none is named here."""


@dataclass(frozen=True, slots=True)
class SaidRecord:
    """A row of paper records as it was typed, what can be read of itself already read.

    ``doer``, ``host``, ``present``: names or staff numbers; ``place``: a school or a room; ``mark``: a band
    of ``BANDS``, points from 0 to 100, or nothing.
    """

    line: int
    kind: str
    day: date
    topic: str
    doer: str = ""
    doer_school: str = ""
    host: str = ""
    place: str = ""
    subject: str = ""
    class_name: str = ""
    period: int | None = None
    mark: str | int = ""
    text: str = ""
    present: tuple[str, ...] = ()
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be brought in: ``message`` with ``facts``, in which field. ``known``: because it is
    recorded already, which is nobody's mistake."""

    line: int
    key: str
    value: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    known: bool = False


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """A batch of paper records as the rules see it; ``school``: none for one of the whole district."""

    state: str
    school: UUID | None
    prepared_by: UUID
    good: int = 0
    bad: int = 0


@clause("P1-2.2")
def may_hand_in_batch(actor: Actor, school: UUID | None) -> Verdict:
    """A school's academic office for its own people, the secretariat for any school and the district."""
    if actor.in_secretariat or (school is not None and school in actor.offices):
        return ALLOWED
    if school is None and actor.offices:
        return forbid("P1-2.2", "全学区的纸质记录由基地校教导处补录，请选择本校。")
    return forbid("P1-2.2", "纸质记录由各校教导处补录，全学区的由基地校教导处补录。")


def may_see_batch(actor: Actor, facts: BatchFacts) -> bool:
    """Whoever brought it in, the office and the leaders of its school, the secretariat, the district head."""
    if actor.person == facts.prepared_by or actor.in_secretariat or actor.is_district_head:
        return True
    return facts.school is not None and actor.holds_at(facts.school, *SETTLING, *OFFICE_POSTS)


def may_open_papers(actor: Actor, facts: BatchFacts) -> bool:
    """Whether the file and the picture of the paper are for this person: scores and comments stand in them,
    so only for whoever handed them in, and the leaders who answer for the batch."""
    mine = actor.person == facts.prepared_by
    return mine or any(settles_batch(actor, school) for school in (facts.school, None))


def sees_batches(actor: Actor) -> bool:
    """Whether there may be batches for this person to see at all."""
    return bool(actor.offices or actor.schools_led or actor.is_district_head)


@clause("P1-2.2")
def may_bring_in_batch(actor: Actor, facts: BatchFacts, *, leave_out: bool) -> Verdict:
    """Who handed the file in brings it in, whole or, where they say so, without the rows not right."""
    if facts.state != "shown":
        return refuse("P1-2.2", "这批记录已经处理过了。")
    if actor.person != facts.prepared_by:
        return forbid("P1-2.2", "请由上传的人补录。")
    if not facts.good:
        return refuse("P1-2.2", "没有可以补录的记录，请改好后再上传。")
    if facts.bad and not leave_out:
        return refuse("P1-2.2", "有%(bad)d行有问题：改好后再上传，或只补录没有问题的行。", bad=facts.bad)
    return ALLOWED


def may_drop_batch(actor: Actor, facts: BatchFacts) -> Verdict:
    """A file that is only shown is dropped by whoever handed it in."""
    if facts.state != "shown":
        return refuse("P1-2.2", "这批记录已经处理过了。")
    return ALLOWED if actor.person == facts.prepared_by else forbid("P1-2.2", "请由上传的人放弃。")


def settles_batch(actor: Actor, school: UUID | None) -> bool:
    """Whether this person leads where the batch comes from: the school, or for a whole district its head and
    the director of the base school."""
    if school is not None:
        return actor.holds_at(school, *SETTLING)
    return actor.is_district_head or is_district_director(actor)


def is_district_director(actor: Actor) -> bool:
    """Whether this person directs the secretariat."""
    return actor.base_school is not None and actor.holds_at(actor.base_school, PostKind.DIRECTOR)


@clause("P1-2.2")
def may_confirm_batch(actor: Actor, facts: BatchFacts) -> Verdict:
    """Another leader than the one who brought it in confirms the batch as a whole: who prepares never
    approves."""
    if facts.state == "confirmed":
        return refuse("P1-2.2", "这批记录已经确认过了。")
    if facts.state != "waiting":
        return refuse("P1-2.2", "这批记录不在等待确认。")
    if actor.person == facts.prepared_by:
        return forbid("P1-2.2", "谁补录谁不能确认，请由另一位负责人确认。")
    if settles_batch(actor, facts.school):
        return ALLOWED
    if facts.school is None:
        return forbid("P1-2.2", "全学区的批次由学区负责人或基地校教导主任确认。")
    return forbid("P1-2.2", "请由这所学校的校长、副校长或教导主任确认。")


@clause("P1-2.2")
def may_return_batch(actor: Actor, facts: BatchFacts, reason: str) -> Verdict:
    """Whoever may confirm it may send it back instead, with a reason."""
    told = ALLOWED if reason.strip() else invalid("P1-2.2", "请写一句为什么退回。")
    return first_no(may_confirm_batch(actor, facts), told)


@clause("P1-2.2")
def may_take_back_batch(actor: Actor, facts: BatchFacts, reason: str) -> Verdict:
    """A batch that was confirmed wrongly is taken back as a whole by the district's head or director."""
    if facts.state != "confirmed":
        return refuse("P1-2.2", "只有已确认的批次可以撤销。")
    if not (actor.is_district_head or is_district_director(actor)):
        return forbid("P1-2.2", "整批撤销由学区负责人或基地校教导主任决定。")
    return ALLOWED if reason.strip() else invalid("P1-2.2", "请写明为什么撤销。")


@clause("P1-2.2", "P1-0d")
def row_right(
    draft: Draft, today: date, day: DayKind, *, in_term: bool, school: UUID | None
) -> tuple[str, Verdict]:
    """Whether a row says what may have been; the field to which a no belongs.

    ``day``: what its day is here; ``school``: whose office brings it in, none for the whole district.
    """
    whole = record_complete(draft, today, in_term=in_term, late=True)
    free = ALLOWED if day.works or not in_term else _day_free(draft, day)
    for key, verdict in (
        ("day", free),
        (_place_of(draft, today, in_term=in_term), whole),
        ("doer", _own(draft, school)),
    ):
        if not verdict:
            return key, verdict
    return "", ALLOWED


def _day_free(draft: Draft, day: DayKind) -> Verdict:
    """No lesson is held on a free day; people may meet at a weekend, on a holiday they do not."""
    if draft.kind in TOGETHER and day == WEEKEND:
        return ALLOWED
    return invalid("P1-2.2", "这一天是%(name)s，不上课，请检查日期。", name=day.name)


def _place_of(draft: Draft, today: date, *, in_term: bool) -> str:
    """The field that a record's own no is about."""
    if draft.day > today or not in_term:
        return "day"
    missing = next((part for part in draft.parts if not part.in_post), None)
    if missing is not None:
        return {"host": "host", "present": "present"}.get(missing.role, "doer")
    if draft.kind in TOGETHER:
        return "present"
    return "host"


def _own(draft: Draft, school: UUID | None) -> Verdict:
    """A school's office brings in what its own people did."""
    roles = {"observer", "guide", "chair"}
    doing = [p for p in draft.parts if p.role in roles] or [p for p in draft.parts if p.role == "host"]
    strange = next((part for part in doing if part.school != school), None)
    if school is None or strange is None:
        return ALLOWED
    return invalid(
        "P1-2.2",
        "%(name)s这一天不是本校的人，请由其所在学校或学区补录。",
        name=strange.name,
    )


def leader_needed(kind: str) -> bool:
    """Whether a kind asks for whoever observed or led."""
    return kind not in {"demonstration", "open_lesson"}


def host_needed(kind: str) -> bool:
    """Whether a kind asks for whose lesson it was."""
    return kind in LESSONS or not leader_needed(kind)


def kind_word(kind: str) -> str:
    """What a kind is called."""
    return KIND_TEXT[kind]
