"""What the regime sets of a series changes by a resolution alone, and every page says by which (P3-4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MEETING_AT, Cast
from tests.scenes import Ids, ready, sealed, sitting
from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.models import MeetingSeries, Motion
from xuequ.affairs.meetings.rules import NewFigures
from xuequ.affairs.meetings.tests.reading import untouched
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Proposal
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit.models import TrailEntry

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


WEEK = {"item_days": 7}


def refused_clause(cast: Cast, **given: object) -> str | None:
    with pytest.raises(Refused) as refused:
        change(cast, **given)
    entry = TrailEntry.objects.filter(action="meetings.change_series").latest("pk")
    assert entry.refused, "who tried to go round it is in the trail"
    return refused.value.verdict.clause


def put(cast: Cast, ids: Ids, **given: Any) -> Motion:
    resolution = Proposal(measure="从下月起执行", responsible=cast.schools["base"].pk, due=date(2026, 12, 1))
    figures = NewFigures(MeetingSeries.objects.get().pk, given.pop("figures", WEEK))
    asked = {"text": "调整议题截止", "ballot": "named", "resolution": resolution, "figures": figures, **given}
    office = cast.actor("office")
    return actions.put_motion(actor=office, now=MEETING_AT, item_id=UUID(ids["item"]), **asked)


def test_P3_4_a_resolution_that_names_a_figure_changes_it_and_is_named(cast: Cast, sign_in: SignIn) -> None:
    ids = sealed(cast, figures=WEEK)
    resolution = Resolution.objects.get()
    assert resolution.text == "同意共享实验室。校长例会：议题截止由会前5个工作日改为会前7个工作日。"
    assert Motion.objects.get().rule_name == "quota"
    changed = change(cast, item_days=7, resolution_id=ids["resolution"])
    assert (changed.item_days, str(changed.figures_by_id)) == (7, ids["resolution"])
    for address in (
        reverse("charter:clause", args=["P2-3.2"]),
        reverse("meetings:series", args=[changed.pk]),
    ):
        page = sign_in(cast, "teacher").get(address).content.decode()
        assert "会前7个工作日" in page
        assert reverse("resolutions:resolution", args=[ids["resolution"]]) in page


def test_P3_4_naming_the_resolution_is_enough_to_carry_it_out(cast: Cast) -> None:
    ids = sealed(cast, figures={"item_days": 7, "rule": "present", "voters": ["principal"]})
    changed = change(cast, resolution_id=ids["resolution"], place="报告厅")
    assert (changed.item_days, changed.rule, changed.voters) == (7, "present", ["principal"])
    assert (changed.agenda_days, changed.place) == (2, "报告厅")


@pytest.mark.parametrize(
    "given", [{"item_days": 3}, {"item_days": 7, "agenda_days": 1}, {"rule": "present"}, {"active": False}]
)
def test_P3_4_other_figures_than_those_voted_on_are_refused_and_logged(
    cast: Cast, given: dict[str, object]
) -> None:
    ids = sealed(cast, figures=WEEK)
    assert refused_clause(cast, **given, resolution_id=ids["resolution"]) == "P3-4"
    series = MeetingSeries.objects.get()
    assert (series.item_days, series.agenda_days, series.rule, series.active) == (5, 2, "simple", True)


@pytest.mark.parametrize(
    "given", [{"item_days": 3}, {"rule": "present"}, {"voters": ["principal"]}, {"times": 4}]
)
def test_P3_4_nobody_changes_a_figure_without_a_resolution(cast: Cast, given: dict[str, object]) -> None:
    sealed(cast, figures=WEEK)
    assert refused_clause(cast, **given) == "P3-4"
    assert MeetingSeries.objects.get().figures_by is None


def test_P3_5_a_resolution_passed_by_half_is_refused_as_the_ground(cast: Cast) -> None:
    ids = sealed(cast)
    assert refused_clause(cast, item_days=3, resolution_id=ids["resolution"]) == "P3-5"
    assert MeetingSeries.objects.get().item_days == 5


def test_P3_4_a_strong_resolution_that_names_no_figure_is_refused_as_the_ground(cast: Cast) -> None:
    ids = sealed(cast, "quota")
    assert refused_clause(cast, item_days=7, resolution_id=ids["resolution"]) == "P3-4"


def test_P3_4_a_resolution_is_carried_out_once(cast: Cast) -> None:
    ids = sealed(cast, figures=WEEK)
    change(cast, resolution_id=ids["resolution"])
    assert refused_clause(cast, item_days=7, agenda_days=1, resolution_id=ids["resolution"]) == "P3-4"
    assert MeetingSeries.objects.get().agenda_days == 2
    assert not queries.figure_resolutions(cast.actor("office"), MeetingSeries.objects.get()).exists()


def test_P3_4_figures_put_to_the_vote_are_known_and_new(cast: Cast) -> None:
    ids = sitting(cast)
    motion = put(cast, ids, figures={"item_days": 7, "agenda_days": 2})
    assert motion.figures == {"item_days": 7}, "what stays as it is was not voted on"
    for wrong in ({}, {"item_days": 5}, {"item_days": -1}, {"rule": "alone"}, {"voters": []}, {"length": 9}):
        with pytest.raises(Refused) as refused:
            put(cast, ids, figures=wrong)
        assert refused.value.verdict.clause == "P3-4"


def test_P3_6_figures_without_a_resolution_that_stays_in_force_are_refused(cast: Cast) -> None:
    ids = sitting(cast)
    with pytest.raises(Refused) as refused:
        put(cast, ids, resolution=None)
    assert refused.value.verdict.clause == "P3-6"


@pytest.mark.parametrize("rule", ["simple", "present", "personnel"])
def test_P3_5_figures_are_not_voted_on_by_less_than_two_thirds(cast: Cast, rule: str) -> None:
    ids = sitting(cast)
    with pytest.raises(Refused) as refused:
        put(cast, ids, rule=rule)
    assert refused.value.verdict.clause == "P3-5"
    assert put(cast, ids, rule="two_thirds").rule_name == "two_thirds"


def test_P3_4_the_database_itself_keeps_the_figures_that_were_voted_on(cast: Cast) -> None:
    ids = sealed(cast, figures=WEEK)
    rows = Motion.objects.filter(pk=ids["motion"])
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(figures={"item_days": 1})
    change(cast, resolution_id=ids["resolution"])
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(figures_applied_at=None)


def test_P3_4_the_recorder_puts_new_figures_from_the_room(cast: Cast, sign_in: SignIn) -> None:
    ids = sitting(cast)
    client, room = sign_in(cast, "office"), reverse("meetings:room", args=[ids["meeting"]])
    assert "修改例会的指标" in client.get(room).content.decode()
    given = {
        "put-text": "调整议题截止",
        "put-ballot": "named",
        "put-makes": "figures",
        "put-figures_of": str(MeetingSeries.objects.get().pk),
        "put-new_item_days": "7",
        "put-new_active": "",
        "put-measure": "从下月起执行",
        "put-responsible": ids["base_school"],
        "put-due": "2026-12-01",
    }
    client.post(reverse("meetings:motion_put", args=[ids["item"]]), given)
    motion = Motion.objects.get()
    assert (motion.figures, motion.rule_name) == ({"item_days": 7}, "quota")
    assert "议题截止由会前5个工作日改为会前7个工作日" in client.get(room).content.decode()


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
    ids = sealed(cast, figures={"item_days": 9})
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
