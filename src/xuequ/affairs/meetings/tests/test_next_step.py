"""The meeting's own page says what is next, to each post its own (P2-3.1, P2-3.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MEETING_AT, NOW, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Meeting

SignIn = Callable[[Cast, str], Client]
pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def step(cast: Cast, sign_in: SignIn) -> Callable[[str, Meeting], str]:
    """The sentence and the button that a meeting's page shows a part of the cast."""

    def seen(part: str, meeting: Meeting) -> str:
        page = sign_in(cast, part).get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
        return page.split("x-next")[1].split("</section>")[0] if "x-next" in page else ""

    return seen


def handed_in(cast: Cast, meeting: Meeting, now=NOW):
    return actions.hand_in_item(
        actor=cast.actor("lead_office"),
        now=now,
        meeting_id=meeting.pk,
        title="共享实验室",
        business="plan",
        minutes=20,
    )


def test_P2_3_2_before_the_notice_the_step_goes_from_school_to_office_to_chair(cast: Cast, step) -> None:
    meeting = cast.planned()
    assert "正在征集议题" in step("office", meeting)
    assert reverse("meetings:hand_in") in step("lead_office", meeting)
    item = handed_in(cast, meeting)
    assert "收到1项议题，请整理后报主持人审定" in step("office", meeting)
    actions.report_items(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    assert "等主持人审定" in step("office", meeting)
    assert "有1项议题等您审定" in step("head", meeting)
    actions.admit_item(actor=cast.actor("head"), now=NOW, item_id=item.pk)
    assert "以前发出会议通知" in step("office", meeting)
    assert step("teacher", meeting) == ""


def test_P2_3_2_an_item_after_the_notice_is_the_next_step_of_office_and_chair(cast: Cast, step) -> None:
    meeting, _ = cast.published()
    assert "没有回复，可以提醒" in step("office", meeting)
    assert step("lead_principal", meeting) == "", "the question whether they come stands there already"
    handed_in(cast, meeting, NOW + timedelta(hours=1))
    assert "请报主持人决定" in step("office", meeting)
    actions.report_items(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    assert "请决定列入还是转下次" in step("head", meeting)


def test_P2_3_1_from_the_meeting_to_its_minutes(cast: Cast, step) -> None:
    meeting, item = cast.opened()
    assert reverse("meetings:room", args=[meeting.pk]) in step("lead_principal", meeting)
    assert step("teacher", meeting) == ""
    office, first = cast.actor("office"), meeting.items.get(source="follow_up")
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=item.pk, disposal="noted", conclusion="知悉。")
    actions.start_item(actor=office, now=MEETING_AT, item_id=first.pk)
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=first.pk, disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    assert "请起草纪要" in step("office", meeting)
    assert "纪要正在起草" in step("lead_principal", meeting)
    minutes = actions.draft_minutes(actor=office, now=MEETING_AT, meeting_id=meeting.pk)
    assert reverse("meetings:minutes", args=[minutes.pk]) in step("head", meeting)
    assert "等主持人签发" in step("office", meeting)
    actions.sign_minutes(actor=cast.actor("head"), now=MEETING_AT, minutes_id=minutes.pk)
    assert step("head", meeting) == ""
