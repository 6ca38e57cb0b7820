"""The pages of a lesson observed: recorded, confirmed with one tap, objected to; queries do not grow."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.program import set_clock
from xuequ.affairs.teaching import actions
from xuequ.affairs.teaching.models import Activity, ScoreSheet
from xuequ.affairs.teaching.tests.recording import DAY, confirmed, observed


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def typed(cast: Cast, **said: str) -> dict[str, str]:
    return {
        "sent": str(uuid4()),
        "day": DAY.isoformat(),
        "host": cast.people["teacher"].number,
        "topic": "圆的面积",
        "text": "节奏稳",
        "period": "2",
        "occasion": "drop_in",
        **said,
    }


def test_P1_2_2_a_band_as_a_whole_is_the_middle_of_its_points_and_invents_none_for_a_dimension(
    cast: Cast, sign_in
) -> None:
    actions.begin_sheets(actor=cast.actor("office"), now=NOW)
    client = sign_in(cast, "head")
    assert "评价" in client.get(reverse("teaching:observe")).content.decode()
    answer = client.post(reverse("teaching:observe"), typed(cast, band="good"))
    assert answer.status_code == 302
    made = Activity.objects.get()
    assert made.points is not None
    assert 80 <= made.points < 90
    assert made.scores.count() == 0
    assert made.occasion == "drop_in"
    page = sign_in(cast, "teacher").get(answer["Location"]).content.decode()
    assert "节奏稳" in page
    assert "良" in page


def test_P1_2_2_by_script_it_answers_with_where_to_go_and_stores_once(cast: Cast, sign_in) -> None:
    client, said = sign_in(cast, "head"), typed(cast)
    answers = [
        client.post(reverse("teaching:observe"), said, headers={"HX-Request": "true"}) for _ in range(2)
    ]
    made = Activity.objects.get()
    for answer in answers:
        assert answer.status_code == 204
        assert answer["HX-Redirect"] == reverse("teaching:activity", args=[made.pk])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"host": "查无此人"}, "没有找到"),
        ({"day": "2027-01-01"}, "还没有发生"),
        ({"topic": " "}, "必"),
        ({"period": "99"}, "99"),
    ],
)
def test_P1_2_2_what_cannot_be_is_told_beside_what_was_typed(
    cast: Cast, sign_in, said: dict[str, str], why: str
) -> None:
    answer = sign_in(cast, "head").post(reverse("teaching:observe"), typed(cast, **said))
    assert answer.status_code == 422
    assert "节奏稳" in answer.content.decode()
    assert "x-errors" in answer.content.decode()
    assert why in answer.content.decode() or why == "必"
    assert not Activity.objects.exists()


def test_P1_2_2_two_places_at_once_ask_for_a_tick_and_then_pass(cast: Cast, sign_in) -> None:
    observed(cast)
    client = sign_in(cast, "head")
    other = typed(cast, host=cast.people["lead_office"].number)
    asked = client.post(reverse("teaching:observe"), other)
    assert asked.status_code == 422
    assert 'name="sure"' in asked.content.decode()
    assert client.post(reverse("teaching:observe"), {**other, "sure": "on"}).status_code == 302


def test_P1_2_2_the_teacher_confirms_from_todays_page_with_one_tap(cast: Cast, sign_in) -> None:
    made, client = observed(cast), sign_in(cast, "teacher")
    today = client.get(reverse("home:today")).content.decode()
    assert "请确认" in today
    answer = client.post(reverse("teaching:confirm", args=[made.pk]), {"next": reverse("home:today")})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home:today"))
    made.refresh_from_db()
    assert made.state == "confirmed"
    assert client.post(reverse("teaching:confirm", args=[made.pk])).status_code == 409


def test_P1_2_2_an_objection_needs_a_sentence(cast: Cast, sign_in) -> None:
    made, client = observed(cast), sign_in(cast, "teacher")
    assert client.post(reverse("teaching:dispute", args=[made.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("teaching:dispute", args=[made.pk]), {"reason": "调课了"}).status_code == 302
    assert (
        "调课了" in sign_in(cast, "head").get(reverse("teaching:activity", args=[made.pk])).content.decode()
    )


def test_P1_2_2_scores_do_not_show_to_those_who_only_see_that_it_was(cast: Cast, sign_in) -> None:
    made = confirmed(cast, observed(cast, text="只给当事人看的话"))
    for part, sees in (
        ("teacher", True),
        ("lead_principal", True),
        ("lead_office", False),
        ("office", False),
    ):
        page = sign_in(cast, part).get(reverse("teaching:activity", args=[made.pk])).content.decode()
        assert ("只给当事人看的话" in page) is sees, part
    assert sign_in(cast, "bursar").get(reverse("teaching:activity", args=[made.pk])).status_code == 404


def test_P1_2_2_the_book_holds_ones_own_lessons_to_print(cast: Cast, sign_in) -> None:
    observed(cast)
    client = sign_in(cast, "head")
    assert "圆的面积" in client.get(reverse("teaching:book")).content.decode()
    assert "听课人签字" in client.get(reverse("teaching:book") + "?print=yes").content.decode()
    assert "圆的面积" not in sign_in(cast, "office").get(reverse("teaching:book")).content.decode()


def test_P1_2_2_a_changed_sheet_is_a_new_version_and_old_scores_keep_theirs(cast: Cast, sign_in) -> None:
    client = sign_in(cast, "office")
    assert client.post(reverse("teaching:begin_sheets")).status_code == 302
    sheet = ScoreSheet.objects.get(usual=True)
    points = {one.pk: 10 for one in sheet.dimensions.all()}
    made = observed(cast, sheet=sheet.pk, scores=points)
    given = {
        "name": sheet.name,
        "scored": "on",
        "dimensions": "教学过程 60\n教学效果 39",
        "very_good": "90",
        "good": "80",
        "fair": "60",
    }
    address = reverse("teaching:sheet", args=[sheet.pk])
    wrong = client.post(address, given)
    assert wrong.status_code == 422
    assert "现在是99分" in wrong.content.decode()
    assert client.post(address, {**given, "dimensions": "教学过程：60分\n教学效果 40"}).status_code == 303
    now = ScoreSheet.objects.get(active=True, usual=True)
    assert (now.version, now.dimensions.count()) == (2, 2)
    made.refresh_from_db()
    assert made.sheet == sheet
    assert sign_in(cast, "teacher").get(address).status_code in {403, 404}


@pytest.mark.parametrize("page", ["teaching:activities", "teaching:book", "duties:board"])
def test_more_records_ask_no_more_queries(cast: Cast, sign_in, page: str) -> None:
    client = sign_in(cast, "head")
    confirmed(cast, observed(cast))
    client.get(reverse(page))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse(page)).status_code == 200
        return len(found)

    before = asked()
    for period in (3, 4, 5):
        confirmed(cast, observed(cast, period=period))
    assert asked() <= before


def test_colleagues_are_proposed_by_what_is_typed_and_of_ones_district_alone(cast: Cast, sign_in) -> None:
    from tests.cast import make_cast

    make_cast("东山", "DS")
    client = sign_in(cast, "head")
    found = client.get(reverse("teaching:colleagues"), {"host": "teacher"}).content.decode()
    assert cast.people["teacher"].number in found
    assert "东山" not in found
    assert client.get(reverse("teaching:colleagues")).status_code == 200
