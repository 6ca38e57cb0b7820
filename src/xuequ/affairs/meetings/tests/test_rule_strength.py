"""A vote is taken by the rule its series and its matter ask for, or a stronger one (P3-5, P3-6)."""

from __future__ import annotations

from itertools import product

import pytest

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions, rules
from xuequ.affairs.meetings.models import AgendaItem, Motion
from xuequ.kernel.tests.people import refused
from xuequ.kernel.verdict import Kind, Refused

NAMES = tuple(rules.RULES)


def put(cast: Cast, item: AgendaItem, **given: object) -> Motion:
    asked = {"text": "同意", "ballot": "named", **given}
    return actions.put_motion(actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, **asked)


@pytest.mark.parametrize(
    ("least", "enough"),
    [
        ("present", {"present", "simple", "personnel", "two_thirds", "quota"}),
        ("simple", {"simple", "personnel", "two_thirds", "quota"}),
        ("personnel", {"personnel", "quota"}),
        ("two_thirds", {"two_thirds", "quota"}),
        ("quota", {"quota"}),
    ],
)
def test_P3_5_a_stronger_rule_may_be_chosen_a_weaker_one_not(least: str, enough: set[str]) -> None:
    assert {name for name in NAMES if rules.may_take_rule(name, [least])} == enough
    weak = next((name for name in NAMES if name not in enough), None)
    if weak:
        assert refused(rules.may_take_rule(weak, [least])) == ("P3-5", Kind.CONFLICT)


@pytest.mark.parametrize("series", NAMES)
@pytest.mark.parametrize(("major", "personnel", "figures"), list(product((False, True), repeat=3)))
def test_P3_5_the_rule_the_product_sets_is_always_strong_enough(
    series: str, major: bool, personnel: bool, figures: bool
) -> None:
    least = rules.least_rules(series, major=major, personnel=personnel, figures=figures)
    assert rules.may_take_rule(rules.rule_for(series, least, figures=figures), least)


def test_P3_5_personnel_asks_for_two_thirds_there(cast: Cast) -> None:
    _, item = cast.opened(title="学科教学指导员人选")
    assert item.personnel
    assert put(cast, item).rule_name == "personnel"
    with pytest.raises(Refused) as weaker:
        put(cast, item, rule="simple")
    assert weaker.value.verdict.clause == "P3-5"
    assert put(cast, item, rule="quota").rule_name == "quota"


def test_P3_5_who_hands_in_may_say_that_a_title_is_not_about_people(cast: Cast) -> None:
    _, item = cast.opened(title="推荐书目人选方案", personnel=False)
    assert put(cast, item).rule_name == "simple"


def test_P3_5_the_majority_of_those_present_can_be_chosen_where_nothing_major_is_at_stake(
    cast: Cast,
) -> None:
    _, item = cast.opened()
    assert put(cast, item).rule_name == "simple"
    assert put(cast, item, rule="present").rule_name == "present"


def test_P3_5_a_major_matter_under_a_weaker_rule_than_its_series_is_refused(cast: Cast) -> None:
    _, item = cast.opened(major=True)
    with pytest.raises(Refused) as weaker:
        put(cast, item, rule="present")
    assert weaker.value.verdict.clause == "P3-5"
    assert not Motion.objects.exists()
