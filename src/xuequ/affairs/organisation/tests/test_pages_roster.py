"""A roster in the browser: template, upload, progress, faults, preview, whole or not at all (P1-0a)."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, make_cast
from xuequ.affairs.organisation.models import Person, Post, RosterImport, School
from xuequ.affairs.organisation.tests import rosters
from xuequ.affairs.organisation.views.work import work_on_roster

SignIn = Callable[[Cast, str], Client]


def address(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


def handed_in(cast: Cast, client: Client, content: bytes, name: str = "名册.xlsx") -> RosterImport:
    """A file handed in on the page, as it is before a worker has looked at it."""
    answer = client.post(address("hand_in_roster"), {"roster": SimpleUploadedFile(name, content)})
    made = RosterImport.objects.latest("handed_in_at")
    assert (answer.status_code, answer["Location"]) == (303, address("roster", made.pk))
    return made


def worked(made: RosterImport) -> RosterImport:
    """The import after the worker went on with it."""
    work_on_roster.call(str(made.pk), str(made.handed_in_by_id))
    made.refresh_from_db()
    return made


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_P1_0a_the_template_is_a_roster_that_can_be_handed_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "office")
    assert address("roster_template") in text(client.get(address("rosters")))
    given = client.get(address("roster_template"))
    assert {"学校", "教职工"} <= set(openpyxl.load_workbook(io.BytesIO(given.content)).sheetnames)


def test_P1_0a_a_roster_is_read_shown_and_brought_in_when_it_is_confirmed(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "office")
    made = handed_in(cast, client, rosters.workbook(schools={(3, "学区内角色"): "成员校"}))
    waiting = client.get(address("roster", made.pk))
    assert "正在读取和核对" in text(waiting) and address("roster_progress", made.pk) in text(waiting)
    assert "正在读取和核对" in text(client.get(address("roster_progress", made.pk)))
    worked(made)
    assert client.get(address("roster_progress", made.pk))["HX-Refresh"] == "true"
    shown = client.get(address("roster", made.pk))
    assert "将新增" in text(shown) and "确认导入" in text(shown)
    assert "孙凯刚" in text(client.get(address("roster", made.pk), {"part": "created"}))
    assert not School.objects.filter(name="明湖区光华小学").exists(), "nothing is written before"
    client.post(address("confirm_roster", made.pk))
    worked(made)
    assert made.state == "done"
    assert School.objects.filter(name__startswith="明湖区").count() == len(rosters.SCHOOLS)
    assert Person.objects.filter(name="孙凯刚", account__isnull=False).exists()
    assert "已导入" in text(client.get(address("roster", made.pk)))


def test_P1_0a_the_same_roster_twice_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "office")
    content = rosters.workbook(schools={(3, "学区内角色"): "成员校"})
    for _ in range(2):
        made = worked(handed_in(cast, client, content))
        client.post(address("confirm_roster", made.pk))
        worked(made)
        counted = [model.objects.count() for model in (School, Person, Post)]
    assert "完全一样" in text(client.get(address("roster", worked(handed_in(cast, client, content)).pk)))
    assert made.preview["people"]["created"] == made.preview["people"]["changed"] == []
    assert counted == [model.objects.count() for model in (School, Person, Post)]


def test_P1_0a_a_faulty_roster_names_each_cell_and_cannot_be_confirmed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "office")
    content = rosters.workbook(
        staff={(4, "手机号"): "1380000", (5, "参加工作日期"): "2031-09-01", (6, "周课时"): "１４"},
        schools={(3, "学区内角色"): "成员校"},
    )
    made = worked(handed_in(cast, client, content))
    shown = text(client.get(address("roster", made.pk)))
    for said in ("第4行", "1380000", "只有7位", "第5行", "2031-09-01", "必须改正"):
        assert said in shown
    assert "第6行" in text(client.get(address("roster", made.pk), {"part": "repaired"}))
    assert "确认导入" not in shown
    assert client.post(address("confirm_roster", made.pk)).status_code == 409
    assert not Person.objects.filter(name="孙凯刚").exists()
    copy = openpyxl.load_workbook(io.BytesIO(client.get(address("roster_marked", made.pk)).content))
    marked = [c.coordinate for row in copy["教职工"].iter_rows() for c in row if c.comment]
    assert {"N4", "K5"} <= set(marked)


def test_P1_0a_a_roster_that_was_cancelled_or_confirmed_once_is_not_confirmed_again(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "office")
    content = rosters.workbook(schools={(3, "学区内角色"): "成员校"})
    dropped, kept = (worked(handed_in(cast, client, content)) for _ in range(2))
    client.post(address("cancel_roster", dropped.pk))
    assert client.post(address("confirm_roster", dropped.pk)).status_code == 409
    assert client.post(address("confirm_roster", kept.pk)).status_code == 303
    assert client.post(address("confirm_roster", kept.pk)).status_code == 409, "two people at once"


def test_P1_0a_what_changed_since_the_preview_is_shown_again_before_it_is_brought_in(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "office")
    made = worked(handed_in(cast, client, rosters.workbook(schools={(3, "学区内角色"): "成员校"})))
    School.objects.create(district=cast.district, name="明湖区光华小学", stage="primary", role="member")
    client.post(address("confirm_roster", made.pk))
    assert worked(made).state == "ready"
    assert "资料有了变动" in text(client.get(address("roster", made.pk)))
    assert not Person.objects.filter(name="孙凯刚").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("名册.xlsx", b"PK\x03\x04 half a file"), ("名册.docx", b"words"), ("名册.csv", b"\xff\xfe\x00\xd8")],
)
def test_a_file_that_is_no_roster_is_answered_in_words(
    cast: Cast, sign_in: SignIn, name: str, content: bytes
) -> None:
    client = sign_in(cast, "office")
    answer = client.post(address("hand_in_roster"), {"roster": SimpleUploadedFile(name, content)})
    if answer.status_code == 422:
        assert "Excel" in text(answer)
        return
    made = worked(RosterImport.objects.get())
    assert made.state == "failed"
    assert "重新上传" in text(client.get(address("roster", made.pk)))


def test_P1_0a_only_the_secretariat_and_the_system_administrator_bring_rosters_in(
    cast: Cast, sign_in: SignIn
) -> None:
    made = handed_in(cast, sign_in(cast, "system_admin"), rosters.workbook())
    for part in ("lead_office", "head", "teacher", "auditor", "security_admin"):
        client = sign_in(cast, part)
        assert client.get(address("rosters")).status_code == 403
        assert client.get(address("roster", made.pk)).status_code == 404
        file = SimpleUploadedFile("名册.xlsx", rosters.workbook())
        assert client.post(address("hand_in_roster"), {"roster": file}).status_code == 403
    other = make_cast("临江", "LJ")
    assert sign_in(other, "office").get(address("roster", made.pk)).status_code == 404
    assert RosterImport.objects.count() == 1


def test_P1_0a_a_whole_district_is_brought_in_with_everybody_in_it(cast: Cast, sign_in: SignIn) -> None:
    content = (Path(settings.PACKAGE) / "site/demo/roster-minghu.xlsx").read_bytes()
    other = make_cast("临江", "LJ")
    School.objects.filter(district=other.district, role="base").update(role="member")
    client = sign_in(other, "system_admin")
    made = worked(handed_in(other, client, content))
    assert (len(made.preview["schools"]["created"]), len(made.preview["people"]["created"])) == (27, 1845)
    client.post(address("confirm_roster", made.pk))
    assert worked(made).state == "done"
    assert Person.objects.filter(district=other.district, number__startswith="MH").count() == 1845


def _row_of(cast: Cast, part: str, school: str, posts: str) -> tuple[object, ...]:
    """A roster's line about one of the cast."""
    person = cast.people[part]
    return (person.number, person.name, "女", school, "语文", "4年级", posts, *[""] * 6, person.phone, "")


