"""The shell: signing in, the day's page, the search, the inbox, and what exists in the demo alone."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import MEETING_AT, NOW, PASSWORD, POSTS, Cast, make_cast
from tests.program import done, program
from xuequ.affairs.meetings import actions as meetings
from xuequ.affairs.meetings.models import AgendaItem
from xuequ.platform.notify.actions import Recipient, send

SIGN_IN = "/account/login/"


@pytest.fixture
def people(db) -> Cast:
    return make_cast(password=True)


def signing_in(client: Client, username: str, password: str):
    return client.post(SIGN_IN, {"login": username, "password": password})


def test_a_person_signs_in_with_staff_number_and_password(people: Cast) -> None:
    client = Client()
    assert signing_in(client, people.people["head"].account.username, PASSWORD).url == "/today/"
    assert people.people["head"].name in client.get("/today/").content.decode()


def test_five_wrong_passwords_lock_the_account_from_that_place(people: Cast) -> None:
    client = Client()
    name = people.people["head"].account.username
    for _ in range(4):
        assert signing_in(client, name, "不对").status_code == 200
    assert signing_in(client, name, "不对").status_code == 429
    assert signing_in(client, name, PASSWORD).status_code == 429, "the right one must wait as well"
    other = people.people["office"].account.username
    assert signing_in(client, other, PASSWORD).status_code == 302, "others behind the address get in"


def test_nobody_signs_up(people: Cast) -> None:
    before = type(people.people["head"].account).objects.count()
    Client().post("/account/signup/", {"username": "x", "password1": PASSWORD})
    assert type(people.people["head"].account).objects.count() == before


@pytest.mark.parametrize("path", ["/today/", "/inbox/", "/search/", "/meetings/", "/tasks/", "/charter/"])
def test_the_signed_out_are_led_to_sign_in(db, path: str) -> None:
    assert Client().get(path).url.startswith(SIGN_IN)


def test_who_has_left_does_not_get_in(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "teacher")
    assert client.get("/today/").status_code == 200
    person = cast.people["teacher"]
    person.left_on = NOW.date().replace(year=2020)
    person.save()
    assert client.get("/today/").status_code == 403


def test_one_tap_entry_exists_in_the_demo_alone(people: Cast) -> None:
    name = people.people["head"].account.username
    assert not settings.DEMO
    assert Client().post(f"/enter/{name}/").status_code == 404
    assert "演示" not in Client().get(SIGN_IN).content.decode()
    with override_settings(DEMO=True):
        assert Client().post(f"/enter/{name}/").status_code == 404, "only the demo district's people"


def test_today_shows_what_to_do_with_one_tap(cast: Cast, sign_in) -> None:
    cast.published()
    page = sign_in(cast, "lead_principal").get("/today/").content.decode()
    assert "请回复：2026年第1次校长例会" in page
    assert 'name="answer" value="yes"' in page
    for way in ("leave", "proxy"):
        assert f"/reply/#{way}" in page
    assert "请回复" not in sign_in(cast, "teacher").get("/today/").content.decode()


@pytest.mark.parametrize(
    ("part", "page"),
    [
        ("system_admin", "/organisation/rosters/"),
        ("security_admin", "/organisation/administrators/"),
        ("auditor", "/trail/"),
    ],
)
def test_the_three_administrators_are_told_what_they_are_for(cast: Cast, sign_in, part, page) -> None:
    client = sign_in(cast, part)
    today = client.get("/today/").content.decode()
    assert 'id="administration"' in today
    assert f'href="{page}"' in today
    assert client.get(page).status_code == 200
    assert 'id="administration"' not in sign_in(cast, "head").get("/today/").content.decode()


def test_today_costs_the_same_however_much_there_is(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "lead_principal")
    cast.published(cast.series())
    counts = []
    for number in range(3):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/today/").status_code == 200
        counts.append(len(seen))
        cast.published(cast.series(name=f"专题会{number}"))
    assert len(set(counts)) == 1, counts


def test_search_finds_meetings_and_people_of_the_own_district_only(cast: Cast, sign_in) -> None:
    cast.published()
    other = make_cast("东山", "DS")
    other.published()
    page = sign_in(cast, "teacher").get("/search/", {"q": "校长例会"}).content.decode()
    assert page.count("2026年第1次校长例会") == 1
    people = sign_in(cast, "teacher").get("/search/", {"q": "head"}).content.decode()
    assert "明湖head" in people and "东山head" not in people


def test_a_search_that_finds_many_says_so_and_leads_to_all_of_them(cast: Cast, sign_in) -> None:
    page = sign_in(cast, "teacher").get("/search/", {"q": "明湖"}).content.decode()
    assert page.count("/organisation/people/") > 1
    assert f"/organisation/people/?q={quote('明湖')}" in page
    few = sign_in(cast, "teacher").get("/search/", {"q": "明湖head"}).content.decode()
    assert "/organisation/people/?q=" not in few


WORK_ON_IT = {"head", "office", "clerk", "lead_office", "lead_principal"}
"""Who sees an item of the lead school before the notice is out: secretariat, chair, the school's own."""


