"""Two districts under one roof: whatever a person of the one can reach, nothing of the other shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests.cast import POSTS, Cast, make_cast
from tests.scenes import explaining
from tests.scenes.duties import excused, put_up
from tests.scenes.growth import confirmed, researched
from tests.scenes.partnerships import between_schools
from tests.scenes.staffing import lending
from tests.scenes.teaching import listened, open_day, papers, prepared, termly
from xuequ.platform.access.actions import issue_token

LINK = re.compile(r'(?:href|action|hx-get|src)="(/[^"#]*)"')
LEFT_OUT = ("/static/", "/account/logout", "/live")
"""Not pages of the district."""
NAMED = ("me", "schools", "people", "meeting-series", "meetings", "resolutions", "tasks")
OURS = (
    *("quotas/observe/standings", "me/duties", "exemptions", "publications", "activities", "paper-batches"),
    *("timetables", "lessons?day=2026-11-10", "timetable-clashes"),
    *("planned-sessions?first=2026-11-01&last=2026-12-31", "lesson-plans"),
    *("training/sessions", "training/hours", "training/outside"),
    *("research/projects", "research/board"),
    *("partnerships", "postings", "mentorships", "instructors"),
    *("cross-teaching", "people-ledger", "cross-school-weeks"),
)
EACH = 12
"""So many pages of each kind are walked: all kinds, not all of the many that are alike."""


@pytest.fixture
def districts(db) -> tuple[Cast, Cast]:
    """Two districts in which the same things happened, each with its own mark on every name."""
    ours, theirs = make_cast("明湖", "MH"), make_cast("东山", "DS")
    for cast in (ours, theirs):
        ids = explaining(cast)
        for happened in (
            excused,
            put_up,
            prepared,
            listened,
            open_day,
            papers,
            termly,
            confirmed,
            researched,
        ):
            happened(cast)
        between_schools(cast, ids)
        lending(cast)
        cast.published(cast.series(name=f"{cast.district.name}专题会"))
    return ours, theirs


def view_name(address: str) -> str:
    """Which kind of page an address is."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def reachable(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """The pages that can be reached by links from these, with their text: of every kind, ``EACH`` at most."""
    waiting, seen = list(starts), set()
    walked: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith(LEFT_OUT):
            continue
        seen.add(address)
        kind_of_page = view_name(address)
        if walked[kind_of_page] >= EACH:
            continue
        walked[kind_of_page] += 1
        answer = client.get(address)
        assert answer.status_code < 500, address
        kind = answer.get("Content-Type", "")
        if answer.streaming or not kind.startswith(("text/", "application/json")):
            continue
        text = answer.content.decode()
        yield address, text
        waiting += [found.replace("&amp;", "&") for found in LINK.findall(text)]


@pytest.mark.parametrize("part", sorted(POSTS))
def test_no_page_shows_the_other_district(districts: tuple[Cast, Cast], sign_in, part: str) -> None:
    ours, _theirs = districts
    pages = dict(
        reachable(
            sign_in(ours, part),
            "/today/",
            "/meetings/",
            "/tasks/",
            "/duties/",
            "/teaching/",
            "/curriculum/timetables/",
            "/partnerships/",
            "/staffing/ledger/",
            "/search/?q=东山",
        )
    )
    assert len(pages) > 20
    shown = {
        address: text.replace("东山”", "").replace('value="东山"', "") for address, text in pages.items()
    }
    assert [address for address, text in shown.items() if "东山" in text and "q=" not in address] == []


def test_what_belongs_to_the_other_district_is_not_found(districts: tuple[Cast, Cast], sign_in) -> None:
    ours, theirs = districts
    starts = (
        "/today/",
        "/meetings/",
        "/tasks/",
        "/duties/",
        "/teaching/",
        "/curriculum/timetables/",
        "/curriculum/clashes/",
        "/partnerships/",
        "/staffing/ledger/",
    )
    mine = {a for a, _ in reachable(sign_in(theirs, "head"), *starts)}
    assert any("/curriculum/classes/" in address for address in mine)
    own = [address for address in mine if re.search(r"/[0-9a-f-]{36}/", address)]
    assert len(own) > 10
    stranger = sign_in(ours, "head")

    def asked(address: str) -> int:
        answer = stranger.get(address)
        return (stranger.post(address) if answer.status_code == 405 else answer).status_code

    assert {a: status for a in own if (status := asked(a)) != 404} == {}


def test_no_list_of_the_api_shows_the_other_district(districts: tuple[Cast, Cast]) -> None:
    ours, _theirs = districts
    account = ours.people["office"].account
    assert account is not None
    token, _ = issue_token(account, now=timezone.now())
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for name in (*NAMED, *OURS):
        answer = client.get(f"/api/v1/{name}")
        assert answer.status_code == 200, name
        said = json.dumps(answer.json(), ensure_ascii=False)
        assert "东山" not in said, name
        assert "明湖" in said or name in {"meeting-series", "meetings", "me/duties"}, name
