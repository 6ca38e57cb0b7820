"""The pages of research (P1-4): the board, the list, a project from application to conclusion."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from tests.cast import NOW, POSTS, Cast
from tests.program import set_clock
from xuequ.affairs.growth.models import ResearchProject
from xuequ.affairs.growth.tests.scene import (
    MIDTERM,
    OPENING,
    announced_project,
    applied,
    approved,
    opened,
    paper,
    reviewers,
    with_result,
)


def address(name: str, *args) -> str:
    return reverse(f"growth:{name}", args=args)


@pytest.fixture
def clock(monkeypatch):
    def at(moment) -> None:
        set_clock(monkeypatch, moment)

    at(NOW)
    return at


def application(cast: Cast, **given):
    return {
        "title": "单元整合研究",
        "level": "school",
        "topic": "integration",
        "first": "2026-11-01",
        "last": "2027-12-31",
        "plan": "三个单元，两轮课例。",
        "leader": str(cast.people["teacher"].pk),
        "core": [str(cast.people["lead_office"].pk)],
        "participants": [str(cast.people["bursar"].pk)],
        **given,
    }


def test_P1_4_a_teacher_applies_and_the_district_approves(cast: Cast, sign_in, clock) -> None:
    client, new = sign_in(cast, "teacher"), address("project_new")
    assert client.get(new).status_code == 200
    wrong = client.post(new, application(cast, title="“整合”研究"))
    assert wrong.status_code == 422 and "不加引号" in wrong.content.decode()
    made = client.post(new, application(cast))
    project = ResearchProject.objects.get()
    assert (made.status_code, made.url) == (303, address("project", project.pk))
    assert "等待学区负责人" in client.get(made.url).content.decode()
    assert client.post(address("project_decide", project.pk), {"approved": "yes"}).status_code == 403
    head = sign_in(cast, "head")
    assert made.url in head.get("/today/").content.decode()
    assert head.post(address("project_decide", project.pk), {"approved": "no"}).status_code == 422
    assert head.post(address("project_decide", project.pk), {"approved": "yes"}).status_code == 303
    assert "课题〔2026〕1号" in head.get(made.url).content.decode()


@pytest.mark.parametrize("part", sorted(POSTS))
def test_P1_4_who_has_no_school_or_teaches_nothing_is_refused_the_form(
    cast: Cast, sign_in, clock, part: str
) -> None:
    answer = sign_in(cast, part).get(address("project_new"))
    assert answer.status_code == (200 if part in {"teacher", "research_director"} else 403)


def test_P1_4_the_opening_is_announced_and_held_on_the_page(cast: Cast, sign_in, clock) -> None:
    made = approved(cast)
    client, page = sign_in(cast, "teacher"), address("project", made.pk)
    assert "预告开题" in client.get(page).content.decode()
    people = [str(one) for one in reviewers(cast)]
    soon = client.post(address("project_announce", made.pk), {"day": "2026-11-12", "reviewers": people})
    assert soon.status_code == 422 and "提前一周" in soon.content.decode()
    given = {"day": "2026-11-18", "reviewers": people}
    assert client.post(address("project_announce", made.pk), given).status_code == 303
    step = address("project_step", made.pk, "open")
    office = sign_in(cast, "office")
    assert step not in office.get(page).content.decode()
    clock(OPENING)
    office = sign_in(cast, "office")
    assert step in office.get(page).content.decode()
    assert office.post(step, {"day": "2026-11-18", "text": ""}).status_code == 422
    held = {"day": "2026-11-18", "text": "可以实施", "verdict": "passed", "file": paper()}
    assert office.post(step, held).status_code == 303
    made.refresh_from_db()
    assert made.state == "opened"
    shown = office.get(page).content.decode()
    assert "结业证书.pdf" in shown and cast.people["head"].name in shown
    file = made.milestones.get(kind="open").files.get()
    assert office.get(address("project_file", made.pk, file.pk)).status_code == 200


def test_P1_4_a_step_that_would_skip_another_is_refused_on_the_page(cast: Cast, sign_in, clock) -> None:
    made = announced_project(cast)
    answer = sign_in(cast, "office").post(address("project_step", made.pk, "conclude"), {})
    assert answer.status_code == 409 and "顺序" in answer.content.decode()


def test_P1_4_midterm_result_and_conclusion_on_the_page(cast: Cast, sign_in, clock) -> None:
    made = opened(cast)
    clock(MIDTERM)
    client = sign_in(cast, "teacher")
    step = {"day": "2026-12-16", "text": "完成一轮课例"}
    assert client.post(address("project_step", made.pk, "midterm"), step).status_code == 303
    office, last = sign_in(cast, "office"), address("project_step", made.pk, "conclude")
    done = {**step, "verdict": "passed", "reviewers": [str(one) for one in reviewers(cast)]}
    assert office.post(last, done).status_code == 409
    result = {"title": "课例集", "kind": "course", "day": "2026-12-10"}
    outside = client.post(address("project_result", made.pk), {**result, "day": "2026-10-01"})
    assert outside.status_code == 422
    assert client.post(address("project_result", made.pk), {**result, "file": paper()}).status_code == 303
    assert office.get(address("project", made.pk)).content.decode().count("评议专家（3") == 1
    assert office.post(last, done).status_code == 303
    assert "已结题" in client.get(address("project", made.pk)).content.decode()


def test_P1_4_the_district_changes_extends_and_withdraws_on_the_page(cast: Cast, sign_in, clock) -> None:
    made = approved(cast)
    office = sign_in(cast, "office")
    people = {"leader": str(cast.people["lead_office"].pk), "core": [], "participants": []}
    assert office.post(address("project_change", made.pk), people).status_code == 422
    assert office.post(address("project_change", made.pk), {**people, "reason": "调动"}).status_code == 303
    extend = address("project_extend", made.pk)
    assert office.post(extend, {"last": "2027-01-01", "reason": "样本不足"}).status_code == 422
    assert office.post(extend, {"last": "2028-06-30", "reason": "样本不足"}).status_code == 303
    assert office.post(address("project_withdraw", made.pk), {"reason": "调离"}).status_code == 303
    teacher = sign_in(cast, "teacher")
    assert teacher.post(address("project_withdraw", made.pk), {"reason": "调离"}).status_code == 403


def test_P1_4_the_board_is_in_roll_order_and_every_number_opens(cast: Cast, sign_in, clock) -> None:
    approved(cast)
    client = sign_in(cast, "member_principal")
    page = client.get(address("research")).content.decode()
    places = [page.find(school.name) for school in cast.schools.values()]
    assert -1 not in places and places == sorted(places)
    assert "sort=" not in page
    assert f"?school={cast.schools['lead'].pk}&amp;state=running" in page
    assert "还没有在研课题" in page
    sheet = client.get(address("research"), {"export": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert rows[2] == (cast.schools["lead"].name, 1, 1, 1, 100)


def test_P1_4_the_list_is_narrowed_and_exported(cast: Cast, sign_in, clock) -> None:
    made = approved(cast)
    applied(cast, title="作业设计研究", topic="efficiency")
    client, here = sign_in(cast, "office"), address("projects")

    def titles(**query: str) -> list[str]:
        page = client.get(here, query).content.decode()
        return [title for title in (made.title, "作业设计研究") if title in page]

    assert len(titles()) == 2
    assert titles(state="running") == [made.title]
    assert titles(topic="efficiency") == ["作业设计研究"]
    assert titles(school=str(cast.schools["member"].pk)) == []
    assert titles(q="数学") == [made.title]
    sheet = client.get(here, {"export": "xlsx"}).content
    assert openpyxl.load_workbook(io.BytesIO(sheet)).active.max_row == 3
    other = sign_in(cast, "member_principal").get(here).content.decode()
    assert "作业设计研究" not in other and made.title in other


def test_P1_4_the_pages_cost_the_same_however_many_projects_there_are(
    cast: Cast, sign_in, clock, django_assert_max_num_queries
) -> None:
    for number in range(4):
        approved(cast, title=f"研究{number}")
    full = with_result(cast)
    client = sign_in(cast, "office")
    for page, most in (("research", 14), ("projects", 14)):
        with django_assert_max_num_queries(most):
            client.get(address(page))
    with django_assert_max_num_queries(30):
        client.get(address("project", full.pk))


def test_P1_4_a_project_past_its_time_says_so(cast: Cast, sign_in, clock) -> None:
    made = approved(cast, last=date(2026, 11, 9))
    page = sign_in(cast, "teacher").get(address("project", made.pk)).content.decode()
    assert "已过研究期" in page