def findings(cast: Cast, part: str, words: str, sign_in) -> set[str]:
    """Which meetings a search finds, by page and by program."""
    page = sign_in(cast, part).get("/search/", {"q": words}).content.decode()
    listed = done(program(cast, part).get("meetings", q=words))["items"]
    return set(re.findall(r"/meetings/([0-9a-f-]{36})/", page)) | {meeting["id"] for meeting in listed}


@pytest.mark.parametrize("part", sorted(POSTS))
def test_P2_3_2_the_words_of_an_item_are_found_before_the_notice_by_those_alone_who_work_on_it(
    cast: Cast, sign_in, part: str
) -> None:
    meeting = cast.planned()
    cast.item(meeting, title="合并两校食堂")
    found = findings(cast, part, "合并两校", sign_in)
    assert found == ({str(meeting.pk)} if part in WORK_ON_IT else set())


@pytest.mark.parametrize("part", ["teacher", "member_principal", "bursar"])
def test_P2_3_2_the_words_of_an_item_are_found_by_everybody_once_the_notice_is_out_until_it_is_called_off(
    cast: Cast, sign_in, part: str
) -> None:
    meeting, _ = cast.published(title="合并两校食堂")
    assert findings(cast, part, "合并两校", sign_in) == {str(meeting.pk)}
    meetings.cancel_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, reason="停课")
    assert findings(cast, part, "合并两校", sign_in) == set()


@pytest.mark.parametrize("part", sorted(POSTS))
def test_P3_8_what_only_the_record_or_a_draft_says_is_found_by_no_search(
    cast: Cast, sign_in, part: str
) -> None:
    _, item = cast.opened()
    AgendaItem.objects.filter(pk=item.pk).update(notes="悄悄话", conclusion="悄悄话")
    assert findings(cast, part, "悄悄话", sign_in) == set()
    assert "没有找到“悄悄话”" in sign_in(cast, part).get("/search/", {"q": "悄悄话"}).content.decode()


def test_P3_7_the_inbox_says_that_messages_wait_for_the_end_of_the_meeting(cast: Cast, sign_in) -> None:
    meeting, _ = cast.opened()
    head = Recipient(cast.people["head"].account_id)
    send([head], now=MEETING_AT, subject="督办提醒", text="这条要等散会")
    page = sign_in(cast, "head").get("/inbox/").content.decode()
    assert "散会后再看" in page and "这条要等散会" not in page
    meetings.sign_out(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    assert "这条要等散会" in sign_in(cast, "head").get("/inbox/").content.decode()


def test_a_message_is_opened_by_its_reader_alone(cast: Cast, sign_in) -> None:
    from xuequ.platform.notify.models import Message

    send([Recipient(cast.people["head"].account_id)], now=NOW, subject="通知", text="请看", url="/meetings/")
    message = Message.objects.get()
    assert sign_in(cast, "teacher").post(f"/inbox/{message.pk}/").status_code == 404
    assert sign_in(cast, "head").post(f"/inbox/{message.pk}/").url == "/meetings/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_every_icon_of_the_shell_is_drawn(cast: Cast, sign_in) -> None:
    sprite = settings.PACKAGE / "platform/ui/static/build/icons.svg"
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite.read_text()))
    shown = set()
    for address in ("/today/", "/charter/", "/charter/P3-4/", "/meetings/", "/inbox/", "/search/"):
        shown |= set(
            re.findall(r'icons[^"]*#([a-z0-9-]+)"', sign_in(cast, "auditor").get(address).content.decode())
        )
    assert {"sun", "book-2"} <= shown
    assert shown - drawn == set()
