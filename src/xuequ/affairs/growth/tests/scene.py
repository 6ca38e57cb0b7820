"""Training and projects to begin a test with, made by the actions a person would use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, Cast
from xuequ.affairs.growth import actions, rules
from xuequ.affairs.growth.models import OutsideHours, ResearchProject, TrainingProgramme, TrainingSession
from xuequ.affairs.organisation.models import SchoolYear

STARTS = datetime(2026, 11, 17, 14, 0, tzinfo=NOW.tzinfo)
ENDS = STARTS + timedelta(hours=3)
AFTER = ENDS + timedelta(hours=1)
HOURS = 4
OPENING = datetime(2026, 11, 18, 15, 0, tzinfo=NOW.tzinfo)
MIDTERM = datetime(2026, 12, 16, 15, 0, tzinfo=NOW.tzinfo)


def year(cast: Cast) -> SchoolYear:
    return SchoolYear.objects.get(district=cast.district)


def plan(cast: Cast, **given: Any) -> rules.SessionPlan:
    return rules.SessionPlan(
        **{
            "title": "新课标解读",
            "kind": "concentrated",
            "host": cast.schools["lead"].pk,
            "starts_at": STARTS,
            "ends_at": ENDS,
            "closes_at": STARTS,
            "hours": HOURS,
            "capacity": None,
            "speaker": "李老师",
            "place": "报告厅",
            **given,
        }
    )


def draft(cast: Cast) -> TrainingProgramme:
    return actions.make_programme(
        actor=cast.actor("office"), now=NOW, year_id=year(cast).pk, title="校本培训安排", audience="全体教师"
    )


def session(cast: Cast, programme: TrainingProgramme | None = None, **given: Any) -> TrainingSession:
    """A session of the published programme, hosted by the lead school."""
    made = programme or TrainingProgramme.objects.filter(district=cast.district).first() or draft(cast)
    added = actions.add_session(
        actor=cast.actor("office"), now=NOW, programme_id=made.pk, plan=plan(cast, **given)
    )
    if made.published_at is None and programme is None:
        actions.publish_programme(actor=cast.actor("office"), now=NOW, programme_id=made.pk)
    return added


def register(cast: Cast, made: TrainingSession, *parts: str, now: datetime = NOW) -> None:
    for part in parts:
        actions.register(actor=cast.actor(part), now=now, session_id=made.pk)


def attended(cast: Cast, made: TrainingSession, *parts: str) -> None:
    """These came and signed in; the session is over and not closed."""
    register(cast, made, *parts)
    for part in parts:
        actions.sign_in(actor=cast.actor(part), now=made.starts_at, session_id=made.pk)


def closed(cast: Cast, *parts: str, **given: Any) -> TrainingSession:
    """A session that is closed, with these there."""
    made = session(cast, **given)
    attended(cast, made, *parts)
    return actions.close_session(
        actor=cast.actor("lead_office"), now=made.ends_at + timedelta(hours=1), session_id=made.pk
    )


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("结业证书.pdf", b"%PDF-1.4 proof", content_type="application/pdf")


def outside(cast: Cast, part: str = "teacher", by: str = "lead_office", **given: Any) -> OutsideHours:
    """Hours from outside, entered by an office, waiting."""
    return actions.enter_outside(
        **{
            "actor": cast.actor(by),
            "now": NOW,
            "person_id": cast.people[part].pk,
            "title": "国培：信息技术应用",
            "level": "national",
            "first": date(2026, 10, 12),
            "last": date(2026, 10, 16),
            "hours": 30,
            "evidence": paper(),
            **given,
        }
    )


FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)
REVIEWERS = ("head", "supported_principal", "member_principal")


def project_plan(cast: Cast, **given: Any) -> rules.ProjectPlan:
    return rules.ProjectPlan(
        **{
            "title": "小学数学单元整合研究",
            "level": "school",
            "topic": "integration",
            "school": cast.schools["lead"].pk,
            "leader": cast.people["teacher"].pk,
            "first": FIRST,
            "last": LAST,
            "plan": "三个单元，两轮课例。",
            "core": (cast.people["lead_office"].pk,),
            "participants": (cast.people["bursar"].pk,),
            **given,
        }
    )


def applied(cast: Cast, **given: Any) -> ResearchProject:
    return actions.apply_project(
        actor=cast.actor("research_director"), now=NOW, plan=project_plan(cast, **given)
    )


def approved(cast: Cast, **given: Any) -> ResearchProject:
    made = applied(cast, **given)
    return actions.decide_project(actor=cast.actor("head"), now=NOW, project_id=made.pk, approved=True)


def reviewers(cast: Cast, *parts: str) -> list[UUID]:
    return [cast.people[part].pk for part in parts or REVIEWERS]


def announced_project(cast: Cast) -> ResearchProject:
    """The opening is a week away."""
    return actions.announce_opening(
        actor=cast.actor("teacher"),
        now=NOW,
        project_id=approved(cast).pk,
        day=OPENING.date(),
        reviewers=reviewers(cast),
    )


def recorded(cast: Cast, made: ResearchProject, kind: str, now: datetime, **given: Any) -> ResearchProject:
    return actions.record_milestone(
        **{
            "actor": cast.actor("teacher" if kind == "midterm" else "office"),
            "now": now,
            "project_id": made.pk,
            "kind": kind,
            "day": now.date(),
            "text": "思路清楚，可以实施。",
            "reviewers": reviewers(cast) if kind == "conclude" else (),
            **given,
        }
    )


def opened(cast: Cast) -> ResearchProject:
    return recorded(cast, announced_project(cast), "open", OPENING)


def with_result(cast: Cast) -> ResearchProject:
    """Past the mid-term, with a result: ready to be concluded."""
    made = recorded(cast, opened(cast), "midterm", MIDTERM)
    actions.add_deliverable(
        actor=cast.actor("bursar"),
        now=MIDTERM,
        project_id=made.pk,
        title="单元整合课例集",
        kind="course",
        day=MIDTERM.date(),
        file=paper(),
    )
    return made
