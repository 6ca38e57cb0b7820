"""The organisation by the API: schools and people of one's own district, phones masked unless needed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast, make_cast
from tests.program import done, program, refused, set_clock
from xuequ.affairs.organisation.models import Person, Post


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def test_P1_1_1_people_are_found_by_name_number_post_and_school(cast: Cast) -> None:
    head = program(cast, "head")
    lead = str(cast.schools["lead"].pk)
    assert [one["number"] for one in done(head.get("people", q="MH004"))["items"]] == ["MH004"]
    assert done(head.get("people", q="明湖bursar"))["total"] == 1
    assert done(head.get("people", post="principal"))["total"] == 4
    assert [
        one["school"]["id"] for one in done(head.get("people", post="principal", school=lead))["items"]
    ] == [lead]
    refused(head.get("people", post="king"), 422)
    refused(head.get("people", school="nowhere"), 422)


def test_people_and_schools_of_another_district_are_not_there(cast: Cast) -> None:
    other = make_cast("对照", "DZ")
    head = program(cast, "head")
    assert "对照" not in head.get("people", limit=200).content.decode("unicode_escape")
    assert "对照" not in head.get("schools").content.decode("unicode_escape")
    assert done(head.get("people", school=str(other.schools["base"].pk)))["total"] == 0
    assert done(head.get("people", q="DZ001"))["total"] == 0


def test_P1_0a_phone_numbers_are_masked_except_where_a_post_needs_them(cast: Cast) -> None:
    for part, seen in (
        ("teacher", "138****0006"),
        ("supported_office", "13800000007"),
        ("office", "13800000006"),
    ):
        number = "MH007" if part == "supported_office" else "MH006"
        person = done(program(cast, part).get("people", q=number))["items"][0]
        assert person["phone"] == seen
        assert bool(person["email"]) == ("*" not in seen)


def test_lists_come_in_parts_that_miss_nothing_and_repeat_nothing(cast: Cast) -> None:
    head = program(cast, "head")
    whole = [one["id"] for one in done(head.get("people"))["items"]]
    parts, address, total = [], "people?limit=4", 0
    while address:
        part = done(head.get(address))
        parts += [one["id"] for one in part["items"]]
        address, total = part["next"], part["total"]
    assert parts == whole
    assert total == len(whole) == len(set(whole)) == len(cast.people)


def test_the_next_part_keeps_what_was_asked(cast: Cast) -> None:
    following = done(program(cast, "head").get("people", post="principal", limit=2))["next"]
    assert following == "/api/v1/people?post=principal&limit=2&offset=2"
    assert len(done(program(cast, "head").get(following))["items"]) == 2


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"offset": 10**30}, {"limit": "x"}, {"q": "\x00"}]
)
def test_a_part_that_cannot_be_is_refused(cast: Cast, query: dict[str, object]) -> None:
    refused(program(cast, "head").get("people", **query), 422)


def test_the_number_of_queries_does_not_grow_with_people(cast: Cast) -> None:
    head = program(cast, "head")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            done(head.get("people", limit=200))
        return len(seen)

    few = queries()
    school = cast.schools["lead"]
    Person.objects.bulk_create(
        Person(district=cast.district, number=f"X{n}", name=f"教师{n}", school=school) for n in range(60)
    )
    assert queries() == few <= 7


def test_me_names_school_district_and_posts(cast: Cast) -> None:
    me = done(program(cast, "office").get("me"))
    assert me["school"]["name"] == "明湖实验小学"
    assert me["district"]["code"] == "MH"
    assert me["posts"] == [{"kind": "director", "school": str(cast.schools["base"].pk)}]


GIVEN = {"kind": "subject_head", "starts": "2026-11-10"}


def test_P1_0a_a_schools_office_appoints_its_own_people_without_naming_the_school(cast: Cast) -> None:
    colleague = cast.people["teacher"].pk
    made = done(program(cast, "lead_office").post(f"people/{colleague}/posts", GIVEN))
    assert made == {"kind": "subject_head", "school": str(cast.schools["lead"].pk)}
    refused(program(cast, "lead_office").post(f"people/{colleague}/posts", GIVEN), 409)


@pytest.mark.parametrize("named", [{}, {"school": "member"}, {"school": "lead"}])
def test_P1_0a_a_schools_office_appoints_nobody_of_another_school(cast: Cast, named: dict[str, str]) -> None:
    stranger = cast.people["member_office"].pk
    school = {key: str(cast.schools[role].pk) for key, role in named.items()}
    answer = program(cast, "supported_office").post(f"people/{stranger}/posts", {**GIVEN, **school})
    assert refused(answer, 403)["clause"] == "P1-0a"
    assert not Post.objects.filter(kind="subject_head").exists()


def test_P1_0a_a_post_of_the_district_is_at_no_school(cast: Cast) -> None:
    body = {**GIVEN, "kind": "researcher"}
    refused(program(cast, "lead_office").post(f"people/{cast.people['teacher'].pk}/posts", body), 403)
    made = done(program(cast, "office").post(f"people/{cast.people['teacher'].pk}/posts", body))
    assert made["school"] is None
