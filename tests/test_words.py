"""English is complete: nothing said is missing from the catalogue, and no page falls back into Chinese."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from openpyxl import load_workbook

from tests.cast import POSTS, make_cast
from tests.scenes import SCENES

PO = settings.PACKAGE / "site/locale/en/LC_MESSAGES/django.po"
CHINESE = re.compile("[\u3400-\u9fff]+")
PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
QUOTED = re.compile("“[^”]*”")
"""What stands in the reader's own file is quoted as it stands there."""
BREAK = "\u200b"
"""Where a number of a document may be broken."""


def _texts(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (str(message.id),)


def _said(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (str(message.string),)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The English catalogue as it is kept."""
    with PO.open() as file:
        return read_po(file, locale="en")


def test_the_catalogue_holds_what_is_said_and_nothing_else(catalogue: Catalog, tmp_path: Path) -> None:
    found = tmp_path / "words.pot"
    mapping, package = str(settings.ROOT / "babel.cfg"), str(settings.PACKAGE)
    CommandLineInterface().run(["pybabel", "-q", "extract", "-F", mapping, "-o", str(found), package])
    with found.open() as file:
        said = {_texts(message) for message in read_po(file) if message.id}
    kept = {_texts(message) for message in catalogue if message.id}
    assert said - kept == set(), "make words, then translate what is new"
    assert kept - said == set(), "make words drops what is said no more"
    assert len(said) > 1000
    assert not catalogue.obsolete


def test_every_text_is_translated_with_its_places(catalogue: Catalog) -> None:
    for message in catalogue:
        if not message.id:
            continue
        places = sorted(PLACES.findall(_texts(message)[0]))
        assert not message.fuzzy, message.id
        assert len(_said(message)) == len(_texts(message)), message.id
        for said in _said(message):
            assert said.strip(), message.id
            assert not CHINESE.search(QUOTED.sub("", said)), said
            assert sorted(PLACES.findall(said)) == places, message.id


class _Reader(HTMLParser):
    """What a page says: its text and what is read out; what is marked as Chinese is passed over."""

    READ_OUT = frozenset({"title", "aria-label", "placeholder", "alt", "content"})
    SILENT = frozenset({"script", "style"})
    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source", "wbr", "col", "area", "base"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self._open: list[tuple[str, bool]] = []

    def _hushed(self) -> bool:
        return any(hushed for _tag, hushed in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag not in self.VOID:
            chinese = given.get("lang", "").startswith("zh")
            self._open.append((tag, tag in self.SILENT or chinese or "x-face" in given.get("class", "")))
        if not self._hushed():
            self.said += [v for n, v in given.items() if n in self.READ_OUT or n.startswith("data-")]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.said.append(given.get("value", ""))
        if tag == "a":
            self.links.append(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._hushed():
            self.said.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def _in_chinese(said: Iterable[str], data: re.Pattern[str]) -> list[str]:
    """What is left in Chinese when people's own words are taken away."""
    return [left for text in said if CHINESE.search(left := data.sub("", text.replace(BREAK, "")).strip())]


OWN_WORDS = {
    "notify.message": {"subject", "text"},
    "sessions.session": {"session_data"},
    "meetings.attendance": {"duty"},
    "audit.trailentry": {"refused"},
}
"""Columns whose texts are the product's own, not people's."""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _peoples_words() -> re.Pattern[str]:
    """Names and texts that people wrote, longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        own = OWN_WORDS.get(model._meta.label_lower, set())
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and not field.choices
            and field.name not in own
        ]
        rows = model._default_manager.all()
        if model._meta.model_name == "agendaitem":
            rows = rows.filter(source="school")
        for row in rows.values_list(*names) if names else ():
            found.update(text.strip() for text in _strings(row) if CHINESE.search(text))
    for meeting in apps.get_model("meetings", "Meeting").objects.all():
        found.add(meeting.title)
    return re.compile("|".join(re.escape(text) for text in sorted(found, key=len, reverse=True)))


PASSED_OVER = re.compile(r"^/(static|files|api)|\.(docx|pdf|ics|png)$|template")
"""Official documents and the roster's template stay Chinese."""


def _cells(workbook: bytes) -> Iterator[str]:
    sheet = load_workbook(io.BytesIO(workbook)).active
    yield sheet.title
    for row in sheet.iter_rows(values_only=True):
        yield from (str(cell) for cell in row if cell is not None)


def _walk(client: Client, data: re.Pattern[str], seen: set[str]) -> list[str]:
    """Every page that leads on from today's, each once; where Chinese is left, the address and the words."""
    left: list[str] = []
    waiting = ["/today/"]
    while waiting:
        address = waiting.pop()
        shape = re.sub(r"[0-9a-f-]{36}", "*", address.partition("?")[0]) + (
            "?" if "export" in address else ""
        )
        if shape in seen:
            continue
        seen.add(shape)
        answer = client.get(address, follow=True)
        kind = answer.headers.get("Content-Type", "")
        if "spreadsheet" in kind:
            left += [f"{address}: {text}" for text in _in_chinese(_cells(answer.content), data)]
        if not kind.startswith("text/html"):
            continue
        page = _read(answer.content.decode())
        if page.language != "en":
            left.append(f"{address}: lang={page.language}")
        left += [f"{address}: {text}" for text in _in_chinese(page.said, data)]
        for link in page.links:
            link = link.partition("#")[0]
            if link.startswith("?"):
                link = address.partition("?")[0] + link
            if link.startswith("/") and not PASSED_OVER.search(link):
                waiting.append(link)
    return left


def english(client: Client) -> Client:
    """The client of somebody who chose English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


SOME = ("head", "office", "lead_office", "member_principal", "teacher")


@pytest.mark.parametrize(
    ("scene", "parts"),
    [
        ("planned", SOME),
        ("voting", SOME),
        ("submitted", tuple(POSTS)),
        ("explaining", SOME),
        ("timetabled", SOME),
    ],
)
def test_no_page_falls_back_into_chinese(
    scene: str, parts: tuple[str, ...], db: Any, sign_in: Callable[..., Client]
) -> None:
    cast = make_cast(password=True)
    SCENES[scene][0](cast)
    data = _peoples_words()
    left = []
    for part in parts:
        left += [f"{part} {found}" for found in _walk(english(sign_in(cast, part)), data, set())]
    assert left == []


@pytest.mark.parametrize(
    "address", ["/account/login/", "/start/", "/start/ABCD-EFGH-JKLM/", "/no/such/page/"]
)
def test_pages_before_the_door_speak_english(address: str, db: Any) -> None:
    page = _read(english(Client()).get(address, follow=True).content.decode())
    assert page.language == "en"
    assert _in_chinese(page.said, re.compile("(?!)")) == []


@pytest.mark.parametrize(
    ("scene", "part", "address", "given"),
    [
        ("published", "teacher", "/meetings/{meeting}/remind/", {}),
        ("planned", "lead_office", "/meetings/items/new/?meeting={meeting}", {"title": "", "minutes": "x"}),
        ("published", "head", "/meetings/{meeting}/move/", {"starts_at": "?"}),
        ("submitted", "lead_office", "/tasks/{task}/reports/", {"percent": "900", "text": ""}),
        (
            "published",
            "lead_principal",
            "/account/password/change/",
            {"oldpassword": "x", "password1": "123"},
        ),
    ],
)
def test_a_refusal_is_told_in_english(
    scene: str, part: str, address: str, given: dict[str, str], db: Any, sign_in: Callable[..., Client]
) -> None:
    cast = make_cast(password=True)
    ids = SCENES[scene][0](cast)
    data = _peoples_words()
    answer = english(sign_in(cast, part)).post(address.format(**ids), given)
    assert answer.status_code in {200, 403, 409, 422}
    page = _read(answer.content.decode())
    assert page.language == "en"
    assert _in_chinese(page.said, data) == []
