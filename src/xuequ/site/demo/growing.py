"""Training and research this school year: a programme with sessions behind it, a project at most schools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from xuequ.affairs.growth import actions
from xuequ.affairs.growth.rules import ProjectPlan, SessionPlan
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import Person, School
from xuequ.kernel.actor import Actor
from xuequ.site.demo.term import at_hour

SESSIONS = (("新课标下的单元整体设计", 30), ("课堂提问与学习评价", 10), ("数字化教学工具入门", -6))
"""Each session and how many days ago it was; one is still to come, open for registration."""
CAME = 40
"""So many came to a session."""
TITLES = (
    ("小学语文单元整体教学的实践研究", "integration"),
    ("提高数学课堂效率的策略研究", "efficiency"),
    ("跨学科主题学习的教学模式研究", "mode"),
)
WITHOUT = 5
"""One school in so many has no project yet."""


def tell_growing(
    district: UUID, now: datetime, schools: Sequence[School], office: Actor, head: Actor
) -> None:
    """What the programme held so far, and the projects that run."""
    year = queries.school_year_on(district, timezone.localdate(now))
    if year is None:
        return
    _trained(now, schools, office, year.pk)
    for place, school in enumerate(schools):
        if place % WITHOUT != WITHOUT - 1:
            _researched(place, school, now, head)


def _trained(now: datetime, schools: Sequence[School], office: Actor, year: int) -> None:
    """A programme, two sessions that were held and counted, one to come."""
    begun = now - timedelta(days=60)
    programme = actions.make_programme(
        actor=office, now=begun, year_id=year, title="本学年校本培训安排", audience="全体教师"
    )
    base = schools[0]
    people = Person.objects.filter(school=base, posts__kind="teacher").exclude(pk=office.person)
    came = list(people.order_by("number").distinct().values_list("pk", flat=True)[:CAME])
    for title, ago in SESSIONS:
        starts = at_hour(timezone.localdate(now) - timedelta(days=ago), 14)
        made = actions.add_session(
            actor=office,
            now=begun,
            programme_id=programme.pk,
            plan=SessionPlan(
                title=title,
                kind="concentrated",
                host=base.pk,
                starts_at=starts,
                ends_at=starts + timedelta(hours=3),
                closes_at=starts - timedelta(hours=1),
                hours=20 if ago > 0 else 4,
                speaker="区教研室",
                place="报告厅",
            ),
        )
        if programme.published_at is None:
            programme = actions.publish_programme(actor=office, now=begun, programme_id=programme.pk)
        if ago > 0:
            for person in came:
                actions.tick(
                    actor=office, now=starts + timedelta(hours=1), session_id=made.pk, person_id=person
                )
            actions.close_session(actor=office, now=starts + timedelta(hours=4), session_id=made.pk)


def _researched(place: int, school: School, now: datetime, head: Actor) -> None:
    """A project of a school, applied for by its leader and approved; people of the school take part."""
    people = Person.objects.filter(school=school, posts__kind="teacher").order_by("number").distinct()
    leader, *others = people.values_list("pk", flat=True)[:9]
    actor = queries.actor_of_person(leader, now=now)
    if actor is None or len(others) < 4 or leader == head.person:
        return
    title, topic = TITLES[place % len(TITLES)]
    day = timezone.localdate(now) - timedelta(days=50)
    made = actions.apply_project(
        actor=actor,
        now=at_hour(day, 10),
        plan=ProjectPlan(
            title=f"{school.name}{title}",
            level="school",
            topic=topic,
            school=school.pk,
            leader=leader,
            first=day,
            last=day + timedelta(days=600),
            plan="先调研，再分年级试行，每学期一次小结。",
            core=tuple(others[:4]),
            participants=tuple(others[4:]),
        ),
    )
    actions.decide_project(
        actor=head, now=at_hour(day + timedelta(days=3), 10), project_id=made.pk, approved=True
    )
