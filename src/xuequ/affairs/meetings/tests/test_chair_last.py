"""The chair hears everyone and states a view last (P3-5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.models import AgendaItem, Speech
from xuequ.kernel.verdict import Refused

SignIn = Callable[[Cast, str], Client]


def ask(cast: Cast, item: AgendaItem, part: str) -> Speech:
    return actions.ask_to_speak(actor=cast.actor(part), now=MEETING_AT, item_id=item.pk)


def floor(cast: Cast, item: AgendaItem, part: str, by: str = "office") -> Speech:
    given = {"now": MEETING_AT, "item_id": item.pk, "person_id": cast.people[part].pk}
    return actions.give_floor(actor=cast.actor(by), **given)


@pytest.mark.parametrize("by", ["head", "office"])
def test_P3_5_the_chair_does_not_get_the_floor_while_others_wait(cast: Cast, by: str) -> None:
    _, item = cast.opened()
    for part in ("head", "lead_principal", "member_principal"):
        ask(cast, item, part)
    with pytest.raises(Refused) as refused:
        floor(cast, item, "head", by)
    assert refused.value.verdict.clause == "P3-5"
    for part in ("lead_principal", "member_principal"):
        assert cast.people[part].name in refused.value.verdict.text
    assert not item.speeches.exclude(started_at=None).exists()


def test_P3_5_the_chair_states_a_view_when_all_who_wait_were_heard(cast: Cast) -> None:
    _, item = cast.opened()
    for part in ("head", "lead_principal"):
        ask(cast, item, part)
    floor(cast, item, "lead_principal")
    assert floor(cast, item, "head").started_at == MEETING_AT


def test_P3_5_who_left_or_withdrew_while_waiting_does_not_silence_the_chair(cast: Cast) -> None:
    meeting, item = cast.opened()
    for part in ("lead_principal", "member_principal"):
        ask(cast, item, part)
    gone, withdrawn = cast.actor("lead_principal"), cast.actor("member_principal")
    actions.sign_out(actor=gone, now=MEETING_AT, meeting_id=meeting.pk)
    actions.recuse(actor=withdrawn, now=MEETING_AT, item_id=item.pk, reason="亲属")
    assert floor(cast, item, "head").started_at == MEETING_AT
    assert queries.room_of(cast.actor("office"), meeting.pk).asking(item) == []


def test_P3_5_the_chair_sees_who_has_not_been_heard(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened(["head", "lead_principal", "supported_principal"])
    floor(cast, item, "lead_principal")
    found = queries.get_item(cast.actor("head"), item.pk)
    assert queries.not_heard(cast.actor("head"), found) == [cast.people["supported_principal"]]
    room = reverse("meetings:room", args=[meeting.pk])
    assert "还有1人没有发言" in sign_in(cast, "head").get(room).content.decode()
    assert "人没有发言" not in sign_in(cast, "lead_principal").get(room).content.decode()
