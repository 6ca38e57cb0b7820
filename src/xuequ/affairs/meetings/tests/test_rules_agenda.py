"""Items and agenda (P2-2, P2-3.2, P3-3, P3-9): deadlines, who settles what, how an item ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.rules import AgendaFacts, ItemFacts
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.tests.people import (
    CHAIR,
    HEAD,
    LEAD,
    NEIGHBOUR,
    OFFICE,
    PRINCIPAL,
    RECORDER,
    SECRETARY,
    SUPPORTED,
    TEACHER,
    refused,
)
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
MEETING_DAY = date(2026, 11, 24)
HANDED_IN = ItemFacts("handed_in", "school", LEAD, "planned", CHAIR.person, RECORDER.person)
ADMITTED = replace(HANDED_IN, state="admitted", meeting_state="open")
RUNNING = replace(ADMITTED, started=True)
READY = AgendaFacts(
    CHAIR.person,
    RECORDER.person,
    length=90,
    minutes=90,
    admitted=3,
    unsettled=0,
    left_out=0,
    agenda_due=date(2026, 11, 20),
)
sources = st.sampled_from([source for source, _ in rules.SOURCES])


def test_P2_3_2_items_are_due_five_working_days_before_the_meeting() -> None:
    assert rules.item_deadline(Calendar(), MEETING_DAY, 5) == date(2026, 11, 17)
    assert rules.item_deadline(Calendar(), MEETING_DAY, 2) == date(2026, 11, 20)


def test_P2_3_2_an_item_is_late_only_after_the_deadline() -> None:
    deadline = date(2026, 11, 17)
    assert not rules.handed_in_late(deadline, deadline)
    assert rules.handed_in_late(deadline + timedelta(days=1), deadline)


def test_P2_3_2_a_schools_office_its_leaders_and_the_secretariat_hand_in() -> None:
    for actor in (OFFICE, PRINCIPAL, SECRETARY, HEAD):
        for state in ("planned", "published"):
            assert rules.may_hand_in(actor, LEAD, state)


def test_P2_3_2_a_teacher_or_another_school_is_refused_handing_in() -> None:
    for actor in (TEACHER, NEIGHBOUR):
        assert refused(rules.may_hand_in(actor, LEAD, "planned")) == ("P2-3.2", FORBIDDEN)


@pytest.mark.parametrize("state", ["open", "closed", "sealed", "cancelled"])
def test_P2_3_2_an_item_for_a_meeting_under_way_is_refused(state: str) -> None:
    assert refused(rules.may_hand_in(OFFICE, LEAD, state)) == ("P2-3.2", CONFLICT)
    for verdict in (
        rules.may_settle(CHAIR, replace(HANDED_IN, meeting_state=state)),
        rules.may_sort(SECRETARY, replace(HANDED_IN, meeting_state=state)),
        rules.may_withdraw(OFFICE, replace(HANDED_IN, meeting_state=state)),
    ):
        assert refused(verdict) == ("P2-3.2", CONFLICT)


def test_P2_3_2_the_secretariat_sorts_and_the_chair_settles() -> None:
    assert rules.may_sort(SECRETARY, HANDED_IN)
    assert rules.may_settle(CHAIR, HANDED_IN)
    assert rules.may_decline(CHAIR, HANDED_IN, "下月再议")


def test_P2_3_2_nobody_but_the_chair_settles_and_schools_do_not_sort() -> None:
    for actor in (SECRETARY, HEAD, PRINCIPAL, RECORDER):
        assert refused(rules.may_settle(actor, HANDED_IN)) == ("P2-3.2", FORBIDDEN)
    assert refused(rules.may_sort(OFFICE, HANDED_IN)) == ("P2-3.2", FORBIDDEN)


def test_P2_3_2_declining_without_a_reason_is_refused() -> None:
    assert refused(rules.may_decline(CHAIR, HANDED_IN, "  ")) == ("P2-3.2", INVALID)


@pytest.mark.parametrize("state", ["merged", "withdrawn", "carried"])
def test_P2_3_2_an_item_that_has_gone_elsewhere_is_refused_settling(state: str) -> None:
    assert refused(rules.may_settle(CHAIR, replace(HANDED_IN, state=state))) == ("P2-3.2", CONFLICT)


def test_P2_3_2_an_item_is_taken_back_before_it_is_admitted() -> None:
    for state in ("handed_in", "reported"):
        assert rules.may_withdraw(OFFICE, replace(HANDED_IN, state=state))
    assert rules.may_withdraw(PRINCIPAL, replace(HANDED_IN, handed_in_by=PRINCIPAL.person))


def test_P2_3_2_taking_back_an_admitted_item_or_anothers_is_refused() -> None:
    assert refused(rules.may_withdraw(OFFICE, replace(HANDED_IN, state="admitted"))) == ("P2-3.2", CONFLICT)
    theirs = replace(HANDED_IN, school=SUPPORTED)
    assert refused(rules.may_withdraw(OFFICE, theirs)) == ("P2-3.2", FORBIDDEN)


def test_P2_2_every_one_of_the_five_kinds_of_business_can_be_handed_in() -> None:
    assert len(rules.BUSINESS) == 5
    for business, _ in rules.BUSINESS:
        assert rules.item_complete("期末工作", business, PRINCIPAL.person, 10)


def test_P2_2_a_sixth_kind_of_business_is_refused() -> None:
    assert refused(rules.item_complete("期末工作", "other", PRINCIPAL.person, 10)) == ("P2-2", INVALID)


@given(st.text())
def test_P2_2_whatever_the_title_the_guess_is_one_of_the_five(title: str) -> None:
    assert rules.guess_business(title) in dict(rules.BUSINESS)


@pytest.mark.parametrize(
    ("title", "business"),
    [
        ("传达市教育局文件", "pass_on"),
        ("下学期工作计划", "plan"),
        ("期中工作总结", "sum_up"),
        ("实验室借用协调", "exchange"),
        ("作业量过大的问题", "progress"),
    ],
)
def test_P2_2_a_title_tells_its_kind_of_business(title: str, business: str) -> None:
    assert rules.guess_business(title) == business


@pytest.mark.parametrize(
    ("title", "presenter", "minutes"),
    [
        (" ", PRINCIPAL.person, 10),
        ("课题", None, 10),
        ("课题", PRINCIPAL.person, 0),
        ("课题", PRINCIPAL.person, 181),
    ],
)
def test_P3_3_an_item_without_title_presenter_or_time_is_refused(
    title: str, presenter: object, minutes: int
) -> None:
    assert refused(rules.item_complete(title, "plan", presenter, minutes)) == ("P3-3", INVALID)


def test_P3_3_the_running_clock_tells_the_overrun() -> None:
    budget = timedelta(minutes=10)
    assert rules.overrun(budget, timedelta(minutes=12)) == timedelta(minutes=2)
    assert rules.overrun(budget, timedelta(minutes=9)) == timedelta()


def test_P3_3_items_are_called_one_at_a_time_by_those_who_run_the_meeting() -> None:
    assert rules.may_start_item(CHAIR, ADMITTED) and rules.may_start_item(RECORDER, ADMITTED)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"another_running": True}, "P3-3"),
        ({"meeting_state": "published"}, "P3-3"),
        ({"state": "reported"}, "P3-3"),
        ({"disposal": "noted"}, "P3-5"),
    ],
)
def test_P3_3_a_second_item_or_one_off_the_agenda_is_refused(change: dict[str, object], clause: str) -> None:
    assert refused(rules.may_start_item(CHAIR, replace(ADMITTED, **change))) == (clause, CONFLICT)
    assert refused(rules.may_start_item(PRINCIPAL, ADMITTED)) == ("P3-3", FORBIDDEN)


def test_P3_3_an_agenda_that_fits_and_is_whole_has_no_gaps() -> None:
    assert rules.agenda_gaps(READY, date(2026, 11, 20)) == ()
    assert rules.within_time(90, 90)


def test_P3_3_an_agenda_longer_than_the_meeting_is_refused_and_says_by_how_much() -> None:
    verdict = rules.within_time(100, 90)
    assert refused(verdict) == ("P3-3", CONFLICT)
    assert "10分钟" in verdict.text


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"chair": None}, "P2-1.1"),
        ({"recorder": None}, "P3-1"),
        ({"unsettled": 2}, "P2-3.2"),
        ({"admitted": 0}, "P3-3"),
        ({"left_out": 1}, "P3-3"),
        ({"minutes": 91}, "P3-3"),
        ({"agenda_due": date(2026, 11, 19)}, "P2-3.2"),
    ],
)
def test_P3_3_each_gap_in_an_agenda_is_refused_with_its_clause(
    change: dict[str, object], clause: str
) -> None:
    gaps = rules.agenda_gaps(replace(READY, **change), date(2026, 11, 20))
    assert [refused(gap)[0] for gap in gaps] == [clause]


@given(st.lists(sources, max_size=8))
def test_P3_9_an_agenda_sorted_by_the_regime_may_stand_and_any_other_is_refused(order: list[str]) -> None:
    made = {"minutes": 0, "follow_up": 1}
    assert rules.may_reorder(sorted(order, key=lambda source: made.get(source, 2)))
    if any(a not in made and b in made for a, b in pairwise(order)):
        assert refused(rules.may_reorder(order)) == ("P3-9", CONFLICT)


def test_P3_9_the_check_of_decisions_cannot_be_taken_off_the_agenda() -> None:
    for source in ("minutes", "follow_up"):
        for verdict in (
            rules.may_settle(CHAIR, replace(HANDED_IN, source=source)),
            rules.may_decline(CHAIR, replace(HANDED_IN, source=source), "不必"),
        ):
            assert refused(verdict) == ("P3-9", CONFLICT)


def test_P3_5_an_item_ends_as_decided_deferred_or_noted() -> None:
    for disposal, _ in rules.DISPOSALS:
        assert rules.may_dispose(RECORDER, RUNNING, disposal)


@pytest.mark.parametrize(
    ("change", "disposal", "clause", "kind"),
    [
        ({}, "whatever", "P3-5", INVALID),
        ({"meeting_state": "closed"}, "noted", "P3-5", CONFLICT),
        ({"started": False}, "noted", "P3-3", CONFLICT),
        ({"disposal": "noted"}, "decided", "P3-5", CONFLICT),
        ({"open_motion": True}, "decided", "P3-5", CONFLICT),
        ({"draft_motion": True}, "deferred", "P3-5", CONFLICT),
        ({"waiting_explanations": 2}, "noted", "P3-6", CONFLICT),
        ({"passed_motion": True}, "deferred", "P3-5", CONFLICT),
    ],
)
def test_P3_5_no_vote_is_left_hanging_and_no_other_end_is_known_else_refused(
    change: dict[str, object], disposal: str, clause: str, kind: Kind
) -> None:
    assert refused(rules.may_dispose(CHAIR, replace(RUNNING, **change), disposal)) == (clause, kind)
    assert refused(rules.may_dispose(PRINCIPAL, RUNNING, "noted")) == ("P3-5", FORBIDDEN)


def test_P3_6_explanations_are_heard_under_the_check_of_decisions() -> None:
    assert rules.may_hear(RECORDER, replace(RUNNING, source="follow_up"))


def test_P3_6_explanations_heard_elsewhere_are_refused() -> None:
    for item in (
        RUNNING,
        replace(ADMITTED, source="follow_up"),
        replace(RUNNING, source="follow_up", disposal="noted"),
    ):
        assert refused(rules.may_hear(CHAIR, item)) == ("P3-6", CONFLICT)
    assert refused(rules.may_hear(SECRETARY, replace(RUNNING, source="follow_up"))) == ("P3-6", FORBIDDEN)


def test_P3_1_the_recorder_keeps_the_minute_book_until_it_is_signed() -> None:
    for state in ("open", "closed"):
        assert rules.may_take_note(RECORDER, replace(ADMITTED, meeting_state=state))


def test_P3_1_notes_by_others_or_in_a_signed_record_are_refused() -> None:
    assert refused(rules.may_take_note(SECRETARY, ADMITTED)) == ("P3-1", FORBIDDEN)
    for state in ("published", "sealed"):
        late = replace(ADMITTED, meeting_state=state)
        assert refused(rules.may_take_note(RECORDER, late)) == ("P3-1", CONFLICT)
