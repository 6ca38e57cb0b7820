"""A session planned on the district's one calendar: who plans it, what clashes, who comes, what became of it
(P1-0d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from xuequ.affairs.teaching.rules.activity import KIND_TEXT, PERIODS, SCHOOL_LEADERS, TOGETHER
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

PLANNED = (
    "joint_preparation",
    "group_activity",
    "open_activity",
    "demonstration",
    "open_lesson",
    "guidance",
    "visit",
    "exchange",
)
"""The kinds of activities that are planned ahead."""
SESSION_KINDS = tuple((kind, KIND_TEXT[kind]) for kind in PLANNED)
STANDINGS = (
    ("planned", "已安排"),
    ("moved", "已改期"),
    ("due", "还没有记录"),
    ("held", "已完成"),
    ("called_off", "已取消"),
)
"""What has become of a session; computed, never stored."""
STANDING_TEXT = dict(STANDINGS)
ANSWERS = (("", "未回复"), ("yes", "参加"), ("no", "不能来"))
USUAL_LENGTH, SHORTEST, LONGEST_SESSION = 90, 10, 480
"""Minutes."""
PLANNERS = (*SCHOOL_LEADERS, PostKind.SUBJECT_HEAD)
"""Who plans for a school: its leaders, its academic office, its subject heads."""
NAMED = 3
"""So many people or sessions are named where several clash."""


@dataclass(frozen=True, slots=True)
class When:
    """A day with a clock time and minutes, or with a period of the timetable."""

    day: date
    starts: time | None = None
    minutes: int = USUAL_LENGTH
    period: int | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A subject in which two schools work together, as far as planning for it goes; ``about`` is its id,
    ``starts`` and ``ends`` are its first and last day."""

    about: UUID
    name: str
    lead: UUID
    supported: UUID
    subject: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a session is planned. ``schools``: where it is and whose teacher leads it; ``members``: of the
    centre group, none where it is no group's; ``pair``: the two schools, where it is theirs."""

    kind: str
    schools: frozenset[UUID]
    host: UUID | None = None
    members: frozenset[UUID] | None = None
    pair: Pairing | None = None


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as somebody plans it; ``people``: how many are invited with those who lead it."""

    scope: Scope
    when: When
    topic: str
    people: int
    missing: str = ""
    """Somebody who is not in post that day."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A planned session as the rules see it."""

    scope: Scope
    day: date
    standing: str
    planned_by: UUID
    leading: frozenset[UUID]
    invited: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Clashes:
    """What speaks against a time. ``room``: what the room is taken by; ``people``: who is elsewhere and at
    what; ``off``: ``holiday``, ``weekend`` or nothing."""

    room: str = ""
    people: tuple[tuple[str, str], ...] = ()
    off: str = ""


def standing(*, called_off: bool, recorded: bool, moved: bool, day: date, today: date) -> str:
    """What has become of a session: its record says that it was held; a day gone by without one is due."""
    if called_off:
        return "called_off"
    if recorded:
        return "held"
    if day < today:
        return "due"
    return "moved" if moved else "planned"


def overlap(one: When, other: When) -> bool:
    """Whether two times of the same day fall together: by the clock, or by the period where one of them
    knows no other time."""
    if one.day != other.day:
        return False
    if one.starts is None or other.starts is None:
        return one.period is not None and one.period == other.period
    return _minute(one.starts) < _minute(other.starts) + other.minutes and (
        _minute(other.starts) < _minute(one.starts) + one.minutes
    )


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@clause("P1-0d", "P1-1.2")
def may_plan_session(actor: Actor, scope: Scope) -> Verdict:
    """A centre group's members plan for it, either side of a pair for the pair, the leaders, office and
    subject heads for their school, a researcher their own visits, the secretariat for all."""
    if actor.in_secretariat:
        return ALLOWED
    if scope.members is not None:
        if actor.person in scope.members:
            return ALLOWED
        return forbid("P1-1.2", "中心组的活动由本组组长和成员安排。")
    if scope.pair is not None:
        if any(actor.holds_at(school, *PLANNERS) for school in (scope.pair.lead, scope.pair.supported)):
            return ALLOWED
        return forbid("P1-2.1", "结对双方的活动由两校的负责人或教研组长安排。")
    if any(actor.holds_at(school, *PLANNERS) for school in scope.schools):
        return ALLOWED
    if scope.host == actor.person and actor.holds(PostKind.RESEARCHER):
        return ALLOWED
    return forbid("P1-0d", "由中心组成员、本校教研组长或教导处安排，也可请学区教导处安排。")


@clause("P1-0d")
def session_complete(draft: SessionDraft, today: date, *, in_term: bool) -> Verdict:
    """A session has a kind, a theme, who leads it, a time to come in a term, and the people it is for."""
    if draft.scope.kind not in PLANNED:
        return invalid("P1-0d", "请选择安排什么活动。")
    if not draft.topic.strip():
        return invalid("P1-0d", "请写课题或主题。")
    if draft.scope.host is None:
        return invalid("P1-0d", "请写明由谁主持。")
    if draft.scope.kind == "group_activity" and draft.scope.members is None:
        return invalid("P1-1.2", "请选择是哪个中心组的活动。")
    if draft.missing:
        return invalid("P1-0d", "%(name)s在这一天没有任职，请检查日期或人员。", name=draft.missing)
    if draft.scope.kind in TOGETHER and draft.people < 2:
        return invalid("P1-0d", "请至少再邀请一位老师。")
    return first_no(time_right(draft.when, today, in_term=in_term), _pair_runs(draft.scope, draft.when.day))


