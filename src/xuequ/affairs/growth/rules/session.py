"""The one training programme of a year and its sessions: register, sign in, close (P1-0f)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xuequ.kernel.actor import Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

SESSION_KINDS = (("concentrated", "集中培训"), ("spread", "非集中培训"), ("online", "线上培训"))
MOST_HOURS = 40
"""Class hours that one session may count."""
EARLY = timedelta(minutes=30)
"""So long before the beginning one may sign in."""
LATE = timedelta(days=7)
"""So long after the end the officer may still tick somebody, with a note."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as it is planned; ``capacity`` none: as many as come."""

    title: str
    kind: str
    host: UUID
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    hours: int
    capacity: int | None = None
    speaker: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as the rules see it; ``taken``: places taken, ``published``: its programme is."""

    host: UUID
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    capacity: int | None = None
    taken: int = 0
    published: bool = True
    closed: bool = False
    cancelled: bool = False

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity


def is_officer(actor: Actor, host: UUID) -> bool:
    """Whether somebody is the training officer of a session: the secretariat, or the host school's office."""
    return actor.in_secretariat or host in actor.offices


@clause("P1-0f")
def may_make_programme(actor: Actor, *, already: bool = False) -> Verdict:
    """The secretariat makes the programme of a school year; there is one for the whole district."""
    if not actor.in_secretariat:
        return forbid("P1-0f", "学区的培训安排由基地校教导处制订。")
    if already:
        return refuse("P1-0f", "这一学年已经有培训安排了，全学区只用一份，请在其中添加场次。")
    return ALLOWED


@clause("P1-0f")
def may_publish_programme(actor: Actor, *, sessions: int, published: bool) -> Verdict:
    """The secretariat publishes it, once, when there is something in it."""
    if not actor.in_secretariat:
        return forbid("P1-0f", "学区的培训安排由基地校教导处发布。")
    if published:
        return refuse("P1-0f", "这份培训安排已经发布过了。")
    return ALLOWED if sessions else refuse("P1-0f", "还没有场次，请先添加场次再发布。")


def may_host(actor: Actor, host: UUID) -> Verdict:
    """The secretariat plans sessions anywhere, a school's office those held at its own school."""
    if is_officer(actor, host):
        return ALLOWED
    return forbid("P1-0f", "培训场次由基地校教导处或承办学校教导处安排。")


@clause("P1-0f")
def session_complete(plan: SessionPlan, taken: int = 0) -> Verdict:
    """A session has a title, times in the right order, whole class hours, and room for who registered."""
    if not plan.title.strip():
        return invalid("P1-0f", "请写明培训主题。")
    if plan.kind not in dict(SESSION_KINDS):
        return invalid("P1-0f", "请选择培训方式。")
    if plan.ends_at <= plan.starts_at:
        return invalid("P1-0f", "结束时间要晚于开始时间。")
    if plan.closes_at > plan.ends_at:
        return invalid("P1-0f", "报名截止不能晚于培训结束。")
    if not 1 <= plan.hours <= MOST_HOURS:
        return invalid("P1-0f", "学时请填 1 到 %(most)d 的整数。", most=MOST_HOURS)
    if plan.capacity is not None and plan.capacity < max(taken, 1):
        return invalid("P1-0f", "已有%(taken)d人报名，名额不能更少。", taken=taken)
    return ALLOWED


@clause("P1-0f")
def may_add_session(actor: Actor, plan: SessionPlan) -> Verdict:
    """A new session of the programme: by whom, and what it says."""
    return first_no(may_host(actor, plan.host), session_complete(plan))


def may_touch_session(actor: Actor, session: SessionFacts) -> Verdict:
    """An officer's work on a session that still counts for nobody."""
    if not is_officer(actor, session.host):
        return forbid("P1-0f", "这件事由基地校教导处或承办学校教导处办理。")
    if session.cancelled:
        return refuse("P1-0f", "这场培训已经取消。")
    return refuse("P1-0f", "这场培训已经办结，要更正请先重新打开。") if session.closed else ALLOWED


@clause("P1-0f")
def may_change_session(actor: Actor, session: SessionFacts, plan: SessionPlan, now: datetime) -> Verdict:
    """A session is changed until it begins; moved to another school only by who may plan there."""
    begun = now >= session.starts_at
    return first_no(
        may_touch_session(actor, session),
        refuse("P1-0f", "培训已经开始，不能再改安排。") if begun else ALLOWED,
        may_host(actor, plan.host),
        session_complete(plan, session.taken),
    )