def _with_rows(*rows: tuple[object, ...]) -> bytes:
    return rosters.workbook(schools={(3, "学区内角色"): "成员校"}, more_staff=rows)


@pytest.mark.parametrize(
    ("role", "posts"),
    [("base", "教导主任、校长"), ("lead", "教导主任")],
    ids=["another post", "the same post at another school"],
)
def test_nobody_confirms_a_roster_that_gives_them_a_post_but_a_colleague_may(
    cast: Cast, sign_in: SignIn, role: str, posts: str
) -> None:
    own = sign_in(cast, "office")
    made = worked(handed_in(cast, own, _with_rows(_row_of(cast, "office", cast.schools[role].name, posts))))
    assert (made.state, made.preview["errors"]) == ("ready", 0), made.preview["faults"]
    shown = text(own.get(address("roster", made.pk)))
    assert "由其他有权限的同事确认导入" in shown
    assert address("confirm_roster", made.pk) not in shown
    before = set(cast.people["office"].posts.values_list("kind", "school"))
    assert own.post(address("confirm_roster", made.pk)).status_code == 403
    assert worked(made).state == "ready"
    assert set(cast.people["office"].posts.values_list("kind", "school")) == before
    colleague = sign_in(cast, "clerk")
    assert address("confirm_roster", made.pk) in text(colleague.get(address("roster", made.pk)))
    assert colleague.post(address("confirm_roster", made.pk)).status_code == 303
    made.handed_in_by = cast.people["clerk"]
    assert worked(made).state == "done"
    assert set(cast.people["office"].posts.values_list("kind", "school")) != before


def test_a_roster_with_ones_own_posts_as_they_are_is_confirmed_by_oneself(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast, "office")
    row = _row_of(cast, "office", cast.schools["base"].name, "教导主任")
    made = worked(handed_in(cast, client, _with_rows(row)))
    assert client.post(address("confirm_roster", made.pk)).status_code == 303
    assert worked(made).state == "done"


def test_who_begins_a_stalled_import_anew_does_not_get_a_post_by_it_either(
    cast: Cast, sign_in: SignIn
) -> None:
    row = _row_of(cast, "office", cast.schools["base"].name, "教导主任、校长")
    made = worked(handed_in(cast, sign_in(cast, "clerk"), _with_rows(row)))
    assert sign_in(cast, "clerk").post(address("confirm_roster", made.pk)).status_code == 303
    made.handed_in_by = cast.people["office"]
    assert worked(made).state == "failed"
    assert "由其他有权限的同事确认导入" in made.failure
    assert not cast.people["office"].posts.filter(kind="principal").exists()
