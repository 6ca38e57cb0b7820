"""P1-2.2 through the actions: who records, who confirms, what counts at once and what no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.cast import NOW, ZONE, Cast
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.tests.recording import DAY, confirmed, lesson, observed
from xuequ.kernel.verdict import Refused


def credit(cast: Cast, part: str) -> list[tuple[int, int]]:
    rows = Credit.objects.filter(quota="observe", debtor=cast.people[part].pk)
    return list(rows.values_list("amount", "elsewhere"))


def refusal(cast: Cast, by: str = "head", of: str = "teacher", **said) -> str:
    with pytest.raises(Refused) as no:
        observed(cast, by, of, **said)
    return no.value.verdict.text


def test_P1_2_2_a_lesson_counts_once_the_teacher_observed_confirms_it(cast: Cast) -> None:
    made = observed(cast)
    assert credit(cast, "head") == []
    confirmed(cast, made)
    assert credit(cast, "head") == [(1, 1)]


def test_P1_2_2_a_lesson_at_ones_own_school_is_not_elsewhere(cast: Cast) -> None:
    confirmed(cast, observed(cast, by="lead_principal"))
    assert credit(cast, "lead_principal") == [(1, 0)]


def test_P1_2_2_nobody_confirms_what_they_recorded_themselves(cast: Cast) -> None:
    made = observed(cast)
    with pytest.raises(Refused, match="对方确认"):
        actions.confirm(actor=cast.actor("head"), now=NOW, activity_id=made.pk)
    with pytest.raises(Refused, match="授课教师本人"):
        actions.confirm(actor=cast.actor("lead_principal"), now=NOW, activity_id=made.pk)
    assert credit(cast, "head") == []


def test_P1_2_2_after_a_week_of_silence_the_teachers_school_may_confirm(cast: Cast) -> None:
    made = observed(cast)
    later = NOW + timedelta(days=8)
    with pytest.raises(Activity.DoesNotExist):
        actions.confirm(actor=cast.actor("supported_office"), now=later, activity_id=made.pk)
    actions.confirm(actor=cast.actor("lead_office"), now=later, activity_id=made.pk)
    assert credit(cast, "head") == [(1, 1)]


def test_P1_2_2_an_objection_or_a_withdrawal_takes_the_count_away_at_once(cast: Cast) -> None:
    made = confirmed(cast, observed(cast))
    actions.dispute(actor=cast.actor("teacher"), now=NOW, activity_id=made.pk, reason="那天我请假")
    assert credit(cast, "head") == []
    confirmed(cast, made)
    assert credit(cast, "head") == [(1, 1)]
    actions.withdraw(actor=cast.actor("head"), now=NOW, activity_id=made.pk)
    assert credit(cast, "head") == []
    with pytest.raises(Refused, match="已经撤回"):
        confirmed(cast, made)


def test_P1_2_2_two_who_confirm_count_it_once(cast: Cast) -> None:
    made = confirmed(cast, observed(cast))
    with pytest.raises(Refused, match="已经确认"):
        confirmed(cast, made)
    assert credit(cast, "head") == [(1, 1)]


def test_P1_2_2_the_same_sending_twice_is_one_record(cast: Cast) -> None:
    mark = uuid4()
    first = observed(cast, sent=mark)
    assert observed(cast, sent=mark) == first
    assert Activity.objects.count() == 1


def test_P1_2_2_the_same_lesson_is_not_recorded_twice(cast: Cast) -> None:
    observed(cast)
    assert "已经登记过" in refusal(cast)
    actions.withdraw(actor=cast.actor("head"), now=NOW, activity_id=Activity.objects.get().pk)
    observed(cast)


def test_P1_2_2_two_places_at_once_are_pointed_out_and_stay_the_persons_word(cast: Cast) -> None:
    observed(cast)
    said = refusal(cast, of="lead_office")
    assert "同一天同一节" in said
    assert "圆的面积" in said
    observed(cast, of="lead_office", sure=True)


def test_P1_2_2_what_has_not_happened_or_lies_outside_a_term_is_not_recorded(cast: Cast) -> None:
    assert "还没有发生" in refusal(cast, day=NOW.date() + timedelta(days=1))
    assert "不在任何学期" in refusal(cast, day=date(2026, 8, 20))
    assert "补录" in refusal(cast, day=date(2026, 9, 3))


def test_P1_2_2_who_was_not_in_post_that_day_cannot_have_been_there(cast: Cast) -> None:
    post = cast.people["teacher"].posts.get()
    post.starts = DAY + timedelta(days=1)
    post.save()
    assert "没有任职" in refusal(cast)


def test_P1_2_2_one_does_not_observe_oneself_nor_record_for_strangers(cast: Cast) -> None:
    assert "自己的课" in refusal(cast, by="teacher", of="teacher")
    people = [(cast.people["member_principal"].pk, "observer")]
    assert "代录" in refusal(cast, by="lead_office", people=people)
    observed(cast, by="member_office", people=people)


def test_P1_2_2_scores_are_whole_and_read_by_the_two_and_their_leaders_alone(cast: Cast) -> None:
    actions.begin_sheets(actor=cast.actor("office"), now=NOW)
    sheet = queries.usual_sheet(cast.actor("office"))
    assert sheet is not None
    points = {one.pk: one.points - 1 for one in sheet.dimensions.all()}
    assert "每一项打分" in refusal(cast, sheet=sheet.pk, scores={next(iter(points)): 5})
    assert "超出" in refusal(cast, sheet=sheet.pk, scores={**points, next(iter(points)): 99})
    made = observed(cast, sheet=sheet.pk, scores=points)
    assert made.points == 96
    readers = {
        part
        for part in cast.people
        if (found := queries.visible_activities(cast.actor(part)).filter(pk=made.pk).first())
        and queries.may_read_scores(cast.actor(part), found)
    }
    assert readers == {"head", "teacher", "lead_principal"}
    seen = {p for p in cast.people if queries.visible_activities(cast.actor(p)).filter(pk=made.pk).exists()}
    assert seen == readers | {"lead_office", "office", "clerk"}


def test_P1_2_2_a_district_never_reads_anothers_records(cast: Cast) -> None:
    from tests.cast import make_cast

    made = observed(cast)
    other = make_cast("东山", "DS")
    assert not queries.visible_activities(other.actor("head")).exists()
    with pytest.raises(Activity.DoesNotExist):
        actions.confirm(actor=other.actor("head"), now=NOW, activity_id=made.pk)
    with pytest.raises(Exception, match="matching query"):
        actions.record(actor=other.actor("head"), now=NOW, given=lesson(cast))


def test_P1_2_2_a_day_late_in_the_evening_is_still_that_day(cast: Cast) -> None:
    late = datetime(2026, 11, 10, 23, 50, tzinfo=ZONE)
    assert observed(cast, now=late, day=date(2026, 11, 10)).day == date(2026, 11, 10)
