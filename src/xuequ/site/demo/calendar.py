"""The one calendar: each centre group's plan of the term against what was held, and what comes next week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import CentreGroup, Person, School
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.actions import Given, Planned
from xuequ.affairs.teaching.models import PlannedSession
from xuequ.affairs.teaching.queries import Asked
from xuequ.kernel.actor import PostKind
from xuequ.site.demo.term import TOPICS, Term, at_hour, confirmed_by_school

MATTERS = ("单元整体教学", "作业设计", "课堂提问", "分层练习", "期末复习")
"""What a centre group talks over, month by month."""
AIMS = (
    "一、把单元整体教学落到每一节课，每月集体研讨一次；"
    "二、形成一批可直接选用的教案和分层练习；"
    "三、带动各校青年教师。"
)
HALF_PAST_TWO = time(14, 30)
SUBJECTS = ("数学", "语文", "英语", "科学")
ASKING = (("joint_preparation", "三楼教研室"), ("joint_preparation", "录播室"), ("open_lesson", "报告厅"))
"""What comes next week, in turn, and where."""


def tell_groups(term: Term) -> None:
    """Each group plans a meeting a month and holds most of them; the last one lags. Two were visited."""
    groups = list(queries.visible_groups(term.office, day=term.days[-1]))
    for place, group in enumerate(groups):
        leader, *others = [post.person for post in group.members]  # type: ignore[attr-defined]
        _planned(term, group, leader, place)
        for turn, session in enumerate(PlannedSession.objects.filter(group=group)):
            _happened(term, session, leader, others, (place, turn), lags=place == len(groups) - 1)
        if place % 2 == 0:
            _visited(term, leader, group.pk, term.days[len(term.days) // 2])


def _planned(term: Term, group: CentreGroup, leader: Person, place: int) -> None:
    """The leader hands the plan in on the first day of the term."""
    everything = term.calendar.working_days(term.dates.first, term.dates.last)
    sessions = []
    for turn, month in enumerate(term.calendar.months_of_term(term.dates, 5)):
        day = next((d for d in everything if d >= month.first + timedelta(days=9 + place)), None)
        if day is None or day > month.last:
            continue
        sessions.append(
            Planned(
                kind="group_activity",
                day=day,
                starts=HALF_PAST_TWO,
                topic=f"{group.subject.name}{MATTERS[turn % len(MATTERS)]}研讨",
                school=leader.school_id or term.schools[0].pk,
                place="教研室",
                host=leader.pk,
                subject=group.subject_id,
                sure=True,
            )
        )
    found = queries.term_on(term.district, term.days[0])
    assert found is not None
    teaching.hand_in_plan(
        actor=term.actor(leader.pk),
        now=at_hour(everything[0], 9),
        group_id=group.pk,
        term_id=found.pk,
        aims=AIMS,
        sessions=sessions,
    )


def _happened(
    term: Term,
    session: PlannedSession,
    leader: Person,
    others: Sequence[Person],
    at: tuple[int, int],
    *,
    lags: bool,
) -> None:
    """What became of a session: held, moved first, called off, or left without a record."""
    by, before = term.actor(leader.pk), at_hour(session.day - timedelta(days=1), 10)
    if at == (1, 1) or (at[0] == 0 and session.day > term.days[-1] + timedelta(days=4)):
        session = teaching.move_session(
            actor=by,
            now=min(before, term.now),
            session_id=session.pk,
            day=term.calendar.add_working_days(session.day, 2),
            starts=HALF_PAST_TWO,
            place="报告厅",
            reason="与学区教学例会冲突",
            sure=True,
        )
    if lags and at[1] == 1:
        teaching.call_off_session(
            actor=by, now=min(before, term.now), session_id=session.pk, reason="多数组员外出培训"
        )
    elif session.day <= term.days[-1] and not (lags and at[1]):
        _held(term, session, leader, others)


def _held(term: Term, session: PlannedSession, leader: Person, others: Sequence[Person]) -> None:
    made = teaching.record_session(
        actor=term.actor(leader.pk),
        now=at_hour(session.day, 17),
        session_id=session.pk,
        given=Given(
            kind=session.kind,
            day=session.day,
            topic=session.topic,
            school=session.school_id,
            people=[(leader.pk, "chair"), *((one.pk, "present") for one in others)],
            text="学生在哪里容易卡住，怎样搭台阶。",
            opinions="有的主张先练后讲，有的主张用情境引入。",
            agreement="先用一个生活情境引入，再分两层练习。",
            division="主备人写教案，其余每人出一组练习。",
            result="定稿教案一份、分层练习两组，各校可直接选用。",
        ),
    )
    confirmed_by_school(term, made.pk, leader, session.day)
    if session.day.month % 2:
        teaching.revise(
            actor=term.actor(leader.pk),
            now=at_hour(session.day + timedelta(days=3), 16),
            activity_id=made.pk,
            result="二次备课：例题换成学生身边的事，练习由两层改为三层。",
            division=made.division,
            reflection="学生动手以后再说理，明白得快。",
        )


def _visited(term: Term, leader: Person, group: UUID, day: date) -> None:
    """The researcher came to the group, and says so."""
    found = queries.holders(term.district, [PostKind.RESEARCHER], day=day)
    researcher = found.first()
    if researcher is None:
        return
    made = teaching.record(
        actor=term.actor(leader.pk),
        now=at_hour(day, 17),
        given=Given(
            kind="visit",
            day=day,
            topic="到组调研：单元教学落实情况",
            school=leader.school_id or term.schools[0].pk,
            host=researcher.pk,
            people=[(leader.pk, "chair"), (researcher.pk, "guide")],
            group=group,
            text="听了两节课，看了教案和作业。",
            agreement="建议把共同备课的成果按单元整理，方便别校选用。",
        ),
    )
    teaching.confirm(actor=term.actor(researcher.pk), now=at_hour(day, 18), activity_id=made.pk)


def tell_coming(term: Term) -> None:
    """Next week schools prepare together, and a lesson is shown; what the secretariat led last is without a
    record still."""
    today = timezone.localdate(term.now)
    first = today + timedelta(days=7 - today.weekday())
    days = [day for day in term.calendar.working_days(first, first + timedelta(days=6)) if day in term.dates]
    leads = [school for school in term.schools if school.role == "lead"]
    others = [school for school in term.schools if school.role == "supported"]
    for turn, (lead, other) in enumerate(zip(leads, others, strict=False)):
        if days and term.teachers.get(lead.pk):
            _coming(term, lead, other, days[turn % len(days)], turn)
    _without_record(term, term.schools[:2])


def _coming(term: Term, lead: School, other: School, day: date, turn: int) -> None:
    """Two schools' teachers of a subject are invited; one of them comes, one does not."""
    staff = term.teachers[lead.pk]
    subject = SUBJECTS[turn % len(SUBJECTS)]
    host = next((one for one in staff if one.subject and one.subject.name == subject), staff[0])
    kind, place = ASKING[turn % len(ASKING)]
    topics = TOPICS.get(host.subject.name if host.subject else "", ("单元整体教学",))
    made = teaching.plan_session(
        actor=term.office,
        now=term.now - timedelta(days=2),
        planned=Planned(
            kind=kind,
            day=day,
            starts=time(14 if turn % 2 else 9, 30),
            topic=topics[turn % len(topics)],
            school=lead.pk,
            place=place,
            host=host.pk,
            subject=host.subject_id,
            asked=Asked(schools=[lead.pk, other.pk], subject=host.subject_id),
            sure=True,
        ),
    )
    guests = made.invited.exclude(person=host).values_list("person", flat=True)
    for guest, reason in zip(guests, ("", "外出培训"), strict=False):
        teaching.answer_session(
            actor=term.actor(guest), now=term.now, session_id=made.pk, coming=not reason, reason=reason
        )


def _without_record(term: Term, schools: Sequence[School]) -> None:
    """Yesterday the secretariat's director led one, and has not recorded it yet."""
    asked = [term.teachers[school.pk][0].pk for school in schools if term.teachers.get(school.pk)]
    teaching.plan_session(
        actor=term.office,
        now=at_hour(term.days[max(len(term.days) - 6, 0)], 9),
        planned=Planned(
            kind="joint_preparation",
            day=term.days[-1],
            starts=HALF_PAST_TWO,
            topic="跨学科主题学习怎样备",
            school=term.schools[0].pk,
            place="录播室",
            host=term.office.person,
            asked=Asked(asked),
            sure=True,
        ),
    )
