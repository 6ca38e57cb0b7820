"""An agenda is whole before its notice goes out, and fits or is given more time (P3-3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import program, set_clock
from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.kernel.verdict import Refused

SignIn = Callable[[Cast, str], Client]


def publish(cast: Cast, meeting: Meeting) -> Meeting:
    return actions.publish_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)


def test_P3_3_what_the_regime_puts_there_counts_and_the_chair_makes_room(cast: Cast) -> None:
    meeting = cast.planned()
    cast.item(meeting, minutes=80)
    desk = queries.desk_of(cast.actor("head"), meeting.pk)
    told = [gap.text for gap in rules.agenda_gaps(desk.agenda_facts, NOW.date()) if gap.clause == "P3-3"]
    assert any("多5分钟" in text for text in told), "80, and 15 for the check of earlier decisions"
    actions.extend_meeting(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, length=95)
    assert publish(cast, meeting).state == "published"


def test_P3_3_an_item_nobody_presents_keeps_the_notice_back(cast: Cast) -> None:
    meeting = cast.planned()
    item = cast.item(meeting)
    AgendaItem.objects.filter(pk=item.pk).update(presenter=None)
    with pytest.raises(Refused) as refused:
        publish(cast, meeting)
    assert refused.value.verdict.clause == "P3-3"


def test_P3_3_by_page_and_api_the_chair_alone_extends(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    meeting = cast.planned()
    cast.item(meeting, minutes=82)
    page = reverse("meetings:agenda", args=[meeting.pk])
    assert "延长到100分钟" not in sign_in(cast, "office").get(page).content.decode()
    assert "延长到100分钟" in sign_in(cast, "head").get(page).content.decode()
    address = reverse("meetings:extend", args=[meeting.pk])
    assert sign_in(cast, "office").post(address, {"length": "100"}).status_code == 403
    assert sign_in(cast, "head").post(address, {"length": "100"}).status_code == 302
    told = program(cast, "head").post(f"meetings/{meeting.pk}/extend", {"length": 110})
    assert told.json()["length"] == 110
