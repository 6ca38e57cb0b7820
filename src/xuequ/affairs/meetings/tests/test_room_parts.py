"""The room's parts: only what changed is sent, and asking for it costs the same however much there is."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MEETING_AT, NOW, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Attendance, Meeting
from xuequ.affairs.meetings.tests.rooming import SignIn, post, text_of
from xuequ.affairs.organisation.models import Person


def marks(page: str) -> list[str]:
    return re.findall(r'name="have" value="([^"]+)"', page)


def test_only_what_changed_is_sent_and_never_a_form_somebody_types_in(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.opened()
    desk = sign_in(cast, "office")
    have = marks(text_of(desk.get(reverse("meetings:room", args=[meeting.pk]))))
    assert f"notes-{item.pk}:kept" in have
    address = reverse("meetings:room_parts", args=[meeting.pk])
    script = {"HX-Request": "true"}
    assert desk.get(address, {"have": have}, headers=script).status_code == 204
    post(sign_in(cast, "lead_principal"), "item_ask", item.pk)
    news = text_of(desk.get(address, {"have": have}, headers=script))
    assert re.findall(r'<div id="([^"]+)"', news) == ["room-floor"]
    post(desk, "item_floor", item.pk, person=cast.people["lead_principal"].pk)
    news = text_of(desk.get(address, {"have": have}, headers=script))
    assert 'hx-swap-oob="afterbegin:#room-gists"' in news, "a new turn is put on top of the others"
    assert "textarea" not in news


@pytest.mark.parametrize("part", ["office", "lead_principal"])
def test_the_room_asks_the_database_the_same_however_much_there_is(
    cast: Cast, sign_in: SignIn, part: str
) -> None:
    client = sign_in(cast, part)
    counts = []
    for items, people in ((1, 0), (3, 5), (30, 40)):
        meeting = _meeting_of(cast, items, people)
        page, parts = (reverse(f"meetings:{name}", args=[meeting.pk]) for name in ("room", "room_parts"))
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as whole:
            assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as piece:
            assert client.get(parts, headers={"HX-Request": "true"}).status_code == 200
        counts.append((len(whole), len(piece)))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0][1] <= 24


def _meeting_of(cast: Cast, items: int, people: int) -> Meeting:
    series = cast.series(name=f"例会{items}")
    meeting = cast.planned(series)
    made = [cast.item(meeting, title=f"议题{n}", minutes=2) for n in range(items)]
    actions.publish_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    for n in range(people):
        person = Person.objects.create(
            district=cast.district, number=f"Q{items}-{n}", name=f"与会{n}", school=cast.schools["lead"]
        )
        Attendance.objects.create(
            meeting=meeting,
            person=person,
            school=person.school,
            voter=True,
            present=True,
            signed_in_at=MEETING_AT,
        )
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=meeting.pk)
    office = cast.actor("office")
    actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    actions.start_item(actor=office, now=MEETING_AT, item_id=made[0].pk)
    motion = actions.put_motion(actor=office, now=MEETING_AT, item_id=made[0].pk, text="同意", ballot="named")
    actions.open_motion(actor=office, now=MEETING_AT, motion_id=motion.pk)
    actions.cast_ballot(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk, choice="for")
    meeting.refresh_from_db()
    return meeting
