"""Who withdrew on an item leaves its room, on page, by program and in the record, until it is over (P3-5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from tests.program import done, program, refused, set_clock
from tests.scenes import Ids, sitting, voting
from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.models import Meeting
from xuequ.kernel.verdict import Refused

SignIn = Callable[[Cast, str], Client]
LATER = MEETING_AT + timedelta(minutes=20)


def recuse(cast: Cast, ids: Ids, part: str) -> None:
    actions.recuse(actor=cast.actor(part), now=MEETING_AT, item_id=ids["item"], reason="亲属")


def withdrawn(cast: Cast, part: str = "supported_principal") -> Ids:
    """The item is discussed, somebody speaks, and this one has left for it; then it is voted on."""
    ids = sitting(cast)
    recuse(cast, ids, part)
    motion = actions.put_motion(
        actor=cast.actor("office"), now=MEETING_AT, item_id=ids["item"], text="暗号甲乙丙", ballot="named"
    )
    actions.open_motion(actor=cast.actor("office"), now=MEETING_AT, motion_id=motion.pk)
    return {**ids, "motion": str(motion.pk)}


def room(cast: Cast, sign_in: SignIn, part: str, ids: Ids) -> str:
    client = sign_in(cast, part)
    page = client.get(reverse("meetings:room", args=[ids["meeting"]])).content.decode()
    return page + client.get(reverse("meetings:room_parts", args=[ids["meeting"]])).content.decode()


def end(cast: Cast, ids: Ids) -> None:
    actions.close_motion(actor=cast.actor("office"), now=MEETING_AT, motion_id=ids["motion"])
    actions.dispose_item(actor=cast.actor("office"), now=LATER, item_id=ids["item"], disposal="noted")


@pytest.mark.parametrize("part", ["supported_principal", "head"])
def test_P3_5_the_page_of_who_withdrew_shows_nothing_of_the_item(
    cast: Cast, sign_in: SignIn, part: str
) -> None:
    ids = withdrawn(cast, part)
    page = room(cast, sign_in, part, ids)
    assert "请在会场外等候" in page
    for secret in ("暗号甲乙丙", "正在发言", "已投票", 'name="choice"'):
        assert secret not in page
    assert "暗号甲乙丙" in room(cast, sign_in, "member_principal", ids)


def test_P3_5_when_the_item_is_over_they_are_back(cast: Cast, sign_in: SignIn) -> None:
    ids = withdrawn(cast)
    end(cast, ids)
    page = room(cast, sign_in, "supported_principal", ids)
    assert "请在会场外等候" not in page
    follows = {"actor": cast.actor("supported_principal"), "now": LATER, "item_id": ids["first"]}
    actions.start_item(actor=cast.actor("office"), now=LATER, item_id=ids["first"])
    assert actions.ask_to_speak(**follows)


def test_P3_5_a_program_of_who_withdrew_learns_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MEETING_AT)
    ids = withdrawn(cast)
    away, there = program(cast, "supported_principal"), program(cast, "member_principal")
    item = done(away.get(f"items/{ids['item']}"))
    assert (item["motions"], item["speeches"], item["recusals"]) == ([], [], [])
    in_meeting = {one["id"]: one for one in done(away.get(f"meetings/{ids['meeting']}"))["items"]}
    assert in_meeting[ids["item"]]["motions"] == []
    assert refused(away.get(f"motions/{ids['motion']}"), 403)["clause"] == "P3-5"
    assert refused(away.get(f"items/{ids['item']}/unheard"), 403)["clause"] == "P3-5"
    record = done(away.get(f"meetings/{ids['meeting']}/record"))
    assert ids["item"] not in {one["id"] for one in record["items"]}
    assert done(there.get(f"items/{ids['item']}"))["motions"]


def test_P3_5_a_chair_who_withdrew_does_not_run_the_item(cast: Cast, sign_in: SignIn) -> None:
    ids = withdrawn(cast, "head")
    head = cast.actor("head")
    with pytest.raises(Refused) as refusal:
        actions.close_motion(actor=head, now=MEETING_AT, motion_id=ids["motion"])
    assert refusal.value.verdict.clause == "P3-5"
    with pytest.raises(Refused):
        actions.take_note(actor=head, now=MEETING_AT, item_id=ids["item"], notes="看过")
    screen = reverse("meetings:screen", args=[ids["meeting"]])
    assert sign_in(cast, "head").get(screen).status_code == 403
    end(cast, ids)


def test_P3_5_one_who_runs_the_meeting_always_stays(cast: Cast) -> None:
    ids = sitting(cast)
    recuse(cast, ids, "head")
    with pytest.raises(Refused) as refusal:
        recuse(cast, ids, "office")
    assert refusal.value.verdict.clause == "P3-5"


def test_P3_5_the_record_says_when_they_left_and_came_back(cast: Cast, sign_in: SignIn) -> None:
    ids = withdrawn(cast)
    end(cast, ids)
    page = sign_in(cast, "supported_principal").get(reverse("meetings:record", args=[ids["meeting"]]))
    assert "（亲属），14:00离场，14:20返场" in page.content.decode()
    recusal = queries.get_item(cast.actor("head"), ids["item"]).recusals.get()
    assert recusal.person == cast.people["supported_principal"]


def test_P3_5_the_opinion_of_who_came_after_all_is_not_filed_among_the_absent(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, _ = cast.published()
    for part in ("member_principal", "lead_principal"):
        actions.reply(
            actor=cast.actor(part),
            now=MEETING_AT,
            meeting_id=meeting.pk,
            answer="leave",
            reason="出差",
            opinion=f"意见{part}",
        )
    for part in ("head", "supported_principal", "member_principal"):
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
    actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    found = queries.full_record(cast.actor("head"), Meeting.objects.get())
    assert [row.person for row in found.opinions] == [cast.people["lead_principal"]]
    assert [row.person for row in found.opinions_withdrawn] == [cast.people["member_principal"]]
    page = sign_in(cast, "head").get(reverse("meetings:record", args=[meeting.pk])).content.decode()
    assert "意见lead_principal" in page
    assert "意见member_principal" not in page
    assert "本人已到会" in page
    set_clock(monkeypatch, MEETING_AT)
    rows = done(program(cast, "head").get(f"meetings/{meeting.pk}/record"))["attendances"]
    withdrawn = {row["person"]["name"] for row in rows if row["opinion_withdrawn"]}
    assert withdrawn == {cast.people["member_principal"].name}


def test_P3_5_a_ballot_cast_before_is_no_ground_to_leave(cast: Cast) -> None:
    ids = voting(cast)
    actions.cast_ballot(
        actor=cast.actor("supported_principal"), now=MEETING_AT, motion_id=ids["motion"], choice="for"
    )
    with pytest.raises(Refused) as refusal:
        recuse(cast, ids, "supported_principal")
    assert refusal.value.verdict.clause == "P3-5"
