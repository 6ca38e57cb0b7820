"""P1-0d, P1-1.2: the calendar's pages, from planning to the record with everything filled in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Cast, make_cast
from tests.program import set_clock
from xuequ.affairs.meetings.queries import calendar_token
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.models import Activity, PlannedSession, TermPlan
from xuequ.affairs.teaching.tests.planning import NEXT, came, group_of, handed_in, plan, subject_of
from xuequ.affairs.teaching.tests.recording import DAY, lesson, observed

NEXT_DAY = datetime.combine(NEXT + timedelta(days=1), NOW.timetz())


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def page(name: str, *args: Any) -> str:
    return reverse(f"teaching:{name}", args=args)


def typed(cast: Cast, **said: Any) -> dict[str, Any]:
    return {
        "sent": str(uuid4()),
        "kind": "joint_preparation",
        "topic": "分数除法",
        "day": NEXT.isoformat(),
        "starts": "14:30",
        "minutes": "90",
        "school": str(cast.schools["lead"].pk),
        "place": "三楼教研室",
        "host": cast.people["lead_office"].number,
        "guests": cast.people["teacher"].number,
        **said,
    }


def test_P1_0d_planned_on_a_page_answered_with_one_tap_and_seen_by_every_school(cast: Cast, sign_in) -> None:
    desk = sign_in(cast, "lead_office")
    assert desk.get(page("plan_session")).status_code == 200
    answer = desk.post(page("plan_session"), typed(cast))
    assert answer.status_code == 302
    made = PlannedSession.objects.get()
    teacher = sign_in(cast, "teacher")
    assert "请您11-18参加“分数除法”" in teacher.get(reverse("home:today")).content.decode()
    said = {"coming": "yes", "next": reverse("home:today")}
    assert teacher.post(page("answer_session", made.pk), said)["Location"] == reverse("home:today")
    assert "请您11-18参加" not in teacher.get(reverse("home:today")).content.decode()
    assert teacher.post(page("answer_session", made.pk), {"coming": "no"}).status_code == 422
    said = {"coming": "no", "reason": "外出培训"}
    assert teacher.post(page("answer_session", made.pk), said).status_code == 302
    for part in ("member_office", "bursar", "researcher"):
        client = sign_in(cast, part)
        assert "分数除法" in client.get(page("calendar"), {"day": NEXT.isoformat()}).content.decode()
        assert "外出培训" in client.get(page("session", made.pk)).content.decode()


def test_P1_0d_what_cannot_be_planned_is_told_beside_what_was_typed(cast: Cast, sign_in) -> None:
    desk = sign_in(cast, "lead_office")
    plan(cast)
    for said, why in (
        ({"day": "2026-11-09"}, "已经过去"),
        ({"guests": "查无此人"}, "没有找到"),
        ({"place": "三楼教研室", "topic": "观潮"}, "这个地点这时已安排"),
        ({"place": "报告厅"}, "协调好了"),
    ):
        answer = desk.post(page("plan_session"), typed(cast, **said))
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert desk.post(page("plan_session"), typed(cast, place="报告厅", sure="on")).status_code == 302
    assert sign_in(cast, "teacher").post(page("plan_session"), typed(cast)).status_code == 403


def test_P1_0d_moved_changed_and_called_off_on_pages_that_others_cannot_use(cast: Cast, sign_in) -> None:
    made, desk, other = plan(cast), sign_in(cast, "lead_office"), sign_in(cast, "member_office")
    for name in ("move_session", "change_session"):
        assert desk.get(page(name, made.pk)).status_code == 200
        assert other.get(page(name, made.pk)).status_code == 403
    moved = {**typed(cast), "day": "2026-11-19"}
    assert desk.post(page("move_session", made.pk), moved).status_code == 422
    moved["reason"] = "与例会冲突"
    assert desk.post(page("move_session", made.pk), moved).status_code == 302
    assert "与例会冲突" in other.get(page("session", made.pk)).content.decode()
    changed = {"topic": "分数除法（二）", "host": cast.people["lead_office"].number, "guests": "查无此人"}
    assert desk.post(page("change_session", made.pk), changed).status_code == 422
    changed |= {"guests": "", "people": [str(cast.people["teacher"].pk)]}
    assert desk.post(page("change_session", made.pk), changed).status_code == 302
    assert desk.post(page("call_off_session", made.pk), {"reason": ""}).status_code == 422
    assert other.post(page("call_off_session", made.pk), {"reason": "不想开"}).status_code == 403
    assert desk.post(page("call_off_session", made.pk), {"reason": "教师外出"}).status_code == 302
    shown = other.get(page("session", made.pk)).content.decode()
    assert "已取消：教师外出" in shown


def test_P1_0d_a_day_without_record_asks_the_host_and_the_form_knows_everything(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan(cast, subject=subject_of(cast).pk)
    actions.answer_session(
        actor=cast.actor("supported_office"), now=NOW, session_id=made.pk, coming=False, reason="外出培训"
    )
    desk = sign_in(cast, "lead_office")
    assert desk.get(page("record_session", made.pk)).status_code == 409
    set_clock(monkeypatch, datetime.combine(NEXT - timedelta(days=1), NOW.timetz()))
    assert "今明两天的教研" in sign_in(cast, "teacher").get(reverse("home:today")).content.decode()
    set_clock(monkeypatch, NEXT_DAY)
    address = page("record_session", made.pk)
    desk = sign_in(cast, "lead_office")
    assert "还没有记录" in desk.get(reverse("home:today")).content.decode()
    assert address in desk.get(reverse("home:today")).content.decode()
    answer = desk.get(address)
    shown = answer.content.decode()
    assert f'<option value="{subject_of(cast).pk}" selected>' in shown
    assert 'value="分数除法"' in shown
    assert f"{cast.people['supported_office'].number} 外出培训" in shown
    assert f'value="{cast.people["teacher"].pk}" ' in shown
    said = {
        "sent": str(uuid4()),
        "topic": "分数除法",
        "day": NEXT.isoformat(),
        "school": str(cast.schools["lead"].pk),
        "host": cast.people["lead_office"].number,
        "present": [str(cast.people["teacher"].pk)],
        "absent": f"{cast.people['supported_office'].number} 外出培训",
        "result": "定稿教案：先操作，后说理。",
    }
    assert desk.post(address, said).status_code == 302
    assert desk.post(address, {**said, "sent": str(uuid4())}).status_code == 422
    activity = Activity.objects.get()
    assert activity.place == "三楼教研室"
    assert desk.get(address)["Location"] == page("activity", activity.pk)
    assert "还没有记录" not in desk.get(reverse("home:today")).content.decode()


def test_P1_0d_results_are_for_every_school_and_a_later_revision_is_marked(cast: Cast, sign_in) -> None:
    made = plan(cast, subject=subject_of(cast).pk)
    actor = cast.actor("lead_office", NEXT_DAY)
    activity = actions.record_session(actor=actor, now=NEXT_DAY, session_id=made.pk, given=came(cast, made))
    other = sign_in(cast, "supported_principal")
    assert "二次备课" not in other.get(page("results")).content.decode()
    again = {"activity_id": activity.pk, "result": "二次备课稿", "division": "", "reflection": ""}
    actions.revise(actor=cast.actor("teacher", NEXT_DAY), now=NEXT_DAY, **again)
    shown = other.get(page("results"), {"subject": str(subject_of(cast).pk), "q": "分数"}).content.decode()
    assert page("activity", activity.pk) in shown
    assert "二次备课" in shown
    assert "先操作，后说理" in other.get(page("activity", activity.pk)).content.decode()
    assert page("activity", activity.pk) not in other.get(page("results"), {"q": "观潮"}).content.decode()
    member = {"school": str(cast.schools["member"].pk)}
    assert page("activity", activity.pk) not in other.get(page("results"), member).content.decode()
    assert other.get(page("results"), {"export": "xlsx"}).status_code == 200


def test_P1_0d_the_calendar_is_narrowed_and_its_queries_do_not_grow(
    cast: Cast, sign_in, django_assert_max_num_queries
) -> None:
    made = plan(cast, subject=subject_of(cast).pk)
    client = sign_in(cast, "member_office")
    for said, there in (
        ({"subject": subject_of(cast).pk}, True),
        ({"school": cast.schools["supported"].pk}, True),
        ({"school": cast.schools["member"].pk}, False),
        ({"kind": "open_lesson"}, False),
        ({"mine": "yes"}, False),
        ({"day": "2027-02-10"}, False),
        ({"day": "0001-01-01"}, True),
    ):
        shown = client.get(page("calendar"), said).content.decode()
        assert (page("session", made.pk) in shown) is there, said
    plan(cast, topic="今天的", day=NOW.date())
    for n in range(7):
        plan(cast, topic=f"第{n}课", place=f"{n}号教室", sure=True)
    with django_assert_max_num_queries(18):
        shown = client.get(page("calendar"), {"day": NEXT.isoformat()}).content.decode()
    assert "还有4项" in shown
    with django_assert_max_num_queries(22):
        client.get(page("session", made.pk))
    teacher = sign_in(cast, "teacher")
    with CaptureQueriesContext(connection) as before:
        teacher.get(reverse("home:today"))
    for n in range(3):
        plan(cast, topic=f"再{n}课", place=f"再{n}号", day=NOW.date(), sure=True)
    with django_assert_max_num_queries(len(before)):
        teacher.get(reverse("home:today"))


def test_P1_0d_what_was_recorded_without_a_plan_is_on_the_calendar_too(
    cast: Cast, sign_in, django_assert_max_num_queries
) -> None:
    made = plan(cast, subject=subject_of(cast).pk)
    held = actions.record_session(
        actor=cast.actor("lead_office", NEXT_DAY),
        now=NEXT_DAY,
        session_id=made.pk,
        given=came(cast, made),
    )
    here = cast.schools["lead"].pk
    people = [
        (cast.people["lead_office"].pk, "chair"),
        (cast.people["supported_office"].pk, "present"),
        (cast.people["teacher"].pk, "present"),
    ]

    def unplanned(topic: str) -> Activity:
        given = lesson(cast, kind="joint_preparation", topic=topic, school=here, host=None, people=people)
        return actions.record(actor=cast.actor("lead_office"), now=NOW, given=given)

    one = unplanned("圆的周长")
    observed(cast, topic="没有一起备的课")
    client = sign_in(cast, "member_office")
    shown = client.get(page("calendar"), {"day": DAY.isoformat()}).content.decode()
    assert page("activity", one.pk) in shown
    assert "已记录" in shown
    assert "没有一起备的课" not in shown
    assert page("activity", held.pk) not in shown
    for said, there in (
        ({"school": cast.schools["supported"].pk}, True),
        ({"school": cast.schools["member"].pk}, False),
        ({"subject": subject_of(cast).pk}, False),
        ({"kind": "open_lesson"}, False),
        ({"kind": "joint_preparation"}, True),
        ({"mine": "yes"}, False),
    ):
        assert (page("activity", one.pk) in client.get(page("calendar"), said).content.decode()) is there, (
            said
        )
    mine = sign_in(cast, "teacher").get(page("calendar"), {"mine": "yes"}).content.decode()
    assert page("activity", one.pk) in mine
    for n in range(4):
        unplanned(f"圆的第{n}课")
    with django_assert_max_num_queries(19):
        client.get(page("calendar"), {"day": DAY.isoformat()})
    actions.withdraw(actor=cast.actor("lead_office"), now=NOW, activity_id=one.pk, reason="重复登记")
    assert page("activity", one.pk) not in client.get(page("calendar")).content.decode()


def test_P1_0d_a_date_for_ones_calendar_and_a_feed_that_leaves_out_what_one_declined(
    cast: Cast, client, sign_in
) -> None:
    made = plan(cast)
    file = sign_in(cast, "teacher").get(page("session_file", made.pk))
    (event,) = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert "分数除法" in str(event["SUMMARY"])
    assert page("feed", "x")[:-5] in sign_in(cast, "teacher").get(page("subscribe")).content.decode()
    address = page("feed", calendar_token(cast.actor("teacher")))
    assert len(icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")) == 1
    actions.answer_session(
        actor=cast.actor("teacher"), now=NOW, session_id=made.pk, coming=False, reason="外出"
    )
    assert not icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert client.get(page("feed", "abc")).status_code == 404


def test_P1_1_2_the_leader_hands_a_plan_in_on_a_page_with_several_activities_at_once(
    cast: Cast, sign_in
) -> None:
    group = group_of(cast, "lead_office", "teacher")
    leader = sign_in(cast, "lead_office")
    shown = leader.get(page("hand_in_plan", group.pk)).content.decode()
    assert 'value="2026-12-' in shown
    said = {"sent": str(uuid4()), "version": "0", "aims": "把大单元教学落到每一节课。"}
    rows = [("2026-12-09", "单元整体教学"), ("2027-01-06", "期末复习课怎么上")]
    for n in range(8):
        day, topic = rows[n] if n < len(rows) else ("", "")
        said |= {
            f"row-{n}-day": day,
            f"row-{n}-topic": topic,
            f"row-{n}-starts": "14:30",
            f"row-{n}-kind": "group_activity",
            f"row-{n}-place": "",
        }
    wrong = leader.post(page("hand_in_plan", group.pk), {**said, "row-1-day": ""})
    assert wrong.status_code == 422
    assert "第2行" in wrong.content.decode()
    assert leader.post(page("hand_in_plan", group.pk), said).status_code == 302
    assert TermPlan.objects.get().lines.count() == 2
    old = leader.post(page("hand_in_plan", group.pk), {**said, "aims": "改"})
    assert old.status_code == 422
    assert "最新的一版" in old.content.decode()
    other = sign_in(cast, "member_office")
    assert "期末复习课怎么上" in other.get(page("plan", group.pk)).content.decode()
    assert "期末复习课怎么上" in other.get(page("group", group.pk)).content.decode()
    assert "学期计划已交" in other.get(page("groups")).content.decode()
    assert "落实情况" in other.get(page("plan", group.pk), {"print": "yes"}).content.decode()
    assert other.get(page("hand_in_plan", group.pk)).status_code == 403


def test_P1_1_2_a_plan_without_a_term_or_version_shows_what_belongs_there(cast: Cast, sign_in) -> None:
    group = group_of(cast)
    client = sign_in(cast, "teacher")
    assert "还没有计划" in client.get(page("plan", group.pk)).content.decode()
    made = handed_in(cast, group)
    handed_in(cast, group, version=1, aims="加一次开放课堂。", sessions=[])
    assert "已经修订过" in client.get(page("plan", group.pk), {"version": made.version}).content.decode()


def test_P1_0d_P1_1_2_nothing_of_another_districts_calendar_is_there(cast: Cast, sign_in) -> None:
    group = group_of(cast, "lead_office", "teacher")
    made = plan(cast, group=group.pk)
    handed_in(cast, group)
    stranger = sign_in(make_cast("东山", "DS"), "office")
    for name in ("session", "move_session", "change_session", "record_session", "session_file"):
        assert stranger.get(page(name, made.pk)).status_code == 404, name
    for name in ("answer_session", "call_off_session"):
        said = {"coming": "yes", "reason": "想"}
        assert stranger.post(page(name, made.pk), said).status_code == 404, name
    for name in ("plan", "hand_in_plan"):
        assert stranger.get(page(name, group.pk)).status_code == 404, name
    assert "分数除法" not in stranger.get(page("calendar"), {"day": NEXT.isoformat()}).content.decode()


@pytest.mark.parametrize("name", ["calendar", "plan_session", "observe_lessons", "open"])
def test_P1_0d_a_day_that_does_not_exist_is_read_as_none(cast: Cast, sign_in: Any, name: str) -> None:
    answer = sign_in(cast, "lead_office").get(page(name), {"day": "2026-02-30", "host": "明湖"})
    assert answer.status_code == 200
