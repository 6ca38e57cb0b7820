"""Series and dates by their pages (P2-1, P3-1): who sets them up, what is proposed, moved, called off."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import icalendar
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast, make_cast
from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.models import Meeting, MeetingSeries
from xuequ.affairs.meetings.tests.reading import untouched

SignIn = Callable[[Cast, str], Client]
pytestmark = pytest.mark.usefixtures("at_now")


def page(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def form_of(client: Client, address: str) -> dict[str, list[str]]:
    """What a form of a series starts from, as a browser would send it back untouched."""
    return untouched(client.get(address), "chair_post")


@pytest.mark.parametrize(
    ("kind", "chair", "frequency"),
    [("conference", "district_head", "monthly"), ("teaching", "vice_principal", "term")],
)
def test_P3_1_a_series_is_set_up_by_confirming_what_the_regime_says(
    cast: Cast, sign_in: SignIn, kind: str, chair: str, frequency: str
) -> None:
    client = sign_in(cast, "office")
    address = page("new_series") + f"?kind={kind}"
    answer = client.post(address, form_of(client, address))
    made = MeetingSeries.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == page("term", made.pk)
    assert (made.chair_post, made.frequency, made.rule) == (chair, frequency, "simple")
    assert "principal" in made.voters


def test_P2_1_2_a_teaching_meeting_less_than_twice_a_term_is_refused_in_its_form(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "office")
    address = page("new_series") + "?kind=teaching"
    answer = client.post(address, {**form_of(client, address), "times": 1})
    assert answer.status_code == 422
    assert "每学期不少于两次" in answer.content.decode()
    assert not MeetingSeries.objects.exists()


def test_P3_1_only_the_secretariat_and_the_head_set_meetings_up(cast: Cast, sign_in: SignIn) -> None:
    series = cast.series()
    for part in ("lead_principal", "lead_office", "teacher", "auditor"):
        client = sign_in(cast, part)
        for name in ("change_series", "plan"):
            assert client.get(page(name, series.pk)).status_code == 403
        assert client.get(page("new_series")).status_code == 403
        assert (
            client.post(page("term", series.pk), {"take": "1", "when-1": "2026-11-25T14:00"}).status_code
            == 403
        )
    assert not Meeting.objects.exists()


def test_a_series_can_be_changed_and_put_to_rest(cast: Cast, sign_in: SignIn) -> None:
    series = cast.series()
    client = sign_in(cast, "clerk")
    address = page("change_series", series.pk)
    given = form_of(client, address)
    assert client.post(address, {**given, "place": "多功能厅", "active": "on"}).status_code == 302
    assert MeetingSeries.objects.get().place == "多功能厅"
    given.pop("active")
    client.post(address, given)
    assert page("series", series.pk) not in client.get(page("list")).content.decode()


def test_P3_1_the_terms_dates_are_taken_over_as_proposed_and_then_none_is_missing(
    cast: Cast, sign_in: SignIn
) -> None:
    series = cast.series()
    client = sign_in(cast, "office")
    answer = client.post(page("term", series.pk), untouched(client.get(page("term", series.pk)), "take"))
    assert answer.status_code == 302
    days = [timezone.localdate(m.starts_at) for m in Meeting.objects.order_by("starts_at")]
    assert [(day.year, day.month) for day in days] == [(2026, 11), (2026, 12), (2027, 1)]
    assert all(day.weekday() == series.weekday for day in days)
    assert "本学期的会议都排好了" in client.get(page("term", series.pk)).content.decode()


def test_P3_1_a_date_that_clashes_or_is_a_day_off_is_shown_once_more_before_it_is_taken(
    cast: Cast, sign_in: SignIn
) -> None:
    other = cast.planned()
    series = cast.series(name="教学工作例会", kind="teaching", times=2)
    client = sign_in(cast, "office")
    when = timezone.localtime(MEETING_AT + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(
        page("term", series.pk), {"take": ["1", "2"], "when-1": when, "when-2": "2026-11-22T09:00"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"与“{other.title}”时间冲突" in text
    assert "是休息日" in text
    assert series.meetings.count() == 0
    sent = {"take": ["1"], "when-1": when, "anyway": "1"}
    assert client.post(page("term", series.pk), sent).status_code == 302
    assert series.meetings.count() == 1


def test_P3_1_an_extra_meeting_says_why(cast: Cast, sign_in: SignIn) -> None:
    series = cast.series()
    client = sign_in(cast, "office")
    sent = {"starts_at": "2026-11-13T15:00", "length": "60", "place": "", "extra": "on"}
    refused = client.post(page("plan", series.pk), sent)
    assert refused.status_code == 422
    assert "请写明召开的原因" in refused.content.decode()
    client.post(page("plan", series.pk), {**sent, "reason": "上级要求传达文件"})
    assert Meeting.objects.get().reason == "上级要求传达文件"


def test_P3_1_moving_a_meeting_makes_everybody_answer_anew_and_its_calendar_file_newer(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "office")
    actions.reply(actor=cast.actor("head"), now=NOW, meeting_id=meeting.pk, answer="yes")
    before = _event(client, meeting)
    client.post(page("move", meeting.pk), {"starts_at": "2026-11-27T15:00", "place": "新会场"})
    after = _event(client, meeting)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert timezone.localtime(after.decoded("DTSTART")).day == 27
    assert not meeting.attendances.exclude(answer="").exists()


def test_P3_1_calling_off_needs_a_reason_and_takes_the_meeting_out_of_calendars(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "office")
    assert client.post(page("cancel", meeting.pk), {"reason": " "}).status_code == 422
    client.post(page("cancel", meeting.pk), {"reason": "暴雨停课"})
    calendar = icalendar.Calendar.from_ical(client.get(page("ics", meeting.pk)).content)
    assert calendar["METHOD"] == "CANCEL"
    assert "暴雨停课" in client.get(page("meeting", meeting.pk)).content.decode()


def _event(client: Client, meeting: Meeting):
    (event,) = icalendar.Calendar.from_ical(client.get(page("ics", meeting.pk)).content).walk("VEVENT")
    return event


def test_the_personal_calendar_needs_no_sign_in_and_ends_with_a_new_password(cast: Cast) -> None:
    meeting, item = cast.published()
    owner = cast.actor("lead_principal")
    address = page("feed", queries.calendar_token(owner))
    answer = Client().get(address)
    assert answer.status_code == 200
    assert meeting.title in answer.content.decode().replace("\r\n ", "")
    assert item.title not in answer.content.decode(), "only titles of meetings, times and places"
    assert Client().get(page("feed", "made-up:token")).status_code == 404
    account = cast.people["lead_principal"].account
    account.password_set_at = NOW
    account.save(update_fields=["password_set_at"])
    assert Client().get(address).status_code == 404


def test_the_list_shows_what_comes_first_and_exports(cast: Cast, sign_in: SignIn) -> None:
    meeting, _ = cast.published()
    client = sign_in(cast, "lead_principal")
    text = client.get(page("list")).content.decode()
    assert text.index(f"meeting-{meeting.pk}") < text.index("所有会议")
    assert "第12周" in text
    assert "没有符合条件的" in client.get(page("list") + "?state=sealed").content.decode()
    made = client.get(page("list") + "?export=xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(made)).active.values)
    assert rows[1][0] == meeting.title


def test_an_empty_list_offers_the_first_step_to_who_may_take_it(cast: Cast, sign_in: SignIn) -> None:
    assert page("new_series") in sign_in(cast, "office").get(page("list")).content.decode()
    assert page("new_series") not in sign_in(cast, "teacher").get(page("list")).content.decode()


@pytest.mark.parametrize("name", ["list", "series", "term"])
def test_the_pages_ask_the_same_whatever_they_show(cast: Cast, sign_in: SignIn, name: str) -> None:
    series = cast.series()
    client = sign_in(cast, "office")
    args = () if name == "list" else (series.pk,)
    asked = []
    for count in (1, 3, 30):
        while series.meetings.count() < count:
            at = NEXT_AT + timedelta(hours=series.meetings.count())
            actions.plan_meeting(actor=cast.actor("office"), now=NOW, series_id=series.pk, starts_at=at)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(name, *args)).status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1, asked


def test_nothing_of_another_district_is_found(cast: Cast, sign_in: SignIn) -> None:
    meeting, item = cast.published()
    other = make_cast("星河", "XH")
    client = sign_in(other, "office")
    for name in ("meeting", "desk", "agenda", "invitations", "reply", "move", "cancel", "ics", "notice_pdf"):
        assert client.get(page(name, meeting.pk)).status_code == 404, name
    for name in ("series", "term", "plan", "change_series"):
        assert client.get(page(name, meeting.series_id)).status_code == 404, name
    assert client.get(page("item", item.pk)).status_code == 404
    for name in ("list", "items"):
        assert "明湖" not in client.get(page(name)).content.decode()
    assert client.post(page("publish", meeting.pk)).status_code == 404
