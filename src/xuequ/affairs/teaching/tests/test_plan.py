"""P1-1.2: a centre group's plan of the term, against what was held, version by version."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.organisation.models import CentreGroup
from xuequ.affairs.teaching import actions, queries, rules
from xuequ.affairs.teaching.models import PlannedSession, TermPlan
from xuequ.affairs.teaching.tests.planning import NEXT, came, group_of, handed_in, plan, planned
from xuequ.kernel.verdict import Refused

TERM_DAY = datetime(2026, 12, 10, 9, 0, tzinfo=NOW.tzinfo)


def board(cast: Cast, group: CentreGroup, version: int = 0) -> queries.PlanBoard:
    actor, term = cast.actor("member_office"), cast.district.terms.get()
    versions = queries.plans_of(actor, group.pk, term)
    shown = next((one for one in versions if not version or one.version == version), None)
    return queries.plan_board(actor, group.pk, term, shown, TERM_DAY.date())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"by": "teacher"}, "由中心组组长提交"),
        ({"by": "office"}, "由中心组组长提交"),
        ({"aims": " "}, "目标和重点"),
        ({"sessions": []}, "至少安排一次"),
        ({"version": 3}, "最新的一版"),
    ],
)
def test_P1_1_2_a_plan_is_the_leaders_and_has_aims_and_activities(cast: Cast, said, why: str) -> None:
    group = group_of(cast, "lead_office", "teacher")
    with pytest.raises(Refused, match=why):
        handed_in(cast, group, **said)
    assert not TermPlan.objects.exists()
    assert not PlannedSession.objects.exists()


def test_P1_1_2_a_plan_is_held_against_what_was_done_moved_and_called_off(cast: Cast) -> None:
    group = group_of(cast, "lead_office", "teacher")
    sessions = [
        planned(cast, kind="group_activity", topic=topic, day=day)
        for topic, day in (
            ("大单元", date(2026, 11, 25)),
            ("作业设计", date(2026, 12, 2)),
            ("命题", date(2026, 12, 9)),
            ("复习课", date(2027, 1, 6)),
        )
    ]
    handed_in(cast, group, sessions=sessions)
    held, off, moved, _still = PlannedSession.objects.order_by("day")
    leader = cast.actor("lead_office")
    evening = datetime.combine(held.day, TERM_DAY.timetz())
    actions.record_session(
        actor=cast.actor("lead_office", evening), now=evening, session_id=held.pk, given=came(cast, held)
    )
    actions.call_off_session(actor=leader, now=NOW, session_id=off.pk, reason="停水")
    actions.move_session(
        actor=leader,
        now=NOW,
        session_id=moved.pk,
        day=date(2026, 12, 16),
        starts=moved.starts,
        reason="期中调研",
    )
    plan(cast, kind="group_activity", topic="临时加的", group=group.pk, day=NEXT)
    found = board(cast, group)
    assert [row.standing for row in found.rows] == ["held", "called_off", "moved", "planned"]
    assert found.rows[2].line is not None
    assert found.rows[2].line.day == date(2026, 12, 9)
    assert [row.standing for row in found.added] == ["due"]
    assert (found.count("held"), found.moves) == (1, 1)


def test_P1_1_2_a_revised_plan_leaves_the_earlier_version_to_be_read(cast: Cast) -> None:
    group = group_of(cast)
    handed_in(cast, group)
    later = planned(cast, kind="group_activity", topic="加一次", day=date(2026, 12, 16))
    handed_in(cast, group, version=1, aims="再往前一步。", sessions=[later])
    assert [one.aims for one in TermPlan.objects.order_by("version")] == [
        "把大单元教学落到每一节课。",
        "再往前一步。",
    ]
    assert len(board(cast, group, version=1).rows) == 1
    assert len(board(cast, group).rows) == 2
    with pytest.raises(Refused, match="最新的一版"):
        handed_in(cast, group, version=1, sessions=[])


def test_P1_1_2_days_are_proposed_for_the_months_that_have_none(cast: Cast) -> None:
    calendar = organisation.calendar_of(cast.district.pk)
    term = calendar.terms[0]
    thursday = date(2026, 12, 3)
    days = rules.proposed_days(calendar, term, NOW.date(), [thursday])
    assert days
    assert {(day.year, day.month) for day in days} <= {(2026, 11), (2027, 1)}
    assert all(day.weekday() == thursday.weekday() and calendar.is_school_day(day) for day in days)
    assert min(days) > NOW.date()
    over = rules.PlanDraft("目标", 1, 0, NOW.date() - timedelta(days=1))
    assert not rules.plan_complete(over, 0, NOW.date())
