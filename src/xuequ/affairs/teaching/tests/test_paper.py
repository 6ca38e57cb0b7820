"""P1-2.2 for paper records: brought in, waiting until another leader confirms, counted all or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast, make_cast
from tests.pressing import at_once
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.organisation.models import CalendarDay, CentreGroup, Person, Subject
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.models import Activity, PaperBatch
from xuequ.affairs.teaching.tests.papers import brought_in, heard, settled, shown, waiting
from xuequ.affairs.teaching.tests.recording import DAY, confirmed, observed
from xuequ.kernel.verdict import Refused


def credits(cast: Cast, part: str = "lead_office") -> list[tuple[int, int]]:
    rows = Credit.objects.filter(debtor=cast.people[part].pk)
    return list(rows.values_list("amount", "elsewhere"))


def found(batch: PaperBatch) -> list[tuple[int, str, str]]:
    """Line, field and reason of what is wrong in a batch's rows."""
    return [(one["line"], one["key"], one["message"] % one["facts"]) for one in batch.preview["faults"]]


def only_fault(cast: Cast, **said: Any) -> tuple[str, str]:
    (fault,) = found(shown(cast, heard(cast, **said)))
    return fault[1], fault[2]


def test_P1_2_2_what_is_brought_in_counts_nothing_until_another_leader_confirms_it(cast: Cast) -> None:
    batch = waiting(cast)
    made = Activity.objects.get()
    assert (made.state, made.batch, made.line, made.period) == ("waiting", batch, 2, 2)
    assert credits(cast) == []
    with pytest.raises(Refused, match="谁补录谁不能确认"):
        settled(cast, batch, by="lead_office")
    with pytest.raises(Refused, match="这所学校"):
        settled(cast, batch, by="office")
    settled(cast, batch)
    made.refresh_from_db()
    assert (made.state, made.settled_by) == ("confirmed", cast.people["lead_principal"])
    assert credits(cast) == [(1, 0)]


def test_P1_2_2_a_district_batch_is_confirmed_by_its_head_or_director_not_by_its_clerk(cast: Cast) -> None:
    batch = waiting(cast, heard(cast, by="member_office"), by="clerk", school=None)
    with pytest.raises(PaperBatch.DoesNotExist):
        settled(cast, batch, by="member_principal")
    settled(cast, batch, by="office")
    assert credits(cast, "member_office") == [(1, 1)]


@pytest.mark.django_db(transaction=True)
def test_P1_2_2_two_leaders_who_press_at_once_count_it_once(cast: Cast) -> None:
    batch = waiting(cast)
    said = at_once([partial(settled, cast, batch, by) for by in ("lead_principal", "head", "office")])
    assert sorted(bool(text) for text in said) == [False, True, True]
    assert credits(cast) == [(1, 0)]


@pytest.mark.django_db(transaction=True)
def test_P1_2_2_two_files_with_the_same_lesson_brought_in_at_once_record_it_once(cast: Cast) -> None:
    files = [shown(cast, heard(cast)), shown(cast, heard(cast), heard(cast, 节次=5))]
    said = at_once([partial(brought_in, cast, batch) for batch in files])
    assert Activity.objects.filter(period=2).count() == 1
    assert len(said) == len(files)


def test_P1_2_2_what_is_confirmed_is_neither_confirmed_nor_brought_in_again(cast: Cast) -> None:
    batch = settled(cast, waiting(cast))
    with pytest.raises(Refused, match="已经确认过"):
        settled(cast, batch)
    with pytest.raises(Refused, match="已经处理过"):
        brought_in(cast, batch)
    assert credits(cast) == [(1, 0)]
    assert Activity.objects.count() == 1