@clause("P1-0f")
def may_cancel_session(actor: Actor, session: SessionFacts, reason: str) -> Verdict:
    """An officer calls a session off and says why."""
    verdict = may_touch_session(actor, session)
    if verdict and not reason.strip():
        return invalid("P1-0f", "请写明取消的原因，报了名的老师会收到通知。")
    return verdict


@clause("P1-0f")
def may_register(actor: Actor, session: SessionFacts, *, registered: bool, now: datetime) -> Verdict:
    """Everybody of a school registers with one tap, until the date set and while there is room."""
    if actor.school is None:
        return forbid("P1-0f", "培训面向学区各校教职工，请用学校的身份报名。")
    if session.cancelled:
        return refuse("P1-0f", "这场培训已经取消。")
    if registered:
        return refuse("P1-0f", "您已经报过名了。")
    if session.closed or now >= session.ends_at:
        return refuse("P1-0f", "这场培训已经结束，不能再报名。")
    if now > session.closes_at:
        return refuse("P1-0f", "报名已经截止，确需参加请联系承办学校教导处。")
    return refuse("P1-0f", "名额已满（%(most)d人）。", most=session.capacity) if session.full else ALLOWED


@clause("P1-0f")
def may_withdraw_registration(session: SessionFacts, *, registered: bool, now: datetime) -> Verdict:
    """Who registered gives the place back until the session begins."""
    if not registered:
        return refuse("P1-0f", "您没有报这一场。")
    if now >= session.starts_at or session.closed:
        return refuse("P1-0f", "培训已经开始，不能再退出报名。")
    return ALLOWED


@clause("P1-0f")
def may_sign_in(session: SessionFacts, *, registered: bool, signed: bool, now: datetime) -> Verdict:
    """Who registered signs in with one tap, from half an hour before the beginning to the end."""
    if session.cancelled:
        return refuse("P1-0f", "这场培训已经取消。")
    if not registered:
        return refuse("P1-0f", "您没有报名，请找培训负责人登记。")
    if signed:
        return refuse("P1-0f", "您已经签过到了。")
    if now < session.starts_at - EARLY:
        return refuse("P1-0f", "开始前半小时才能签到，请稍后再来。")
    if now > session.ends_at or session.closed:
        return refuse("P1-0f", "培训已经结束，漏签请找培训负责人补登。")
    return ALLOWED


@clause("P1-0f")
def may_tick(
    actor: Actor,
    session: SessionFacts,
    *,
    person: UUID,
    registered: bool,
    signed: bool,
    now: datetime,
    note: str = "",
) -> Verdict:
    """The officer ticks who was there, also who had not registered while there is room: never themselves;
    after the end only within a week and with a note."""
    verdict = may_touch_session(actor, session)
    if not verdict:
        return verdict
    if person == actor.person:
        return forbid("P1-0f", "不能给自己登记，请自己签到，或由另一位负责人登记。")
    if signed:
        return refuse("P1-0f", "这位老师已经签过到了。")
    if now < session.starts_at - EARLY:
        return refuse("P1-0f", "开始前半小时才能登记签到。")
    if now > session.ends_at + LATE:
        return refuse("P1-0f", "结束已经超过 7 天，不能再补登。")
    if now > session.ends_at and not note.strip():
        return invalid("P1-0f", "结束以后补登，请写明原因。")
    if not registered and session.full:
        return refuse("P1-0f", "名额已满（%(most)d人）。", most=session.capacity)
    return ALLOWED


@clause("P1-0f")
def may_untick(actor: Actor, session: SessionFacts, *, signed: bool, note: str) -> Verdict:
    """The officer takes a wrong sign-in back and says why."""
    verdict = may_touch_session(actor, session)
    if verdict and not signed:
        return refuse("P1-0f", "这位老师没有签到，不用更正。")
    if verdict and not note.strip():
        return invalid("P1-0f", "请写明更正的原因。")
    return verdict


@clause("P1-0f")
def may_close_session(actor: Actor, session: SessionFacts, now: datetime) -> Verdict:
    """Closing confirms who was there; only then the hours count. Not before the session is over."""
    verdict = may_touch_session(actor, session)
    if verdict and now < session.ends_at:
        return refuse("P1-0f", "培训还没有结束，结束以后再办结。")
    return verdict


@clause("P1-0f")
def may_reopen_session(actor: Actor, session: SessionFacts, reason: str) -> Verdict:
    """An officer opens a closed session to correct it; its hours count for nobody until it is closed."""
    if not is_officer(actor, session.host):
        return forbid("P1-0f", "更正由基地校教导处或承办学校教导处办理。")
    if not session.closed:
        return refuse("P1-0f", "这场培训还没有办结，可以直接更正。")
    return ALLOWED if reason.strip() else invalid("P1-0f", "请写明重新打开的原因。")
