"""An activity: what it may be, who records it, who confirms it, and who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from xuequ.kernel.actor import OFFICE_POSTS, Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

KINDS = (
    ("observe", "听课"),
    ("review", "评课"),
    ("coach", "导课"),
    ("demonstration", "示范课"),
    ("open_lesson", "公开课"),
    ("joint_preparation", "集体备课"),
    ("guidance", "教研指导"),
    ("group_activity", "中心组活动"),
    ("open_activity", "公开教学活动"),
    ("exchange", "教学交流"),
    ("visit", "教研员调研"),
)
KIND_TEXT = dict(KINDS)
STATES = (
    ("waiting", "待批次确认"),
    ("pending", "待确认"),
    ("confirmed", "已确认"),
    ("disputed", "有异议"),
    ("withdrawn", "已撤回"),
)
ROLES = (
    ("observer", "听课人"),
    ("host", "授课人"),
    ("guide", "指导人"),
    ("guided", "被指导教师"),
    ("chair", "主持人"),
    ("recorder", "记录人"),
    ("speaker", "主讲人"),
    ("present", "参加"),
    ("absent", "缺席"),
)
OCCASIONS = (
    ("drop_in", "推门课"),
    ("usual", "常态课"),
    ("demonstration", "示范课"),
    ("open", "公开课"),
    ("report", "汇报课"),
    ("research", "研讨课"),
)
LESSONS = frozenset({"observe", "review", "coach"})
"""Kinds that are about one teacher's lesson: that teacher confirms, and few may read what was said of it."""
TOGETHER = frozenset({"joint_preparation", "group_activity", "open_activity", "exchange"})
"""Kinds that people do together, with a chair, a recorder, present and absent."""
GIVEN = frozenset({"demonstration", "open_lesson", "review", "coach", "guidance", "exchange", "visit"})
"""Kinds that one teacher gave or led for others."""
OFFERED = (
    "joint_preparation",
    "group_activity",
    "open_activity",
    "demonstration",
    "open_lesson",
    "exchange",
    "visit",
)
"""Kinds that anybody may record as such, beside a lesson observed."""
FRAMED = frozenset({"guidance", "review", "coach"})
"""Kinds that a partnership, a mentorship or an instructor does; they count there."""
LEADING = {
    "demonstration": "host",
    "open_lesson": "host",
    "guidance": "guide",
    "visit": "guide",
    "exchange": "chair",
}
"""The role of who led it; the chair where none is named here."""
_PREPARED = ("opinions", "agreement", "division", "result")
LEFT_OUT = {
    "demonstration": _PREPARED,
    "open_lesson": _PREPARED,
    "guidance": ("opinions", "division"),
    "visit": ("opinions", "division", "absent"),
    "exchange": ("opinions", "division"),
}
"""What is not asked of a kind."""
PERIODS = 12
SILENCE = timedelta(days=7)
"""After so long without a word of the teacher observed, their school's leaders may confirm in their place."""
LATEST = timedelta(days=30)
"""So long after the day a record may still be handed in; later ones come with the paper records."""
SCHOOL_LEADERS = (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL, *sorted(OFFICE_POSTS))


@dataclass(frozen=True, slots=True)
class Taking:
    """A person taking part: in which role, at which school that day, and whether they were in post."""

    person: UUID
    role: str
    school: UUID | None = None
    in_post: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody hands in as having been done."""

    kind: str
    day: date
    topic: str
    school: UUID
    host: UUID | None = None
    period: int | None = None
    text: str = ""
    result: str = ""
    parts: tuple[Taking, ...] = ()

    def who(self, *roles: str) -> tuple[UUID, ...]:
        """The people in these roles."""
        return tuple(part.person for part in self.parts if part.role in roles)


@dataclass(frozen=True, slots=True)
class Facts:
    """A recorded activity as the rules see it. ``subject_heads``: of the host's school and subject."""

    kind: str
    state: str
    day: date
    school: UUID
    recorded_by: UUID
    host: UUID | None = None
    host_school: UUID | None = None
    other_side: UUID | None = None
    people: frozenset[UUID] = frozenset()
    schools: frozenset[UUID] = frozenset()
    subject_heads: frozenset[UUID] = field(default_factory=frozenset)
    closed: bool = False


