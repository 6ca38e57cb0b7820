"""What the regime sets of a series changes by a resolution alone, and every page says by which (P3-4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from tests.scenes import ready, sealed
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import MeetingSeries
from xuequ.affairs.meetings.tests.reading import untouched
from xuequ.kernel.verdict import Refused

SignIn = Callable[[Cast, str], Client]
HELD = {
    "name": "校长例会",
    "chair_post": "district_head",
    "voters": ["district_head", "principal"],
    "start_time": time(14),
    "frequency": "monthly",
    "times": 1,
    "weekday": 2,
    "length": 90,
    "place": "基地校会议室",
    "item_days": 5,
    "agenda_days": 2,
    "rule": "simple",
}


def change(cast: Cast, **given: object) -> MeetingSeries:
    series = MeetingSeries.objects.get()
    asked = {"now": MEETING_AT, "series_id": series.pk, **HELD, "recorder_id": series.recorder_id, **given}
    return actions.change_series(actor=cast.actor("office"), **asked)


def test_P3_4_a_resolution_passed_by_two_thirds_changes_a_figure_and_is_named(
    cast: Cast, sign_in: SignIn
) -> None:
    ids = sealed(cast, "quota")
    changed = change(cast, item_days=7, resolution_id=ids["resolution"])
    assert (changed.item_days, str(changed.figures_by_id)) == (7, ids["resolution"])
    for address in (
        reverse("charter:clause", args=["P2-3.2"]),
        reverse("meetings:series", args=[changed.pk]),
    ):
        page = sign_in(cast, "teacher").get(address).content.decode()
        assert "会前7个工作日" in page
        assert reverse("resolutions:resolution", args=[ids["resolution"]]) in page


@pytest.mark.parametrize(
    "given", [{"item_days": 3}, {"rule": "present"}, {"voters": ["principal"]}, {"times": 4}]
)
def test_P3_4_nobody_changes_a_figure_without_a_resolution(cast: Cast, given: dict[str, object]) -> None:
    sealed(cast, "quota")
    with pytest.raises(Refused) as refused:
        change(cast, **given)
    assert refused.value.verdict.clause == "P3-4"
    assert MeetingSeries.objects.get().figures_by is None


def test_P3_5_a_resolution_passed_by_half_is_refused_as_the_ground(cast: Cast) -> None:
    ids = sealed(cast)
    with pytest.raises(Refused) as refused:
        change(cast, item_days=3, resolution_id=ids["resolution"])
    assert refused.value.verdict.clause == "P3-5"
    assert MeetingSeries.objects.get().item_days == 5


def test_P3_4_a_resolution_is_the_ground_of_one_change(cast: Cast) -> None:
    ids = sealed(cast, "quota")
    change(cast, item_days=7, resolution_id=ids["resolution"])
    with pytest.raises(Refused) as refused:
        change(cast, item_days=7, agenda_days=1, resolution_id=ids["resolution"])
    assert refused.value.verdict.clause == "P3-4"
    assert MeetingSeries.objects.get().agenda_days == 2


@pytest.mark.parametrize("given", [{"active": False}, {"name": "新例会"}])
def test_P3_4_a_series_that_met_is_neither_put_to_rest_nor_renamed_by_the_office(
    cast: Cast, given: dict[str, object]
) -> None:
    sealed(cast)
    with pytest.raises(Refused) as refused:
        change(cast, **given)
    assert refused.value.verdict.clause == "P3-4"
    assert MeetingSeries.objects.get(name="校长例会").active


def test_P3_1_place_and_hour_are_arranged_without_a_resolution(cast: Cast) -> None:
    sealed(cast)
    changed = change(cast, place="报告厅", start_time=time(15))
    assert (changed.place, changed.figures_by) == ("报告厅", None)


def test_P3_4_before_the_first_notice_a_series_is_set_up_freely(cast: Cast) -> None:
    ready(cast)
    assert change(cast, item_days=3).item_days == 3


def test_P3_4_the_page_offers_the_resolutions_that_may_be_the_ground_and_keeps_what_was_typed(
    cast: Cast, sign_in: SignIn
) -> None:
    ids = sealed(cast, "quota")
    client = sign_in(cast, "office")
    address = reverse("meetings:change_series", args=[MeetingSeries.objects.get().pk])
    shown = client.get(address)
    assert ids["resolution"] in shown.content.decode()
    given = untouched(shown, "item_days")
    told = client.post(address, {**given, "item_days": "9"})
    assert told.status_code == 422
    assert "请选择作为依据的决议" in told.content.decode()
    assert untouched(told, "item_days")["item_days"] == ["9"]
    kept = client.post(address, {**given, "item_days": "9", "resolution_id": ids["resolution"]})
    assert kept.status_code == 302
    assert MeetingSeries.objects.get().item_days == 9


def test_a_clause_costs_the_same_however_many_series_there_are(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast, "teacher")
    counts = []
    for name in ("德育例会", "安全例会", "总务例会"):
        cast.series(name=name, kind="other")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("charter:clause", args=["P3-5"]))
        counts.append(len(asked))
    assert len(set(counts)) == 1
