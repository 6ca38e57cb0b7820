"""A duty's way on phones: a lesson is observed between two others, for a while without a network; the teacher
confirms with one tap; the term is put up, objected to, answered and signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.ground import DESK, Ground, Person, stage

pytestmark = pytest.mark.browser


@pytest.fixture
def ground(tmp_path: Path, chromium: Browser) -> Iterator[Ground]:
    with stage(tmp_path, chromium, "tests.journeys.duty_seed") as made:
        yield made


def test_a_duty_goes_from_the_lesson_to_the_signed_publication(ground: Ground) -> None:
    head, teacher = ground.at("lead_principal"), ground.at("teacher", dark=True)
    observe(ground, head)
    confirm(ground, teacher)
    without_network(ground, head)
    it_counts(ground, head)
    prepare(ground, ground.at("lead_office", DESK))
    publish(ground, ground.at("office", DESK), head)
    sign(ground, ground.at("head"))
    assert ground.faults == []


def fill(person: Person, label: str, text: str) -> None:
    """One field filled."""
    person.count += 1
    person.page.get_by_label(label, exact=True).fill(text)


def observe(ground: Ground, head: Person) -> None:
    """P1-2.2: a lesson with a band and one sentence in at most six interactions."""
    page = head.page
    page.goto(ground.address("/teaching/observe/"))
    page.get_by_label("授课教师", exact=True).press_sequentially("明湖t")
    number = ground.facts["numbers"]["teacher"]
    expect(page.locator(f"#colleagues option[value*='{number}']")).to_have_count(1)
    head.count = 0
    fill(head, "授课教师", ground.facts["numbers"]["teacher"])
    fill(head, "课题", "圆的面积")
    head.tap(page.locator("label.x-choice", has_text="良"))
    fill(head, "一句话点评 选填", "问题设计有梯度，小组讨论充分。")
    ground.look(page, "phone-observe")
    assert ground.wide(page) <= 0
    head.tap(page.get_by_role("button", name="提交", exact=True))
    expect(page.get_by_text("已登记，对方确认后计入。")).to_be_visible()
    head.within(6, "record an observed lesson with scores and one sentence")
    ground.look(page, "phone-observed")


def confirm(ground: Ground, teacher: Person) -> None:
    """P1-2.2: the teacher observed confirms with one tap from today's page."""
    page = teacher.page
    page.goto(ground.address("/today/"))
    teacher.count = 0
    expect(page.get_by_text(re.compile("听了您的课“圆的面积”"))).to_be_visible()
    ground.look(page, "phone-today-confirm")
    teacher.tap(page.get_by_role("button", name="确认", exact=True))
    expect(page.get_by_text("已确认，当即计入完成情况。")).to_be_visible()
    teacher.within(1, "confirm a record about me")


def without_network(ground: Ground, head: Person) -> None:
    """A record handed in without a network waits on the phone, and is stored once when it is back."""
    page = head.page
    page.goto(ground.address("/teaching/observe/"))
    fill(head, "授课教师", ground.facts["numbers"]["teacher"])
    fill(head, "课题", "分数除法")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交", exact=True).click()
    waiting = page.locator("[data-outbox-list]")
    expect(waiting).to_contain_text("分数除法")
    expect(waiting).to_contain_text("等联网后送出")
    ground.faults = [fault for fault in ground.faults if "ERR_INTERNET_DISCONNECTED" not in str(fault)]
    page.context.set_offline(False)
    expect(waiting).to_be_hidden()
    page.goto(ground.address("/teaching/?kind=observe"))
    expect(page.get_by_role("link", name="分数除法")).to_have_count(1)
    ground.faults = [
        fault
        for fault in ground.faults
        if "htmx:sendError" not in str(fault) and "DISCONNECTED" not in str(fault)
    ]


def it_counts(ground: Ground, head: Person) -> None:
    """Every number opens: the ring on today's page leads to the record it was counted from."""
    page = head.page
    page.goto(ground.address("/today/"))
    page.locator("#duties").get_by_role("link", name="听课", exact=True).click()
    expect(page.get_by_text("已完成1 / 20节")).to_be_visible()
    ground.look(page, "phone-standing")
    page.get_by_role("link", name=re.compile("圆的面积")).click()
    expect(page.get_by_role("heading", name="圆的面积")).to_be_visible()


def prepare(ground: Ground, desk: Person) -> None:
    """P1-0d: preparing together, with problem, views, agreement and the plan that results."""
    page = desk.page
    page.goto(ground.address("/teaching/record/joint_preparation/"))
    fill(
        desk,
        "主题 选填" if page.get_by_label("主题 选填", exact=True).count() else "主题",
        "分数除法怎样讲清",
    )
    fill(desk, "名单里没有的人 选填", ground.facts["numbers"]["teacher"])
    fill(desk, "研讨的问题 选填", "算理怎样讲")
    fill(desk, "形成的共识 选填", "先操作，后说理")
    ground.look(page, "desk-prepare")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("先操作，后说理")).to_be_visible()
    ground.look(page, "desk-prepared")


def publish(ground: Ground, desk: Person, head: Person) -> None:
    """P1-2.2: put up, objected to on the phone, answered."""
    page = desk.page
    page.goto(ground.address("/duties/publications/open/"))
    page.get_by_role("button", name="公示", exact=True).click()
    expect(page.get_by_text("已公示，相关的人都收到了通知。")).to_be_visible()
    ground.look(page, "desk-publication")
    head.page.goto(page.url)
    expect(head.page.get_by_role("heading", name="我的一行")).to_be_visible()
    head.page.locator("summary", has_text="提出异议").first.click()
    head.page.get_by_label("哪里不对、依据是什么").first.fill("漏了外校的一节")
    head.page.get_by_role("button", name="提出异议", exact=True).first.click()
    expect(head.page.get_by_text("异议已提出，核实后会答复您。")).to_be_visible()
    ground.look(head.page, "phone-publication")
    assert ground.wide(head.page) <= 0
    page.reload()
    page.locator("summary", has_text="核实答复").click()
    page.locator("label.x-choice", has_text="不属实").click()
    page.get_by_label("答复", exact=True).fill("那一节还没有确认，确认后会计入。")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text(re.compile("答复：那一节还没有确认"))).to_be_visible()


def sign(ground: Ground, chair: Person) -> None:
    """The district head signs what is ready, after a question; then nothing of it can be pressed any more."""
    page = chair.page
    page.goto(ground.address("/today/"))
    page.get_by_role("link", name=re.compile("公示期满，请签发")).click()
    page.get_by_role("button", name="签发公布").click()
    _answer_yes(page)
    expect(page.get_by_text("已签发公布，不能再改动。")).to_be_visible()
    expect(page.get_by_role("button", name="签发公布")).to_have_count(0)
    ground.look(page, "phone-signed")


def _answer_yes(page: Page) -> None:
    page.locator("#x-ask button[value=yes]").click()
