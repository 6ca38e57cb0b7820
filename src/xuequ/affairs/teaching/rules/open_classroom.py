"""Open classrooms: any teacher of the district may drop in on any lesson; a closed one says why (P1-3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from xuequ.affairs.teaching.rules.activity import SCHOOL_LEADERS
from xuequ.kernel.actor import ADMIN_POSTS, Actor
from xuequ.kernel.clause import clause
from xuequ.kernel.verdict import ALLOWED, Verdict, first_no, forbid, invalid, refuse

LONGEST_CLOSURE = 14
"""Days that lessons may be closed for at one time: exams last no longer."""
EARTH = 6371.0
"""Kilometres."""


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson that one may drop in on; ``teacher`` is none where only the name is known."""

    lesson: UUID
    day: date
    period: int
    starts: time | None
    school: UUID
    school_name: str
    class_name: str
    grade: int
    subject: int | None
    subject_name: str
    teacher: UUID | None
    teacher_name: str
    room: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lessons are looked for; what is none narrows nothing."""

    school: UUID | None = None
    subject: int | None = None
    grade: int | None = None
    teacher: UUID | None = None


@clause("P1-3.3")
def may_visit(actor: Actor, lesson: OpenLesson, closed: str, today: date) -> Verdict:
    """Everybody who works in the district's schools drops in without asking; the host is told.

    ``closed``: the published reason why the lesson is closed, if it is.
    """
    if not any(held.kind not in ADMIN_POSTS for held in actor.posts):
        return forbid("P1-3.3", "随堂听课对学区在任教师开放。")
    if lesson.teacher == actor.person:
        return invalid("P1-3.3", "这是您自己的课。")
    if lesson.day < today:
        return refuse("P1-3.3", "这节课已经上过了，听过的课请登记听课。")
    if closed:
        return refuse("P1-3.3", "这节课暂不开放：%(reason)s", reason=closed)
    return ALLOWED


@clause("P1-3.3")
def may_cancel_visit(actor: Actor, visitor: UUID, *, cancelled: bool) -> Verdict:
    """Who registered calls it off."""
    if actor.person != visitor:
        return forbid("P1-3.3", "请由登记的人取消。")
    return refuse("P1-3.3", "已经取消了。") if cancelled else ALLOWED


@clause("P1-3.3")
def may_close_lessons(
    actor: Actor, school: UUID, first: date, last: date, reason: str, today: date
) -> Verdict:
    """A school closes lessons only for days to come, not for long, and for a reason that everybody reads."""
    return first_no(may_keep_closures(actor, school), _closure_right(first, last, reason, today))


def may_keep_closures(actor: Actor, school: UUID) -> Verdict:
    """The leaders and the academic office of a school."""
    if actor.holds_at(school, *SCHOOL_LEADERS):
        return ALLOWED
    return forbid("P1-3.3", "暂停开放由本校校长或教导处公布。")


def _closure_right(first: date, last: date, reason: str, today: date) -> Verdict:
    if not reason.strip():
        return invalid("P1-3.3", "不开放要公布原因，请写明。")
    if last < first:
        return invalid("P1-3.3", "结束日期早于开始日期，请检查。")
    if last < today:
        return invalid("P1-3.3", "已经过去的日子不用公布。")
    if (last - first).days >= LONGEST_CLOSURE:
        return invalid("P1-3.3", "一次最多%(days)d天，课堂以开放为常。", days=LONGEST_CLOSURE)
    return ALLOWED


@clause("P1-2.2")
def nearest_lesson(lessons: Sequence[OpenLesson], at: time | None) -> OpenLesson | None:
    """The lesson that was most likely observed: the one begun last before this time of the day, else the
    first one. ``at`` is none for another day than today: nobody can say then."""
    if at is None:
        return None
    begun = [one for one in lessons if one.starts is not None and one.starts <= at]
    return begun[-1] if begun else next(iter(lessons), None)


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance as the crow flies between two places given by longitude and latitude in degrees."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(radians, place)) for place in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
