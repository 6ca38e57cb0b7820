"""P1-2.1, P1-0d: a pair plans on the district's calendar, and what came of it counts for the pair."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from tests.cast import NOW, ZONE, Cast
from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.actions import end_pair
from xuequ.affairs.partnerships.tests.pairing import agreed, counted, mathematics
from xuequ.affairs.teaching import actions as teaching
from xuequ.affairs.teaching.tests.planning import NEXT, came, plan
from xuequ.kernel.verdict import Refused

AFTER = datetime.combine(NEXT, time(17), tzinfo=ZONE)


def test_P1_2_1_what_a_pair_planned_and_held_counts_once_the_supported_school_confirms(cast: Cast) -> None:
    pair = agreed(cast)
    session = plan(cast, about=pair.pk, subject=mathematics(cast).pk)
    given = came(cast, session, "teacher", "supported_office")
    made = teaching.record_session(
        actor=cast.actor("lead_office", AFTER), now=AFTER, session_id=session.pk, given=given
    )
    assert counted(rules.PREPARATION, pair.pk) == 0
    teaching.confirm(actor=cast.actor("supported_principal", AFTER), now=AFTER, activity_id=made.pk)
    assert counted(rules.PREPARATION, pair.pk) == 1


def test_P1_2_1_a_school_outside_the_pair_does_not_plan_for_it(cast: Cast) -> None:
    pair = agreed(cast)
    with pytest.raises(Refused, match="结对双方"):
        plan(cast, by="member_office", about=pair.pk, subject=mathematics(cast).pk)


def test_P1_2_1_when_the_pair_has_ended_its_sessions_stay_and_may_be_called_off(cast: Cast) -> None:
    pair = agreed(cast)
    session = plan(cast, about=pair.pk, subject=mathematics(cast).pk)
    end_pair(actor=cast.actor("head"), now=NOW, pair_id=pair.partnership_id, reason="学校合并")
    with pytest.raises(Refused, match="不在结对期内"):
        plan(cast, about=pair.pk, subject=mathematics(cast).pk, place="二楼", sure=True)
    with pytest.raises(Refused, match="不在结对期内"):
        teaching.move_session(
            actor=cast.actor("lead_office"),
            now=NOW,
            session_id=session.pk,
            day=NEXT,
            starts=time(9),
            reason="改期",
        )
    off = teaching.call_off_session(
        actor=cast.actor("lead_office"), now=NOW, session_id=session.pk, reason="结对已终止"
    )
    assert off.called_off_at == NOW
