"""Short ways to plan sessions in tests: with what is likely, and what a test says of it."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import uuid4

from tests.cast import NOW, Cast
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.organisation.models import CentreGroup, Grade, Subject
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.actions import Given, Planned
from xuequ.affairs.teaching.models import PlannedSession, TermPlan
from xuequ.affairs.teaching.queries import Asked
from xuequ.kernel.actor import PostKind

NEXT = date(2026, 11, 18)
"""A Wednesday, eight days after the tests' now."""


def subject_of(cast: Cast) -> Subject:
    """Mathematics."""
    return Subject.objects.get_or_create(district=cast.district, name="数学", defaults={"roll": 99})[0]


def grade_of(cast: Cast) -> Grade:
    """The third grade."""
    return Grade.objects.get_or_create(district=cast.district, number=3, defaults={"name": "三年级"})[0]


def group_of(cast: Cast, leader: str = "lead_office", *members: str) -> CentreGroup:
    """A centre group with its leader and members."""
    group = CentreGroup.objects.create(district=cast.district, subject=subject_of(cast), name="数学中心组")
    kinds = {leader: PostKind.GROUP_LEADER, **dict.fromkeys(members, PostKind.GROUP_MEMBER)}
    for part, kind in kinds.items():
        organisation.add_post(cast.people[part], kind, starts=date(2026, 9, 1), group_id=group.pk)
    return group


def planned(cast: Cast, **said: Any) -> Planned:
    """What the lead school's office plans: preparing together with the teacher and the supported school."""
    invited = [cast.people[part].pk for part in ("teacher", "supported_office")]
    return Planned(
        **{
            "kind": "joint_preparation",
            "day": NEXT,
            "starts": time(14, 30),
            "topic": "分数除法",
            "school": cast.schools["lead"].pk,
            "place": "三楼教研室",
            "host": cast.people["lead_office"].pk,
            "asked": Asked(invited),
            **said,
        }
    )


def plan(cast: Cast, by: str = "lead_office", **said: Any) -> PlannedSession:
    """The same, put on the calendar."""
    now = said.pop("now", NOW)
    return actions.plan_session(actor=cast.actor(by, now), now=now, planned=planned(cast, **said))


def came(cast: Cast, session: PlannedSession, *parts: str, **said: Any) -> Given:
    """What is handed in once it was held, with who came."""
    return Given(
        **{
            "kind": session.kind,
            "day": session.day,
            "topic": session.topic,
            "school": session.school_id,
            "people": [
                (session.host_id, "chair"),
                *((cast.people[part].pk, "present") for part in parts or ("teacher",)),
            ],
            "result": "定稿教案：先操作，后说理。",
            "sent": uuid4(),
            **said,
        }
    )


def handed_in(cast: Cast, group: CentreGroup, by: str = "lead_office", **said: Any) -> TermPlan:
    """The group's plan of the term that runs, with one activity of its own."""
    sessions = [planned(cast, kind="group_activity", topic="单元整体教学", day=date(2026, 12, 9))]
    return actions.hand_in_plan(
        actor=cast.actor(by),
        now=NOW,
        group_id=group.pk,
        **{
            "term_id": cast.district.terms.get().pk,
            "aims": "把大单元教学落到每一节课。",
            "sessions": sessions,
            **said,
        },
    )