@clause("P1-2.2", "P1-1.2", "P1-0d")
def record_complete(draft: Draft, today: date, *, in_term: bool, late: bool = False) -> Verdict:
    """A record has a kind, a day that is past and in a term, a topic, and the people its kind asks for.

    ``late``: from the paper records, which may be older than ``LATEST``.
    """
    if draft.kind not in KIND_TEXT:
        return invalid("P1-2.2", "请选择这是什么活动。")
    if not draft.topic.strip():
        return invalid("P1-2.2", "请写课题或主题。")
    if draft.period is not None and not 1 <= draft.period <= PERIODS:
        return invalid("P1-2.2", "节次请填 1 到 %(most)d。", most=PERIODS)
    return first_no(_day_right(draft.day, today, in_term=in_term, late=late), _people_right(draft))


@clause("P1-1.2", "P1-2.1", "P1-3.2")
def frame_named(kind: str, *, about: UUID | None, group: UUID | None) -> Verdict:
    """What only a partnership, a mentorship, an instructor or a centre group does says for which one it was
    done: for nobody it would count nowhere. ``about``: the pair's subject, the mentorship, the instructor."""
    if kind in FRAMED and about is None:
        return invalid("P1-2.1", "教研指导、评课、导课请在结对、师徒或指导员的页面登记，才算得进去。")
    if kind == "group_activity" and group is None:
        return invalid("P1-1.2", "请选择是哪个学科中心组的活动。")
    return ALLOWED


def _day_right(day: date, today: date, *, in_term: bool, late: bool) -> Verdict:
    if day > today:
        return invalid("P1-2.2", "还没有发生的活动不能登记，请检查日期。")
    if not in_term:
        return invalid("P1-2.2", "这一天不在任何学期里，请检查日期。")
    if not late and today - day > LATEST:
        return invalid("P1-2.2", "已经过去%(days)d天以上，请交教导处按纸质记录补录。", days=LATEST.days)
    return ALLOWED


def _people_right(draft: Draft) -> Verdict:
    missing = next((part for part in draft.parts if not part.in_post), None)
    if missing is not None:
        return invalid("P1-2.2", "%(name)s在这一天没有任职，请检查日期或人员。", name=missing.name)
    if draft.kind in LESSONS:
        return _lesson_right(draft)
    if draft.kind in TOGETHER and len(set(draft.who("chair", "recorder", "speaker", "present"))) < 2:
        return invalid("P1-0d", "请登记参加的人，至少两位。")
    if draft.kind == "joint_preparation" and not draft.who("chair"):
        return invalid("P1-0d", "集体备课请写明主持人。")
    if draft.kind in {"demonstration", "open_lesson"} and draft.host is None:
        return invalid("P1-3.1c", "请选择上课的教师。")
    return ALLOWED


def _lesson_right(draft: Draft) -> Verdict:
    if draft.host is None:
        return invalid("P1-2.2", "请选择授课教师。")
    if draft.host in draft.who("observer", "guide"):
        return invalid("P1-2.2", "不能听自己的课，请选择授课教师。")
    if not draft.who("observer", "guide"):
        return invalid("P1-2.2", "请写明听课人。")
    return ALLOWED


@clause("P1-2.2")
def may_record(actor: Actor, draft: Draft) -> Verdict:
    """Who was there records what was done; a school's office does it for its own people (代录)."""
    if actor.person in draft.who("observer", "guide", "chair", "recorder", "speaker"):
        return ALLOWED
    if draft.kind not in LESSONS and actor.person in (draft.host, *draft.who("host")):
        return ALLOWED
    doing = {part.school for part in draft.parts if part.role in {"observer", "guide", "chair", "recorder"}}
    if actor.in_secretariat or doing & actor.offices:
        return ALLOWED
    return forbid("P1-2.2", "请由参加的人自己登记，或由他们学校的教导处代录。")


@clause("P1-2.2")
def may_be_same(same_lesson: bool, two_places: str, *, sure: bool) -> Verdict:
    """The same lesson is recorded once; the same person at two places at once is asked whether that is right.

    ``two_places``: what else they have in that period; ``sure``: they say it is right.
    """
    if same_lesson:
        return refuse("P1-2.2", "这一节课您已经登记过，不用再登记。")
    if two_places and not sure:
        return refuse(
            "P1-2.2",
            "同一天同一节您还登记了“%(other)s”。确实都听了，请勾选“两处都对”再交。",
            other=two_places,
        )
    return ALLOWED


