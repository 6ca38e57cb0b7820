"""The shell is usable by all: axe, phone and desk, light and dark, and the room's big screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from xuequ.kernel.verdict import refuse
from xuequ.platform.ui.tests.conftest import Shown

pytestmark = pytest.mark.browser
Render = Callable[..., str]
Show = Callable[..., Shown]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def keep_picture(shown: Shown, name: str, full: bool = True) -> None:
    folder = os.environ.get("XUEQU_PICTURES")
    if folder:
        shown.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=full)


def told_by_axe(shown: Shown) -> list[Any]:
    result = Axe().run(shown.page, options=RULES).response
    return [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in result["violations"]]


def wider_than_page(shown: Shown) -> int:
    return shown.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", ["gallery", "gallery_plain", "gallery_print", "refused"])
def test_pages_pass_axe_and_fit_the_window(
    render: Render, show: Show, template: str, width: int, scheme: str
) -> None:
    more = (
        {"verdict": refuse("P3-1", "会议还没有指定记录人，不能开始。"), "back": "/"}
        if template == "refused"
        else {}
    )
    shown = show(render(f"ui/{template}.html", **more), width=width, scheme=scheme)
    shown.page.wait_for_timeout(300)
    shown.page.evaluate("scrollTo(0, 0)")
    keep_picture(shown, f"{template}-{width}-{scheme}-top", full=False)
    keep_picture(shown, f"{template}-{width}-{scheme}")
    assert told_by_axe(shown) == []
    assert wider_than_page(shown) <= 0
    assert shown.faults == []


def test_large_letters_on_a_phone_still_fit(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html", cookies={"size": "large"}), width=375)
    keep_picture(shown, "gallery-large")
    assert wider_than_page(shown) <= 0


def test_thumbs_find_targets_44_pixels_high(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"), width=375)
    small = shown.page.evaluate(
        """thumbed => [...document.querySelectorAll(thumbed)]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
            .map(e => e.outerHTML.slice(0, 120))""",
        ".btn, .x-choice, .x-tabs-bottom a, .x-vote-choices label, .form-control, .form-select",
    )
    assert small == []


@pytest.mark.parametrize("state", ["item", "voting", "result"])
def test_P3_3_the_rooms_screen_is_read_from_eight_metres(render: Render, show: Show, state: str) -> None:
    shown = show(render("ui/gallery_screen.html", state=state), width=1920)
    shown.page.wait_for_timeout(300)
    keep_picture(shown, f"screen-{state}", full=False)
    assert told_by_axe(shown) == []
    smallest = shown.page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.x-screen *')]
            .filter(e => e.checkVisibility()
                && !e.closest('.visually-hidden, .x-skip, .x-live-lost, dialog, .x-toasts')
                && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 40
    cut_off = shown.page.evaluate(
        """() => ['.x-screen-content', '.x-screen-aside', '.x-screen-foot'].filter(s => {
            const e = document.querySelector(s);
            return e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1 })"""
    )
    assert cut_off == []
    assert shown.faults == []


def test_a_page_on_paper_has_no_navigation(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"))
    shown.page.emulate_media(media="print")
    assert not shown.page.locator(".x-top").is_visible()
    assert not shown.page.locator(".x-tabs-bottom").is_visible()
    assert shown.page.locator(".x-table").is_visible()