def _pair_runs(scope: Scope, day: date) -> Verdict:
    """Nothing new is planned for a pair before it begins or once it has ended (P1-2.1)."""
    if scope.pair is not None and not scope.pair.starts <= day <= scope.pair.ends:
        return refuse("P1-2.1", "两校这一天不在结对期内，请换个日期，或者不按结对安排。")
    return ALLOWED


def time_right(when: When, today: date, *, in_term: bool) -> Verdict:
    """A day to come inside a term, with a clock time or a period."""
    if when.day < today:
        return invalid("P1-0d", "这一天已经过去，请检查日期；做过的活动请直接登记。")
    if not in_term:
        return invalid("P1-0d", "这一天不在任何学期里，请检查日期。")
    if when.starts is None and when.period is None:
        return invalid("P1-0d", "请写几点开始，或者第几节。")
    if when.period is not None and not 1 <= when.period <= PERIODS:
        return invalid("P1-0d", "节次请填 1 到 %(most)d。", most=PERIODS)
    if not SHORTEST <= when.minutes <= LONGEST_SESSION:
        return invalid("P1-0d", "时长请填 %(least)d 到 %(most)d 分钟。", least=SHORTEST, most=LONGEST_SESSION)
    return ALLOWED


@clause("P1-0d")
def may_clash(clashes: Clashes, *, sure: bool) -> Verdict:
    """A room is taken by one session at a time, and holidays are free. Two things at once for a person, or a
    weekend, are asked about: the people themselves may have settled it."""
    if clashes.room:
        return refuse("P1-0d", "这个地点这时已安排“%(topic)s”，请换个地点或时间。", topic=clashes.room)
    if clashes.off == "holiday":
        return refuse("P1-0d", "这一天放假，请换一天。")
    if clashes.people and not sure:
        names = "、".join(dict.fromkeys(name for name, _ in clashes.people[:NAMED]))
        return refuse(
            "P1-0d",
            "这个时间%(names)s等%(n)d人另有“%(topic)s”。已经协调好，请勾选“协调好了”再交。",
            names=names,
            n=len(clashes.people),
            topic=clashes.people[0][1],
        )
    if clashes.off == "weekend" and not sure:
        return refuse("P1-0d", "这一天是周末。确实安排在周末，请勾选“协调好了”再交。")
    return ALLOWED


def _open_still(facts: SessionFacts) -> Verdict:
    if facts.standing == "held":
        return refuse("P1-0d", "这次活动已经登记过了，不能再改。")
    if facts.standing == "called_off":
        return refuse("P1-0d", "这次活动已经取消了。")
    return ALLOWED


def _may_lead(actor: Actor, facts: SessionFacts) -> Verdict:
    if actor.person == facts.planned_by or actor.person in facts.leading:
        return ALLOWED
    return may_plan_session(actor, facts.scope)


@clause("P1-0d", "P1-1.2")
def may_change_session(actor: Actor, facts: SessionFacts) -> Verdict:
    """Who planned or leads it, and whoever may plan such a one, as long as it was not held or called off."""
    return first_no(_may_lead(actor, facts), _open_still(facts))


@clause("P1-0d", "P1-1.2")
def may_move(
    actor: Actor, facts: SessionFacts, when: When, reason: str, today: date, *, in_term: bool
) -> Verdict:
    """Another day or place, with a reason that the invited are told; the old date is kept beside it."""
    told = ALLOWED if reason.strip() else invalid("P1-0d", "请写明改期的原因，参加的人都会收到。")
    return first_no(
        may_change_session(actor, facts),
        told,
        time_right(when, today, in_term=in_term),
        _pair_runs(facts.scope, when.day),
    )


@clause("P1-0d", "P1-1.2")
def may_call_off(actor: Actor, facts: SessionFacts, reason: str) -> Verdict:
    """Called off with a reason that the invited are told."""
    told = ALLOWED if reason.strip() else invalid("P1-0d", "请写明取消的原因，参加的人都会收到。")
    return first_no(may_change_session(actor, facts), told)


@clause("P1-0d")
def may_answer(actor: Actor, facts: SessionFacts, *, coming: bool, reason: str) -> Verdict:
    """The invited say whether they come; who does not says why."""
    if actor.person not in facts.invited:
        return forbid("P1-0d", "这次活动没有邀请您；想参加请联系主持人。")
    if facts.standing == "due":
        return refuse("P1-0d", "这次活动的时间已经过了。")
    if not coming and not reason.strip():
        return first_no(_open_still(facts), invalid("P1-0d", "不能来，请写一句原因。"))
    return _open_still(facts)


@clause("P1-0d", "P1-1.2")
def may_record_session(actor: Actor, facts: SessionFacts, today: date) -> Verdict:
    """What was planned is recorded once, when its day has come, by who was to be there or who may plan it;
    a pair's by the lead school, because the supported one confirms it (P1-2.1)."""
    if facts.standing == "held":
        return refuse("P1-0d", "这次活动已经登记过了，不用再登记。")
    if facts.standing == "called_off":
        return refuse("P1-0d", "这次活动已经取消了。")
    if facts.day > today:
        return refuse("P1-0d", "还没有到这一天，活动之后再登记。")
    if facts.scope.pair is not None:
        lead = facts.scope.pair.lead
        if actor.school == lead or actor.holds_at(lead, *PLANNERS):
            return ALLOWED
        return forbid("P1-2.1", "结对双方的活动由优质学校登记，帮扶学校确认。")
    if actor.person in facts.invited | facts.leading | {facts.planned_by}:
        return ALLOWED
    return may_plan_session(actor, facts.scope)