@clause("P1-2.2", "P1-2.1", "P1-1.2")
def may_confirm(actor: Actor, facts: Facts, today: date) -> Verdict:
    """The other side confirms: the teacher whose lesson it was; for the rest the leaders of the other school,
    or of the school where it took place. Nobody confirms what they recorded themselves."""
    if facts.state == "confirmed":
        return refuse("P1-2.2", "这条记录已经确认过了。")
    if facts.state == "withdrawn":
        return refuse("P1-2.2", "这条记录已经撤回。")
    if facts.state == "waiting":
        return refuse("P1-2.2", "这条记录是据纸质记录补录的，由负责人随整批确认。")
    if actor.person == facts.recorded_by:
        return forbid("P1-2.2", "自己登记的记录要由对方确认。")
    return _confirms(actor, facts, today)


def _confirms(actor: Actor, facts: Facts, today: date) -> Verdict:
    if facts.host is not None and facts.host != facts.recorded_by and facts.other_side is None:
        if actor.person == facts.host:
            return ALLOWED
        silent = today - facts.day > SILENCE and facts.state == "pending"
        if silent and actor.holds_at(facts.host_school, *SCHOOL_LEADERS):
            return ALLOWED
        return forbid(
            "P1-2.2", "请由授课教师本人确认；过了%(days)d天，本校负责人可以代为确认。", days=SILENCE.days
        )
    if actor.holds_at(facts.other_side or facts.school, *SCHOOL_LEADERS):
        return ALLOWED
    return forbid("P1-2.1", "请由活动所在学校（受援学校）的校长或教导处确认。")


@clause("P1-2.2")
def may_dispute(actor: Actor, facts: Facts, reason: str, today: date) -> Verdict:
    """Whoever may confirm may object instead, also to what was confirmed before by another, with a reason."""
    if facts.state not in {"pending", "confirmed"}:
        return refuse("P1-2.2", "这条记录现在不能提异议。")
    pending = actor.person == facts.host or actor.person != facts.recorded_by
    allowed = _confirms(actor, facts, today) if pending else forbid("P1-2.2", "自己登记的记录要由对方确认。")
    told = ALLOWED if reason.strip() else invalid("P1-2.2", "请写一句哪里不对。")
    return first_no(allowed, told)


@clause("P1-2.2")
def may_withdraw(actor: Actor, facts: Facts) -> Verdict:
    """Who recorded it, or the person it counts for, takes it back at any time; its count goes at once."""
    if facts.state == "withdrawn":
        return refuse("P1-2.2", "这条记录已经撤回。")
    if actor.person == facts.recorded_by or (
        facts.kind in LESSONS and actor.person in facts.people - {facts.host}
    ):
        return ALLOWED
    return forbid("P1-2.2", "请由登记的人撤回。")


@clause("P1-0d", "P1-1.2")
def may_revise(actor: Actor, facts: Facts) -> Verdict:
    """Whoever took part in preparing together goes on with the plan and adds the reflection."""
    if facts.kind not in TOGETHER:
        return refuse("P1-0d", "只有集体备课和教研活动可以补充成果。")
    if facts.state == "withdrawn":
        return refuse("P1-0d", "这条记录已经撤回。")
    if facts.state == "waiting":
        return refuse("P1-0d", "这批补录还没有确认，确认后再补充。")
    if actor.person in facts.people | {facts.recorded_by}:
        return ALLOWED
    return forbid("P1-0d", "请由参加的教师补充。")


def may_read(actor: Actor, facts: Facts) -> bool:
    """A lesson observed, and what is closed (guidance between mentor and apprentice, P1-3.1b), is for those
    concerned, the leaders of their schools and the secretariat; everything else done together is open to the
    district."""
    restricted = facts.kind in LESSONS or facts.closed
    if not restricted or actor.person in facts.people | {facts.host, facts.recorded_by}:
        return True
    if actor.in_secretariat or actor.is_district_head or actor.person in facts.subject_heads:
        return True
    return bool((actor.schools_led | actor.offices) & facts.schools)


@clause("P1-2.2")
def may_read_scores(actor: Actor, facts: Facts) -> bool:
    """Scores and comment are seen by the two, the subject head and the principals of the teacher's school."""
    if actor.person in facts.people | {facts.host}:
        return True
    return actor.person in facts.subject_heads or actor.holds_at(facts.host_school, PostKind.PRINCIPAL)
