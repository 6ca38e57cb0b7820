"""A change to a resolution goes to the next meeting, and the item and the motion say which (P3-4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, NEXT_AT, Cast
from tests.scenes import Ids, sealed
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, MeetingSeries
from xuequ.affairs.meetings.tests.reading import untouched
from xuequ.affairs.resolutions.models import Resolution

SignIn = Callable[[Cast, str], Client]


def following(cast: Cast) -> Ids:
    """A resolution is in force, and the next meeting takes items."""
    ids = sealed(cast)
    meeting = cast.planned(MeetingSeries.objects.get(), at=NEXT_AT)
    return {**ids, "following": str(meeting.pk)}


def sought(cast: Cast, ids: Ids) -> AgendaItem:
    return actions.hand_in_item(
        actor=cast.actor("lead_office"),
        now=MEETING_AT + timedelta(days=1),
        meeting_id=ids["following"],
        title="改期",
        business="progress",
        about_id=ids["resolution"],
    )


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MEETING_AT + timedelta(days=1))


def test_P3_4_the_way_from_a_resolution_to_the_item_that_asks_for_its_change(
    cast: Cast, sign_in: SignIn, after: None
) -> None:
    ids = following(cast)
    client = sign_in(cast, "lead_office")
    number = Resolution.objects.get().number
    way = f"{reverse('meetings:hand_in')}?resolution={ids['resolution']}"
    assert way in client.get(reverse("resolutions:resolution", args=[ids["resolution"]])).content.decode()
    form = untouched(client.get(way), "title")
    assert form["title"] == [f"提请修改或废止{number}"]
    assert client.post(way, form).status_code == 302
    item = AgendaItem.objects.get(about=ids["resolution"])
    assert (item.major, str(item.meeting_id)) == (True, ids["following"])
    page = client.get(reverse("meetings:item", args=[item.pk])).content.decode()
    assert reverse("resolutions:resolution", args=[ids["resolution"]]) in page


def test_P3_4_who_hands_no_items_in_is_not_offered_what_would_be_refused(
    cast: Cast, sign_in: SignIn, after: None
) -> None:
    ids = following(cast)
    for part in ("teacher", "auditor", "authority"):
        client = sign_in(cast, part)
        page = client.get(reverse("resolutions:resolution", args=[ids["resolution"]])).content.decode()
        assert "提请修改或废止" not in page
        assert client.get(f"{reverse('meetings:hand_in')}?resolution={ids['resolution']}").status_code == 403


def test_P3_4_the_motion_is_filled_with_what_is_to_be_changed(cast: Cast, sign_in: SignIn) -> None:
    ids = following(cast)
    item = sought(cast, ids)
    actions.admit_item(actor=cast.actor("head"), now=MEETING_AT, item_id=item.pk)
    actions.publish_meeting(actor=cast.actor("office"), now=MEETING_AT, meeting_id=item.meeting_id)
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=NEXT_AT, meeting_id=item.meeting_id)
    actions.open_meeting(actor=cast.actor("head"), now=NEXT_AT, meeting_id=item.meeting_id)
    actions.start_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk)
    room = sign_in(cast, "office").get(reverse("meetings:room", args=[item.meeting_id]))
    form = untouched(room, "put-target")
    assert (form["put-makes"], form["put-target"]) == (["amend"], [ids["resolution"]])
    assert form["put-measure"] == [Resolution.objects.get().measure]


def test_P3_4_an_item_about_what_is_no_longer_in_force_or_not_there_is_refused(cast: Cast) -> None:
    ids = following(cast)
    with pytest.raises(Resolution.DoesNotExist):
        sought(cast, {**ids, "resolution": str(uuid4())})
    assert not AgendaItem.objects.filter(meeting=ids["following"]).exists()


def test_P3_4_an_item_carried_over_still_says_what_it_is_about(cast: Cast) -> None:
    ids = following(cast)
    item = sought(cast, ids)
    cast.planned(MeetingSeries.objects.get(), at=NEXT_AT + timedelta(days=27))
    actions.carry_item(actor=cast.actor("head"), now=MEETING_AT, item_id=item.pk)
    assert str(AgendaItem.objects.get(carried_from=item).about_id) == ids["resolution"]
