"""The letters of a meeting bring its date: a calendar takes it in, moves it and takes it out."""

from __future__ import annotations

from email.message import EmailMessage

import icalendar
import pytest

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast
from tests.post import Post
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import Meeting
from xuequ.platform.notify.actions import mail_out

pytestmark = pytest.mark.usefixtures("at_now")


def letters(post: Post, cast: Cast, part: str) -> list[EmailMessage]:
    """What this part of the cast got since the last time; the others' letters are lost."""
    mail_out(now=NOW)
    return [letter for letter in post.take() if letter["To"] == cast.people[part].email]


def date_in(letter: EmailMessage) -> icalendar.Calendar:
    """The date a letter brings: the same in the letter itself and as a file beside it."""
    inside = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    (beside,) = letter.iter_attachments()
    assert beside.get_filename() == "invite.ics"
    (part,) = inside
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    assert icalendar.Calendar.from_ical(beside.get_content()) == calendar
    return calendar


def event_in(letter: EmailMessage) -> icalendar.Event:
    (event,) = date_in(letter).walk("VEVENT")
    return event


def move(cast: Cast, meeting: Meeting) -> None:
    actions.move_meeting(
        actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, starts_at=NEXT_AT, place="第二会议室"
    )


def call_off(cast: Cast, meeting: Meeting) -> None:
    actions.cancel_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, reason="大雪停课")


def test_P2_1_3_the_notice_asks_every_member_to_take_the_date_in(cast: Cast, post: Post) -> None:
    meeting, _ = cast.published()
    mail_out(now=NOW)
    invited = {letter["To"]: letter for letter in post.take() if letter.is_multipart()}
    assert invited.keys() >= {cast.people[part].email for part in cast.voters}
    for address, letter in invited.items():
        assert "请回复是否参加" in letter.get_body(("plain",)).get_content()
        event = event_in(letter)
        assert date_in(letter)["METHOD"] == "REQUEST"
        assert event["UID"] == f"{meeting.pk}@xuequ", "the same as in the calendar one subscribes to"
        assert event["ATTENDEE"] == f"mailto:{address}"
        assert event["ORGANIZER"].startswith("mailto:")
        assert event.decoded("DTSTART") == MEETING_AT
        assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
        assert (event["SUMMARY"], event["LOCATION"]) == (meeting.title, "基地校会议室")
        assert f"/meetings/{meeting.pk}/" in event["DESCRIPTION"]


def test_P3_1_a_moved_meeting_moves_in_the_calendar_too(cast: Cast, post: Post) -> None:
    meeting, _ = cast.published()
    first = event_in(letters(post, cast, "lead_principal")[-1])
    move(cast, meeting)
    moved = event_in(letters(post, cast, "lead_principal")[-1])
    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert (moved.decoded("DTSTART"), moved["LOCATION"]) == (NEXT_AT, "第二会议室")


def test_P3_1_a_meeting_called_off_goes_out_of_the_calendar(cast: Cast, post: Post) -> None:
    meeting, _ = cast.published()
    first = event_in(letters(post, cast, "lead_principal")[-1])
    call_off(cast, meeting)
    letter = letters(post, cast, "lead_principal")[-1]
    event = event_in(letter)
    assert date_in(letter)["METHOD"] == "CANCEL"
    assert event["UID"] == first["UID"] and event["SEQUENCE"] > first["SEQUENCE"]
    assert (event["STATUS"], event["DESCRIPTION"]) == ("CANCELLED", "大雪停课")


def test_P3_1_who_was_never_invited_has_no_date_to_take_out(cast: Cast, post: Post) -> None:
    meeting = cast.planned()
    cast.item(meeting)
    letters(post, cast, "lead_office")
    call_off(cast, meeting)
    (letter,) = letters(post, cast, "lead_office")
    assert "大雪停课" in letter.get_content()
    assert letter.get_content_type() == "text/plain"


def test_P2_3_3_a_proxy_takes_the_date_in_and_out_with_the_duty(cast: Cast, post: Post) -> None:
    meeting, _ = cast.published()
    principal, proxy = cast.actor("lead_principal"), cast.people["lead_office"].pk
    asked = {"actor": principal, "now": NOW, "meeting_id": meeting.pk}
    actions.reply(**asked, answer="proxy", reason="公务冲突", proxy_id=proxy)
    actions.agree_proxy(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, person_id=principal.person)
    (agreed,) = letters(post, cast, "lead_office")[-1:]
    assert date_in(agreed)["METHOD"] == "REQUEST"
    actions.reply(**asked, answer="yes")
    (dropped,) = letters(post, cast, "lead_office")
    assert dropped["Subject"] == "[学区通] 不用代为出席"
    assert date_in(dropped)["METHOD"] == "CANCEL"


def test_P3_2_an_observer_and_a_new_recorder_get_the_date(cast: Cast, post: Post) -> None:
    meeting, _ = cast.published()
    office = cast.actor("office")
    actions.add_observer(actor=office, now=NOW, meeting_id=meeting.pk, person_id=cast.people["researcher"].pk)
    (letter,) = letters(post, cast, "researcher")
    assert event_in(letter)["UID"] == f"{meeting.pk}@xuequ"
    actions.appoint_recorder(actor=office, now=NOW, meeting_id=meeting.pk, person_id=cast.people["clerk"].pk)
    (letter,) = letters(post, cast, "clerk")
    assert event_in(letter)["UID"] == f"{meeting.pk}@xuequ"


def test_P3_1_an_english_secretary_sends_no_english_invitation(cast: Cast, post: Post) -> None:
    from django.utils import translation

    with translation.override("en"):
        cast.published()
    assert "请在学区通回复是否参加" in event_in(letters(post, cast, "lead_principal")[-1])["DESCRIPTION"]