def test_P1_2_2_what_breaks_in_the_middle_leaves_nothing_half_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = waiting(cast)

    def breaks(**_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(actions.paper, "send", lambda *_args, **_more: breaks())
    with pytest.raises(OSError, match="power cut"):
        settled(cast, batch)
    monkeypatch.undo()
    assert (Activity.objects.get().state, credits(cast)) == ("waiting", [])
    settled(cast, batch)
    assert credits(cast) == [(1, 0)]


def test_P1_2_2_afterwards_a_record_is_disputed_and_withdrawn_like_any_other(cast: Cast) -> None:
    settled(cast, waiting(cast))
    made = Activity.objects.get()
    actions.dispute(actor=cast.actor("teacher"), now=NOW, activity_id=made.pk, reason="那天我请假")
    assert credits(cast) == []
    confirmed(cast, made)
    assert credits(cast) == [(1, 0)]
    actions.withdraw(actor=cast.actor("lead_office"), now=NOW, activity_id=made.pk)
    assert credits(cast) == []


def test_P1_2_2_nobody_confirms_a_single_record_of_a_batch_that_waits(cast: Cast) -> None:
    waiting(cast)
    made = Activity.objects.get()
    assert queries.to_confirm(cast.actor("teacher"), NOW.date()) == []
    with pytest.raises(Refused, match="随整批确认"):
        confirmed(cast, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=made.pk).update(batch=None)


def test_P1_0d_a_plan_is_not_taken_further_while_its_batch_waits(cast: Cast) -> None:
    teacher = cast.people["teacher"]
    batch = waiting(cast, heard(cast, of="", 活动="集体备课", 参加人=teacher.name))
    further = partial(
        actions.revise,
        actor=cast.actor("teacher"),
        now=NOW,
        activity_id=batch.activities.get().pk,
        result="教案",
        division="",
        reflection="反思",
    )
    with pytest.raises(Refused, match="还没有确认"):
        further()
    settled(cast, batch)
    further()


def test_P1_2_2_a_record_withdrawn_while_the_batch_waits_is_not_confirmed_with_it(cast: Cast) -> None:
    batch = waiting(cast, heard(cast), heard(cast, 节次=3))
    actions.withdraw(actor=cast.actor("lead_office"), now=NOW, activity_id=batch.activities.get(period=3).pk)
    settled(cast, batch)
    assert credits(cast) == [(1, 0)]


def test_P1_2_2_a_batch_sent_back_leaves_no_records_and_its_file_can_be_handed_in_again(cast: Cast) -> None:
    batch = waiting(cast)
    with pytest.raises(Refused, match="为什么退回"):
        actions.return_batch(actor=cast.actor("lead_principal"), now=NOW, batch_id=batch.pk, reason=" ")
    actions.return_batch(actor=cast.actor("lead_principal"), now=NOW, batch_id=batch.pk, reason="缺11月的")
    assert not Activity.objects.exists()
    again = waiting(cast)
    assert again.pk != batch.pk
    settled(cast, again)
    assert credits(cast) == [(1, 0)]


def test_P1_2_2_a_batch_confirmed_wrongly_is_taken_back_whole_by_the_district_alone(cast: Cast) -> None:
    batch = settled(cast, waiting(cast, heard(cast), heard(cast, 节次=3)))
    disputed = batch.activities.get(period=3)
    actions.dispute(actor=cast.actor("teacher"), now=NOW, activity_id=disputed.pk, reason="没来")

    def take_back(part: str, reason: str = "整本是去年的") -> None:
        actions.take_back_batch(actor=cast.actor(part), now=NOW, batch_id=batch.pk, reason=reason)

    for part, why in (("lead_principal", "学区负责人"), ("clerk", "学区负责人")):
        with pytest.raises(Refused, match=why):
            take_back(part)
    with pytest.raises(Refused, match="为什么撤销"):
        take_back("head", " ")
    take_back("head")
    assert credits(cast) == []
    assert set(batch.activities.values_list("state", flat=True)) == {"withdrawn"}
    assert waiting(cast).pk != batch.pk


def test_P1_2_2_the_same_file_again_is_the_same_batch(cast: Cast) -> None:
    batch = shown(cast, heard(cast))
    assert shown(cast, heard(cast)).pk == batch.pk
    brought_in(cast, batch)
    assert shown(cast, heard(cast)).pk == batch.pk
    with pytest.raises(Refused, match="已经由别处上传过"):
        shown(cast, heard(cast), by="member_office", school="member")
    actions.drop_batch(actor=cast.actor("lead_office"), now=NOW, batch_id=shown(cast, heard(cast, 节次=5)).pk)
    assert shown(cast, heard(cast, 节次=5)).state == "shown"


def test_P1_2_2_the_same_lesson_is_known_again_in_the_file_and_among_the_records(cast: Cast) -> None:
    observed(cast, by="lead_office", period=2)
    batch = shown(
        cast,
        heard(cast),
        heard(cast, 节次=""),
        heard(cast, 节次=3),
        heard(cast, 节次=3, **{"课题/主题": "换了写法"}),
        heard(cast, 节次="", **{"课题/主题": "分数除法"}),
    )
    assert (batch.good, batch.known, batch.bad) == (2, 2, 1)
    assert [(line, why[:6]) for line, _key, why in found(batch)] == [
        (5, "与第4行是同"),
        (2, "这一条已经登"),
        (3, "这一条已经登"),
    ]
    settled(cast, brought_in(cast, batch, leave_out=True))
    again = shown(cast, heard(cast, 节次=3), heard(cast, 节次=4))
    assert (again.good, again.known, again.bad) == (1, 1, 0)


def test_P1_2_2_the_person_decides_whether_good_rows_go_without_the_bad(cast: Cast) -> None:
    batch = shown(cast, heard(cast), heard(cast, 授课人="查无此人"))
    assert (batch.good, batch.bad) == (1, 1)
    with pytest.raises(Refused, match="有1行有问题"):
        brought_in(cast, batch)
    assert not Activity.objects.exists()
    with pytest.raises(Refused, match="上传的人"):
        brought_in(cast, batch, by="office", leave_out=True)
    assert brought_in(cast, batch, leave_out=True).records == 1


def test_P1_2_2_whom_a_name_means_is_told_where_it_is_not_clear(cast: Cast) -> None:
    assert only_fault(cast, **{"听课人/主持人": "查无此人"}) == (
        "doer",
        "没有找到“查无此人”，请检查姓名，或写工号。",
    )
    Person.objects.filter(pk=cast.people["bursar"].pk).update(name=cast.people["teacher"].name)
    key, why = only_fault(cast)
    assert key == "host"
    assert "有2位" in why and cast.people["teacher"].number in why
    by_number = shown(cast, heard(cast, 授课人=cast.people["teacher"].number.lower()))
    assert (by_number.good, by_number.bad) == (1, 0)


def test_P1_2_2_of_two_of_one_name_the_school_that_is_written_decides(cast: Cast) -> None:
    name = cast.people["teacher"].name
    Person.objects.filter(pk=cast.people["member_office"].pk).update(name=name)
    batch = waiting(cast, heard(cast, **{"学校/地点": cast.schools["member"].name}))
    assert batch.activities.get().host == cast.people["member_office"]


def test_P1_2_2_days_that_cannot_have_been_are_told(cast: Cast) -> None:
    assert "还没有发生" in only_fault(cast, 日期="2026-11-11")[1]
    assert "不在任何学期" in only_fault(cast, 日期="2026-08-20")[1]
    assert only_fault(cast, 日期="2026-10-01") == ("day", "这一天是国庆节，不上课，请检查日期。")
    assert "周末" in only_fault(cast, 日期="2026-11-08")[1]
    CalendarDay.objects.create(district=cast.district, day=date(2026, 11, 8), kind="work", name="调课")
    assert shown(cast, heard(cast, 日期="2026-11-08", 节次=6)).good == 1
    assert shown(cast, heard(cast, 日期="2026-09-02")).good == 1


def test_P1_2_2_who_was_not_in_post_that_day_is_told_by_name(cast: Cast) -> None:
    post = cast.people["teacher"].posts.get()
    post.starts = DAY + timedelta(days=1)
    post.save()
    key, why = only_fault(cast)
    assert (key, "没有任职" in why) == ("host", True)


def test_P1_2_2_a_school_brings_in_what_its_own_people_did(cast: Cast) -> None:
    key, why = only_fault(cast, by="member_office")
    assert (key, "不是本校的人" in why) == ("doer", True)
    with pytest.raises(Refused, match="全学区"):
        shown(cast, heard(cast), by="lead_office", school=None)
    with pytest.raises(Refused, match="各校教导处"):
        shown(cast, heard(cast), by="teacher")
    assert shown(cast, heard(cast), by="clerk").good == 1


@pytest.mark.parametrize(
    ("said", "key", "why"),
    [
        ({"学科": "炼金术"}, "subject", "没有“炼金术”这门学科"),
        ({"学校/地点": "东方小学"}, "place", "没有叫“东方小学”的学校"),
        ({"学校/地点": "小学"}, "place", "可能是"),
        ({"of": "lead_office"}, "host", "不能听自己的课"),
        ({"活动": "集体备课", "of": ""}, "present", "至少两位"),
    ],
)
def test_P1_2_2_other_cells_are_told_with_their_reasons(
    cast: Cast, said: dict[str, Any], key: str, why: str
) -> None:
    at, told = only_fault(cast, **said)
    assert (at, why in told) == (key, True), told


def test_P1_1_2_a_centre_groups_activity_counts_for_the_group_of_its_subject(cast: Cast) -> None:
    subject, _made = Subject.objects.get_or_create(district=cast.district, name="数学")
    group = CentreGroup.objects.create(district=cast.district, subject=subject, name="数学中心组")
    row = heard(cast, of="", 活动="中心组活动", 学科="数学", 参加人=cast.people["teacher"].name)
    batch = settled(cast, waiting(cast, row))
    made = batch.activities.get()
    assert (made.kind, made.group, made.school) == ("group_activity", group, cast.schools["lead"])
    assert Credit.objects.get(record=made.pk).debtor == group.pk
    assert "中心组" in only_fault(cast, of="", 活动="中心组活动", 参加人=cast.people["teacher"].name)[1]


def test_P1_2_2_marks_stand_on_the_districts_sheet_and_rooms_are_kept(cast: Cast) -> None:
    actions.begin_sheets(actor=cast.actor("office"), now=NOW)
    room = {"学校/地点": "录播教室", "年级/班级": "三（1）班"}
    batch = waiting(
        cast, heard(cast, **{"等级/得分": 88, **room}), heard(cast, 节次=3, **{"等级/得分": "良"})
    )
    first, second = batch.activities.order_by("line")
    assert (first.points, first.place, first.class_name) == (88, "录播教室", "三（1）班")
    assert (queries.band_of(first), queries.band_of(second)) == ("良", "良")


def test_P1_2_2_another_district_neither_sees_nor_touches_a_batch(cast: Cast) -> None:
    batch, other = waiting(cast), make_cast("东山", "DS")
    assert not queries.visible_batches(other.actor("head")).exists()
    with pytest.raises(PaperBatch.DoesNotExist):
        settled(other, batch, by="head")
    theirs = shown(other, heard(cast, by="lead_office"), by="lead_office")
    assert (theirs.good, theirs.bad) == (0, 1)


def test_P1_2_2_three_hundred_rows_ask_no_more_queries_than_three(cast: Cast) -> None:
    def asked(first: int, rows: int) -> tuple[int, int, int]:
        days = [date(2026, 9, 7) + timedelta(days=n) for n in range(5)]
        lines = [
            heard(cast, 日期=days[n % 5].isoformat(), 节次=n // 5 % 12 + 1, **{"课题/主题": f"{first}-{n}"})
            if n < 60
            else heard(cast, 日期=days[n % 5].isoformat(), 节次="", **{"课题/主题": f"{first}-{n}"})
            for n in range(first, first + rows)
        ]
        counts = []
        with CaptureQueriesContext(connection) as one:
            batch = shown(cast, *lines)
        counts.append(len(one))
        with CaptureQueriesContext(connection) as one:
            brought_in(cast, batch)
        counts.append(len(one))
        with CaptureQueriesContext(connection) as one:
            settled(cast, batch)
        counts.append(len(one))
        assert batch.good == rows
        return counts[0], counts[1], counts[2]

    few, many = asked(0, 3), asked(3, 300)
    assert many[0] <= few[0]
    assert many[1] <= few[1] + 300 // 20, "SQLite takes some thirty activities in one statement"
    assert many[2] <= few[2] + 4
    assert credits(cast) == [(1, 0)] * 303
