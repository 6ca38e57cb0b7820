"""Between schools, on phones: a lesson is dropped in on, guidance confirmed, training attended, lessons
prepared together, an apprentice taught, a project approved; each tap, field and choice is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.exchange_seed import HOURS, PAIR
from tests.journeys.ground import DESK, PHONE, Ground, Person, stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage_of_all(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("exchange")
    with stage(folder, chromium, "tests.journeys.exchange_seed") as made:
        yield made


@pytest.fixture
def ground(stage_of_all: Ground) -> Ground:
    """The same server for all stories here, and nothing held against the next one."""
    stage_of_all.faults.clear()
    return stage_of_all


def test_schools_help_each_other_with_few_taps(ground: Ground) -> None:
    teacher, young, leader = (ground.at(part) for part in ("teacher", "young", "supported_office"))
    drop_in(ground, young, teacher)
    confirm_guidance(ground, leader)
    train(ground, teacher, ground.at("lead_office"))
    prepare(ground, teacher, ground.at("lead_principal"))
    teach_an_apprentice(ground, teacher, leader)
    research(ground, ground.at("research_director"), ground.at("head"))
    assert ground.faults == []


OFFICE = """
/partnerships/ /partnerships/{pair}/ /partnerships/new/ /partnerships/subjects/{subject}/records/
/partnerships/postings/ /partnerships/postings/new/ /partnerships/mentorships/ /partnerships/mentorships/new/
/partnerships/mentorships/{mentorship}/ /partnerships/instructors/ /partnerships/instructors/new/
/growth/training/ /growth/training/sessions/{training_over}/ /growth/training/{programme}/sessions/new/
/growth/hours/list/ /growth/research/ /growth/research/projects/
/curriculum/timetables/ /curriculum/schools/{school}/ /curriculum/schools/{school}/imports/
/curriculum/schools/{school}/bells/ /curriculum/clashes/
/teaching/ /teaching/open/ /teaching/open/closures/new/ /teaching/visitors/ /teaching/groups/
/teaching/groups/{group}/ /teaching/sheets/ /teaching/record/visit/
/duties/ /duties/observe/ /duties/observe/figures/ /duties/exemptions/ /duties/exemptions/ask/
/duties/publications/ /duties/publications/open/ /duties/publications/{publication}/
/duties/publications/{publication}/?print=yes
"""
TEACHER = """
/curriculum/mine/ /growth/hours/ /teaching/book/ /teaching/book/?print=yes
/partnerships/subjects/{subject}/record/ /partnerships/mentorships/{mentorship}/
"""
DIFFERENT = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""What a wider screen or a dark page can make worse."""


def test_every_page_between_schools_is_usable_by_all(ground: Ground) -> None:
    for part, pages in (("office", OFFICE), ("teacher", TEACHER)):
        page = ground.at(part).page
        for address in pages.format(**ground.facts).split():
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            answer = page.goto(ground.address(address))
            assert answer is not None and answer.status == 200, address
            assert ground.wide(page) <= 0, address
            ground.look(page, f"phone {address}")
            page.set_viewport_size(DESK)
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            ground.look(page, f"desk {address}", only=DIFFERENT)
    assert ground.faults == []


def today(ground: Ground, person: Person) -> Page:
    """This person's page of the day, nothing counted yet."""
    person.page.goto(ground.address("/today/"))
    person.count = 0
    return person.page


def button(page: Page, within: str, name: str) -> Locator:
    """The button of the line or card that says this."""
    return page.locator("li, tr", has_text=within).get_by_role("button", name=name, exact=True)


def fill(person: Person, label: str | re.Pattern[str], text: str) -> None:
    """One field filled."""
    person.count += 1
    person.page.get_by_label(label).fill(text)


def drop_in(ground: Ground, young: Person, teacher: Person) -> None:
    """P1-3.3: from today's page to a lesson registered for in three taps; its teacher is told at once, and
    whoever keeps the school's door sees the code that the visitor will say."""
    page = today(ground, young)
    young.tap(page.get_by_role("link", name="教研", exact=True).locator("visible=true"))
    young.tap(page.get_by_role("link", name="随堂听课", exact=True))
    young.tap(button(page, "三（1）班", "去听"))
    expect(page.get_by_text("已登记，授课教师已收到通知")).to_be_visible()
    young.within(3, "find a lesson to drop in on, and register")
    mine = page.locator("#mine").get_by_text(re.compile("口令")).inner_text()
    code = mine.rpartition(" ")[2]
    assert ground.wide(page) <= 0
    ground.look(page, "phone-dropped-in")
    told = today(ground, teacher)
    told.goto(ground.address("/inbox/"))
    expect(told.get_by_text("有老师要来听您的课")).to_be_visible()
    door = ground.at("bursar").page
    door.goto(ground.address("/teaching/visitors/"))
    expect(door.locator("li", has_text="苏晓")).to_contain_text(code)
    ground.look(door, "phone-door")


