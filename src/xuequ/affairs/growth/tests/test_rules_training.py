"""Sessions and hours as rules (P1-0f): what they allow, what they refuse and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.growth import rules
from xuequ.kernel.tests.people import (
    BASE,
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
STARTS = datetime(2026, 11, 17, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ENDS = STARTS + timedelta(hours=3)
BEFORE, AFTER = STARTS - timedelta(days=1), ENDS + timedelta(hours=1)
PLAN = rules.SessionPlan("新课标", "concentrated", LEAD, STARTS, ENDS, STARTS, 4)
SESSION = rules.SessionFacts(LEAD, STARTS, ENDS, STARTS)
CLOSED, CANCELLED = replace(SESSION, closed=True), replace(SESSION, cancelled=True)


def test_P1_0f_the_secretariat_makes_one_programme_a_year_and_publishes_it_once() -> None:
    assert rules.may_make_programme(SECRETARY)
    assert refused(rules.may_make_programme(SECRETARY, already=True)) == ("P1-0f", CONFLICT)
    assert refused(rules.may_make_programme(OFFICE)) == ("P1-0f", FORBIDDEN)
    assert rules.may_publish_programme(SECRETARY, sessions=1, published=False)
    assert refused(rules.may_publish_programme(SECRETARY, sessions=0, published=False))[1] == CONFLICT
    assert refused(rules.may_publish_programme(SECRETARY, sessions=1, published=True))[1] == CONFLICT
    assert refused(rules.may_publish_programme(HEAD, sessions=1, published=False))[1] == FORBIDDEN


def test_P1_0f_a_schools_office_plans_at_its_own_school_the_secretariat_anywhere() -> None:
    assert rules.may_add_session(OFFICE, PLAN)
    assert rules.may_add_session(SECRETARY, PLAN)
    for actor in (TEACHER, PRINCIPAL, NEIGHBOUR, HEAD):
        assert refused(rules.may_add_session(actor, PLAN)) == ("P1-0f", FORBIDDEN)
    assert refused(rules.may_add_session(OFFICE, replace(PLAN, host=SUPPORTED)))[1] == FORBIDDEN


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"kind": "party"},
        {"ends_at": STARTS},
        {"closes_at": AFTER},
        {"hours": 0},
        {"hours": rules.MOST_HOURS + 1},
        {"capacity": 0},
    ],
)
def test_P1_0f_a_session_that_cannot_be_right_is_refused(change) -> None:
    assert refused(rules.session_complete(replace(PLAN, **change))) == ("P1-0f", INVALID)


def test_P1_0f_places_never_fall_below_who_has_registered() -> None:
    assert rules.session_complete(replace(PLAN, capacity=5), taken=5)
    assert refused(rules.session_complete(replace(PLAN, capacity=4), taken=5))[1] == INVALID


def test_P1_0f_a_session_changes_until_it_begins() -> None:
    assert rules.may_change_session(OFFICE, SESSION, PLAN, BEFORE)
    assert refused(rules.may_change_session(OFFICE, SESSION, PLAN, STARTS))[1] == CONFLICT
    assert refused(rules.may_change_session(OFFICE, CLOSED, PLAN, BEFORE))[1] == CONFLICT
    elsewhere = replace(PLAN, host=BASE)
    assert refused(rules.may_change_session(OFFICE, SESSION, elsewhere, BEFORE))[1] == FORBIDDEN
    assert rules.may_cancel_session(OFFICE, SESSION, "停电")
    assert refused(rules.may_cancel_session(OFFICE, SESSION, " "))[1] == INVALID
    assert refused(rules.may_cancel_session(OFFICE, CLOSED, "停电"))[1] == CONFLICT


def test_P1_0f_everybody_of_a_school_registers_until_the_date_and_while_there_is_room() -> None:
    assert rules.may_register(TEACHER, SESSION, registered=False, now=STARTS)
    full = replace(SESSION, capacity=2, taken=2)
    for facts, registered, now in (
        (SESSION, True, BEFORE),
        (SESSION, False, STARTS + timedelta(seconds=1)),
        (replace(SESSION, closes_at=ENDS), False, ENDS),
        (full, False, BEFORE),
        (CLOSED, False, BEFORE),
        (CANCELLED, False, BEFORE),
    ):
        verdict = rules.may_register(TEACHER, facts, registered=registered, now=now)
        assert refused(verdict) == ("P1-0f", CONFLICT)
    assert refused(rules.may_register(HEAD, SESSION, registered=False, now=BEFORE))[1] == FORBIDDEN


def test_P1_0f_a_place_is_given_back_until_the_session_begins() -> None:
    assert rules.may_withdraw_registration(SESSION, registered=True, now=BEFORE)
    assert refused(rules.may_withdraw_registration(SESSION, registered=False, now=BEFORE))[1] == CONFLICT
    assert refused(rules.may_withdraw_registration(SESSION, registered=True, now=STARTS))[1] == CONFLICT


@given(st.integers(min_value=-24 * 60, max_value=24 * 60))
def test_P1_0f_one_signs_in_from_half_an_hour_before_to_the_end_and_is_refused_at_other_times(
    minutes: int,
) -> None:
    now = STARTS + timedelta(minutes=minutes)
    verdict = rules.may_sign_in(SESSION, registered=True, signed=False, now=now)
    assert bool(verdict) == (-30 <= minutes <= 180)


def test_P1_0f_who_has_not_registered_or_signed_in_already_cannot_sign_in() -> None:
    assert refused(rules.may_sign_in(SESSION, registered=False, signed=False, now=STARTS))[1] == CONFLICT
    assert refused(rules.may_sign_in(SESSION, registered=True, signed=True, now=STARTS))[1] == CONFLICT
    assert refused(rules.may_sign_in(CANCELLED, registered=True, signed=False, now=STARTS))[1] == CONFLICT


def tick(actor=OFFICE, facts=SESSION, person=TEACHER.person, now=STARTS, note="", **kwargs):
    given = {"registered": True, "signed": False, **kwargs}
    return rules.may_tick(actor, facts, person=person, now=now, note=note, **given)


def test_P1_0f_the_officer_ticks_others_and_late_only_within_a_week_and_with_a_note() -> None:
    assert tick()
    assert tick(SECRETARY, registered=False)
    assert tick(now=AFTER, note="手机没电")
    assert refused(tick(now=AFTER)) == ("P1-0f", INVALID)
    assert refused(tick(now=ENDS + rules.LATE + timedelta(seconds=1), note="补"))[1] == CONFLICT
    assert refused(tick(now=STARTS - timedelta(minutes=31)))[1] == CONFLICT
    assert refused(tick(signed=True))[1] == CONFLICT
    full = replace(SESSION, capacity=1, taken=1)
    assert tick(facts=full) and refused(tick(facts=full, registered=False))[1] == CONFLICT
    assert refused(tick(facts=CLOSED))[1] == CONFLICT


def test_P1_0f_nobody_ticks_themselves_and_a_teacher_ticks_nobody() -> None:
    assert refused(tick(person=OFFICE.person)) == ("P1-0f", FORBIDDEN)
    for actor in (TEACHER, PRINCIPAL, NEIGHBOUR):
        assert refused(tick(actor, person=uuid4()))[1] == FORBIDDEN


def test_P1_0f_a_session_is_closed_after_its_end_and_opened_again_with_a_reason() -> None:
    assert rules.may_close_session(OFFICE, SESSION, AFTER)
    assert refused(rules.may_close_session(OFFICE, SESSION, STARTS))[1] == CONFLICT
    assert refused(rules.may_close_session(TEACHER, SESSION, AFTER))[1] == FORBIDDEN
    assert rules.may_reopen_session(OFFICE, CLOSED, "漏了一人")
    assert refused(rules.may_reopen_session(OFFICE, CLOSED, ""))[1] == INVALID
    assert refused(rules.may_reopen_session(OFFICE, SESSION, "漏"))[1] == CONFLICT
    assert refused(rules.may_reopen_session(NEIGHBOUR, CLOSED, "漏"))[1] == FORBIDDEN
    assert rules.may_untick(OFFICE, SESSION, signed=True, note="点错")
    assert refused(rules.may_untick(OFFICE, SESSION, signed=True, note=""))[1] == INVALID
    assert refused(rules.may_untick(OFFICE, SESSION, signed=False, note="点错"))[1] == CONFLICT


def test_P1_0f_five_years_end_with_this_one_and_owe_360() -> None:
    assert rules.five_years(date(2026, 9, 1), date(2027, 7, 10)) == (date(2022, 9, 1), date(2027, 7, 10))
    assert rules.five_years(date(2024, 2, 29), date(2025, 1, 20))[0] == date(2020, 2, 28)
    assert rules.FIVE_YEARS == 360 and rules.YEARLY == 72


def test_P1_0f_points_follow_the_kind_of_training() -> None:
    assert rules.points({"concentrated": 6}) == Decimal("1.0")
    assert rules.points({"spread": 8, "concentrated": 3}) == Decimal("1.5")
    assert rules.points({"concentrated": 1}) == Decimal("0.1")
    assert rules.points({}) == Decimal("0.0")


def test_P1_0f_hours_are_shown_to_the_person_and_their_leaders_and_to_nobody_else() -> None:
    assert rules.may_see_hours(TEACHER, TEACHER.person, LEAD)
    for actor in (PRINCIPAL, OFFICE, SECRETARY, HEAD):
        assert rules.may_see_hours(actor, TEACHER.person, LEAD)
        assert rules.may_see_list(actor)
    assert refused(rules.may_see_hours(NEIGHBOUR, TEACHER.person, LEAD)) == ("P1-0f", FORBIDDEN)
    assert refused(rules.may_see_hours(TEACHER, uuid4(), LEAD)) == ("P1-0f", FORBIDDEN)
    assert refused(rules.may_see_list(TEACHER)) == ("P1-0f", FORBIDDEN)


def entered(actor=OFFICE, school=LEAD, **change):
    given = {
        "title": "国培",
        "level": "national",
        "first": date(2026, 10, 1),
        "last": date(2026, 10, 5),
        "hours": 30,
        "evidence": True,
        "today": date(2026, 11, 10),
        **change,
    }
    return rules.may_enter_outside(actor, school, **given)


def test_P1_0f_hours_from_outside_are_entered_by_an_office_with_their_paper() -> None:
    assert entered() and entered(SECRETARY)
    for actor in (TEACHER, PRINCIPAL, NEIGHBOUR):
        assert refused(entered(actor))[1] == FORBIDDEN
    for change in (
        {"title": ""},
        {"level": "world"},
        {"last": date(2026, 9, 1)},
        {"last": date(2026, 12, 1)},
        {"hours": 0},
        {"hours": rules.MOST_OUTSIDE + 1},
        {"evidence": False},
    ):
        assert refused(entered(**change)) == ("P1-0f", INVALID)


def test_P1_0f_hours_from_outside_are_confirmed_by_another_and_refused_with_a_reason() -> None:
    waiting = rules.OutsideFacts(TEACHER.person, LEAD, OFFICE.person)
    decide = rules.may_decide_outside
    assert decide(SECRETARY, waiting, confirmed=True, answer="")
    assert refused(decide(SECRETARY, waiting, confirmed=False, answer=""))[1] == INVALID
    assert refused(decide(OFFICE, waiting, confirmed=True, answer=""))[1] == FORBIDDEN
    own = replace(waiting, person=SECRETARY.person)
    assert refused(decide(SECRETARY, own, confirmed=True, answer=""))[1] == FORBIDDEN
    assert refused(decide(PRINCIPAL, waiting, confirmed=True, answer=""))[1] == FORBIDDEN
    confirmed = replace(waiting, state="confirmed")
    assert refused(decide(SECRETARY, confirmed, confirmed=True, answer=""))[1] == CONFLICT
    assert rules.may_revoke_outside(SECRETARY, confirmed, "证书有误")
    assert refused(rules.may_revoke_outside(SECRETARY, confirmed, ""))[1] == INVALID
    assert refused(rules.may_revoke_outside(SECRETARY, waiting, "误"))[1] == CONFLICT
    assert refused(rules.may_revoke_outside(OFFICE, confirmed, "误"))[1] == FORBIDDEN


def test_P1_0f_the_secretariat_certifies_hours_that_are_there_and_never_its_own() -> None:
    days = {"first": date(2026, 9, 1), "last": date(2026, 11, 1)}
    assert rules.may_issue_certificate(SECRETARY, TEACHER.person, hours=4, **days)
    issue = rules.may_issue_certificate
    assert refused(issue(SECRETARY, TEACHER.person, hours=0, **days))[1] == CONFLICT
    assert refused(issue(SECRETARY, SECRETARY.person, hours=4, **days))[1] == FORBIDDEN
    assert refused(issue(OFFICE, TEACHER.person, hours=4, **days))[1] == FORBIDDEN
    back = {"first": days["last"], "last": days["first"]}
    assert refused(issue(SECRETARY, TEACHER.person, hours=4, **back))[1] == INVALID
