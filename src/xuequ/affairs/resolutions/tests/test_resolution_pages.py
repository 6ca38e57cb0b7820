"""Resolutions as they are shown, and the door at which every attempt to change one ends."""

from __future__ import annotations

import io

import openpyxl
from django.urls import reverse

from tests.cast import POSTS, Cast
from xuequ.affairs.resolutions.tests.issuing import day, decided, listed, text_of
from xuequ.platform.audit.models import TrailEntry


def address(name: str, *args) -> str:
    return reverse(f"resolutions:{name}", args=args)


def test_P3_4_a_resolution_shows_all_that_was_decided_and_that_nobody_can_change_it(
    cast: Cast, sign_in
) -> None:
    made = decided(cast)
    page = sign_in(cast, "teacher").get(address("resolution", made.pk))
    for said in (made.number, made.text, made.measure, made.acceptance, cast.schools["lead"].name):
        assert said in text_of(page)
    assert cast.schools["member"].name in text_of(page)
    assert "任何人都不能改动" in text_of(page)
    assert reverse("meetings:meeting", args=[made.origin]) in text_of(page)


def test_P3_4_a_later_resolution_and_the_one_it_replaces_show_each_other(cast: Cast, sign_in) -> None:
    first = decided(cast, ago=20)
    second = decided(cast, ago=10, kind="amend", target=first.pk)
    third = decided(
        cast,
        ago=5,
        kind="repeal",
        target=second.pk,
        responsible="",
        assisting="",
        due=None,
        measure="不再需要",
    )
    client = sign_in(cast, "lead_office")

    def page(one) -> str:
        return text_of(client.get(address("resolution", one.pk)))

    assert address("resolution", second.pk) in page(first)
    assert address("resolution", first.pk) in page(second)
    assert address("resolution", third.pk) in page(second) and "已被废止" in page(second)
    assert address("resolution", second.pk) in page(third)


def test_P3_4_the_list_tells_what_is_in_force_from_what_is_not(cast: Cast, sign_in) -> None:
    first = decided(cast, ago=20)
    second = decided(cast, ago=10, kind="amend", target=first.pk)
    third = decided(cast, ago=5, measure="共建题库", due=day(90), responsible="supported")
    client = sign_in(cast, "teacher")

    def found(**query: str) -> list:
        return listed(client.get(address("list"), query), "resolutions")

    assert found() == [third.pk, second.pk, first.pk]
    assert found(standing="in_force") == [third.pk, second.pk]
    assert found(standing="amended") == [first.pk]
    assert found(standing="repealed") == []
    assert found(q="题库") == [third.pk]
    assert found(school=str(cast.schools["supported"].pk)) == [third.pk]
    assert found(sort="-due")[0] == third.pk
    assert found(sort="decided_on") == [first.pk, second.pk, third.pk]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address("list"), {"export": "xlsx"}).content)).active
    assert sheet.max_row == 4


def test_P3_4_nobody_changes_a_resolution_and_each_attempt_is_entered_with_its_refusal(
    cast: Cast, sign_in
) -> None:
    made = decided(cast)
    for part in POSTS:
        client = sign_in(cast, part)
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(address("change", made.pk), {"measure": "别的"})
            assert answer.status_code == 409
            assert "依据 P3-4" in text_of(answer)
    entries = TrailEntry.objects.filter(action="resolutions.change", clause="P3-4").exclude(refused="")
    assert entries.count() == 4 * len(POSTS)
    made.refresh_from_db()
    assert made.measure == "开放共享实验室"


def test_P3_4_a_change_is_offered_as_an_item_for_a_meeting_only_while_in_force(cast: Cast, sign_in) -> None:
    first = decided(cast)
    client = sign_in(cast, "lead_office")
    before = client.get(address("resolution", first.pk))
    assert f"?resolution={first.pk}" in text_of(before)
    assert "提请修改或废止" in text_of(before)
    decided(cast, kind="amend", target=first.pk)
    after = client.get(address("resolution", first.pk))
    assert f"?resolution={first.pk}" not in text_of(after)
