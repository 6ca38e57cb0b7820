"""P1-2.1, P1-3.1c and d through the actions: three agree, the lead school records, the supported confirms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import NOW, Cast, make_cast
from xuequ.affairs.organisation.queries import visible_terms
from xuequ.affairs.partnerships import actions, queries
from xuequ.affairs.partnerships.models import Partnership
from xuequ.affairs.partnerships.tests.pairing import (
    DAY,
    YES,
    agreed,
    confirmed,
    counted,
    drafted,
    grade,
    mathematics,
    recorded,
)
from xuequ.affairs.teaching import actions as teaching
from xuequ.kernel.verdict import Refused


def test_P1_2_1_a_pair_begins_when_both_principals_and_the_head_have_agreed(cast: Cast) -> None:
    pair = drafted(cast)
    for side, part in YES.items():
        assert pair.state == "draft"
        pair = actions.approve_pair(actor=cast.actor(part), now=NOW, pair_id=pair.pk, side=side)
    assert pair.state == "agreed"
    assert pair.approvals.count() == 3


def test_P1_2_1_nobody_agrees_for_another_or_twice(cast: Cast) -> None:
    pair = drafted(cast)
    with pytest.raises(Refused, match="校长"):
        actions.approve_pair(actor=cast.actor("member_principal"), now=NOW, pair_id=pair.pk, side="lead")
    with pytest.raises(Refused, match="校长"):
        actions.approve_pair(actor=cast.actor("lead_principal"), now=NOW, pair_id=pair.pk, side="supported")
    actions.approve_pair(actor=cast.actor("lead_principal"), now=NOW, pair_id=pair.pk, side="lead")
    with pytest.raises(Refused, match="同意过"):
        actions.approve_pair(actor=cast.actor("lead_principal"), now=NOW, pair_id=pair.pk, side="lead")


@pytest.mark.parametrize(
    ("by", "said", "why"),
    [
        ("lead_principal", {}, "批准的人"),
        ("head", {}, "批准的人"),
        ("teacher", {}, "教导处"),
        ("lead_office", {"goals": " "}, "目标"),
        ("lead_office", {"subjects": []}, "学科"),
        ("lead_office", {"ends": date(2026, 8, 1)}, "早于"),
        ("lead_office", {"ends": date(2031, 8, 1)}, "三个学年"),
    ],
)
def test_P1_2_1_a_draft_that_is_not_whole_is_refused(cast: Cast, by: str, said: dict, why: str) -> None:
    with pytest.raises(Refused, match=why):
        drafted(cast, by, **said)


def test_P1_2_1_only_a_lead_and_a_supported_school_are_paired_and_a_subject_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="帮扶学校"):
        drafted(cast, "office", lead_id=cast.schools["member"].pk)
    agreed(cast)
    with pytest.raises(Refused, match="数学"):
        drafted(cast)


def test_P1_2_1_guidance_counts_once_the_supported_school_confirms(cast: Cast) -> None:
    pair = agreed(cast)
    made = recorded(cast, pair)
    assert counted("pair_guidance", pair.pk) == 0
    confirmed(cast, made)
    assert counted("pair_guidance", pair.pk) == 1
    teaching.dispute(
        actor=cast.actor("supported_principal"), now=NOW, activity_id=made.pk, reason="那天没有来"
    )
    assert counted("pair_guidance", pair.pk) == 0


def test_P1_2_1_nobody_of_the_lead_school_confirms(cast: Cast) -> None:
    pair = agreed(cast)
    made = recorded(cast, pair, "joint_preparation", at_lead=True)
    for part in ("teacher", "lead_principal", "lead_office", "head", "office"):
        with pytest.raises(Refused):
            confirmed(cast, made, by=part)
    assert counted("pair_preparation", pair.pk) == 0


def test_P1_2_1_what_lies_outside_the_pair_is_not_recorded(cast: Cast) -> None:
    pair = agreed(cast, starts=date(2026, 11, 1))
    with pytest.raises(Refused, match="结对期"):
        recorded(cast, pair, day=date(2026, 10, 20))
    with pytest.raises(Refused, match="优质学校"):
        recorded(cast, pair, by="supported_office")
    with pytest.raises(Refused, match="这两所学校"):
        recorded(cast, pair, teachers=[cast.people["teacher"].pk, cast.people["member_office"].pk])
    waiting = drafted(cast, starts=date(2027, 8, 1), ends=date(2027, 12, 1)).subjects.get()
    with pytest.raises(Refused, match="还没有各方同意"):
        recorded(cast, waiting)


def test_P1_3_1c_a_demonstration_lesson_at_the_supported_school_counts_for_the_term(cast: Cast) -> None:
    pair = agreed(cast)
    confirmed(cast, recorded(cast, pair, "demonstration", by="lead_office"))
    confirmed(cast, recorded(cast, pair, "open_activity"))
    assert counted("pair_demonstration", pair.pk) == 1
    assert counted("pair_open_activity", pair.pk) == 1


def test_P1_3_1c_a_demonstration_lesson_has_one_teacher_of_the_lead_school(cast: Cast) -> None:
    pair = agreed(cast)
    both = [cast.people["teacher"].pk, cast.people["lead_office"].pk]
    with pytest.raises(Refused, match="一位"):
        recorded(cast, pair, "demonstration", teachers=both)
    with pytest.raises(Refused, match="优质学校的教师"):
        recorded(cast, pair, "demonstration", by="lead_office", teachers=[cast.people["supported_office"].pk])


def test_P1_3_1d_preparing_for_a_grade_counts_twice_without_one_once(cast: Cast) -> None:
    pair = agreed(cast)
    confirmed(cast, recorded(cast, pair, "joint_preparation", grade=grade(cast).pk))
    confirmed(cast, recorded(cast, pair, "joint_preparation"))
    assert counted("pair_preparation", pair.pk) == 2
    assert counted("pair_same_grade", pair.pk) == 1


def test_P1_3_1d_preparing_together_cannot_be_done_by_one_school(cast: Cast) -> None:
    alone = [cast.people["teacher"].pk, cast.people["lead_office"].pk]
    with pytest.raises(Refused, match="帮扶学校参加"):
        recorded(cast, agreed(cast), "joint_preparation", teachers=alone)


def test_P1_2_1_the_board_shows_each_month_green_amber_or_red(cast: Cast) -> None:
    pair = agreed(cast)
    confirmed(cast, recorded(cast, pair))
    office = cast.actor("office")
    term = visible_terms(office).get()
    lines = queries.pair_lines(office, [pair], term, timezone.localdate(NOW))[pair.pk]
    guidance = next(line for line in lines if line.quota.key == "pair_guidance")
    assert [cell.light for cell in guidance.cells] == ["red", "red", "green", "grey", "grey"]
    late = timezone.localdate(NOW) + timedelta(days=15)
    assert queries.pair_lights(office, [pair], term, late)[pair.pk].now.light == "amber"
    assert queries.pair_lights(office, [pair], term, late)[pair.pk].missed == 4


def test_P1_2_1_aid_counts_as_come_when_the_other_school_says_so(cast: Cast) -> None:
    pair = agreed(cast).partnership
    given = {"kind": "material", "description": "实验箱", "quantity": "12套", "given_on": DAY}
    item = actions.give_aid(actor=cast.actor("lead_office"), now=NOW, pair_id=pair.pk, **given)
    with pytest.raises(Refused, match="收到援助的学校"):
        actions.receive_aid(actor=cast.actor("lead_principal"), now=NOW, aid_id=item.pk)
    item = actions.object_aid(
        actor=cast.actor("supported_office"), now=NOW, aid_id=item.pk, objection="只有10套"
    )
    assert item.state == "objected"
    item = actions.receive_aid(actor=cast.actor("supported_principal"), now=NOW, aid_id=item.pk)
    assert (item.state, item.settled_on) == ("received", NOW.date())
    with pytest.raises(Refused, match="已经有结果"):
        actions.receive_aid(actor=cast.actor("supported_principal"), now=NOW, aid_id=item.pk)
    with pytest.raises(Refused, match="还没有给出"):
        actions.give_aid(
            actor=cast.actor("lead_office"),
            now=NOW,
            pair_id=pair.pk,
            **{**given, "given_on": NOW.date() + timedelta(days=1)},
        )


def test_P1_2_1_each_side_has_its_word_once_a_term_and_only_they_and_the_head_read_it(cast: Cast) -> None:
    pair = agreed(cast).partnership
    for part in ("lead_principal", "supported_principal"):
        actions.say_word(actor=cast.actor(part), now=NOW, pair_id=pair.pk, worth="helps", text="备课扎实了")
    with pytest.raises(Refused, match="已经说过"):
        actions.say_word(
            actor=cast.actor("lead_principal"), now=NOW, pair_id=pair.pk, worth="none", text="改口"
        )
    with pytest.raises(Refused, match="校长"):
        actions.say_word(actor=cast.actor("head"), now=NOW, pair_id=pair.pk, worth="none", text="不行")
    readers = {part for part in cast.people if queries.words_of(cast.actor(part), pair)}
    assert readers == {"head", "lead_principal", "lead_office", "supported_principal", "supported_office"}


def test_P1_2_1_an_ended_pair_keeps_what_was_done_and_takes_no_more(cast: Cast) -> None:
    pair = agreed(cast)
    confirmed(cast, recorded(cast, pair))
    with pytest.raises(Refused, match="原因"):
        actions.end_pair(actor=cast.actor("head"), now=NOW, pair_id=pair.partnership_id, reason=" ")
    ended = actions.end_pair(
        actor=cast.actor("head"), now=NOW, pair_id=pair.partnership_id, reason="学校合并"
    )
    assert (ended.state, ended.ends) == ("ended", NOW.date())
    assert counted("pair_guidance", pair.pk) == 1
    with pytest.raises(Refused, match="已经终止"):
        actions.end_pair(actor=cast.actor("head"), now=NOW, pair_id=ended.pk, reason="再来")


def test_P1_2_1_a_district_never_finds_anothers_pairs(cast: Cast) -> None:
    pair = agreed(cast)
    other = make_cast("东山", "DS")
    mathematics(other)
    assert not queries.visible_pairs(other.actor("head")).exists()
    with pytest.raises(Partnership.DoesNotExist):
        actions.approve_pair(actor=other.actor("head"), now=NOW, pair_id=pair.partnership_id, side="district")
    with pytest.raises(Exception, match="matching query"):
        actions.record_for_pair(
            actor=other.actor("teacher"),
            now=NOW,
            pair_subject_id=pair.pk,
            kind="guidance",
            day=DAY,
            topic="x",
            teachers=[other.people["teacher"].pk],
        )


def test_P1_2_1_a_draft_taken_back_owes_and_takes_nothing(cast: Cast) -> None:
    pair = drafted(cast)
    actions.approve_pair(actor=cast.actor("lead_principal"), now=NOW, pair_id=pair.pk, side="lead")
    taken = actions.end_pair(actor=cast.actor("lead_office"), now=NOW, pair_id=pair.pk, reason="重新商议")
    assert taken.state == "withdrawn"
    assert queries.pairs_owing(cast.district.pk, DAY, DAY) == []
    with pytest.raises(Refused, match="还没有各方同意"):
        recorded(cast, taken.subjects.get())
    agreed(cast)
