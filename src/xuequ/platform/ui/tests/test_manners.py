"""How the page behaves under people's hands: order, votes, drafts, a lost network, the live stream."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Route, expect

from xuequ.platform.ui.tests.conftest import Shown

pytestmark = pytest.mark.browser
Render = Callable[..., str]
Show = Callable[..., Shown]


DRAFT = "Object.keys(localStorage).filter(k => k.startsWith('draft:')).map(k => localStorage[k]).join()"


class Posted:
    """Answers a POST and remembers what came."""

    def __init__(self, status: int = 204, body: str = "", wait: bool = False) -> None:
        self.status, self.body, self.wait = status, body, wait
        self.bodies: list[dict[str, list[str]]] = []
        self.headers: list[dict[str, str]] = []
        self.open: list[Route] = []

    def __call__(self, route: Route) -> None:
        self.bodies.append(parse_qs(route.request.post_data or ""))
        self.headers.append(route.request.headers)
        if self.wait:
            self.open.append(route)
        else:
            route.fulfill(status=self.status, body=self.body, content_type="text/html; charset=utf-8")


def test_P2_3_2_the_agenda_is_ordered_from_the_keyboard_alone(render: Render, show: Show) -> None:
    order = Posted()
    shown = show(render("ui/gallery.html"), answers={"/agenda/order": order})
    first = shown.page.locator(".x-sortable > li").first
    with shown.page.expect_response("**/agenda/order"):
        first.locator("[data-down]").press("Alt+ArrowDown")
    assert order.bodies == [{"order": ["4", "3", "5"]}]
    expect(shown.page.locator("#x-announce")).to_have_text("已移到第 2 位，共 3 位")
    assert order.headers[0]["x-csrftoken"]
    with shown.page.expect_response("**/agenda/order"):
        shown.page.locator(".x-sortable > li").nth(1).locator("[data-down]").click()
    assert order.bodies[-1] == {"order": ["4", "5", "3"]}


def test_P2_3_2_the_agenda_is_ordered_by_dragging(render: Render, show: Show) -> None:
    order = Posted()
    shown = show(render("ui/gallery.html"), answers={"/agenda/order": order})
    handles = shown.page.locator(".x-sortable [data-handle]")
    handles.first.scroll_into_view_if_needed()
    start, end = handles.nth(0).bounding_box(), handles.nth(1).bounding_box()
    assert start and end
    shown.page.mouse.move(start["x"] + 10, start["y"] + 10)
    shown.page.mouse.down()
    shown.page.mouse.move(end["x"] + 10, end["y"] + end["height"], steps=12)
    with shown.page.expect_response("**/agenda/order"):
        shown.page.mouse.up()
    assert order.bodies == [{"order": ["4", "3", "5"]}]


def test_P3_5_a_ballot_is_cast_in_two_taps_and_sent_once(render: Render, show: Show) -> None:
    vote = Posted(wait=True)
    shown = show(render("ui/gallery.html"), width=375, answers={"/vote": vote})
    shown.page.locator(".x-vote-for").first.click()
    send = shown.page.locator(".x-vote-send").first
    send.dblclick(force=True)
    expect(send).to_be_disabled()
    assert [body["choice"] for body in vote.bodies] == [["for"]]
    vote.open[0].fulfill(
        body='<div class="x-vote"><p>计入</p></div>', content_type="text/html; charset=utf-8"
    )
    expect(shown.page.locator(".x-vote").first).to_have_text("计入")
    assert len(vote.bodies) == 1


def test_a_refusal_shows_its_reason_and_clause_beside_what_was_typed(render: Render, show: Show) -> None:
    said = (
        '<div class="x-reason" data-refusal><p>表决已经关闭 <a href="/charter/P3-5/">依据 P3-5</a></p></div>'
    )
    shown = show(render("ui/gallery.html"), answers={"/vote": Posted(409, said)})
    shown.page.locator(".x-vote-against").first.click()
    shown.page.locator(".x-vote-send").first.click()
    expect(shown.page.locator("#x-toasts [data-refusal]")).to_contain_text("表决已经关闭")
    expect(shown.page.locator(".x-vote-against input").first).to_be_checked()


def test_a_lost_network_says_so_and_a_retry_sends_the_same(render: Render, show: Show) -> None:
    answers: dict[str, Callable[[Route], None]] = {
        "/receipt": lambda route: route.abort("internetdisconnected")
    }
    shown = show(render("ui/gallery.html"), answers=answers)
    shown.page.get_by_role("button", name="签收").click()
    toast = shown.page.locator(".x-toast-error")
    expect(toast).to_contain_text("网络断了，填的内容都还在")
    posted = answers["/receipt"] = Posted()
    with shown.page.expect_response("**/receipt"):
        toast.get_by_role("button", name="重试").click()
    assert len(posted.bodies) == 1
    expect(toast).to_have_count(0)


def test_P3_9_a_yes_holds_although_the_page_was_refreshed_under_the_question(
    render: Render, show: Show
) -> None:
    end = Posted()
    shown = show(render("ui/gallery.html"), answers={"/end": end})
    shown.page.get_by_role("button", name="宣布散会").click()
    shown.page.evaluate("document.querySelector('form[action=\"/end\"]').outerHTML = '<p>新的一块</p>'")
    with shown.page.expect_response("**/end"):
        shown.page.locator("#x-ask button[value=yes]").click()
    assert [body["item"] for body in end.bodies] == [["3"]]
    assert end.headers[0]["x-csrftoken"]


def test_what_was_typed_comes_back_after_the_page_is_left(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"))
    shown.page.locator("form[data-draft] [name=title]").fill("集体备课统一安排")
    shown.page.locator("form[data-draft] label", has_text="校际交流").click()
    for _ in range(50):
        if '"e",true' in shown.page.evaluate(DRAFT):
            break
        shown.page.wait_for_timeout(100)
    shown.page.reload()
    expect(shown.page.locator("form[data-draft] [name=title]")).to_have_value("集体备课统一安排")
    expect(shown.page.locator("form[data-draft] [name=kind][value=e]")).to_be_checked()
    shown.page.get_by_role("button", name="不要了，重新填").click()
    expect(shown.page.locator("form[data-draft] [name=title]")).to_have_value("")
    assert shown.page.evaluate(DRAFT) == ""


def test_a_form_that_was_sent_comes_back_empty_where_the_answer_brings_it_anew(
    render: Render, show: Show
) -> None:
    form = (
        '<form id="put" data-draft="put" action="/put" hx-post="/put" hx-swap="outerHTML">'
        '<input name="measure" aria-label="措施"><button>提出</button></form>'
    )
    html = render("ui/gallery.html").replace(
        '<main id="content" class="', f'{form}<main id="content" class="', 1
    )
    assert form in html
    put = Posted(200, form)
    shown = show(html, answers={"/put": put})
    shown.page.locator("#put input").fill("每周开放两个下午")
    with shown.page.expect_response("**/put"):
        shown.page.locator("#put button").click()
    expect(shown.page.locator("#put input")).to_have_value("")
    expect(shown.page.locator("#put .x-draft")).to_have_count(0)
    assert [body["measure"] for body in put.bodies] == [["每周开放两个下午"]]
    assert shown.page.evaluate(DRAFT) == ""


def test_the_clock_turns_amber_then_counts_the_overrun(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"))
    clocks = shown.page.locator(".x-clock")
    expect(clocks.nth(0)).to_have_attribute("data-state", "soon")
    expect(clocks.nth(0).locator("[data-note]")).to_contain_text("还剩 01:")
    expect(clocks.nth(1)).to_have_attribute("data-state", "over")
    expect(clocks.nth(1).locator("[data-note]")).to_have_text("超时 07:55")


def test_a_change_on_the_stream_reloads_the_part_that_follows_it(render: Render, show: Show) -> None:
    def stream(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="event: changed\ndata: meeting:7\n\n" * 5, content_type="text/event-stream")

    asked: list[str] = []
    part = Posted(200, "<p>实到 23</p>")
    place = '<div id="p" hx-get="/part" hx-trigger="live from:closest [data-live]"></div>'
    live = f'<div data-live="meeting:7">{place}</div>'
    html = render("ui/gallery.html").replace('<main id="content"', f'{live}<main id="content"', 1)
    shown = show(html, answers={"/live": stream, "/part": part})
    expect(shown.page.locator("#p")).to_have_text("实到 23")
    assert asked[0].endswith("/live?topic=meeting%3A7")
    assert len(part.bodies) == 1  # five changes at once are one look


def test_theme_and_size_change_without_a_reload_and_are_kept(render: Render, show: Show) -> None:
    kept = Posted()
    shown = show(render("ui/gallery.html"), answers={"/ui/theme": kept, "/ui/size": kept})
    shown.page.locator(".x-top summary[aria-label='我的菜单']").click()
    with shown.page.expect_response("**/ui/theme"):
        shown.page.get_by_role("button", name="深色").click()
    expect(shown.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    with shown.page.expect_response("**/ui/size"):
        shown.page.get_by_role("button", name="大字").click()
    assert shown.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert shown.faults == []


def test_a_dialog_opens_and_gives_the_focus_back(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"))
    opener = shown.page.get_by_role("button", name="离场登记")
    opener.focus()
    opener.press("Enter")
    expect(shown.page.get_by_role("dialog", name="离场登记")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_step_behind_a_question_is_taken_only_after_yes(render: Render, show: Show) -> None:
    posted = Posted(200, "ok")
    shown = show(render("ui/gallery.html"), answers={"/withdraw": posted})
    shown.page.get_by_role("button", name="撤回议题").click()
    shown.page.locator("#x-ask").get_by_role("button", name="再想想").click()
    assert posted.bodies == []
    shown.page.get_by_role("button", name="撤回议题").click()
    with shown.page.expect_response("**/withdraw"):
        shown.page.locator("#x-ask").get_by_role("button", name="确定").click()
    assert len(posted.bodies) == 1


def test_a_leave_is_asked_for_with_its_reason(render: Render, show: Show) -> None:
    reply = Posted(200, "<p>已请假</p>")
    shown = show(render("ui/gallery.html"), width=375, answers={"/reply": reply})
    shown.page.get_by_role("button", name="请假", exact=True).click()
    shown.page.get_by_label("为什么请假（选填）").fill("外出培训")
    shown.page.get_by_role("button", name="交请假").click()
    expect(shown.page.get_by_text("已请假")).to_be_visible()
    assert reply.bodies[0]["answer"] == ["leave"]
    assert reply.bodies[0]["reason-leave"] == ["外出培训"]


def test_a_long_list_of_names_is_searched_and_ticked_whole(render: Render, show: Show) -> None:
    shown = show(render("ui/gallery.html"))
    group = shown.page.get_by_role("group", name="请谁列席").first
    group.get_by_label("在名单里找").fill("欧阳")
    expect(group.locator("[data-option]:visible")).to_have_count(4)
    group.get_by_role("button", name="全选", exact=True).click()
    expect(group.locator("legend .x-count")).to_have_text("4")
