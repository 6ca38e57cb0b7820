"""People, posts, ways in, administrators, groups and the calendar, each by its page (P1-0a, P1-1.1)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast
from xuequ.affairs.organisation import queries
from xuequ.affairs.organisation.models import CalendarDay, CentreGroup, Person, Post, Subject, Term
from xuequ.platform.access.models import AccessCode
from xuequ.platform.audit.models import TrailEntry

OWN = "长空万里-2026-秋"
SignIn = Callable[[Cast, str], Client]
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。"""


def address(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def kinds_of(person: Person) -> set[str]:
    today = timezone.localdate()
    return {p.kind for p in person.posts.all() if p.starts <= today and (p.ends is None or p.ends >= today)}


def test_P1_0a_phone_numbers_are_whole_for_those_who_need_them_and_masked_in_page_and_export(
    cast: Cast, sign_in: SignIn
) -> None:
    phone = cast.people["lead_office"].phone
    for part, whole in (("office", True), ("lead_principal", True), ("teacher", False), ("bursar", False)):
        client = sign_in(cast, part)
        pages = [
            text(client.get(address("people"))),
            text(client.get(address("person", cast.people["lead_office"].pk))),
        ]
        sheet = openpyxl.load_workbook(
            io.BytesIO(client.get(address("people"), {"export": "xlsx"}).content)
        ).active
        pages.append(" ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row))
        assert [phone in page for page in pages] == [whole] * 3, part


def test_people_are_found_by_name_pinyin_school_and_post_in_as_many_queries_as_ever(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "teacher")
    found = text(client.get(address("people"), {"q": "bursar"}))
    assert cast.people["bursar"].number in found
    assert cast.people["head"].number not in found
    counts = []
    for many in (0, 20):
        for n in range(many):
            Person.objects.create(district=cast.district, number=f"N{n}", name=f"人{n}")
        with CaptureQueriesContext(connection) as asked:
            client.get(address("people"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_P1_0a_a_post_is_given_and_ended_by_the_schools_own_office(cast: Cast, sign_in: SignIn) -> None:
    teacher = cast.people["teacher"]
    client = sign_in(cast, "lead_office")
    today = timezone.localdate()
    given = {"kind": "bursar", "school": str(cast.schools["lead"].pk), "starts": today.isoformat()}
    assert client.post(address("appoint", teacher.pk), given).status_code == 303
    assert "bursar" in kinds_of(teacher)
    assert client.post(address("appoint", teacher.pk), given).status_code == 409, "not twice"
    post = Post.objects.get(person=teacher, kind="bursar")
    assert client.post(address("end_post", post.pk)).status_code == 303
    post.refresh_from_db()
    assert post.ends == today


@pytest.mark.parametrize("part", ["supported_office", "teacher", "head", "auditor"])
def test_P1_0a_nobody_gives_a_post_at_somebody_elses_school(cast: Cast, sign_in: SignIn, part: str) -> None:
    teacher = cast.people["member_office"]
    before = kinds_of(teacher)
    today = timezone.localdate()
    answer = sign_in(cast, part).post(
        address("appoint", teacher.pk),
        {"kind": "bursar", "school": str(cast.schools["member"].pk), "starts": today.isoformat()},
    )
    assert answer.status_code in {403, 422}
    assert kinds_of(teacher) == before


def test_P1_0a_who_leaves_has_no_posts_and_does_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "lead_office")
    teacher = cast.people["teacher"]
    assert client.post(address("leave", teacher.pk)).status_code == 303
    teacher.refresh_from_db()
    assert teacher.left_on == timezone.localdate()
    assert not teacher.account.is_active
    assert "已离开" in text(client.get(address("person", teacher.pk)))


def test_a_first_password_is_set_with_a_printed_slip_and_by_its_owner_alone(
    cast: Cast, sign_in: SignIn, client: Client
) -> None:
    office = sign_in(cast, "lead_office")
    printed = office.post(address("issue_codes", cast.schools["lead"].pk))
    assert printed["Cache-Control"].startswith("no-store")
    assert text(printed).count("x-slip-code") == Person.objects.filter(school=cast.schools["lead"]).count()
    code = _code_for(cast.people["teacher"], text(printed))
    start = reverse("start:password", args=[code])
    assert cast.people["teacher"].name in text(client.get(start))
    weak = client.post(start, {"password": "1234567890", "again": "1234567890"})
    assert weak.status_code == 422
    done = client.post(start, {"password": OWN, "again": OWN})
    assert (done.status_code, done["Location"]) == (303, reverse("account_login"))
    assert client.get(start).status_code == 410, "used once"
    assert not AccessCode.objects.filter(digest__icontains=code.replace("-", "")).exists(), "kept as a digest"
    signed = client.post(
        reverse("account_login"),
        {"login": cast.people["teacher"].account.username, "password": OWN},
    )
    assert signed.status_code == 302
    assert OWN not in str(list(TrailEntry.objects.values()))


def _code_for(person: Person, page: str) -> str:
    """The code on the slip that names this person."""
    slip = page.split(f"{person.name}</p>")[1]
    return slip.split('x-slip-code">')[1].split("<")[0]


def test_a_forgotten_password_is_told_to_its_owner_when_a_link_is_issued(cast: Cast, sign_in: SignIn) -> None:
    person = cast.people["teacher"]
    person.account.password_set_at = timezone.now()
    person.account.save()
    sign_in(cast, "lead_office").post(address("issue_code", person.pk))
    assert "重设密码" in text(sign_in(cast, "teacher").get("/inbox/"))


@pytest.mark.parametrize("part", ["supported_office", "teacher", "system_admin", "auditor"])
def test_slips_of_a_school_are_refused_to_others(cast: Cast, sign_in: SignIn, part: str) -> None:
    answer = sign_in(cast, part).post(address("issue_codes", cast.schools["lead"].pk))
    assert answer.status_code == 403
    assert not AccessCode.objects.exists()


def test_the_three_administrations_are_three_people(cast: Cast, sign_in: SignIn) -> None:
    guard = sign_in(cast, "security_admin")
    page = text(guard.get(address("administrators")))
    for part in ("system_admin", "security_admin", "auditor"):
        assert cast.people[part].name in page
    both = guard.post(
        address("appoint_administrator"), {"number": cast.people["auditor"].number, "kind": "system_admin"}
    )
    assert both.status_code == 409
    new = guard.post(
        address("appoint_administrator"), {"number": cast.people["teacher"].number, "kind": "auditor"}
    )
    assert new.status_code == 302
    unknown = guard.post(address("appoint_administrator"), {"number": "NOBODY", "kind": "auditor"})
    assert unknown.status_code == 422
    for part in ("head", "office", "system_admin", "auditor"):
        assert sign_in(cast, part).get(address("administrators")).status_code == 403
    own = Post.objects.get(kind="security_admin")
    assert guard.post(address("end_post", own.pk)).status_code == 403


def test_P1_1_2_a_centre_group_is_founded_and_joined_by_the_secretariat(cast: Cast, sign_in: SignIn) -> None:
    subject = Subject.objects.get(district=cast.district, name="语文")
    teacher = cast.people["teacher"]
    Person.objects.filter(pk=teacher.pk).update(subject=subject)
    client = sign_in(cast, "office")
    made = client.post(address("found_group"), {"subject": subject.pk, "name": ""})
    group = CentreGroup.objects.get(name="语文学科中心备课组")
    assert made["Location"] == address("group", group.pk)
    today = timezone.localdate().isoformat()
    joined = {"person": str(teacher.pk), "kind": "group_leader", "starts": today}
    assert client.post(address("add_member", group.pk), joined).status_code == 302
    assert teacher.name in text(sign_in(cast, "bursar").get(address("group", group.pk)))
    assert client.post(address("dissolve_group", group.pk)).status_code == 409, "it had a member"
    assert (
        sign_in(cast, "lead_office").post(address("found_group"), {"subject": subject.pk}).status_code == 403
    )


def test_P3_1_the_calendar_knows_terms_days_off_and_the_pasted_notice(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "clerk")
    term = {"name": "第二学期", "starts": "2027-02-22", "ends": "2027-07-02"}
    assert client.post(address("keep_term"), term).status_code == 303
    clash = client.post(address("keep_term"), {**term, "name": "又一个"})
    assert clash.status_code in {409, 422}
    assert Term.objects.filter(district=cast.district).count() == 2
    assert (
        client.post(address("set_day"), {"day": "2026-12-24", "kind": "off", "note": "运动会"}).status_code
        == 303
    )
    calendar = queries.calendar_of(cast.district.pk)
    assert not calendar.day(date(2026, 12, 24)).works
    read = client.post(address("notice"), {"text": NOTICE})
    assert "元旦" in text(read) and not CalendarDay.objects.filter(day=date(2027, 1, 1)).exists()
    assert client.post(address("notice"), {"text": NOTICE, "confirm": "1"}).status_code == 303
    assert not queries.calendar_of(cast.district.pk).day(date(2027, 1, 1)).works
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(address("calendar"), {"export": "xlsx"}).content)
    ).active
    assert sheet.max_row > 100
    for part in ("lead_office", "head", "teacher"):
        other = sign_in(cast, part)
        assert other.get(address("calendar")).status_code == 200
        assert other.post(address("set_day"), {"day": "2026-12-25", "kind": "off"}).status_code == 403


def test_nobody_of_another_district_is_found_or_changed(cast: Cast, sign_in: SignIn) -> None:
    other = make_cast("临江", "LJ")
    client = sign_in(other, "office")
    theirs = cast.people["teacher"]
    assert theirs.name not in text(client.get(address("people")))
    for name in ("person", "edit_person", "appoint", "leave", "issue_code"):
        method = client.get if name == "person" else client.post
        starts = (timezone.localdate() + timedelta(days=1)).isoformat()
        assert method(address(name, theirs.pk), {"starts": starts}).status_code == 404, name
    theirs.refresh_from_db()
    assert theirs.left_on is None
