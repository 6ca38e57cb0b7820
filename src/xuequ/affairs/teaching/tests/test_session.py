"""P1-0d: one calendar on which sessions are planned, moved, called off, answered, and recorded once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from tests.cast import NOW, Cast, make_cast
from tests.pressing import at_once
from tests.scenes.curriculum import timetabled
from tests.scenes.teaching import TUESDAY
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.actions import Change
from xuequ.affairs.teaching.models import Activity, Invited, PlannedSession
from xuequ.affairs.teaching.queries import Asked, SessionChoice
from xuequ.affairs.teaching.rules import When, overlap, standing
from xuequ.affairs.teaching.tests.planning import NEXT, came, grade_of, group_of, plan, planned, subject_of
from xuequ.kernel.verdict import Refused
from xuequ.platform.notify.models import Message

AFTER = NOW + timedelta(days=8, hours=9)
"""The evening of the day planned."""


def told(cast: Cast, part: str) -> list[str]:
    return list(
        Message.objects.filter(account=cast.people[part].account)
        .order_by("-pk")
        .values_list("subject", flat=True)
    )


def answer(cast: Cast, session: PlannedSession, part: str, *, coming: bool = True, reason: str = "") -> None:
    actions.answer_session(
        actor=cast.actor(part), now=NOW, session_id=session.pk, coming=coming, reason=reason
    )


def move(cast: Cast, session: PlannedSession, by: str = "lead_office", **said: Any) -> PlannedSession:
    given = {"day": NEXT + timedelta(days=1), "starts": time(15), "reason": "与例会冲突", **said}
    return actions.move_session(actor=cast.actor(by), now=NOW, session_id=session.pk, **given)


def call_off(
    cast: Cast, session: PlannedSession, by: str = "lead_office", reason: str = "教师外出"
) -> PlannedSession:
    return actions.call_off_session(actor=cast.actor(by), now=NOW, session_id=session.pk, reason=reason)


def held(
    cast: Cast, session: PlannedSession, by: str = "lead_office", now: datetime = AFTER, **said: Any
) -> Activity:
    given = came(cast, session, **said)
    return actions.record_session(actor=cast.actor(by, now), now=now, session_id=session.pk, given=given)


def test_P1_0d_a_session_is_on_one_calendar_for_every_school_and_the_invited_are_told(cast: Cast) -> None:
    made = plan(cast)
    for part in ("member_office", "supported_principal", "teacher"):
        assert list(queries.sessions_between(cast.actor(part), NEXT, NEXT)) == [made]
    assert told(cast, "teacher") == ["邀请您参加教研活动"]
    assert told(cast, "lead_office") == []
    letter = Message.objects.get(account=cast.people["teacher"].account)
    assert "METHOD:REQUEST" in letter.calendar
    assert "分数除法" in letter.calendar
    mine = SessionChoice(mine=True)
    assert queries.sessions_between(cast.actor("supported_office"), NEXT, NEXT, mine).exists()
    assert not queries.sessions_between(cast.actor("member_office"), NEXT, NEXT, mine).exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"day": date(2026, 11, 9)}, "已经过去"),
        ({"day": date(2027, 2, 1)}, "不在任何学期"),
        ({"starts": None}, "几点开始"),
        ({"topic": " "}, "主题"),
        ({"asked": Asked()}, "再邀请一位"),
        ({"kind": "group_activity"}, "哪个中心组"),
        ({"kind": "observe"}, "什么活动"),
        ({"minutes": 5}, "时长"),
        ({"day": date(2027, 1, 1)}, "放假"),
        ({"day": date(2026, 11, 21)}, "周末"),
    ],
)
def test_P1_0d_a_session_without_what_it_needs_is_refused(cast: Cast, said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        plan(cast, **said)
    assert not PlannedSession.objects.exists()


def test_P1_0d_the_weekend_is_for_those_who_settled_it(cast: Cast) -> None:
    assert plan(cast, day=date(2026, 11, 21), sure=True).day.weekday() == 5


def test_P1_0d_a_room_is_taken_once_and_people_twice_only_when_it_is_settled(cast: Cast) -> None:
    plan(cast)
    with pytest.raises(Refused, match="这个地点这时已安排“分数除法”"):
        plan(cast, topic="观潮", asked=Asked([cast.people["bursar"].pk]), starts=time(15, 30), sure=True)
    with pytest.raises(Refused, match="等3人另有“分数除法”"):
        plan(cast, topic="观潮", place="报告厅")
    assert plan(cast, topic="观潮", place="报告厅", sure=True)
    assert plan(cast, topic="草原", starts=time(16))


def test_P1_0d_times_fall_together_by_the_clock_or_by_the_period() -> None:
    at_two = When(NEXT, time(14), 60)
    assert overlap(at_two, When(NEXT, time(14, 59), 30))
    assert not overlap(at_two, When(NEXT, time(15), 30))
    assert not overlap(at_two, When(NEXT + timedelta(days=1), time(14), 60))
    assert overlap(When(NEXT, None, 40, 3), When(NEXT, time(10), 40, 3))
    assert not overlap(When(NEXT, None, 40, 3), When(NEXT, time(10), 40, 4))


def test_P1_0d_a_period_gets_its_clock_time_from_the_schools_timetable(cast: Cast) -> None:
    timetabled(cast)
    assert queries.bell_of(cast.actor("head"), TUESDAY, cast.schools["lead"].pk, 9) is None
    made = plan(cast, day=TUESDAY, starts=None, period=1)
    assert made.period == 1


@pytest.mark.parametrize("part", ["office", "clerk", "lead_principal", "lead_office"])
def test_P1_0d_a_schools_leaders_and_the_secretariat_plan(cast: Cast, part: str) -> None:
    assert plan(cast, by=part)


@pytest.mark.parametrize("part", ["teacher", "member_office", "supported_principal", "bursar", "auditor"])
def test_P1_0d_others_do_not_plan_for_that_school(cast: Cast, part: str) -> None:
    with pytest.raises(Refused, match="由中心组成员、本校教研组长或教导处安排"):
        plan(cast, by=part)


def test_P1_1_2_a_centre_groups_members_plan_for_it_and_all_of_them_are_invited(cast: Cast) -> None:
    group = group_of(cast, "lead_office", "teacher", "member_office")
    made = plan(cast, by="teacher", kind="group_activity", group=group.pk, asked=Asked())
    people = set(made.invited.values_list("person__name", flat=True))
    assert people == {"明湖lead_office", "明湖teacher", "明湖member_office"}
    with pytest.raises(Refused, match="本组组长和成员"):
        plan(cast, by="lead_principal", kind="group_activity", group=group.pk)


def test_P1_0d_a_researcher_plans_their_own_visit(cast: Cast) -> None:
    visit = {"kind": "visit", "host": cast.people["researcher"].pk, "topic": "到组调研"}
    assert plan(cast, by="researcher", **visit)
    with pytest.raises(Refused):
        plan(cast, by="researcher", topic="别人的备课")


def test_P1_0d_all_teachers_of_a_subject_at_some_schools_are_invited_at_once(cast: Cast) -> None:
    subject, grade = subject_of(cast), grade_of(cast)
    for part in ("teacher", "member_office", "supported_office"):
        person = cast.people[part]
        person.subject, person.grade = subject, grade if part == "teacher" else None
        person.save()
    schools = [cast.schools["lead"].pk, cast.schools["member"].pk]
    made = plan(cast, subject=subject.pk, asked=Asked(schools=schools, subject=subject.pk))
    assert made.invited.count() == 3
    one_grade = plan(
        cast,
        topic="面积",
        starts=time(9),
        asked=Asked(schools=schools, subject=subject.pk, grades=[grade.pk]),
    )
    assert one_grade.invited.count() == 2


def test_P1_0d_moved_with_a_reason_the_old_date_is_kept_and_everybody_is_asked_anew(cast: Cast) -> None:
    made = plan(cast)
    answer(cast, made, "teacher")
    with pytest.raises(Refused, match="改期的原因"):
        move(cast, made, reason=" ")
    with pytest.raises(Refused, match="已经过去"):
        move(cast, made, day=date(2026, 11, 2))
    again = move(cast, made)
    old = again.moves.get()
    assert (old.day, old.starts, old.reason) == (NEXT, time(14, 30), "与例会冲突")
    assert queries.standing_of(again, NOW.date()) == "moved"
    assert again.invited.get(person=cast.people["teacher"]).answer == ""
    assert told(cast, "teacher")[0] == "教研活动改期了"
    letter = Message.objects.filter(account=cast.people["teacher"].account).order_by("-pk").first()
    assert letter is not None
    assert "SEQUENCE:1" in letter.calendar


def test_P1_0d_called_off_with_a_reason_it_leaves_the_calendars_and_is_over(cast: Cast) -> None:
    made = plan(cast)
    with pytest.raises(Refused, match="取消的原因"):
        call_off(cast, made, reason="")
    with pytest.raises(Refused):
        call_off(cast, made, by="member_office")
    off = call_off(cast, made, by="office")
    assert queries.standing_of(off, NOW.date()) == "called_off"
    letter = Message.objects.filter(account=cast.people["teacher"].account).order_by("-pk").first()
    assert letter is not None
    assert "METHOD:CANCEL" in letter.calendar
    for late in (
        lambda: move(cast, made),
        lambda: held(cast, made),
        lambda: answer(cast, made, "teacher"),
    ):
        with pytest.raises(Refused, match="已经取消"):
            late()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedSession.objects.filter(pk=made.pk).update(called_off_reason="")


def test_P1_0d_the_invited_answer_and_who_does_not_come_says_why(cast: Cast) -> None:
    made = plan(cast)
    answer(cast, made, "teacher")
    with pytest.raises(Refused, match="写一句原因"):
        answer(cast, made, "teacher", coming=False)
    answer(cast, made, "teacher", coming=False, reason="外出培训")
    mine = made.invited.get(person=cast.people["teacher"])
    assert (mine.answer, mine.reason) == ("no", "外出培训")
    with pytest.raises(Refused, match="没有邀请您"):
        answer(cast, made, "bursar")
    free = planned(cast, topic="观潮", place="报告厅", asked=Asked([cast.people["teacher"].pk]))
    elsewhere = replace(free, host=cast.people["lead_principal"].pk)
    actions.plan_session(actor=cast.actor("lead_principal"), now=NOW, planned=elsewhere)


def test_P1_0d_put_right_without_another_date_and_who_is_added_or_left_out_is_told(cast: Cast) -> None:
    made = plan(cast)
    change = actions.Change(
        topic="分数除法（二）", host=made.host_id, people=[cast.people[p].pk for p in ("teacher", "bursar")]
    )
    again = actions.change_session(
        actor=cast.actor("lead_office"), now=NOW, session_id=made.pk, change=change
    )
    assert again.topic == "分数除法（二）"
    assert told(cast, "bursar") == ["邀请您参加教研活动"]
    assert told(cast, "supported_office")[0] == "有一次教研活动不用您参加了"
    with pytest.raises(Refused):
        actions.change_session(actor=cast.actor("teacher"), now=NOW, session_id=made.pk, change=change)


def test_P1_0d_recorded_from_the_plan_it_is_linked_and_never_recorded_twice(cast: Cast) -> None:
    made = plan(cast, speaker=cast.people["teacher"].pk, subject=subject_of(cast).pk)
    with pytest.raises(Refused, match="还没有到这一天"):
        held(cast, made, now=NOW)
    activity = held(cast, made)
    made.refresh_from_db()
    assert made.activity == activity
    assert (activity.place, activity.subject) == ("三楼教研室", subject_of(cast))
    assert activity.parts.filter(role="speaker", person=cast.people["teacher"]).exists()
    assert queries.standing_of(queries.get_session(cast.actor("head"), made.pk), AFTER.date()) == "held"
    with pytest.raises(Refused, match="已经登记过"):
        held(cast, made, by="teacher")
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_P1_0d_of_two_who_record_it_at_the_same_moment_one_does(cast: Cast) -> None:
    made = plan(cast, speaker=cast.people["teacher"].pk)
    said = at_once([partial(held, cast, made, by=by) for by in ("lead_office", "teacher")])
    assert sorted(bool(text) for text in said) == [False, True]
    assert Activity.objects.count() == 1


def test_P1_0d_sent_again_it_is_the_same_record_and_the_same_plan(cast: Cast) -> None:
    sent = uuid4()
    assert plan(cast, sent=sent) == plan(cast, sent=sent)
    made, mark = PlannedSession.objects.get(), uuid4()
    assert held(cast, made, sent=mark) == held(cast, made, sent=mark)


def test_P1_0d_a_record_taken_back_leaves_the_session_to_be_recorded_again(cast: Cast) -> None:
    made = plan(cast)
    first = held(cast, made)
    actions.withdraw(actor=cast.actor("lead_office"), now=AFTER, activity_id=first.pk)
    assert held(cast, made) != first
    made.refresh_from_db()
    assert made.activity != first


def test_P1_0d_whoever_has_nothing_to_do_with_it_does_not_record_it(cast: Cast) -> None:
    made = plan(cast)
    with pytest.raises(Refused):
        held(cast, made, by="member_office")


def test_P1_0d_another_district_neither_sees_nor_changes_the_calendar(cast: Cast) -> None:
    made, other = plan(cast), make_cast("东山", "DS")
    assert not queries.sessions_between(other.actor("head"), NEXT, NEXT).exists()
    with pytest.raises(ObjectDoesNotExist):
        call_off(other, made, by="office")
    with pytest.raises(ObjectDoesNotExist):
        actions.plan_session(
            actor=other.actor("office"),
            now=NOW,
            planned=planned(other, asked=Asked([cast.people["teacher"].pk])),
        )
    assert not Invited.objects.filter(person__district=other.district).exists()


def test_P1_0d_what_became_of_a_session_is_computed() -> None:
    def become(**said: Any) -> str:
        facts = {"called_off": False, "recorded": False, "moved": False, "day": NEXT, "today": NEXT, **said}
        return standing(**facts)

    assert become() == "planned"
    assert become(moved=True) == "moved"
    assert become(today=NEXT + timedelta(days=1), moved=True) == "due"
    assert become(recorded=True, moved=True) == "held"
    assert become(called_off=True, recorded=False) == "called_off"


def test_P1_0d_moved_without_naming_a_room_it_keeps_it_and_at_another_school_it_has_none(cast: Cast) -> None:
    session = plan(cast)
    assert move(cast, session).place == "三楼教研室"
    assert move(cast, session, school_id=cast.schools["supported"].pk).place == ""


def test_P1_0d_who_is_no_longer_in_post_does_not_come_to_lead_a_session(cast: Cast) -> None:
    session = plan(cast)
    cast.people["bursar"].posts.update(ends=NOW.date())
    change = Change(topic="分数除法", host=cast.people["bursar"].pk, people=[cast.people["teacher"].pk])
    with pytest.raises(Refused, match="没有任职"):
        actions.change_session(actor=cast.actor("lead_office"), now=NOW, session_id=session.pk, change=change)


def test_P1_0d_whoever_is_newly_invited_and_elsewhere_then_is_asked_about(cast: Cast) -> None:
    plan(cast)
    other = plan(
        cast, topic="听课", place="二楼", host=cast.people["lead_principal"].pk, asked=Asked([]), kind="visit"
    )
    change = Change(topic="听课", host=other.host_id, people=[cast.people["teacher"].pk])
    with pytest.raises(Refused, match="协调好了"):
        actions.change_session(actor=cast.actor("lead_office"), now=NOW, session_id=other.pk, change=change)
    sure = replace(change, sure=True)
    actions.change_session(actor=cast.actor("lead_office"), now=NOW, session_id=other.pk, change=sure)
    assert other.invited.filter(person=cast.people["teacher"]).exists()


@pytest.mark.django_db(transaction=True)
def test_P1_0d_the_same_plan_sent_twice_at_once_is_one_session(cast: Cast) -> None:
    same, actor = planned(cast, sent=uuid4()), cast.actor("lead_office")
    assert at_once([lambda: actions.plan_session(actor=actor, now=NOW, planned=same)] * 2) == ["", ""]
    assert PlannedSession.objects.count() == 1
