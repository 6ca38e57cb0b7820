"""Whatever people do, in whatever order, the regime holds: a machine tries it, and looks at each step."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    run_state_machine_as_test,
)

from tests.cast import NEXT_AT, make_cast
from tests.life import holds
from tests.life.acting import LAST_AT, SECOND_AT
from tests.life.after import After
from xuequ.affairs.meetings.models import (
    MeetingSeries,
)
from xuequ.kernel.actor import PostKind


class LifeOfAMeeting(After):
    """Two series and four meetings of one district, and the people who hold them."""

    @initialize(
        stage=st.sampled_from([2, 2, 1, 0]),
        major=st.booleans(),
        changes=st.lists(st.sampled_from(["amend", "repeal", "new"]), max_size=3),
    )
    def a_district_with_meetings(self, stage: int, major: bool, changes: list[str]) -> None:
        """It begins before the notice, in the meeting, or when a first resolution is out, to be changed."""
        conference = self.cast.series()
        teaching = self.cast.series(
            kind="teaching", name="教学例会", times=2, voters=[PostKind.PRINCIPAL, PostKind.DIRECTOR]
        )
        assert MeetingSeries.objects.count() == 2
        first = self.cast.planned(conference)
        for series, at in ((teaching, SECOND_AT), (conference, NEXT_AT), (conference, LAST_AT)):
            self.cast.planned(series, at=at)
        self.cast.item(first, major=major)
        if stage >= 1:
            self.a_meeting_begins()
        if stage >= 2:
            self.decide("named", "new", 0)
            self.bring_to_an_end("for")
            self.a_meeting_begins()
            for kind in changes:
                self.decide("named", kind, 0)

    @invariant()
    def the_regime_holds(self) -> None:
        holds.counts_are_conserved(self.accepted)
        holds.ballots_are_kept(self.accepted)
        holds.only_voters_voted()
        holds.nothing_is_left_open()
        holds.resolutions_are_in_order()

    @invariant()
    def what_was_sealed_stays(self) -> None:
        now = holds.sealed_now()
        for key, row in self.sealed.items():
            assert now.get(key) == row, f"{key[0]} was sealed and is different now"
        self.sealed = now


@pytest.mark.django_db(transaction=False)
def test_P3_4_P3_5_P3_6_P3_9_no_order_of_steps_breaks_the_life_of_a_meeting(db: Any) -> None:
    machine: Any = type("Life", (LifeOfAMeeting,), {"cast": make_cast()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", "25")),
            stateful_step_count=40,
            derandomize="LIFE_EXAMPLES" not in os.environ,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
