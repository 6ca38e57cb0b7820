"""The notice goes out with a whole agenda; a meeting opens at its time and with its quorum (P3-3, P3-5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, NOW, Cast
from tests.program import program, set_clock
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.kernel.verdict import Refused

SignIn = Callable[[Cast, str], Client]


def publish(cast: Cast, meeting: Meeting) -> Meeting:
    return actions.publish_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)


def test_P3_3_what_the_regime_puts_there_counts_and_the_chair_makes_room(cast: Cast) -> None:
    meeting = cast.planned()
    cast.item(meeting, minutes=80)
    with pytest.raises(Refused) as refused:
        publish(cast, meeting)
    assert refused.value.verdict.clause == "P3-3"
    assert "多5分钟" in refused.value.verdict.text, "80, and 15 for the check of earlier decisions"
    assert not meeting.items.filter(source="follow_up").exists(), "nothing of it stays"
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


def arrive(cast: Cast, meeting: Meeting, *parts: str, early: timedelta = timedelta()) -> None:
    for part in parts:
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT - early, meeting_id=meeting.pk)


def open_it(cast: Cast, meeting: Meeting, early: timedelta = timedelta()) -> Meeting:
    return actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT - early, meeting_id=meeting.pk)


def test_P3_5_half_of_those_entitled_do_not_open_a_meeting_and_more_do(cast: Cast) -> None:
    meeting, _ = cast.published()
    arrive(cast, meeting, "head", "lead_principal", "office")
    with pytest.raises(Refused) as refused:
        open_it(cast, meeting)
    assert refused.value.verdict.clause == "P3-5"
    assert "应到4人，实到2人" in refused.value.verdict.text, "the recorder has no vote"
    arrive(cast, meeting, "member_principal")
    assert open_it(cast, meeting).state == "open"


def test_P3_3_half_an_hour_early_it_opens_for_everybody_expected_only(cast: Cast) -> None:
    meeting, _ = cast.published()
    half = timedelta(minutes=30)
    arrive(cast, meeting, "head", "lead_principal", "supported_principal", early=half)
    with pytest.raises(Refused) as refused:
        open_it(cast, meeting, half)
    assert refused.value.verdict.clause == "P3-3"
    excused = {"answer": "leave", "reason": "出差"}
    actions.reply(actor=cast.actor("member_principal"), now=NOW, meeting_id=meeting.pk, **excused)
    assert open_it(cast, meeting, half).state == "open"
