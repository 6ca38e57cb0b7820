"""Resolutions and tasks (P3-4, P3-6, P2-3.1): what they carry, who may touch them, when a task turns red."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.resolutions import rules
from xuequ.affairs.resolutions.rules import Light, Proposal, TaskFacts
from xuequ.kernel.calendar import Calendar
from xuequ.kernel.tests.people import (
    HEAD,
    LEAD,
    NEIGHBOUR,
    OFFICE,
    PRINCIPAL,
    SECRETARY,
    SUPPORTED,
    TEACHER,
    refused,
)
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
ISSUED, DUE = date(2026, 9, 1), date(2026, 12, 10)
WHOLE = Proposal("每月联合教研一次", LEAD, DUE, assisting=(SUPPORTED,))
TASK = TaskFacts("open", ISSUED, DUE, LEAD, frozenset({SUPPORTED}))
SUBMITTED = replace(TASK, state="submitted", doers=frozenset({OFFICE.person}))
AFTER = DUE + timedelta(days=1)


def test_P3_4_offices_and_leaders_ask_the_next_meeting_for_a_change() -> None:
    for actor in (OFFICE, PRINCIPAL, SECRETARY, HEAD):
        assert rules.may_seek_change(actor)
    assert refused(rules.may_seek_change(TEACHER)) == ("P3-4", FORBIDDEN)


def test_P3_6_a_resolution_with_lead_school_measure_and_date_is_issued() -> None:
    assert rules.may_issue(WHOLE, ISSUED)
    assert rules.may_issue(replace(WHOLE, kind="amend", target=UUID(int=9)), ISSUED)
    assert rules.may_issue(Proposal("情况已变", None, None, kind="repeal", target=UUID(int=9)), ISSUED)


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "  "},
        {"responsible": None},
        {"due": None},
        {"due": ISSUED},
        {"assisting": (LEAD,)},
        {"kind": "repeal", "target": UUID(int=9), "measure": ""},
    ],
)
def test_P3_6_a_resolution_without_lead_school_measure_or_date_is_refused(change: dict[str, object]) -> None:
    assert refused(rules.may_issue(replace(WHOLE, **change), ISSUED)) == ("P3-6", INVALID)


@pytest.mark.parametrize("kind", ["amend", "repeal"])
def test_P3_4_a_change_that_names_no_resolution_is_refused(kind: str) -> None:
    assert refused(rules.may_issue(replace(WHOLE, kind=kind), ISSUED)) == ("P3-4", INVALID)


def test_P3_4_nobody_changes_a_resolution_not_even_the_district_head() -> None:
    for actor in (HEAD, SECRETARY, PRINCIPAL):
        assert refused(rules.may_change_resolution(actor)) == ("P3-4", CONFLICT)


def test_P3_4_a_later_resolution_amends_one_in_force() -> None:
    assert rules.may_target(target_in_force=True, same_district=True)


def test_P3_4_amending_what_is_repealed_or_anothers_is_refused() -> None:
    assert refused(rules.may_target(target_in_force=False, same_district=True)) == ("P3-4", CONFLICT)
    assert refused(rules.may_target(target_in_force=True, same_district=False)) == ("P3-4", INVALID)


@pytest.mark.parametrize(
    ("left", "colour"),
    [
        (100, Light.GREEN),
        (31, Light.GREEN),
        (30, Light.AMBER),
        (16, Light.AMBER),
        (15, Light.ORANGE),
        (0, Light.ORANGE),
        (-1, Light.RED),
    ],
)
def test_P3_6_a_task_turns_amber_orange_and_red_by_the_share_of_time_left(left: int, colour: Light) -> None:
    task = replace(TASK, due=ISSUED + timedelta(days=100))
    assert rules.light(task, task.due - timedelta(days=left)) is colour


@given(st.integers(0, 400), st.integers(-30, 450))
def test_P3_6_a_task_never_turns_back_by_itself_and_is_red_only_when_overdue(
    given_days: int, day: int
) -> None:
    task = replace(TASK, due=ISSUED + timedelta(days=given_days))
    today = ISSUED + timedelta(days=day)
    order = [Light.GREEN, Light.AMBER, Light.ORANGE, Light.RED]
    now, next_day = (order.index(rules.light(task, d)) for d in (today, today + timedelta(days=1)))
    assert now <= next_day
    assert (rules.light(task, today) is Light.RED) == (today > task.due)
    for state in ("done", "ended"):
        assert rules.light(replace(task, state=state), today) is Light.GREY


def test_P3_6_the_lead_school_reports_and_an_assisting_school_adds() -> None:
    for actor in (PRINCIPAL, OFFICE, NEIGHBOUR):
        assert rules.may_send_report(actor, TASK, 40, "已开两次", done=False)
    assert rules.may_send_report(OFFICE, TASK, 100, "全部完成", done=True)


def test_P3_6_reports_by_strangers_of_the_done_or_saying_nothing_are_refused() -> None:
    for actor in (TEACHER, SECRETARY, HEAD):
        assert refused(rules.may_report(actor, TASK)) == ("P3-6", FORBIDDEN)
    assert refused(rules.may_claim_done(NEIGHBOUR, TASK)) == ("P3-6", FORBIDDEN)
    for state in ("done", "ended"):
        assert refused(rules.may_report(OFFICE, replace(TASK, state=state))) == ("P3-6", CONFLICT)
    for percent, text in ((-1, "有进展"), (101, "有进展"), (50, " ")):
        verdict = rules.may_send_report(OFFICE, TASK, percent, text, done=False)
        assert refused(verdict) == ("P3-6", INVALID)


def test_P3_6_who_cannot_finish_explains_with_a_remedy_and_a_new_date() -> None:
    assert rules.may_explain(PRINCIPAL, TASK, AFTER, AFTER + timedelta(days=7), "教师外出培训", "下月补上")


def test_P3_6_an_explanation_without_reason_remedy_or_later_date_is_refused() -> None:
    week = timedelta(days=7)
    for reason, remedy, new in (
        ("", "下月补上", AFTER + week),
        ("教师外出培训", " ", AFTER + week),
        ("教师外出培训", "下月补上", AFTER),
        ("教师外出培训", "下月补上", DUE),
    ):
        assert refused(rules.may_explain(PRINCIPAL, TASK, AFTER, new, reason, remedy)) == ("P3-6", INVALID)
    early = rules.may_explain(PRINCIPAL, TASK, ISSUED, DUE, "教师外出培训", "下月补上")
    assert refused(early) == ("P3-6", INVALID)


def test_P3_6_a_second_explanation_or_one_by_another_school_is_refused() -> None:
    assert refused(rules.may_ask_for_time(NEIGHBOUR, TASK)) == ("P3-6", FORBIDDEN)
    for change in ({"waiting_explanation": True}, {"state": "done"}):
        assert refused(rules.may_ask_for_time(PRINCIPAL, replace(TASK, **change))) == ("P3-6", CONFLICT)


def test_P3_6_an_explanation_is_heard_once_and_then_refused() -> None:
    assert rules.may_accept_explanation("waiting")
    for state in ("accepted", "rejected"):
        assert refused(rules.may_accept_explanation(state)) == ("P3-6", CONFLICT)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_P3_6_the_date_proposed_is_a_working_day_that_may_be_asked_for(today: date) -> None:
    calendar = Calendar()
    proposed = rules.proposed_date(TASK, today, calendar)
    assert calendar.is_working_day(proposed)
    assert rules.explanation_complete(TASK, today, proposed, "教师外出培训", "下月补上")


def test_P3_9_an_overdue_task_asks_for_its_explanation_until_one_waits() -> None:
    assert rules.needs_explanation(TASK, AFTER)
    assert not rules.needs_explanation(TASK, DUE)
    assert not rules.needs_explanation(replace(TASK, waiting_explanation=True), AFTER)
    assert not rules.needs_explanation(replace(TASK, state="done"), AFTER)


def test_P3_6_a_task_is_closed_by_the_head_the_secretariat_or_the_helping_principal() -> None:
    for actor in (HEAD, SECRETARY, NEIGHBOUR):
        assert rules.may_accept(actor, SUBMITTED)
        assert rules.may_return(actor, SUBMITTED, "缺少佐证")


def test_P3_6_nobody_closes_a_task_they_worked_on() -> None:
    for actor in (HEAD, SECRETARY, NEIGHBOUR):
        own = replace(SUBMITTED, doers=frozenset({actor.person}))
        assert refused(rules.may_accept(actor, own)) == ("P3-6", FORBIDDEN)
    for actor in (PRINCIPAL, OFFICE, TEACHER):
        assert refused(rules.may_accept(actor, SUBMITTED)) == ("P3-6", FORBIDDEN)


def test_P3_6_closing_before_it_is_claimed_or_returning_without_reason_is_refused() -> None:
    for state in ("open", "done", "ended"):
        assert refused(rules.may_accept(HEAD, replace(SUBMITTED, state=state))) == ("P3-6", CONFLICT)
    assert refused(rules.may_return(HEAD, SUBMITTED, " ")) == ("P3-6", INVALID)


def test_P3_6_people_are_reminded_gently_and_only_when_time_runs_out() -> None:
    now = datetime(2026, 12, 11, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert rules.reminder_due(TASK, now, AFTER, None)
    assert rules.reminder_due(TASK, now, AFTER, now - timedelta(days=3))
    assert not rules.reminder_due(TASK, now, AFTER, now - timedelta(days=2))
    assert not rules.reminder_due(TASK, now, ISSUED, None)


def test_P2_3_1_each_school_signs_for_a_document_once() -> None:
    for actor in (PRINCIPAL, OFFICE):
        assert rules.may_acknowledge(actor, LEAD, already=False)


def test_P2_3_1_signing_twice_or_for_another_school_is_refused() -> None:
    assert refused(rules.may_acknowledge(PRINCIPAL, LEAD, already=True)) == ("P2-3.1", CONFLICT)
    for actor, school in ((NEIGHBOUR, LEAD), (TEACHER, LEAD), (PRINCIPAL, None)):
        assert refused(rules.may_acknowledge(actor, school, already=False)) == ("P2-3.1", FORBIDDEN)


def test_P2_3_1_the_secretariat_reminds_schools_once_a_day_else_refused() -> None:
    assert rules.may_remind_schools(SECRETARY, 2, AFTER, None)
    assert rules.may_remind_schools(SECRETARY, 2, AFTER, DUE)
    for missing, last in ((0, None), (2, AFTER)):
        assert refused(rules.may_remind_schools(SECRETARY, missing, AFTER, last)) == ("P2-3.1", CONFLICT)
    assert refused(rules.may_remind_schools(PRINCIPAL, 2, AFTER, None)) == ("P2-3.1", FORBIDDEN)
