"""A vote is taken by the rule its series and its matter ask for, or a stronger one (P3-5, P3-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions, rules
from xuequ.affairs.meetings.models import AgendaItem, Motion
from xuequ.affairs.meetings.tests.test_rules_agenda import RUNNING
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.tests.people import CHAIR, refused
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


@pytest.mark.parametrize(
    ("series", "personnel", "figures"), list(product(NAMES, (False, True), (False, True)))
)
def test_P3_5_the_rule_the_product_sets_is_always_strong_enough(
    series: str, personnel: bool, figures: bool
) -> None:
    least = rules.least_rules(series, personnel=personnel, figures=figures)
    assert rules.may_take_rule(rules.rule_for(least, figures=figures), least)


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


def test_P3_5_a_motion_under_a_weaker_rule_than_its_series_is_refused(cast: Cast) -> None:
    _, item = cast.opened()
    with pytest.raises(Refused) as weaker:
        put(cast, item, rule="present")
    assert weaker.value.verdict.clause == "P3-5"
    assert not Motion.objects.exists()


def test_P3_6_a_major_item_is_decided_by_a_resolution(cast: Cast) -> None:
    _, item = cast.opened(major=True)
    given = Proposal(measure="开放实验室", responsible=cast.schools["lead"].pk, due=date(2026, 12, 10))
    for resolution in (None, given):
        motion = put(cast, item, resolution=resolution)
        actions.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
        for part in cast.voters:
            actions.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=motion.pk, choice="for")
        actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
        if resolution is None:
            with pytest.raises(Refused) as refusal:
                actions.dispose_item(
                    actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, disposal="decided"
                )
            assert refusal.value.verdict.clause == "P3-6"
    ended = actions.dispose_item(
        actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, disposal="decided"
    )
    assert ended.disposal == "decided"


def test_P3_6_a_major_item_without_a_resolution_can_still_be_put_off() -> None:
    item = replace(RUNNING, major=True, passed_motion=True, motions=1)
    assert refused(rules.may_dispose(CHAIR, item, "decided")) == ("P3-6", Kind.CONFLICT)
    assert rules.may_dispose(CHAIR, item, "deferred") and rules.may_dispose(CHAIR, item, "noted")
    resolved = replace(item, passed_resolution=True)
    assert rules.may_dispose(CHAIR, resolved, "decided")
    assert refused(rules.may_dispose(CHAIR, resolved, "deferred")) == ("P3-5", Kind.CONFLICT)
