"""What the shell answers: settings in cookies, navigation by who may see, lists by their address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import jinja2
import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from xuequ.kernel.verdict import forbid, refuse
from xuequ.platform.ui import navigation
from xuequ.platform.ui.refusals import refused
from xuequ.platform.ui.tables import Column, Filter, Table, read_table
from xuequ.platform.ui.tests.conftest import someone

COLUMNS = [Column("title", "任务", sortable=True), Column("note", "备注")]


def table_at(query: str, **more: Any) -> Table:
    filters = [Filter("state", "状态", [("open", "在办"), ("done", "办结")])]
    return read_table(RequestFactory().get(f"/tasks/?{query}"), columns=COLUMNS, filters=filters, **more)


@pytest.mark.parametrize(
    ("name", "value", "cookie"),
    [("theme", "dark", "theme"), ("size", "large", "size"), ("language", "en", "language")],
)
def test_a_setting_is_kept_and_leads_back_to_the_page(name: str, value: str, cookie: str) -> None:
    answer = Client().post(f"/ui/{name}", {name: value, "next": "/meetings/?q=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/meetings/?q=1")
    assert answer.cookies[cookie].value == value


def test_a_setting_never_leads_to_another_site() -> None:
    answer = Client().post("/ui/theme", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_an_unknown_setting_is_refused() -> None:
    assert Client().post("/ui/theme", {"theme": "pink"}).status_code == 400
    assert Client().get("/ui/theme").status_code == 405


def test_the_page_comes_in_the_kept_theme_size_and_language(render: Callable[..., str]) -> None:
    page = render("ui/gallery.html", language="en", cookies={"theme": "dark", "size": "large"})
    assert '<html lang="en" data-theme="dark" data-size="large"' in page
    assert 'data-theme="auto"' in render("ui/gallery.html", cookies={"theme": "<b>"})


def test_no_page_holds_inline_scripts_or_styles(render: Callable[..., str]) -> None:
    for template in ("gallery", "gallery_screen", "gallery_print", "gallery_plain"):
        page = render(f"ui/{template}.html")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", page)
        assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_navigation_shows_what_one_may_open_in_the_order_of_the_regime() -> None:
    navigation.register(navigation.Section("x", "密", "lock", "today", 0, visible=lambda actor: False))
    navigation.register(navigation.Section("first", "先", "sun", "today", -1, prefix="/first/"))
    items = navigation.items_for(RequestFactory().get("/meetings/7/"), someone())
    assert [item.key for item in items][:3] == ["first", "sun", "gavel"]
    assert [item.key for item in items if item.active] == ["gavel"]
    assert navigation.items_for(RequestFactory().get("/"), None) == []


def test_a_forgotten_value_in_a_template_is_an_error_and_markup_is_escaped() -> None:
    engine = engines["jinja2"]
    with pytest.raises(jinja2.UndefinedError):
        engine.from_string("{{ forgotten }}").render({})
    assert engine.from_string("{{ name }}").render({"name": "<b>"}) == "&lt;b&gt;"


def test_a_clause_is_worded_for_each_reader_not_for_the_first() -> None:
    page = engines["jinja2"].from_string('{{ "P3-4"|clause }}')
    for language, worded in (("zh-hans", "依据 P3-4"), ("en", "Under P3-4"), ("zh-hans", "依据 P3-4")):
        with translation.override(language):
            assert worded in page.render({})


def test_a_lists_state_is_read_from_the_address_and_written_back() -> None:
    table = table_at("q=备课&state=open&sort=-title&page=2&tab=mine", keep=("tab",))
    rows = table.page_of(list(range(45)))
    assert (rows[0], len(rows), table.pages) == (20, 20, 3)
    assert table.sort_link("title") == "/tasks/?tab=mine&q=%E5%A4%87%E8%AF%BE&state=open&sort=title"
    assert table.unnarrowed() == "/tasks/?tab=mine&sort=-title"
    assert "page=3" in table.link(page=3)


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=²", "page=99999999999", "sort=password", "state=zzz"]
)
def test_nonsense_in_the_address_is_passed_over(query: str) -> None:
    table = table_at(query, sort="title")
    assert table.page_of([1, 2]) == [1, 2]
    assert (table.page, table.sort, table.chosen) == (1, "title", {})


def test_an_export_holds_all_rows() -> None:
    assert len(table_at("export=xlsx&page=2").page_of(list(range(45)))) == 45


def test_pages_are_offered_with_gaps() -> None:
    table = table_at("page=5")
    table.page_of(list(range(200)))
    assert table.around() == [1, None, 4, 5, 6, None, 10]


def test_a_refusal_says_reason_and_clause_with_the_right_status() -> None:
    plain = RequestFactory().get("/", headers={"Referer": "https://elsewhere.example/"})
    page = refused(plain, refuse("P3-1", "还没有记录人"))
    assert page.status_code == 409
    assert "还没有记录人" in page.content.decode() and "/charter/P3-1/" in page.content.decode()
    assert "elsewhere" not in page.content.decode()
    piece = refused(
        RequestFactory().get("/", headers={"HX-Request": "true"}), forbid("P3-8", "只有与会者能看")
    )
    assert piece.status_code == 403
    assert "<html" not in piece.content.decode() and "data-refusal" in piece.content.decode()


@pytest.mark.parametrize("name", ["403.html", "ui/nobody.html"])
def test_error_pages_offer_a_way_on(render: Callable[..., str], name: str) -> None:
    page = render(name)
    assert "btn-primary" in page
