"""The term so far: lessons observed, preparing together, centre groups, exemptions, a publication."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.curriculum import actions as curriculum
from xuequ.affairs.curriculum.rules import SaidLesson
from xuequ.affairs.duties import actions as duties
from xuequ.affairs.duties import queries as duty_queries
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.actions import Given
from xuequ.affairs.teaching.models import ScoreSheet
from xuequ.kernel.actor import Actor, PostKind
from xuequ.kernel.calendar import Calendar, TermDates
from xuequ.site.demo.guests import with_guests

PACES = (1.0, 1.1, 0.55, 1.0, 1.25, 0.9, 1.05, 0.3)
"""How far people are against the pace of the term, in turn: most on it, some behind, one hardly begun."""
WHOLE = 4
"""In so many schools all leaders record their lessons; in the others the principal and the director do."""
FIRST_TO_RECORD = frozenset({PostKind.PRINCIPAL, PostKind.DIRECTOR})
TOPICS = {
    "语文": ("《背影》", "《观潮》", "《草原》", "习作：我的家乡", "《落花生》", "《少年闰土》"),
    "数学": ("圆的面积", "分数除法", "平行四边形的面积", "两位数乘两位数", "认识角", "百分数的应用"),
    "英语": ("My school day", "At the farm", "Seasons", "Let's go shopping", "My family"),
    "科学": ("水的三态变化", "简单电路", "植物的一生", "声音的产生"),
}
USUAL_TOPICS = ("单元复习课", "新授课", "实践活动课", "综合练习课")
WORDS = (
    "目标清楚，学生动手多；板书可以再精简。",
    "问题设计有梯度，小组讨论充分，建议多给后排学生机会。",
    "教态亲切，节奏稳；练习层次可以再拉开。",
    "情境贴近生活，学生兴趣浓；小结稍急。",
    "重点突出，评价及时，作业设计有分层。",
)
SHARES = (0.94, 0.88, 0.85, 0.8, 0.72)
"""Which share of the points a lesson gets."""
WEEK = ("语文", "数学", "英语", "科学", "体育与健康", "音乐", "美术", "道德与法治")
"""The subjects of a class' week, in the order in which its periods are filled."""


