"""The shell's pages rendered by Django and opened in Chromium, under the product's own content policy."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import segno
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from markupsafe import Markup
from playwright.sync_api import Browser, Page, Route

from xuequ.kernel.actor import Actor
from xuequ.platform.ui import navigation
from xuequ.platform.ui.tests.gallery import gallery

STATIC = Path(__file__).resolve().parent.parent / "static"
ORIGIN = "http://shell.test"
SECTIONS = [
    {"label": "今日", "icon": "sun"},
    {"label": "例会", "icon": "gavel"},
    {"label": "督办", "icon": "flag"},
    {"label": "帮扶", "icon": "heart-handshake"},
    {"label": "教研", "icon": "school"},
    {"label": "课程", "icon": "book"},
    {"label": "共享", "icon": "share"},
    {"label": "队伍", "icon": "users"},
    {"label": "监测", "icon": "chart-bar"},
    {"label": "公开", "icon": "coin"},
    {"label": "校园", "icon": "messages"},
    {"label": "制度", "icon": "scale"},
]
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"


def someone() -> Actor:
    return Actor(person=UUID(int=7), district=UUID(int=1), name="欧阳静雯")


@pytest.fixture(autouse=True)
def _shell(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "xuequ.platform.ui.tests.addresses"
    monkeypatch.setattr(navigation, "_sections", {})
    monkeypatch.setattr(navigation, "_unread", [])
    for order, section in enumerate(SECTIONS):
        key = section["icon"]
        url = "today" if order == 0 else "meetings"
        navigation.register(
            navigation.Section(key, section["label"], key, url, order, prefix="" if order < 2 else f"/{key}/")
        )
    navigation.register_bell(lambda actor: 3)


@pytest.fixture
def render() -> Callable[..., str]:
    """``render("ui/gallery.html", language="en", cookies={…}, path="/meetings/?q=…", **more)``."""

    def rendered(
        template: str,
        *,
        path: str = "/meetings/",
        language: str = "zh-hans",
        cookies: dict[str, str] | None = None,
        actor: Actor | None = None,
        **more: Any,
    ) -> str:
        request: HttpRequest = RequestFactory().get(path)
        request.COOKIES.update(cookies or {})
        request.actor = actor or someone()  # type: ignore[attr-defined]
        qr = segno.make("https://xuequ.example/in").svg_inline(border=1, omitsize=True)
        with translation.override(language):
            context = {**gallery(request), "qr": Markup(qr), "state": "item", **more}
            return engines["jinja2"].get_template(template).render(context, request)

    return rendered


Answer = Callable[[Route], None]


class Shown:
    """One open page; ``faults`` collects script errors and breaches of the content policy."""

    def __init__(self, page: Page, html: str, answers: dict[str, Answer]) -> None:
        self.page, self.html, self.answers, self.faults = page, html, answers, list[str]()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: m.type == "error" and self.faults.append(m.text))
        page.route("**/*", self._serve)
        page.goto(f"{ORIGIN}/")
        page.wait_for_load_state("load")

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        if path in self.answers:
            self.answers[path](route)
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif path == "/":
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=self.html, headers=headers)
        else:
            route.fulfill(status=204)


@pytest.fixture
def show(chromium: Browser) -> Iterator[Callable[..., Shown]]:
    """``show(html, width=375, scheme="dark", answers={"/vote": …})``: the page as a person sees it."""
    contexts = []

    def shown(
        html: str, *, width: int = 1280, scheme: Any = "light", answers: dict[str, Answer] | None = None
    ) -> Shown:
        height = {375: 812, 1920: 1080}.get(width, 900)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        return Shown(context.new_page(), html, answers or {})

    yield shown
    for context in contexts:
        context.close()


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 24, 6, 5, tzinfo=dt.UTC)
