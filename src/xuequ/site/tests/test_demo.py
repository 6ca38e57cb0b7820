"""The demo's story goes as README tells it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Motion
from xuequ.affairs.organisation import queries
from xuequ.site import demo
from xuequ.site.demo.story import tell


@pytest.mark.django_db
def test_the_open_vote_of_the_demo_is_decided_by_those_one_can_enter_as() -> None:
    now = timezone.now()
    tell(now, say=lambda line: None)
    assert {"", demo.MEMBER_OFFICE, demo.LATE_LEAD} == {entry.part for entry in demo.entries()}
    motion = Motion.objects.get(state="open")
    for entry in demo.entries():
        if entry.kind in {"district_head", "principal"}:
            account = demo.account_of(entry.username)
            assert account is not None
            actor = queries.actor_of(account.pk, now=now)
            assert actor is not None
            actions.cast_ballot(actor=actor, now=now, motion_id=motion.pk, choice="for")
    chair = queries.actor_for(motion.item.meeting.chair, now=now)
    closed = actions.close_motion(actor=chair, now=now, motion_id=motion.pk)
    assert (closed.not_voted, closed.outcome) == (0, "passed")
    assert 0 < closed.in_favour - 3 < closed.entitled / 2, "it is not decided without them"
