"""The pages of training and hours (P1-0f): one tap each, and nobody sees what is not theirs."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from tests.cast import NOW, POSTS, Cast
from tests.program import set_clock
from xuequ.affairs.growth import actions
from xuequ.affairs.growth.models import OutsideHours, TrainingProgramme, TrainingSession
from xuequ.affairs.growth.tests.scene import (
    AFTER,
    STARTS,
    attended,
    closed,
    outside,
    paper,
    register,
    session,
)


def address(name: str, *args) -> str:
    return reverse(f"growth:{name}", args=args)


@pytest.fixture
def clock(monkeypatch):
    def at(moment) -> None:
        set_clock(monkeypatch, moment)

    at(NOW)
    return at


FIELDS = {
    "title": "课堂观察",
    "kind": "spread",
    "starts_at": "2026-12-01T14:00",
    "ends_at": "2026-12-01T17:00",
    "hours": "3",
    "speaker": "",
    "place": "",
    "capacity": "",
    "closes_at": "",
}


def test_P1_0f_the_secretariat_makes_the_programme_adds_a_session_and_publishes(
    cast: Cast, sign_in, clock
) -> None:
    client = sign_in(cast, "clerk")
    empty = client.get(address("training")).content.decode()
    assert "还没有培训场次" in empty and address("programme_new") in empty
    form = client.get(address("programme_new")).content.decode()
    assert "2026–2027学年" in form
    made = client.post(address("programme_new"), {"title": "校本培训安排", "audience": "全体教师"})
    programme = TrainingProgramme.objects.get()
    assert (made.status_code, made.url) == (303, address("session_new", programme.pk))
    given = {**FIELDS, "host": str(cast.schools["base"].pk)}
    wrong = client.post(made.url, {**given, "ends_at": "2026-12-01T13:00"})
    assert wrong.status_code == 422 and "结束时间要晚于开始时间" in wrong.content.decode()
    assert client.post(made.url, given).status_code == 303
    assert "课堂观察" not in sign_in(cast, "teacher").get(address("training")).content.decode()
    assert client.post(address("publish", programme.pk)).status_code == 303
    assert "课堂观察" in sign_in(cast, "teacher").get(address("training")).content.decode()


def test_P1_0f_a_teacher_registers_and_signs_in_with_one_tap_each(cast: Cast, sign_in, clock) -> None:
    made = session(cast)
    client = sign_in(cast, "teacher")
    here = address("training")
    assert address("register", made.pk) in client.get(here).content.decode()
    taken = client.post(address("register", made.pk), {"next": here})
    assert (taken.status_code, taken.url) == (303, here)
    assert "已报名" in client.get(here).content.decode()
    clock(STARTS)
    client = sign_in(cast, "teacher")
    today = client.get("/today/").content.decode()
    assert "培训签到" in today and address("sign_in", made.pk) in today
    assert client.post(address("sign_in", made.pk)).status_code == 303
    assert "已签到" in client.get(here).content.decode()
    assert made.enrolments.get().signed_in_at == STARTS


def test_P1_0f_a_tap_that_leads_out_of_the_house_stays_in_it(cast: Cast, sign_in, clock) -> None:
    made = session(cast)
    taken = sign_in(cast, "teacher").post(address("register", made.pk), {"next": "https://evil.example/"})
    assert taken.url == address("session", made.pk)


def test_P1_0f_who_may_not_register_is_refused_with_the_reason(cast: Cast, sign_in, clock) -> None:
    made = session(cast, capacity=1)
    register(cast, made, "bursar")
    answer = sign_in(cast, "teacher").post(address("register", made.pk))
    assert answer.status_code == 409 and "名额已满" in answer.content.decode()
    assert sign_in(cast, "authority").post(address("register", made.pk)).status_code == 403


def test_P1_0f_the_officer_ticks_closes_and_corrects_on_one_page(cast: Cast, sign_in, clock) -> None:
    made = session(cast)
    attended(cast, made, "teacher")
    register(cast, made, "bursar")
    clock(AFTER)
    client, page = sign_in(cast, "lead_office"), address("session", made.pk)
    assert "补登" in client.get(page).content.decode()
    found = client.get(page, {"q": "member_office"}).content.decode()
    assert cast.people["member_office"].name in found
    bursar = str(cast.people["bursar"].pk)
    bare = client.post(address("tick", made.pk), {"person": bursar})
    assert bare.status_code == 422 and "请写明原因" in bare.content.decode()
    assert client.post(address("tick", made.pk), {"person": bursar, "note": "没电"}).status_code == 303
    assert client.post(address("untick", made.pk), {"person": bursar, "note": "早退"}).status_code == 303
    assert client.post(address("close", made.pk)).status_code == 303
    assert client.post(address("reopen", made.pk), {"reason": ""}).status_code == 422
    sheet = client.get(page, {"export": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert len(rows) == 3 and {row[-1] for row in rows[1:]} == {4, 0}
    assert client.post(address("reopen", made.pk), {"reason": "漏了一人"}).status_code == 303


def test_P1_0f_the_list_of_names_is_for_the_officer_alone(cast: Cast, sign_in, clock) -> None:
    made = session(cast)
    register(cast, made, "bursar")
    page = sign_in(cast, "teacher").get(address("session", made.pk)).content.decode()
    assert cast.people["bursar"].name not in page
    tick = sign_in(cast, "teacher").post(
        address("tick", made.pk), {"person": cast.people["bursar"].pk, "note": "x"}
    )
    assert tick.status_code == 403


def test_P1_0f_a_session_is_changed_and_called_off(cast: Cast, sign_in, clock) -> None:
    made = session(cast)
    client = sign_in(cast, "lead_office")
    assert "新课标解读" in client.get(address("session_change", made.pk)).content.decode()
    given = {**FIELDS, "host": str(cast.schools["lead"].pk)}
    assert client.post(address("session_change", made.pk), given).status_code == 303
    assert client.post(address("session_cancel", made.pk), {"reason": ""}).status_code == 422
    assert client.post(address("session_cancel", made.pk), {"reason": "停电"}).status_code == 303
    assert "停电" in client.get(address("session", made.pk)).content.decode()
    assert sign_in(cast, "teacher").get(address("session_change", made.pk)).status_code == 403


def test_P1_0f_ones_own_page_shows_the_year_the_five_years_and_what_they_were_counted_from(
    cast: Cast, sign_in, clock
) -> None:
    made = closed(cast, "teacher")
    page = sign_in(cast, "teacher").get(address("hours")).content.decode()
    assert made.title in page and address("session", made.pk) in page
    assert "/ 72" in page and "/ 360" in page and "还差356学时" in page
    assert "还没有学时" in sign_in(cast, "lead_principal").get(address("hours")).content.decode()


@pytest.mark.parametrize("part", sorted(POSTS))
def test_P1_0f_others_hours_are_refused_to_whoever_does_not_lead_them(
    cast: Cast, sign_in, clock, part: str
) -> None:
    leaders = {"head", "office", "clerk", "lead_principal", "lead_office", "teacher"}
    answer = sign_in(cast, part).get(address("hours_of", cast.people["teacher"].pk))
    assert answer.status_code == (200 if part in leaders else 403)


def test_P1_0f_the_list_is_in_roll_order_for_leaders_and_exports(cast: Cast, sign_in, clock) -> None:
    closed(cast, "teacher")
    client = sign_in(cast, "office")
    page = client.get(address("hours_list")).content.decode()
    places = [page.find(f">{cast.people[part].name}<") for part in ("office", "lead_office", "member_office")]
    assert -1 not in places and places == sorted(places)
    assert "sort=" not in page
    sheet = client.get(address("hours_list"), {"export": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    line = next(row for row in rows if row[1] == cast.people["teacher"].name)
    assert line[2:] == (72, 4, 4, 360)
    assert client.get(address("hours_list"), {"state": "met"}).status_code == 200
    assert sign_in(cast, "teacher").get(address("hours_list")).status_code == 403
    school = sign_in(cast, "lead_principal").get(address("hours_list")).content.decode()
    assert cast.people["teacher"].name in school and cast.people["member_office"].name not in school


def test_P1_0f_hours_from_outside_are_entered_with_a_file_and_confirmed_by_another(
    cast: Cast, sign_in, clock
) -> None:
    teacher = cast.people["teacher"].pk
    given = {"title": "国培", "level": "national", "first": "2026-10-12", "last": "2026-10-16", "hours": "30"}
    client, new = sign_in(cast, "lead_office"), address("outside_new", teacher)
    assert client.get(new).status_code == 200
    assert client.post(new, given).status_code == 422
    assert client.post(new, {**given, "evidence": paper()}).status_code == 303
    made = OutsideHours.objects.get()
    one = address("outside_one", made.pk)
    assert "另一位负责人确认" in client.get(one).content.decode()
    decide = address("outside_decide", made.pk)
    assert client.post(decide, {"confirmed": "yes"}).status_code == 403
    other = sign_in(cast, "clerk")
    assert one in other.get("/today/").content.decode()
    assert one in other.get(address("hours_list")).content.decode()
    assert other.post(decide, {"confirmed": "no", "answer": ""}).status_code == 422
    assert other.post(decide, {"confirmed": "yes"}).status_code == 303
    evidence = other.get(address("outside_evidence", made.pk))
    assert evidence["Content-Disposition"].startswith("attachment")
    assert sign_in(cast, "member_principal").get(one).status_code == 404
    revoke = address("outside_revoke", made.pk)
    assert other.post(revoke, {"reason": ""}).status_code == 422
    assert other.post(revoke, {"reason": "有误"}).status_code == 303


def test_P1_0f_the_secretariat_issues_a_certificate_that_its_person_prints(
    cast: Cast, sign_in, clock
) -> None:
    closed(cast, "teacher")
    teacher = cast.people["teacher"].pk
    client, issue = sign_in(cast, "office"), address("issue_certificate", teacher)
    assert client.post(issue, {"first": "2026-09-01", "last": ""}).status_code == 422
    made = client.post(issue, {"first": "2026-09-01", "last": "2026-12-31"})
    assert made.status_code == 303
    own = sign_in(cast, "teacher")
    page = own.get(made.url).content.decode()
    assert "学时证〔2026〕1号" in page and "新课标解读" in page
    for ending, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = own.get(made.url.rstrip("/") + f".{ending}")
        assert b"".join(file).startswith(head) if file.streaming else file.content.startswith(head)
    assert sign_in(cast, "bursar").get(made.url).status_code == 404
    assert (
        sign_in(cast, "lead_office").post(issue, {"first": "2026-09-01", "last": "2026-12-31"}).status_code
        == 403
    )


def test_P1_0f_the_pages_cost_the_same_however_many_there_are(
    cast: Cast, sign_in, clock, django_assert_max_num_queries
) -> None:
    for n in range(3):
        made = session(cast, title=f"第{n}场")
        register(cast, made, "teacher", "bursar", "member_office")
    for n in range(4):
        outside(cast, title=f"国培{n}")
    client = sign_in(cast, "lead_office")
    for page in (address("training"), address("session", TrainingSession.objects.first().pk)):
        with django_assert_max_num_queries(16):
            client.get(page)
    with django_assert_max_num_queries(20):
        client.get(address("hours_list"))
    with django_assert_max_num_queries(26):
        client.get(address("hours_of", cast.people["teacher"].pk))


def test_P1_0f_a_long_title_and_a_programme_without_a_school_year_are_shown(
    cast: Cast, sign_in, clock
) -> None:
    made = session(cast, title="深" * 120)
    assert "深" * 120 in sign_in(cast, "teacher").get(address("session", made.pk)).content.decode()
    clock(NOW.replace(year=2027, month=8))
    assert sign_in(cast, "clerk").get(address("hours_list")).status_code == 200


def test_P1_0f_what_belongs_to_another_day_is_no_certificate(cast: Cast, sign_in, clock) -> None:
    closed(cast, "teacher")
    with pytest.raises(Exception, match="没有已确认的学时"):
        actions.issue_certificate(
            actor=cast.actor("office"),
            now=AFTER,
            person_id=cast.people["teacher"].pk,
            first=date(2025, 9, 1),
            last=date(2026, 8, 31),
        )