def confirm_guidance(ground: Ground, leader: Person) -> None:
    """P1-2.1: the supported school confirms the lead school's guidance in one tap; the month turns green."""
    page = today(ground, leader)
    leader.tap(button(page, PAIR, "确认"))
    expect(page.get_by_text("已确认，当即计入完成情况。")).to_be_visible()
    leader.within(1, "confirm a record about me")
    page.goto(ground.address(f"/partnerships/{ground.facts['pair']}/"))
    month = page.locator("tr", has_text="教研指导").locator(".x-badge-green")
    expect(month).to_have_count(1)
    expect(page.locator("tr", has_text="教研指导").get_by_text("1/1")).to_be_visible()
    ground.look(page, "phone-pair-green")


def train(ground: Ground, teacher: Person, officer: Person) -> None:
    """P1-0f: registered for with one tap and signed in with one; hours are there when the officer has
    confirmed the list."""
    page = teacher.page
    page.goto(ground.address("/growth/training/"))
    teacher.count = 0
    teacher.tap(button(page, "新课标解读", "报名"))
    expect(button(page, "新课标解读", "签到")).to_be_visible()
    teacher.within(1, "register for training")
    today(ground, teacher)
    teacher.tap(button(page, "培训签到：新课标解读", "签到"))
    expect(page.get_by_text("签到成功。")).to_be_visible()
    teacher.within(1, "sign in to a training")
    page.goto(ground.address("/growth/hours/"))
    expect(page.get_by_text("板书基本功")).to_have_count(0)
    list_page = today(ground, officer)
    list_page.get_by_role("link", name=re.compile("板书基本功")).click()
    list_page.get_by_role("button", name="名单无误，办结").click()
    expect(list_page.get_by_text("已办结，学时已计入每位老师名下。")).to_be_visible()
    page.reload()
    expect(page.locator("#records li", has_text="板书基本功")).to_contain_text(f"{HOURS}学时")
    ground.look(page, "phone-hours")


def prepare(ground: Ground, recorder: Person, leader: Person) -> None:
    """P1-0d: preparing together, recorded on the phone by the one who kept the record; a leader confirms."""
    page = recorder.page
    page.goto(ground.address("/teaching/record/joint_preparation/"))
    recorder.count = 0
    fill(recorder, "主题", "小数的意义怎样讲清")
    fill(recorder, re.compile("主持人"), ground.facts["numbers"]["lead_office"])
    fill(recorder, re.compile("形成的共识"), "先量一量，再说一说")
    assert ground.wide(page) <= 0
    ground.look(page, "phone-prepare")
    recorder.tap(page.get_by_role("button", name="提交", exact=True))
    expect(page.get_by_text("已登记，对方确认后计入。")).to_be_visible()
    recorder.within(4, "record preparing together")
    today(ground, leader)
    leader.tap(button(leader.page, "小数的意义怎样讲清", "确认"))
    expect(leader.page.get_by_text("已确认，当即计入完成情况。")).to_be_visible()
    leader.within(1, "confirm a record of one's school")
    page.reload()
    expect(page.locator(".x-badge", has_text="已确认")).to_be_visible()


def teach_an_apprentice(ground: Ground, mentor: Person, leader: Person) -> None:
    """P1-3.1b: the mentor's demonstration lesson, confirmed by the apprentice's school, is a mark made."""
    page = mentor.page
    page.goto(ground.address(f"/partnerships/mentorships/{ground.facts['mentorship']}/"))
    mentor.count = 0
    mentor.tap(page.locator("label.x-choice", has_text="师傅示范课"))
    fill(mentor, re.compile("课题"), "认识小数")
    mentor.tap(page.get_by_role("button", name="登记", exact=True).first)
    expect(page.get_by_text("已登记，等学校确认。")).to_be_visible()
    mentor.within(3, "record a lesson of a mentorship")
    today(ground, leader)
    leader.tap(button(leader.page, "认识小数", "确认"))
    expect(leader.page.get_by_text("已确认，当即计入完成情况。")).to_be_visible()
    leader.within(1, "confirm a record of a mentorship")
    page.reload()
    mark = page.locator(".x-stat", has_text="师傅示范课")
    expect(mark).to_contain_text("1/1")
    expect(mark).to_contain_text("已完成")
    ground.look(page, "phone-mentorship")


def research(ground: Ground, applicant: Person, head: Person) -> None:
    """P1-4: a project is applied for at the school and approved, with its number, by the district."""
    page = applicant.page
    page.goto(ground.address("/growth/research/projects/new/"))
    applicant.count = 0
    fill(applicant, "课题名称", "小学数学单元整合研究")
    fill(applicant, re.compile("研究方案摘要"), "三个单元，两轮课例。")
    ground.look(page, "phone-project-new")
    applicant.tap(page.get_by_role("button", name="申报", exact=True))
    expect(page.get_by_text("已申报，等待学区负责人或基地校教导处审批。")).to_be_visible()
    applicant.within(3, "apply for a research project")
    desk = today(ground, head)
    head.tap(desk.get_by_role("link", name=re.compile("小学数学单元整合研究")))
    head.tap(desk.get_by_role("button", name="同意立项", exact=True))
    expect(desk.get_by_text("已立项，并编了号。")).to_be_visible()
    head.within(2, "approve a research project")
    page.reload()
    expect(page.get_by_text("已立项").first).to_be_visible()
    ground.look(page, "phone-project-approved")
