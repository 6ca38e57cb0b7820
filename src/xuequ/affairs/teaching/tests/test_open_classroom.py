"""P1-3.3: any lesson can be dropped in on without asking; a closed one says why; the door has a code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import NOW, Cast, make_cast
from tests.program import set_clock
from tests.scenes.curriculum import timetabled
from tests.scenes.teaching import TUESDAY
from xuequ.affairs.teaching import actions, queries
from xuequ.affairs.teaching.models import Closure, Visit
from xuequ.affairs.teaching.rules import OpenLesson, Wanted, kilometres
from xuequ.kernel.verdict import Refused
from xuequ.platform.notify.models import Message


@pytest.fixture
def lesson(cast: Cast) -> OpenLesson:
    """A lesson of the lead school's teacher today."""
    timetabled(cast)
    held = queries.lessons_held(cast.actor("head"), TUESDAY, Wanted(school=cast.schools["lead"].pk))
    return next(one for one in held if one.teacher == cast.people["teacher"].pk)


def go(cast: Cast, lesson: OpenLesson, by: str = "supported_office", day: date = TUESDAY) -> Visit:
    return actions.visit(actor=cast.actor(by), now=NOW, lesson_id=lesson.lesson, day=day)


def close(cast: Cast, by: str = "lead_office", **said: Any) -> Closure:
    given = {"first": TUESDAY, "last": TUESDAY, "reason": "期中考试", **said}
    return actions.close_lessons(actor=cast.actor(by), now=NOW, school_id=cast.schools["lead"].pk, **given)


def test_P1_3_3_a_lesson_is_registered_for_without_asking_and_its_teacher_is_told(
    cast: Cast, lesson: OpenLesson
) -> None:
    made = go(cast, lesson)
    assert len(made.code) == 6
    account = cast.people["teacher"].account
    assert Message.objects.filter(account=account, subject="有老师要来听您的课").exists()
    at_door = queries.visitors_on(cast.actor("lead_office"), TUESDAY)
    assert [one.visitor for one in at_door] == [cast.people["supported_office"]]
    assert not queries.visitors_on(cast.actor("member_office"), TUESDAY).exists()


def test_P1_3_3_a_closed_lesson_is_refused_for_its_published_reason_until_it_is_open_again(
    cast: Cast, lesson: OpenLesson
) -> None:
    closure = close(cast)
    with pytest.raises(Refused, match="期中考试"):
        go(cast, lesson)
    found = queries.find_lessons(cast.actor("supported_office"), TUESDAY, Wanted())
    assert {row.closed for row in found if row.lesson.school == lesson.school} == {"期中考试"}
    actions.open_lessons(actor=cast.actor("lead_principal"), now=NOW, closure_id=closure.pk)
    go(cast, lesson)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reason": " "}, "公布原因"),
        ({"last": TUESDAY - timedelta(days=1)}, "早于开始"),
        ({"last": TUESDAY + timedelta(days=20)}, "最多"),
        ({"first": date(2026, 10, 1), "last": date(2026, 10, 2)}, "已经过去"),
    ],
)
def test_P1_3_3_no_lesson_is_closed_without_a_reason_or_for_long(
    cast: Cast, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        close(cast, **said)
    assert not Closure.objects.exists()


def test_P1_3_3_only_the_school_itself_closes_its_lessons(cast: Cast) -> None:
    for part in ("member_office", "head", "teacher"):
        with pytest.raises(Refused, match="本校校长或教导处"):
            close(cast, by=part)


def test_P1_3_3_the_same_lesson_once_and_not_ones_own(cast: Cast, lesson: OpenLesson) -> None:
    made = go(cast, lesson)
    with pytest.raises(Refused, match="已经登记过"):
        go(cast, lesson)
    with pytest.raises(Refused, match="自己的课"):
        go(cast, lesson, by="teacher")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            **{name: getattr(made, name) for name in ("visitor", "lesson", "day", "school", "district")},
            period=1,
            at=NOW,
        )
    actions.cancel_visit(actor=cast.actor("supported_office"), now=NOW, visit_id=made.pk)
    go(cast, lesson)


def test_P1_3_3_a_past_lesson_and_a_lesson_that_is_not_held_cannot_be_registered_for(
    cast: Cast, lesson: OpenLesson
) -> None:
    with pytest.raises(Refused, match="已经上过"):
        go(cast, lesson, day=TUESDAY - timedelta(days=7))
    with pytest.raises(ObjectDoesNotExist):
        go(cast, lesson, day=TUESDAY + timedelta(days=1))


def test_P1_3_3_another_district_neither_finds_nor_visits(cast: Cast, lesson: OpenLesson) -> None:
    other = make_cast("东山", "DS")
    assert queries.find_lessons(other.actor("head"), TUESDAY, Wanted()) == []
    with pytest.raises(ObjectDoesNotExist):
        go(other, lesson, by="head")


def test_P1_3_3_found_and_registered_for_on_the_pages_with_the_nearest_school_first(
    cast: Cast, lesson: OpenLesson, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    for role, longitude in (("supported", 117.0), ("member", 117.1), ("lead", 117.01)):
        school = cast.schools[role]
        school.longitude, school.latitude = longitude, 36.6
        school.save()
    client = sign_in(cast, "supported_office")
    page = client.get(reverse("teaching:open")).content.decode()
    assert page.index(cast.schools["lead"].name + " ·") < page.index(cast.schools["member"].name + " ·")
    address = reverse("teaching:visit", args=[lesson.lesson])
    assert client.post(address, {"day": TUESDAY.isoformat()}).status_code == 302
    assert client.post(address, {"day": TUESDAY.isoformat()}).status_code == 409
    made = Visit.objects.get()
    assert made.code in client.get(reverse("teaching:open")).content.decode()
    door = sign_in(cast, "bursar").get(reverse("teaching:visitors")).content.decode()
    assert made.code in door
    closing = sign_in(cast, "lead_office")
    wrong = {"first": TUESDAY.isoformat(), "last": TUESDAY.isoformat(), "reason": ""}
    assert closing.post(reverse("teaching:close_lessons"), wrong).status_code == 422
    assert closing.post(reverse("teaching:close_lessons"), {**wrong, "reason": "考试"}).status_code == 303
    assert "考试" in client.get(reverse("teaching:open")).content.decode()


def test_kilometres_are_measured_over_the_globe() -> None:
    assert kilometres((117.0, 36.6), (117.0, 36.6)) == 0
    assert 88 < kilometres((117.0, 36.6), (118.0, 36.6)) < 91