@dataclass
class Term:
    """What the term's story needs to know: who is where, and the days there were."""

    district: UUID
    now: datetime
    calendar: Calendar
    schools: Sequence[School]
    office: Actor
    sheet: ScoreSheet
    chance: random.Random = field(default_factory=lambda: random.Random(20260901))  # noqa: S311
    actors: dict[UUID, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        today = timezone.localdate(self.now)
        found = self.calendar.term_of(today) or self.calendar.terms[-1]
        self.dates: TermDates = found
        last = min(today - timedelta(days=1), found.last)
        self.days = self.calendar.working_days(found.first, last) if found.first <= last else ()
        people = Person.objects.filter(district=self.district, posts__kind="teacher")
        self.teachers: dict[UUID | None, list[Person]] = {}
        for person in people.select_related("subject").order_by("number").distinct():
            self.teachers.setdefault(person.school_id, []).append(person)

    def actor(self, person: UUID) -> Actor:
        """Who a person is today; posts do not change in this story."""
        if person not in self.actors:
            found = queries.actor_of_person(person, now=self.now)
            assert found is not None
            self.actors[person] = found
        return self.actors[person]


def tell_term(
    district: UUID,
    now: datetime,
    calendar: Calendar,
    schools: Sequence[School],
    office: Actor,
    *,
    besides: Callable[[Term], object],
) -> None:
    """Several thousand records from people of all posts, made through the actions; timetables beneath.

    ``besides``: what else is told of the term before its standings are put up.
    """
    sheets = teaching.begin_sheets(actor=office, now=now)
    term = Term(district, now, calendar, schools, office, sheets[0])
    if not term.days:
        return
    _timetables(term)
    for place, (person, figure) in enumerate(_observers(term)):
        _observations(term, person, figure, PACES[place % len(PACES)])
    _prepared(term)
    _exempt(term)
    besides(term)
    _put_up(term)


def _timetables(term: Term) -> None:
    """A week for every class of the primary schools: two classes a grade, thirty periods."""
    weeks = {school.pk: list(_week(term, school)) for school in term.schools if school.stage == "primary"}
    for school, lessons in with_guests(weeks, term.schools, term.teachers).items():
        curriculum.bring_in_timetable(
            actor=term.office,
            now=term.now,
            school_id=school,
            starts=term.dates.first,
            lessons=lessons,
        )


def _week(term: Term, school: School) -> Iterator[SaidLesson]:
    by_subject: dict[str, list[str]] = {}
    for person in term.teachers.get(school.pk, []):
        if person.subject is not None:
            by_subject.setdefault(person.subject.name, []).append(person.name)
    busy: set[tuple[int, int, str]] = set()
    for grade in range(1, 7):
        for number in (1, 2):
            for slot in range(30):
                weekday, period = slot // 6 + 1, slot % 6 + 1
                subject = WEEK[(slot * 3 + grade + number + slot // 6) % len(WEEK)]
                free = (n for n in by_subject.get(subject, []) if (weekday, period, n) not in busy)
                name = next(free, "")
                busy.add((weekday, period, name))
                yield SaidLesson(grade, number, weekday, period, subject, name)


def _observers(term: Term) -> Iterator[tuple[UUID, tuple[int, int]]]:
    """Who observes, and how much they owe by their highest post."""
    quota = duty_queries.get_quota("observe")
    whole = {school.pk for school in term.schools[:WHOLE]}
    for debtor in quota.debtors(term.district, term.days[0], term.days[-1], None):
        posts = {span.post for span in debtor.spans}
        leads = posts - {PostKind.TEACHER} if debtor.school in whole else posts & FIRST_TO_RECORD
        if leads:
            figures = [quota.figures[post] for post in posts]
            yield debtor.ident, (max(f.total for f in figures), max(f.elsewhere for f in figures))


def _observations(term: Term, person: UUID, figure: tuple[int, int], pace: float) -> None:
    actor = term.actor(person)
    gone = len(term.days) / len(term.calendar.working_days(term.dates.first, term.dates.last))
    wanted = max(1, round(figure[0] * gone * pace))
    away = round(figure[1] * gone * pace * 1.1)
    slots = term.chance.sample(range(len(term.days) * 6), min(wanted, len(term.days) * 6))
    for place, slot in enumerate(sorted(slots)):
        school = actor.school
        if place % max(1, wanted // max(away, 1)) == 0 and place // max(1, wanted // max(away, 1)) < away:
            school = term.chance.choice([s for s in term.schools if s.pk != actor.school]).pk
        others = [one for one in term.teachers.get(school, []) if one.pk != person]
        if others:
            _observe(term, actor, term.chance.choice(others), term.days[slot // 6], slot % 6 + 1)


def _observe(term: Term, actor: Actor, host: Person, day: date, period: int) -> None:
    subject = host.subject.name if host.subject else ""
    share = term.chance.choice(SHARES)
    made = teaching.record(
        actor=actor,
        now=at_hour(day, 16),
        given=Given(
            kind="observe",
            day=day,
            topic=term.chance.choice(TOPICS.get(subject, USUAL_TOPICS)),
            school=host.school_id or term.schools[0].pk,
            people=[(actor.person, "observer")],
            host=host.pk,
            period=period,
            subject=host.subject_id,
            occasion=term.chance.choice(("drop_in", "drop_in", "usual", "open")),
            text=term.chance.choice(WORDS),
            sheet=term.sheet.pk,
            scores={one.pk: round(one.points * share) for one in term.sheet.dimensions.all()},
        ),
    )
    said = term.chance.random()
    if day in term.days[-4:] and said < 0.6:
        return
    answer = at_hour(day + timedelta(days=1), 12)
    if said > 0.99:
        teaching.dispute(
            actor=term.actor(host.pk), now=answer, activity_id=made.pk, reason="那天这一节调课了"
        )
    else:
        teaching.confirm(actor=term.actor(host.pk), now=answer, activity_id=made.pk)


def at_hour(day: date, hour: int) -> datetime:
    """A full hour of a day, as the clock on the wall shows it."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _together(
    term: Term, by: Person, kind: str, day: date, *, topic: str, others: Sequence[Person], **more: Any
) -> UUID:
    people = [(by.pk, "chair"), *((one.pk, "present") for one in others)]
    made = teaching.record(
        actor=term.actor(by.pk),
        now=at_hour(day, 17),
        given=Given(
            kind=kind,
            day=day,
            topic=topic,
            school=by.school_id or term.schools[0].pk,
            people=people,
            text="学生在哪里容易卡住，怎样搭台阶。",
            opinions="有的主张先练后讲，有的主张用情境引入。",
            agreement="先用一个生活情境引入，再分两层练习。",
            division="主备人写教案，其余每人出一组练习。",
            result="定稿教案一份、分层练习两组，各校可直接选用。",
            **more,
        ),
    )
    return made.pk


def confirmed_by_school(term: Term, activity: UUID, by: Person, day: date) -> None:
    """By a leader of the school where it took place, other than who recorded it."""
    leaders = queries.heads_of(term.district, [by.school_id], day=day) if by.school_id else []
    other = next((one for one in leaders if one != by.pk), None)
    if other is not None:
        teaching.confirm(
            actor=term.actor(other), now=at_hour(day + timedelta(days=1), 9), activity_id=activity
        )


def _prepared(term: Term) -> None:
    """Preparing together at every school in every second week, by a subject head with colleagues."""
    for school in term.schools:
        staff = term.teachers.get(school.pk, [])
        for turn, day in enumerate(term.days[4::20]):
            who = staff[turn * 3 : turn * 3 + 4]
            if len(who) < 2:
                continue
            subject = who[0].subject
            topics = TOPICS.get(subject.name if subject else "", USUAL_TOPICS)
            made = _together(
                term,
                who[0],
                "joint_preparation",
                day,
                topic=topics[turn % len(topics)],
                others=who[1:],
                subject=who[0].subject_id,
            )
            confirmed_by_school(term, made, who[0], day)


def _exempt(term: Term) -> None:
    """A teacher on maternity leave, agreed to; another's request waits for their principal."""
    for place, school in enumerate(term.schools[1:3]):
        staff, day = term.teachers.get(school.pk, []), timezone.localdate(term.now)
        heads = queries.leaders_of(term.district, school.pk, day=day)
        if len(staff) < 3 or not heads:
            continue
        made = duties.ask_exemption(
            actor=term.actor(staff[2].pk),
            now=term.now - timedelta(days=20 - place),
            debtor_id=staff[2].pk,
            starts=term.dates.first + timedelta(days=30),
            ends=term.dates.last,
            reason="maternity",
            note="产假审批表",
        )
        if place == 0:
            duties.decide_exemption(
                actor=term.actor(heads[0]),
                now=term.now - timedelta(days=18),
                exemption_id=made.pk,
                granted=True,
            )


def _put_up(term: Term) -> None:
    """The lessons observed are put up; a principal objects, and waits for an answer."""
    day = timezone.localdate(term.now)
    found = queries.term_on(term.district, day)
    if found is None:
        return
    made = duties.open_publication(
        actor=term.office,
        now=term.now - timedelta(days=1),
        quota="observe",
        term_id=found.pk,
        closes_on=term.calendar.add_working_days(day, 6),
    )
    for school in term.schools[1:2]:
        for head in queries.leaders_of(term.district, school.pk, day=day)[:1]:
            line = made.lines.filter(debtor=head).first()
            if line is not None:
                duties.object_to_line(
                    actor=term.actor(head),
                    now=term.now - timedelta(hours=3),
                    line_id=line.pk,
                    text="上周到外校听的一节，授课教师还没有确认，请协助提醒。",
                )
