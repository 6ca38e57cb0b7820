"""A chair who leaves hands over; who chaired to the end signs; the record says who chaired when (P3-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from tests.program import done, program, set_clock
from tests.scenes import Ids, settled, sitting, voting
from xuequ.affairs.meetings import actions, rules
from xuequ.affairs.meetings.models import Chairing, Meeting, Minutes
from xuequ.affairs.meetings.rules import MeetingFacts, Successor
from xuequ.kernel.tests.people import CHAIR, PRINCIPAL, RECORDER, SECRETARY, refused
from xuequ.kernel.verdict import Kind, Refused

SignIn = Callable[[Cast, str], Client]
HALF_PAST = MEETING_AT + timedelta(minutes=30)
ENDED = MEETING_AT + timedelta(minutes=60)
OPEN = MeetingFacts("open", CHAIR.person, RECORDER.person, MEETING_AT)
NEXT = Successor(PRINCIPAL.person, voter=True, present=True)


def hand_over(cast: Cast, ids: Ids, part: str, by: str = "head") -> Meeting:
    return actions.hand_over_chair(
        actor=cast.actor(by), now=HALF_PAST, meeting_id=ids["meeting"], person_id=cast.people[part].pk
    )


def left_early(cast: Cast) -> Ids:
    """The head hands over to the lead school's principal and leaves; the meeting is closed and minuted."""
    ids = settled(cast)
    hand_over(cast, ids, "lead_principal")
    actions.sign_out(actor=cast.actor("head"), now=HALF_PAST, meeting_id=ids["meeting"])
    actions.close_meeting(actor=cast.actor("lead_principal"), now=ENDED, meeting_id=ids["meeting"])
    actions.draft_minutes(actor=cast.actor("office"), now=ENDED, meeting_id=ids["meeting"])
    return ids


def test_P2_3_1_who_chaired_to_the_end_signs_the_minutes(cast: Cast) -> None:
    left_early(cast)
    minutes = Minutes.objects.get()
    assert minutes.content["chair"] == f"{cast.people['head'].name}、{cast.people['lead_principal'].name}"
    with pytest.raises(Refused) as refusal:
        actions.sign_minutes(actor=cast.actor("office"), now=ENDED, minutes_id=minutes.pk)
    assert refusal.value.verdict.clause == "P2-3.1"
    with pytest.raises(Minutes.DoesNotExist):
        actions.sign_minutes(actor=cast.actor("head"), now=ENDED, minutes_id=minutes.pk)
    signed = actions.sign_minutes(actor=cast.actor("lead_principal"), now=ENDED, minutes_id=minutes.pk)
    assert (signed.state, signed.signed_by_id) == ("sealed", cast.people["lead_principal"].pk)


def test_P2_3_1_a_chair_who_left_without_handing_over_still_signs(cast: Cast) -> None:
    ids = settled(cast)
    actions.sign_out(actor=cast.actor("head"), now=HALF_PAST, meeting_id=ids["meeting"])
    actions.close_meeting(actor=cast.actor("office"), now=ENDED, meeting_id=ids["meeting"])
    minutes = actions.draft_minutes(actor=cast.actor("office"), now=ENDED, meeting_id=ids["meeting"])
    assert actions.sign_minutes(actor=cast.actor("head"), now=ENDED, minutes_id=minutes.pk).signed_at == ENDED


def test_P3_1_the_record_says_who_chaired_when(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = left_early(cast)
    page = sign_in(cast, "head").get(reverse("meetings:record", args=[ids["meeting"]])).content.decode()
    assert (
        f"{cast.people['head'].name}（14:00–14:30）、{cast.people['lead_principal'].name}（14:30–15:00）"
        in page
    )
    set_clock(monkeypatch, ENDED)
    turns = done(program(cast, "head").get(f"meetings/{ids['meeting']}/record"))["chairings"]
    assert [turn["person"]["name"] for turn in turns] == [
        cast.people["head"].name,
        cast.people["lead_principal"].name,
    ]


def test_P3_1_the_database_itself_keeps_who_chaired_a_signed_meeting(cast: Cast) -> None:
    left_early(cast)
    minutes = Minutes.objects.get()
    actions.sign_minutes(actor=cast.actor("lead_principal"), now=ENDED, minutes_id=minutes.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Chairing.objects.update(person=cast.people["office"])


def test_P3_1_the_chair_hands_over_or_the_recorder_where_the_chair_has_left() -> None:
    assert rules.may_hand_over(CHAIR, OPEN, NEXT, chair_in_room=True)
    for actor in (RECORDER, SECRETARY):
        assert rules.may_hand_over(actor, OPEN, NEXT, chair_in_room=False)


def test_P3_1_nobody_takes_the_chair_from_who_sits_there_else_refused() -> None:
    forbidden = ("P3-1", Kind.FORBIDDEN)
    for actor in (RECORDER, SECRETARY, PRINCIPAL):
        assert refused(rules.may_hand_over(actor, OPEN, NEXT, chair_in_room=True)) == forbidden
    assert refused(rules.may_hand_over(PRINCIPAL, OPEN, NEXT, chair_in_room=False)) == forbidden
    for state in ("published", "closed"):
        over = replace(OPEN, state=state)
        assert refused(rules.may_hand_over(CHAIR, over, NEXT, chair_in_room=True)) == ("P3-1", Kind.CONFLICT)


@pytest.mark.parametrize(
    "change",
    [
        {"voter": False},
        {"present": False},
        {"away": True},
        {"person": CHAIR.person},
        {"person": RECORDER.person},
    ],
)
def test_P3_1_a_chair_without_vote_seat_or_hands_free_is_refused(change: dict[str, object]) -> None:
    verdict = rules.may_hand_over(CHAIR, OPEN, replace(NEXT, **change), chair_in_room=True)
    assert refused(verdict) == ("P3-1", Kind.INVALID)


def test_P3_5_the_chair_is_not_changed_during_a_vote(cast: Cast) -> None:
    ids = voting(cast)
    with pytest.raises(Refused) as refusal:
        hand_over(cast, ids, "lead_principal")
    assert refusal.value.verdict.clause == "P3-5"


def test_P3_1_a_chair_who_withdrew_is_stood_in_for_by_the_recorders_choice(cast: Cast) -> None:
    ids = sitting(cast)
    actions.recuse(actor=cast.actor("head"), now=MEETING_AT, item_id=ids["item"], reason="亲属")
    assert hand_over(cast, ids, "lead_principal", by="office").chair == cast.people["lead_principal"]
    with pytest.raises(Refused):
        hand_over(cast, ids, "head", by="lead_principal")


def test_P3_1_the_chair_hands_over_from_the_room(cast: Cast, sign_in: SignIn) -> None:
    ids = sitting(cast)
    room = reverse("meetings:room", args=[ids["meeting"]])
    assert "请人代为主持" in sign_in(cast, "head").get(room).content.decode()
    assert "请人代为主持" not in sign_in(cast, "office").get(room).content.decode()
    address = reverse("meetings:room_chair", args=[ids["meeting"]])
    told = sign_in(cast, "head").post(address, {"person": str(cast.people["member_principal"].pk)})
    assert told.status_code == 302
    assert Meeting.objects.get(pk=ids["meeting"]).chair == cast.people["member_principal"]
    assert "请人代为主持" in sign_in(cast, "member_principal").get(room).content.decode()
