"""The ground of the stories between schools: a pair, a mentorship, trainings and timetables of today."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import django

PAIR = "分数的意义"
HOURS = 3


def second_teacher(cast) -> None:
    """Another teacher, at the supported school: whoever drops in, is guided, is somebody's apprentice."""
    from tests.cast import POSTS
    from xuequ.affairs.organisation import actions as organisation
    from xuequ.affairs.organisation.models import Person
    from xuequ.kernel.actor import PostKind
    from xuequ.platform.access.actions import open_account

    number = len(POSTS) + 1
    person = Person.objects.create(
        district=cast.district,
        number=f"MH{number:03d}",
        name="苏晓",
        school=cast.schools["supported"],
        account=open_account(f"mh{number:03d}"),
    )
    organisation.add_post(person, PostKind.TEACHER, starts=date(2020, 9, 1))
    cast.people["young"] = person


def subject_of(cast):
    """Mathematics, which both teachers teach."""
    from xuequ.affairs.organisation.models import Person, Subject

    subject, _ = Subject.objects.get_or_create(district=cast.district, name="数学")
    for part in ("teacher", "young"):
        Person.objects.filter(pk=cast.people[part].pk).update(subject=subject)
    return subject


def helped(cast, now: datetime) -> dict[str, Any]:
    """A pair in force, whose lead school recorded its guidance today; a mentorship of the two teachers."""
    from xuequ.affairs.partnerships import actions

    today, subject = now.date(), subject_of(cast)
    lasts = {"starts": today - timedelta(days=60), "ends": today + timedelta(days=200)}
    pair = actions.draft_pair(
        actor=cast.actor("lead_office", now),
        now=now,
        lead_id=cast.schools["lead"].pk,
        supported_id=cast.schools["supported"].pk,
        goals="两年内缩小数学教学差距",
        subjects=[subject.pk],
        **lasts,
    )
    for side, part in (
        ("lead", "lead_principal"),
        ("supported", "supported_principal"),
        ("district", "head"),
    ):
        actions.approve_pair(actor=cast.actor(part, now), now=now, pair_id=pair.pk, side=side)
    owner = pair.subjects.get()
    actions.record_for_pair(
        actor=cast.actor("teacher", now),
        now=now,
        pair_subject_id=owner.pk,
        kind="guidance",
        day=today,
        topic=PAIR,
        teachers=[cast.people["teacher"].pk, cast.people["young"].pk],
    )
    mentorship = actions.open_mentorship(
        actor=cast.actor("teacher", now),
        now=now,
        mentor_id=cast.people["teacher"].pk,
        apprentice_id=cast.people["young"].pk,
        agreement="每周互听一节课",
        **lasts,
    )
    return {"pair": str(pair.pk), "subject": str(owner.pk), "mentorship": str(mentorship.pk)}


def trained(cast, now: datetime) -> dict[str, Any]:
    """One training begins in a quarter of an hour; another is over, its list still to be confirmed."""
    from xuequ.affairs.growth import actions, rules
    from xuequ.affairs.organisation.models import SchoolYear

    office = cast.actor("office", now)
    programme = actions.make_programme(
        actor=office, now=now, year_id=SchoolYear.objects.get().pk, title="校本培训安排", audience="全体教师"
    )
    sessions, before = {}, now - timedelta(days=2)
    for key, title, starts in (
        ("soon", "新课标解读", now + timedelta(minutes=15)),
        ("over", "板书基本功", before),
    ):
        plan = rules.SessionPlan(
            title=title,
            kind="concentrated",
            host=cast.schools["lead"].pk,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            closes_at=starts,
            hours=HOURS,
            capacity=None,
            speaker="李老师",
            place="报告厅",
        )
        early = starts - timedelta(days=1)
        sessions[key] = actions.add_session(actor=office, now=early, programme_id=programme.pk, plan=plan)
    actions.publish_programme(actor=office, now=before - timedelta(days=1), programme_id=programme.pk)
    there = {"actor": cast.actor("teacher", before), "session_id": sessions["over"].pk}
    actions.register(now=before - timedelta(hours=1), **there)
    actions.sign_in(now=before, **there)
    return {f"training_{key}": str(one.pk) for key, one in sessions.items()} | {
        "programme": str(programme.pk)
    }


def timetabled(cast, now: datetime) -> None:
    """The teacher gives a lesson today, whatever day of the week or holiday it is."""
    from xuequ.affairs.curriculum import actions
    from xuequ.affairs.curriculum.rules import SaidLesson
    from xuequ.affairs.organisation.models import CalendarDay

    CalendarDay.objects.create(district=cast.district, day=now.date(), kind="work", name="上周二的课")
    actions.bring_in_timetable(
        actor=cast.actor("office", now),
        now=now,
        school_id=cast.schools["lead"].pk,
        starts=now.date() - timedelta(days=30),
        lessons=[SaidLesson(3, 1, 2, 1, "数学", cast.people["teacher"].name, "301")],
    )


def put_up(cast, now: datetime) -> dict[str, Any]:
    """A centre group, an exemption asked for, the term's lessons observed put up."""
    from xuequ.affairs.duties import actions as duties
    from xuequ.affairs.organisation.models import CentreGroup, Subject, Term

    subject, today = Subject.objects.get(name="数学"), now.date()
    group = CentreGroup.objects.create(district=cast.district, subject=subject, name="数学中心组")
    teacher = cast.people["teacher"]
    duties.ask_exemption(
        actor=cast.actor("teacher", now),
        now=now,
        debtor_id=teacher.pk,
        quota="",
        starts=today,
        ends=today + timedelta(days=20),
        reason="maternity",
        note="产假审批表",
    )
    publication = duties.open_publication(
        actor=cast.actor("office", now),
        now=now,
        quota="observe",
        term_id=Term.objects.get().pk,
        closes_on=today + timedelta(days=20),
    )
    return {
        "group": str(group.pk),
        "publication": str(publication.pk),
        "school": str(cast.schools["lead"].pk),
    }


def main() -> None:
    """Lay the ground and print the sessions of the people in the stories."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import make_cast
    from tests.journeys.duty_seed import run_today
    from tests.journeys.meeting_seed import sign_in
    from xuequ.affairs.teaching import actions as teaching

    call_command("migrate", verbosity=0)
    cast, now = make_cast(), timezone.localtime()
    run_today(now.date())
    second_teacher(cast)
    facts = {**helped(cast, now), **trained(cast, now)}
    timetabled(cast, now)
    facts |= put_up(cast, now)
    teaching.begin_sheets(actor=cast.actor("office", now), now=now)
    numbers = {part: person.number for part, person in cast.people.items()}
    sessions = {part: sign_in(person) for part, person in cast.people.items()}
    print(json.dumps({"sessions": sessions, "numbers": numbers, **facts}))


if __name__ == "__main__":
    main()
