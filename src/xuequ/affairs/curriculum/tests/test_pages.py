"""The pages of 课程: open to the district, kept by each school's office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import set_clock
from xuequ.affairs.curriculum.forms.timetable import read_timetable
from xuequ.affairs.curriculum.models import BellTime, ClassGroup, Lesson, Timetable, TimetableImport
from xuequ.affairs.curriculum.tests.test_timetables import clashing, many
from xuequ.affairs.curriculum.tests.timetabling import (
    STARTS,
    TUESDAY,
    grid,
    listed,
    said,
    timetable,
    upload,
    usual,
    workbook,
)
from xuequ.affairs.organisation.models import Person
from xuequ.affairs.organisation.rules import SUBJECTS
from xuequ.platform.files.models import StoredFile

SignIn = Callable[[Cast, str], Client]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def text(client: Client, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(f"curriculum:{name}", args=args) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_P1_3_3_every_teacher_opens_every_schools_timetable(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    usual(cast, "member")
    teacher = sign_in(cast, "teacher")
    page = text(teacher, "timetables")
    assert page.index("明湖第二中心小学") < page.index("明湖实验小学")
    assert "还没有课表" in page
    group = ClassGroup.objects.get(school=cast.schools["member"], number=1)
    assert "三（1）班" in text(teacher, "school", cast.schools["member"].pk)
    week = text(teacher, "class", group.pk)
    assert all(word in week for word in ("语文", "301", "单周", "8:20", "无名氏"))
    assert reverse("curriculum:teacher", args=[cast.people["teacher"].pk]) not in week


@pytest.mark.parametrize("name", ["timetables", "mine", "clashes", "template"])
def test_the_public_sees_no_timetable(cast: Cast, name: str) -> None:
    usual(cast)
    answer = Client().get(reverse(f"curriculum:{name}"))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_ones_own_week_and_a_colleagues(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    own = text(sign_in(cast, "teacher"), "mine")
    assert "我的课表" in own and "三（1）班" in own and "每周1节" in own
    assert "明湖teacher的课表" in text(sign_in(cast, "head"), "teacher", cast.people["teacher"].pk)
    assert "课表里还没有您的课" in text(sign_in(cast, "head"), "mine")


def test_the_phone_shows_the_day_asked_for_else_today(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    group = ClassGroup.objects.get(school=cast.schools["lead"], number=1)
    teacher = sign_in(cast, "teacher")

    def phone(query: str = "") -> str:
        return text(teacher, "class", group.pk, query=query).split('class="x-week-phone"')[1]

    assert "语文" in phone() and "科学" not in phone()
    assert "科学" in phone("?day=3") and "信息科技" in phone("?day=3")
    assert "这一天没有课" in phone("?day=5")
    assert "语文" in phone("?day=99")


def test_an_older_version_is_still_read(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    timetable(cast, [said(2, 1, "音乐")], starts=TUESDAY)
    group = ClassGroup.objects.get(school=cast.schools["lead"], number=1)
    office = sign_in(cast, "lead_office")
    assert "语文" not in text(office, "class", group.pk)
    old = text(office, "class", group.pk, query="?version=1")
    assert "语文" in old and "已停用" in old and "version=1" in old
    assert "三（2）班" in text(office, "school", group.school_id, query="?version=1")
    assert "三（2）班" not in text(office, "school", group.school_id)


def handed(client: Client, cast: Cast, content: bytes, *, name: str = "课表.xlsx", **given: Any) -> Any:
    address = reverse("curriculum:imports", args=[cast.schools["lead"].pk])
    return client.post(address, {"timetable": upload(content, name), "starts": "2026-11-10", **given})


GOOD = grid([["1", "语文\n明湖teacher", "数学"], ["2", "数学/信息 单双周"]])


def test_a_timetable_is_uploaded_looked_at_and_brought_into_force(cast: Cast, sign_in: SignIn) -> None:
    office = sign_in(cast, "lead_office")
    assert "2026-09-01" in text(office, "imports", cast.schools["lead"].pk)
    answer = handed(office, cast, workbook(GOOD))
    assert answer.status_code == 303
    made = TimetableImport.objects.get()
    assert not Timetable.objects.exists()
    page = text(office, "import", made.pk)
    assert "启用这份课表" in page and "3节没有写教师" in page
    answer = office.post(reverse("curriculum:apply", args=[made.pk]))
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("curriculum:school", args=[cast.schools["lead"].pk]),
    )
    assert Lesson.objects.count() == 4
    assert Lesson.objects.get(weekday=1, period=1).teacher == cast.people["teacher"]
    assert BellTime.objects.filter(school=cast.schools["lead"]).count() == 8
    assert office.post(reverse("curriculum:apply", args=[made.pk])).status_code == 409
    assert Timetable.objects.count() == 1
    assert "已经启用" in text(office, "import", made.pk)


def test_a_timetable_with_a_fault_shows_the_cell_and_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    office = sign_in(cast, "lead_office")
    answer = handed(
        office, cast, workbook(listed([("三1班", "星期一", 1, "语文"), ("博雅班", 1, 2, "数学")]))
    )
    assert answer.status_code == 303
    made = TimetableImport.objects.get()
    page = text(office, "import", made.pk)
    assert "全校课表 A3" in page and "认不出班级“博雅班”" in page
    assert "启用这份课表" not in page
    assert office.post(reverse("curriculum:apply", args=[made.pk])).status_code == 422
    assert Timetable.objects.count() == 1


def test_a_timetable_can_be_dropped(cast: Cast, sign_in: SignIn) -> None:
    office = sign_in(cast, "lead_office")
    handed(office, cast, workbook(GOOD))
    made = TimetableImport.objects.get()
    assert office.post(reverse("curriculum:drop", args=[made.pk])).status_code == 303
    assert office.post(reverse("curriculum:apply", args=[made.pk])).status_code == 409
    assert "已经放弃" in text(office, "import", made.pk)


@pytest.mark.parametrize(
    ("content", "name", "given", "reason"),
    [
        (b"hello", "课表.xlsx", {}, "不是 Excel"),
        (b"hello", "课表.pdf", {}, "请上传 Excel"),
        (workbook(("S", {"A1": "通知"}, [])), "课表.xlsx", {}, "没有认出课表"),
        (workbook(GOOD), "课表.xlsx", {"starts": "2026-08-01"}, "不在任何学期里"),
        (workbook(GOOD), "课表.xlsx", {"starts": ""}, "从哪天起用"),
    ],
)
def test_a_file_or_a_day_that_will_not_do_gives_the_form_again(
    cast: Cast, sign_in: SignIn, content: bytes, name: str, given: dict[str, str], reason: str
) -> None:
    answer = handed(sign_in(cast, "lead_office"), cast, content, name=name, **given)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not TimetableImport.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("part", ["teacher", "lead_principal", "member_office", "head", "researcher"])
def test_who_does_not_keep_a_schools_timetable_does_not_import_it(
    cast: Cast, sign_in: SignIn, part: str
) -> None:
    usual(cast)
    client = sign_in(cast, part)
    assert "导入课表" not in text(client, "school", cast.schools["lead"].pk)
    text(client, "imports", cast.schools["lead"].pk, status=403)
    assert handed(client, cast, workbook(GOOD)).status_code == 403
    assert not TimetableImport.objects.exists()
    handed(sign_in(cast, "office"), cast, workbook(GOOD))
    made = TimetableImport.objects.get()
    text(client, "import", made.pk, status=404)
    for step in ("apply", "drop"):
        assert client.post(reverse(f"curriculum:{step}", args=[made.pk])).status_code == 404
    assert Timetable.objects.count() == 1


def bells(**given: str) -> dict[str, str]:
    return {"starts_1": "08:20", "ends_1": "09:00", "starts_2": "09:10", "ends_2": "09:50", **given}


def test_a_school_keeps_its_own_bells(cast: Cast, sign_in: SignIn) -> None:
    lead = cast.schools["lead"].pk
    office, address = sign_in(cast, "lead_office"), reverse("curriculum:bells", args=[lead])
    page = text(office, "bells", lead)
    assert "08:20" in page and "还没有登记过" in page
    assert office.post(address, bells()).status_code == 303
    assert list(BellTime.objects.values_list("number", flat=True)) == [1, 2]
    for wrong, reason in (
        (bells(ends_2=""), "要一起填"),
        (bells(starts_2="08:50"), "上一节还没有下课"),
        (bells(starts_2="", ends_2="", starts_3="10:00", ends_3="10:40"), "中间不能空"),
        (bells(starts_1="x"), "第1节上课"),
        ({}, "至少填写第1节"),
    ):
        answer = office.post(address, {"csrf": "1", **wrong})
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    assert BellTime.objects.count() == 2
    teacher = sign_in(cast, "teacher")
    assert "作息时间由本校教导处" in text(teacher, "bells", lead)
    assert teacher.post(address, bells()).status_code == 403


def test_clashes_are_shown_with_both_lessons_to_the_schools_concerned(cast: Cast, sign_in: SignIn) -> None:
    clashing(cast)
    page = text(sign_in(cast, "lead_office"), "clashes")
    assert "明湖teacher" in page and "明湖光明小学" in page and "机房" not in page
    assert "机房" in text(sign_in(cast, "member_office"), "clashes")
    assert "机房" not in text(sign_in(cast, "member_office"), "clashes", query="?kind=teacher")
    assert "没有冲突" in text(sign_in(cast, "supported_office"), "clashes")
    answer = sign_in(cast, "office").get(reverse("curriculum:clashes") + "?export=xlsx")
    assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"]


def test_the_list_is_searched_filtered_and_exported(cast: Cast, sign_in: SignIn) -> None:
    usual(cast)
    client = sign_in(cast, "head")
    assert "明湖光明小学" not in text(client, "timetables", query="?state=kept")
    assert "明湖第二中心小学" not in text(client, "timetables", query="?state=missing")
    assert "明湖光明小学" in text(client, "timetables", query="?q=光明")
    answer = client.get(reverse("curriculum:timetables") + "?export=xlsx")
    assert "spreadsheet" in answer["Content-Type"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_timetable_is_read_again_as_the_same(
    cast: Cast, sign_in: SignIn, language: str, settings: Any
) -> None:
    shown = usual(cast)
    client = sign_in(cast, "teacher")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = reverse("curriculum:school", args=[shown.school_id]) + "?version=1&export=xlsx"
    reading = read_timetable(client.get(address).content, "课表.xlsx", subjects=SUBJECTS)
    assert reading.faults == []
    assert {one.slot for one in reading.lessons} == {
        (row.class_group.grade, row.class_group.number, row.weekday, row.period, row.weeks)
        for row in Lesson.objects.select_related("class_group")
    }
    assert {one.teacher for one in reading.lessons} == {"明湖teacher", "无名氏", ""}


def test_on_a_day_without_lessons_the_page_says_why(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "今天没有课" not in text(sign_in(cast, "teacher"), "timetables")
    set_clock(monkeypatch, NOW.replace(day=14))
    assert "今天没有课" in text(sign_in(cast, "teacher"), "timetables")


def test_pages_ask_the_database_as_often_for_many_lessons_as_for_few(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    lead = cast.schools["lead"]
    Person.objects.bulk_create(
        Person(district=cast.district, number=f"T{n}", name=f"教师{n}", school=lead) for n in range(1, 31)
    )
    office = sign_in(cast, "lead_office")
    for starts, classes in ((STARTS, 1), (date(2026, 11, 2), 30)):
        timetable(cast, many(classes), starts=starts)
        group = ClassGroup.objects.filter(school=lead).first()
        assert group is not None
        for name, args, most in (
            ("timetables", [], 12),
            ("school", [lead.pk], 12),
            ("class", [group.pk], 12),
            ("mine", [], 12),
            ("teacher", [Person.objects.get(number="T1").pk], 12),
            ("clashes", [], 12),
            ("bells", [lead.pk], 12),
            ("imports", [lead.pk], 14),
        ):
            with django_assert_max_num_queries(most):
                text(office, name, *args)
