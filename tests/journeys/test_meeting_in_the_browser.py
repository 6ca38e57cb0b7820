"""A meeting as those in the room live it: two voters and an observer on their phones, the chair, the
recorder's desk, and the screen on the wall, each following the others without reloading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.ground import DESK, PHONE, WALL, Ground, Person, stage

pytestmark = pytest.mark.browser


@pytest.fixture
def ground(tmp_path: Path, chromium: Browser) -> Iterator[Ground]:
    with stage(tmp_path, chromium, "tests.journeys.meeting_seed") as made:
        yield made


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def yes(person: Person) -> None:
    """Answer the question that stands before a step."""
    person.tap(person.page.locator("#x-ask button[value=yes]"))


def never_reloaded(*pages: Page) -> None:
    for page in pages:
        assert page.evaluate("window.stayed") == 1, "the page was loaded again"


def test_a_meeting_is_held_voted_in_and_minuted_and_every_screen_follows(ground: Ground) -> None:
    meeting = ground.facts["meeting"]
    room = ground.address(f"/meetings/{meeting}/room/")
    desk, wall, chair = ground.at("office", DESK), ground.at("office", WALL), ground.at("head")
    first, second = ground.at("lead_principal"), ground.at("supported_principal", dark=True)
    observer = ground.at("authority")
    desk.page.goto(room)
    wall.page.goto(ground.address(f"/meetings/{meeting}/screen/"))
    for page in (desk.page, wall.page):
        page.evaluate("window.stayed = 1")
    arrive(ground, wall, [first, second, observer, chair])
    for person in (first, second, observer, chair):
        person.page.goto(room)
        person.page.evaluate("window.stayed = 1")
        person.count = 0
    tick_in(ground, desk)
    call_first_item(ground, desk, wall, first)
    speak_and_write(desk, first)
    vote(ground, desk, wall, first, second, observer)
    never_reloaded(wall.page, first.page, second.page, observer.page)
    end_meeting(ground, desk, wall, first)
    write_it_up(ground, desk, chair)
    assert ground.faults == []


def arrive(ground: Ground, wall: Person, people: list[Person]) -> None:
    """P2-3.3: one scan signs in; the wall counts without being asked."""
    code = ground.address(f"/meetings/{ground.facts['meeting']}/in/{ground.facts['code']}/")
    expect(wall.page.locator(".x-screen-qr svg")).to_be_visible()
    ground.look(wall.page, "wall-1-before")
    for person in people:
        person.scan(code)
        expect(person.page.get_by_text("您已签到")).to_be_visible()
        person.within(1, "sign in by scanning")
    expect(wall.page.locator("#screen-foot")).to_contain_text(re.compile(r"应到\s*4\s*实到\s*3"))
    ground.look(people[0].page, "phone-1-signed-in")


def tick_in(ground: Ground, desk: Person) -> None:
    """The office ticks whoever has no phone at hand: one tap."""
    desk.page.goto(ground.address(f"/meetings/{ground.facts['meeting']}/roll/"))
    row = desk.page.get_by_role("listitem").filter(has_text="赵敏")
    desk.count = 0
    desk.tap(row.get_by_role("button", name="签到"))
    expect(row.get_by_text("在场")).to_be_visible()
    desk.within(1, "tick a person in")
    ground.look(desk.page, "desk-1-roll")
    desk.page.goto(ground.address(f"/meetings/{ground.facts['meeting']}/room/"))


def call_first_item(ground: Ground, desk: Person, wall: Person, phone: Person) -> None:
    ground.look(phone.page, "phone-2-before")
    desk.tap(button(desk.page, "宣布开会"))
    expect(phone.page.get_by_text("会议模式")).to_be_visible()
    expect(desk.page.locator("#room-now")).to_contain_text("请开始下一项议程")
    expect(phone.page.locator("#room-now")).to_contain_text("等待主持人开始下一项")
    line = desk.page.get_by_role("listitem").filter(has_text="共享实验室使用办法")
    desk.tap(line.get_by_role("button", name="开始这一项"))
    expect(phone.page.locator("#room-now h2")).to_contain_text("共享实验室使用办法")
    expect(wall.page.locator("#screen-content h2")).to_contain_text("共享实验室使用办法")


def speak_and_write(desk: Person, phone: Person) -> None:
    """P3-5: the order of speaking; what the recorder is typing stays, whatever happens around it."""
    notes = desk.page.locator("#room-notes textarea")
    notes.focus()
    desk.page.keyboard.type("各校都同意开放，")
    phone.tap(button(phone.page, "请求发言"))
    expect(desk.page.locator("#room-floor")).to_contain_text("欧阳静雯")
    desk.page.keyboard.type("时间另议。")
    expect(notes).to_have_value("各校都同意开放，时间另议。")
    desk.tap(button(desk.page, "请发言"))
    expect(phone.page.locator("#room-floor")).to_contain_text("正在发言")
    gist = desk.page.locator("#room-gists input[name=gist]")
    gist.fill("建议每周两个下午")
    desk.tap(button(desk.page, "记下并结束"))
    expect(phone.page.locator("#room-floor")).not_to_contain_text("正在发言")
    expect(notes).to_have_value("各校都同意开放，时间另议。")


def vote(ground: Ground, desk: Person, wall: Person, first: Person, second: Person, observer: Person) -> None:
    """P3-5: put, opened, voted on by two taps, closed; the wall counts votes and never choices."""
    desk.tap(desk.page.locator("#room-put summary"))
    desk.page.get_by_label("通过以后").select_option("new")
    measure = desk.page.get_by_label("措施：做什么、做到什么程度")
    measure.fill("每周开放两个下午")
    measure.evaluate("field => (field.style.height = '12rem')")  # as if drawn larger by its corner
    ground.look(desk.page, "desk-2-motion")
    desk.tap(button(desk.page, "提出"))
    expect(measure).to_be_hidden()  # the form is put away once it is sent
    desk.tap(button(desk.page, "开始表决"))
    expect(observer.page.locator("#room-ballot")).to_contain_text("没有表决权")
    expect(wall.page.locator(".x-screen-voting")).to_contain_text(re.compile(r"0\s*/\s*4"))
    ground.look(first.page, "phone-3-vote")
    ground.look(second.page, "phone-3-vote-dark")
    for person, choice in ((first, "赞成"), (second, "反对")):
        person.count = 0
        person.tap(person.page.locator(".x-vote-choices label").filter(has_text=choice))
        person.tap(button(person.page, "投出这一票"))
        expect(person.page.get_by_text("您的一票已计入")).to_be_visible()
        person.within(2, "cast a vote")
    expect(wall.page.locator(".x-screen-voting")).to_contain_text(re.compile(r"2\s*/\s*4"))
    expect(wall.page.locator("#screen-content")).not_to_contain_text("反对")
    missing = desk.page.locator("[data-missing]")
    expect(missing).to_have_text(re.compile("^(?=.*方正明)(?=.*赵敏)(?!.*欧阳静雯)(?!.*马)"))
    ground.look(wall.page, "wall-2-vote")
    ground.look(desk.page, "desk-3-vote")
    ground.look(observer.page, "phone-4-observer")
    desk.tap(button(desk.page, "结束表决"))
    yes(desk)
    for person in (first, second, observer):
        expect(person.page.locator("#room-vote")).to_contain_text("未通过")
        assert ground.wide(person.page) <= 0
    expect(wall.page.locator(".x-screen-result")).to_contain_text("未通过")
    ground.look(wall.page, "wall-3-result")
    ground.look(first.page, "phone-5-result")


def end_meeting(ground: Ground, desk: Person, wall: Person, phone: Person) -> None:
    """P3-9: it ends only when every item has its disposal, and says what is missing."""
    expect(desk.page.locator("#room-foot")).to_contain_text("还没有检查，不能散会")
    desk.page.get_by_label("结论（进纪要，不写谁说了什么）").fill("下次再议。")
    desk.tap(button(desk.page, "暂缓"))
    yes(desk)
    for title in ("检查上次决议落实情况", "期中质量分析"):
        line = desk.page.get_by_role("listitem").filter(has_text=title)
        desk.tap(line.get_by_role("button", name="开始这一项"))
        expect(desk.page.locator("#room-now h2")).to_contain_text(title)
        expect(desk.page.locator("#room-end textarea")).to_have_value("")
        if title == "期中质量分析":
            show_hands(ground, desk, wall, phone)
            desk.tap(button(desk.page, "已决定"))
            yes(desk)
            break
        ground.look(desk.page, f"desk-4-{title}")
        desk.tap(button(desk.page, "已知悉"))
        yes(desk)
        expect(line).to_contain_text("已知悉")
    expect(line).to_contain_text("已决定")
    desk.tap(button(desk.page, "宣布散会"))
    yes(desk)
    expect(phone.page.locator("#room-head")).to_contain_text("已结束")
    expect(wall.page.locator("#screen-content")).to_contain_text("会议已结束")
    ground.look(phone.page, "phone-6-over")
    ground.look(wall.page, "wall-4-over")


def show_hands(ground: Ground, desk: Person, wall: Person, phone: Person) -> None:
    """P3-5: a show of hands entered in one line, all for except one; everybody sees how they were entered."""
    desk.tap(desk.page.locator("#room-put summary"))
    desk.tap(desk.page.locator("#room-put label").filter(has_text="举手"))
    desk.tap(button(desk.page, "提出"))
    desk.tap(button(desk.page, "开始表决"))
    expect(button(desk.page, "结束表决")).to_be_disabled()  # nothing is entered yet
    expect(wall.page.locator("#screen-content")).to_contain_text("请举手")
    ground.look(desk.page, "desk-5-hands")
    ground.look(wall.page, "wall-5-hands")
    desk.count = 0
    against = desk.page.locator("#room-hands fieldset").filter(has_text="反对")
    desk.tap(against.locator("label").filter(has_text="赵敏"))
    desk.tap(button(desk.page, "登记").first)
    expect(phone.page.locator("#room-ballot")).to_contain_text("记录人登记您：赞成")
    desk.within(2, "enter a show of hands with one exception")
    ground.look(phone.page, "phone-5-hands")
    foreseen = desk.page.locator("[data-foreseen]")
    expect(foreseen).to_contain_text(re.compile(r"通过\s*赞成3票"))
    desk.tap(button(desk.page, "结束表决"))
    yes(desk)
    expect(wall.page.locator(".x-screen-result")).to_contain_text("赞成3票")


def write_it_up(ground: Ground, desk: Person, chair: Person) -> None:
    """P3-8, P2-3.1: the record for its readers; the minutes drafted, signed and taken in two taps."""
    meeting = ground.facts["meeting"]
    for size, name in ((DESK, "desk"), (PHONE, "phone")):
        reader = ground.at("lead_principal", size, dark=size is PHONE)
        reader.page.goto(ground.address(f"/meetings/{meeting}/record/"))
        expect(reader.page.locator("main")).to_contain_text("建议每周两个下午")
        ground.look(reader.page, f"{name}-7-record")
        assert ground.wide(reader.page) <= 0
    reader.page.goto(ground.address(f"/meetings/{meeting}/record/?print=1"))
    ground.look(reader.page, "desk-7-record-print")
    desk.page.goto(ground.address(f"/meetings/{meeting}/minutes/"))
    ground.look(desk.page, "desk-8-no-minutes")
    desk.count = 0
    desk.tap(button(desk.page, "起草纪要"))
    expect(desk.page.locator("main")).to_contain_text("下次再议。")
    ground.look(desk.page, "desk-9-draft")
    chair.page.goto(ground.address(f"/meetings/{meeting}/minutes/"))
    ground.look(chair.page, "phone-9-draft")
    chair.count = 0
    chair.tap(button(chair.page, "签发"))
    expect(chair.page.locator("#x-ask")).to_contain_text("任何人不能再改")
    yes(chair)
    expect(chair.page.locator("main")).to_contain_text("已签发")
    chair.within(2, "sign the minutes")
    desk.page.reload()
    with desk.page.expect_download() as paper:
        desk.tap(desk.page.get_by_role("link", name="下载 PDF"))
    assert paper.value.suggested_filename.endswith(f"〔{year_of(desk.page)}〕1号.pdf")
    desk.within(2, "produce the minutes as an official document")
    ground.look(desk.page, "desk-9-sealed")
    dark = ground.at("lead_principal", dark=True)
    dark.page.goto(ground.address(f"/meetings/{meeting}/minutes/"))
    ground.look(dark.page, "phone-9-sealed-dark")
    assert ground.wide(dark.page) <= 0


def year_of(page: Page) -> int:
    found = re.search(r"(\d{4})年第1次", page.locator("main").inner_text())
    assert found
    return int(found[1])
