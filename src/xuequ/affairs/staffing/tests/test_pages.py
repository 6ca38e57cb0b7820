"""The pages and the API of 人力: every figure opens its records, and nothing typed is lost."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import NOW, Cast, make_cast
from tests.program import done, program, refused, set_clock
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.partnerships.tests import pairing
from xuequ.affairs.staffing.models import CrossTeaching
from xuequ.affairs.staffing.tests.lending import arranged, book, lessons_there, proposed


def address(name: str, *args) -> str:
    return reverse(f"staffing:{name}", args=args)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def text(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().split("<main")[-1]))


def sheet(page) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(page.content))
    return list(book.active.iter_rows(values_only=True))


def test_P1_5_3_the_board_shows_every_school_by_the_roll_and_opens_each_figure(cast: Cast, sign_in) -> None:
    arranged(cast)
    pairing.posted(cast, weekly_periods=10)
    client = sign_in(cast, "teacher")
    page = client.get(address("ledger"))
    names = [cast.schools[role].name for role in ("base", "lead", "supported", "member")]
    places = [page.content.decode().index(f">{name}</a>") for name in names]
    assert places == sorted(places)
    assert "相等" in text(page)
    assert "sort=" not in page.content.decode()
    lead = client.get(address("school", cast.schools["lead"].pk))
    assert f"到{cast.schools['member'].name}" in text(lead)
    opened = re.findall(r'href="(/(?:staffing/cross|partnerships/postings)/[^"]+)"', lead.content.decode())
    assert len(opened) == 2
    assert [client.get(one).status_code for one in opened] == [200, 200]


def test_P1_5_3_the_ledger_as_a_workbook_and_on_paper(cast: Cast, sign_in) -> None:
    arranged(cast)
    client = sign_in(cast, "office")
    rows = sheet(client.get(address("ledger") + "?export=xlsx"))
    assert len(rows) == 5
    assert rows[2][1:] == (1, 18, 0, 0, 18)
    lines = sheet(client.get(address("school", cast.schools["member"].pk) + "?export=xlsx"))
    assert lines[1][0] == "借入"
    assert lines[1][-1] == 18
    for printed in (address("ledger"), address("school", cast.schools["lead"].pk)):
        page = client.get(printed + "?print=yes")
        assert "data-print" in page.content.decode()
        assert "合计" in text(page)


def test_P1_5_3_a_year_and_a_term_are_asked_for_by_the_address(cast: Cast, sign_in) -> None:
    arranged(cast)
    client, year = sign_in(cast, "head"), book(cast).stretch
    whole = client.get(address("ledger") + f"?stretch=year-{cast.district.school_years.get().pk}")
    assert "18节" in re.sub(r"\s", "", text(whole))
    assert client.get(address("ledger") + "?stretch=year-x").status_code == 200
    assert client.get(address("school", cast.schools["lead"].pk) + f"?{year.query}").status_code == 200
    assert client.get(address("school", cast.people["head"].pk)).status_code == 404


def test_P1_5_3_a_district_without_a_term_is_told_what_to_do_first(db, sign_in) -> None:
    cast = make_cast("空白", "KB")
    cast.district.terms.all().delete()
    client = sign_in(cast, "office")
    assert "还没有学期" in text(client.get(address("ledger")))
    assert client.get(address("school", cast.schools["lead"].pk)).status_code == 404
    assert "现在没有教师跨校上课" in text(client.get(address("weeks")))
    assert "还没有跨校兼课" in text(client.get(address("crosses")))


def test_P1_5_3_from_the_proposal_to_the_second_post_on_the_pages(cast: Cast, sign_in) -> None:
    subject = pairing.mathematics(cast)
    office = sign_in(cast, "member_office")
    assert office.get(address("propose")).status_code == 200
    typed = {
        "person_id": str(cast.people["teacher"].pk),
        "borrower_id": str(cast.schools["member"].pk),
        "subject": str(subject.pk),
        "weekly": "4",
        "starts": "2026-11-16",
        "ends": "2027-01-22",
        "reason": "  ",
    }
    again = office.post(address("propose"), typed)
    assert again.status_code == 422
    assert 'value="4"' in again.content.decode()
    made = office.post(address("propose"), {**typed, "reason": "缺数学教师"})
    assert made.status_code == 303
    cross = CrossTeaching.objects.get()
    for part, side in (("lead_principal", "lender"), ("member_principal", "borrower"), ("head", "district")):
        client = sign_in(cast, part)
        assert address("approve", cross.pk, side) in client.get("/today/").content.decode()
        assert address("approve", cross.pk, side) in client.get(address("cross", cross.pk)).content.decode()
        assert client.post(address("approve", cross.pk, side)).status_code == 303
    assert "已同意" in text(office.get(address("crosses")))
    assert sheet(office.get(address("crosses") + "?export=xlsx"))[1][3] == 4
    principal = sign_in(cast, "member_principal")
    assert principal.post(address("end", cross.pk), {"reason": ""}).status_code == 422
    assert principal.post(address("end", cross.pk), {"reason": "教师到位"}).status_code == 303
    assert sign_in(cast, "teacher").post(address("end", cross.pk), {"reason": "不想去"}).status_code == 403


def test_P1_5_3_who_may_not_propose_is_refused_the_form(cast: Cast, sign_in) -> None:
    for part in ("teacher", "member_principal", "head"):
        client = sign_in(cast, part)
        assert address("propose") not in client.get(address("crosses")).content.decode()
        assert client.get(address("propose")).status_code == 403


def test_P1_5_3_a_teachers_week_tells_of_the_ways_in_words(cast: Cast, sign_in) -> None:
    lessons_there(cast)
    lessons_there(cast, role="lead")
    client = sign_in(cast, "lead_principal")
    listed = client.get(address("weeks"))
    assert "1位教师的课有冲突或路上时间不够" in text(listed)
    assert "两校的课同时上" in text(client.get(address("weeks") + "?trouble=any"))
    assert "没有符合条件的" in text(client.get(address("weeks") + "?trouble=none"))
    week = text(client.get(address("week", cast.people["teacher"].pk)))
    assert "换学校" in week
    assert "请教导处调整" in week
    assert len(sheet(client.get(address("weeks") + "?export=xlsx"))) == 2


def test_P1_5_3_long_names_and_many_rows_cost_the_same(
    cast: Cast, sign_in, django_assert_max_num_queries
) -> None:
    Person.objects.filter(pk=cast.people["teacher"].pk).update(name="阿卜杜勒·" * 7)
    arranged(cast)
    client = sign_in(cast, "office")
    shown = {
        address("ledger"): 20,
        address("school", cast.schools["lead"].pk): 20,
        address("weeks"): 16,
        address("crosses"): 10,
    }
    for page in shown:
        client.get(page)
    proposed(cast, person_id=cast.people["lead_office"].pk)
    lessons_there(cast)
    for page, most in shown.items():
        with django_assert_max_num_queries(most):
            assert client.get(page).status_code == 200


def test_P1_5_3_a_program_reads_the_ledger_and_the_weeks(cast: Cast, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)
    cross = arranged(cast)
    lessons_there(cast, starts=NOW.date())
    asking = program(cast, "researcher")
    ledger = done(asking.get("people-ledger"))
    assert sum(one["balance"] for one in ledger["accounts"]) == 0
    assert ledger["periods"] == sum(one["borrowed_periods"] for one in ledger["accounts"]) > 0
    lead = done(asking.get(f"schools/{cast.schools['lead'].pk}/people-ledger"))
    assert {one["record"] for one in lead["lent"]} == {str(cross.pk), None}
    assert lead["borrowed"] == []
    (week,) = done(asking.get("cross-school-weeks"))["items"]
    assert done(asking.get(f"people/{week['person']['id']}/week")) == week
    assert done(asking.get("cross-teaching"))["items"][0]["state"] == "approved"
    refused(asking.get("people-ledger?term=999999"), 404)
    refused(asking.get(f"schools/{cross.pk}/people-ledger"), 404)
