"""What a meeting passed can be issued: no resolution is changed by two motions, no date lies behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import MEETING_AT, NEXT_AT, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Meeting, Motion
from xuequ.affairs.meetings.tests.test_loop import decide, resolution_series
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.verdict import Refused


def next_meeting(cast: Cast, at: datetime = NEXT_AT) -> tuple[Meeting, AgendaItem]:
    """The meeting after the one that decided, opened, its item called."""
    meeting = cast.planned(resolution_series(cast), at=at)
    item = cast.item(meeting)
    now = meeting.starts_at
    actions.publish_meeting(actor=cast.actor("office"), now=now, meeting_id=meeting.pk)
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=now, meeting_id=meeting.pk)
    actions.open_meeting(actor=cast.actor("head"), now=now, meeting_id=meeting.pk)
    actions.start_item(actor=cast.actor("office"), now=now, item_id=item.pk)
    return meeting, item


def put(cast: Cast, item: AgendaItem, **proposal: Any) -> Motion:
    given = {"measure": "停止开放", "responsible": None, "due": None, "kind": "repeal", **proposal}
    return actions.put_motion(
        actor=cast.actor("office"),
        now=NEXT_AT,
        item_id=item.pk,
        text="同意",
        ballot="named",
        resolution=Proposal(**given),
    )


def vote(cast: Cast, motion: Motion, choice: str) -> Motion:
    actions.open_motion(actor=cast.actor("head"), now=NEXT_AT, motion_id=motion.pk)
    for part in cast.voters:
        actions.cast_ballot(actor=cast.actor(part), now=NEXT_AT, motion_id=motion.pk, choice=choice)
    return actions.close_motion(actor=cast.actor("head"), now=NEXT_AT, motion_id=motion.pk)


def test_P3_4_a_resolution_is_not_changed_a_second_time_before_the_first_change_is_issued(cast: Cast) -> None:
    resolution = decide(cast)
    _, item = next_meeting(cast)
    first, second = put(cast, item, target=resolution.pk), put(cast, item, target=resolution.pk)
    assert vote(cast, first, "for").outcome == "passed"
    for attempt in (
        lambda: actions.open_motion(actor=cast.actor("head"), now=NEXT_AT, motion_id=second.pk),
        lambda: put(cast, item, target=resolution.pk),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.verdict.clause == "P3-4"


def test_P3_4_a_change_that_failed_leaves_the_way_free_for_another(cast: Cast) -> None:
    resolution = decide(cast)
    meeting, item = next_meeting(cast)
    first, second = put(cast, item, target=resolution.pk), put(cast, item, target=resolution.pk)
    assert vote(cast, first, "against").outcome == "failed"
    assert vote(cast, second, "for").outcome == "passed"
    actions.dispose_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk, disposal="decided")
    for made in meeting.items.filter(disposal="").order_by("position"):
        actions.start_item(actor=cast.actor("office"), now=NEXT_AT, item_id=made.pk)
        actions.dispose_item(actor=cast.actor("office"), now=NEXT_AT, item_id=made.pk, disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=NEXT_AT, meeting_id=meeting.pk)
    minutes = actions.draft_minutes(actor=cast.actor("office"), now=NEXT_AT, meeting_id=meeting.pk)
    actions.sign_minutes(actor=cast.actor("head"), now=NEXT_AT, minutes_id=minutes.pk)
    assert Resolution.objects.get(target=resolution).kind == "repeal"


def test_P3_6_a_date_behind_the_day_the_meeting_was_really_held_is_refused(cast: Cast) -> None:
    meeting, item = cast.published()
    late = MEETING_AT + timedelta(days=2)
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=late, meeting_id=meeting.pk)
    actions.open_meeting(actor=cast.actor("head"), now=late, meeting_id=meeting.pk)
    actions.start_item(actor=cast.actor("office"), now=late, item_id=item.pk)
    lead = cast.schools["lead"].pk
    with pytest.raises(Refused) as refused:
        put(cast, item, kind="new", responsible=lead, due=date(2026, 11, 21))
    assert refused.value.verdict.clause == "P3-6"
    assert put(cast, item, kind="new", responsible=lead, due=date(2026, 11, 23))
