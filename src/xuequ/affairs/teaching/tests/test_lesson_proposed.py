"""P1-2.2: when a lesson is observed, its period and class are proposed from the teacher's timetable."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import NOW, Cast, make_cast
from tests.program import set_clock
from tests.scenes.curriculum import timetabled
from tests.scenes.teaching import TUESDAY
from xuequ.affairs.teaching import queries, rules
from xuequ.affairs.teaching.models import Activity
from xuequ.affairs.teaching.rules import OpenLesson


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def proposed(cast: Cast, client: Any, **said: str) -> str:
    asked = {"host": cast.people["teacher"].number, "day": TUESDAY.isoformat(), **said}
    shown: str = client.get(reverse("teaching:observe_lessons"), asked).content.decode()
    return shown


def typed(cast: Cast, **said: Any) -> dict[str, Any]:
    return {
        "sent": str(uuid4()),
        "day": TUESDAY.isoformat(),
        "host": cast.people["teacher"].number,
        "topic": "圆的面积",
        "occasion": "drop_in",
        **said,
    }


def test_P1_2_2_the_lessons_of_the_day_are_proposed_and_the_one_chosen_is_recorded(
    cast: Cast, sign_in
) -> None:
    timetabled(cast)
    client = sign_in(cast, "head")
    shown = proposed(cast, client)
    assert "第1节" in shown
    assert "checked" in shown
    lesson = queries.lessons_of_teacher(cast.actor("head"), cast.people["teacher"].pk, TUESDAY)[0]
    said = typed(cast, lesson=str(lesson.lesson))
    assert client.post(reverse("teaching:observe"), said).status_code == 302
    made = Activity.objects.get()
    assert (made.period, made.school_id, made.class_name) == (1, lesson.school, lesson.class_name)


def test_P1_2_2_without_a_timetable_or_another_days_lesson_everything_is_as_before(
    cast: Cast, sign_in
) -> None:
    client = sign_in(cast, "head")
    assert "第1节" not in proposed(cast, client)
    assert "第1节" not in proposed(cast, client, host="查无此人")
    said = typed(cast, lesson=str(uuid4()), period="3", class_name="三（2）班")
    assert client.post(reverse("teaching:observe"), said).status_code == 302
    made = Activity.objects.get()
    assert (made.period, made.class_name, made.school) == (3, "三（2）班", cast.schools["lead"])
    other = make_cast("东山", "DS")
    timetabled(other)
    assert "第1节" not in proposed(other, client)


def test_P1_2_2_a_period_typed_by_hand_stands_above_the_timetable(cast: Cast, sign_in) -> None:
    timetabled(cast)
    held = queries.lessons_of_teacher(cast.actor("head"), cast.people["teacher"].pk, TUESDAY)
    said = typed(cast, lesson=str(held[0].lesson), period="5")
    sign_in(cast, "head").post(reverse("teaching:observe"), said)
    made = Activity.objects.get()
    assert (made.period, made.class_name) == (5, "")


def test_P1_2_2_the_lesson_begun_last_is_the_nearest() -> None:
    def lesson(period: int, starts: time | None) -> OpenLesson:
        return OpenLesson(
            uuid4(), TUESDAY, period, starts, uuid4(), "", "三（1）班", 3, None, "语文", None, ""
        )

    first, second, third = lesson(1, time(8)), lesson(2, time(9)), lesson(3, time(10))
    lessons = [first, second, third]
    assert rules.nearest_lesson(lessons, time(9, 30)) == second
    assert rules.nearest_lesson(lessons, time(7)) == first
    assert rules.nearest_lesson(lessons, time(20)) == third
    assert rules.nearest_lesson(lessons, None) is None
    assert rules.nearest_lesson([], time(9)) is None
    assert rules.nearest_lesson([lesson(4, None)], time(9)).period == 4  # type: ignore[union-attr]
