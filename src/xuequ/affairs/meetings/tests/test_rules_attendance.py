"""Who comes (P2-3.3, P3-2, P3-5, P3-7): replies, proxies, signing in and out, the order of speaking."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.rules import AttendanceFacts
from xuequ.kernel.tests.people import (
    CHAIR,
    HEAD,
    LEAD,
    OFFICE,
    PRINCIPAL,
    RECORDER,
    SECRETARY,
    SUPPORTED,
    refused,
)
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
START = datetime(2026, 11, 24, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTE = timedelta(minutes=1)
INVITED = AttendanceFacts(
    person=PRINCIPAL.person,
    role="member",
    voter=True,
    answer="",
    signed_in=False,
    present=False,
    signed_out=False,
    meeting_state="published",
    chair=CHAIR.person,
    recorder=RECORDER.person,
    starts_at=START,
)
PRESENT = replace(INVITED, meeting_state="open", signed_in=True, present=True)
ASKED = replace(INVITED, answer="proxy", proxy_asked=True)


def test_P2_3_3_whoever_is_invited_answers_for_themselves() -> None:
    assert rules.may_reply(PRINCIPAL, INVITED, "yes", "")
    assert rules.may_reply(PRINCIPAL, INVITED, "leave", "市里开会")


@pytest.mark.parametrize(
    ("answer", "reason", "state", "kind"),
    [
        ("leave", " ", "published", INVALID),
        ("proxy", "", "published", INVALID),
        ("maybe", "看情况", "published", INVALID),
        ("yes", "", "planned", CONFLICT),
        ("leave", "市里开会", "open", CONFLICT),
    ],
)
def test_P2_3_3_leave_without_a_reason_or_out_of_time_is_refused(
    answer: str, reason: str, state: str, kind: Kind
) -> None:
    invited = replace(INVITED, meeting_state=state)
    assert refused(rules.may_reply(PRINCIPAL, invited, answer, reason)) == ("P2-3.3", kind)


def test_P2_3_3_nobody_answers_for_another() -> None:
    for actor in (SECRETARY, CHAIR, OFFICE):
        assert refused(rules.may_reply(actor, INVITED, "yes", "")) == ("P2-3.3", FORBIDDEN)


def test_P2_3_3_a_proxy_is_a_colleague_of_the_same_school_and_comes_when_the_chair_agrees() -> None:
    assert rules.may_ask_proxy(LEAD, OFFICE.person, LEAD, PRINCIPAL.person)
    assert rules.may_agree_proxy(CHAIR, ASKED)
    assert rules.may_refuse_proxy(CHAIR, ASKED, "请本人到会")


def test_P2_3_3_a_proxy_from_elsewhere_or_without_the_chair_is_refused() -> None:
    for proxy, school in ((None, None), (PRINCIPAL.person, LEAD), (uuid4(), SUPPORTED)):
        assert refused(rules.may_ask_proxy(LEAD, proxy, school, PRINCIPAL.person)) == ("P2-3.3", INVALID)
    for actor in (SECRETARY, HEAD, PRINCIPAL):
        assert refused(rules.may_agree_proxy(actor, ASKED)) == ("P2-3.3", FORBIDDEN)
    for facts in (INVITED, replace(ASKED, proxy_agreed=True), replace(ASKED, meeting_state="closed")):
        assert refused(rules.may_agree_proxy(CHAIR, facts)) == ("P2-3.3", CONFLICT)
    assert refused(rules.may_refuse_proxy(CHAIR, ASKED, "")) == ("P2-3.3", INVALID)


def test_P2_3_3_people_sign_in_themselves_or_are_ticked_from_an_hour_before() -> None:
    for actor in (PRINCIPAL, SECRETARY, CHAIR, RECORDER):
        assert rules.may_sign_in(actor, INVITED, START - timedelta(hours=1))
    back = replace(PRESENT, present=False, signed_out=True)
    assert rules.may_sign_in(PRINCIPAL, back, START + 30 * MINUTE)


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({}, START - 61 * MINUTE),
        ({"signed_in": True, "present": True}, START),
        ({"meeting_state": "planned"}, START),
        ({"meeting_state": "closed"}, START),
    ],
)
def test_P2_3_3_signing_in_too_soon_twice_or_after_the_end_is_refused(
    change: dict[str, object], at: datetime
) -> None:
    assert refused(rules.may_sign_in(PRINCIPAL, replace(INVITED, **change), at)) == ("P2-3.3", CONFLICT)


def test_P2_3_3_nobody_signs_a_colleague_in() -> None:
    assert refused(rules.may_sign_in(OFFICE, INVITED, START)) == ("P2-3.3", FORBIDDEN)


def test_P2_3_3_late_is_after_the_time_of_the_notice_or_after_a_later_opening() -> None:
    assert not rules.is_late(START, START, None)
    assert rules.is_late(START + MINUTE, START, None)
    assert not rules.is_late(START + 5 * MINUTE, START, START + 5 * MINUTE)
    assert rules.is_late(START + MINUTE, START, START - 5 * MINUTE) is True


def test_P2_3_3_left_early_is_before_the_close() -> None:
    assert rules.left_early(START, START + MINUTE)
    assert not rules.left_early(START, START)
    assert not rules.left_early(None, START)


def test_P2_3_3_every_person_is_in_exactly_one_state() -> None:
    found = set()
    for answer, signed_in, present, over in product(dict(rules.ANSWERS), *[(False, True)] * 3):
        if present and not signed_in:
            continue
        facts = replace(INVITED, answer=answer, signed_in=signed_in, present=present)
        state = rules.attendance_state(facts, over)
        found.add(state)
        assert (state == "present") is present
        assert (state == "left") is (signed_in and not present)
        assert (state == "excused") is (not signed_in and answer in {"leave", "proxy"})
    assert found == set(dict(rules.STATES))


def test_P2_3_3_the_code_on_the_screen_is_this_meetings_own_else_refused() -> None:
    assert rules.may_use_code("A1B2", "A1B2")
    assert refused(rules.may_use_code("A1B2", "学区")) == ("P2-3.3", CONFLICT)
    served = {"chair": CHAIR.person, "recorder": RECORDER.person}
    assert rules.may_show_screen(SECRETARY, **served) and rules.may_show_screen(RECORDER, **served)
    assert refused(rules.may_show_screen(PRINCIPAL, **served)) == ("P2-3.3", FORBIDDEN)


@pytest.mark.parametrize(
    ("state", "unanswered", "last", "kept"),
    [
        ("published", 3, None, True),
        ("published", 3, START - timedelta(days=1), True),
        ("published", 3, START - timedelta(hours=23), False),
        ("published", 0, None, False),
        ("planned", 3, None, False),
        ("open", 3, None, False),
    ],
)
def test_P2_3_3_who_has_not_answered_is_reminded_once_a_day_else_refused(
    state: str, unanswered: int, last: datetime | None, kept: bool
) -> None:
    verdict = rules.may_remind(SECRETARY, CHAIR.person, state, unanswered, last, START)
    assert verdict if kept else refused(verdict) == ("P2-3.3", CONFLICT)
    stranger = rules.may_remind(PRINCIPAL, CHAIR.person, state, unanswered, last, START)
    assert refused(stranger) == ("P2-3.3", FORBIDDEN)


def test_P3_2_the_secretariat_and_the_chair_invite_observers_who_may_speak() -> None:
    for actor in (SECRETARY, CHAIR):
        assert rules.may_add_observer(actor, CHAIR.person, "open", entitled=False)
    observer = replace(PRESENT, role="observer", voter=False)
    assert rules.may_ask_to_speak(observer, item_running=True, waiting=False)


def test_P3_2_nobody_else_invites_observers_and_none_after_the_end() -> None:
    assert refused(rules.may_add_observer(PRINCIPAL, CHAIR.person, "open", entitled=False)) == (
        "P3-2",
        FORBIDDEN,
    )
    assert refused(rules.may_add_observer(CHAIR, CHAIR.person, "open", entitled=True)) == ("P3-2", CONFLICT)
    for state in ("closed", "sealed", "cancelled"):
        assert refused(rules.may_add_observer(CHAIR, CHAIR.person, state, entitled=False)) == (
            "P3-2",
            CONFLICT,
        )


def test_P3_3_whoever_is_in_the_room_asks_to_speak_on_the_item_under_discussion() -> None:
    assert rules.may_ask_to_speak(PRESENT, item_running=True, waiting=False)


@pytest.mark.parametrize(
    ("present", "running", "waiting"), [(False, True, False), (True, False, False), (True, True, True)]
)
def test_P3_3_asking_to_speak_from_outside_or_twice_is_refused(
    present: bool, running: bool, waiting: bool
) -> None:
    facts = replace(PRESENT, present=present)
    assert refused(rules.may_ask_to_speak(facts, running, waiting)) == ("P3-3", CONFLICT)


@given(st.lists(st.integers(0, 20), unique=True), st.integers(0, 20))
def test_P3_5_first_asked_first_heard_and_the_chair_last(asked: list[int], chair: int) -> None:
    people = [UUID(int=n) for n in asked]
    waiting = [(person, START + n * MINUTE) for n, person in enumerate(people)]
    head = UUID(int=chair)
    order = rules.speaking_order(waiting[::-1], head)
    assert [p for p in order if p != head] == [p for p in people if p != head]
    assert sorted(order) == sorted(people)
    assert head not in people or order[-1] == head


def test_P3_5_the_chair_speaks_when_everybody_was_heard() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    assert rules.may_give_floor(CHAIR, CHAIR.person, **ours)
    assert rules.may_give_floor(RECORDER, PRINCIPAL.person, **ours, waiting=["周校长"])


def test_P3_5_the_chair_before_others_or_a_floor_taken_by_oneself_is_refused() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    first = rules.may_give_floor(CHAIR, CHAIR.person, **ours, waiting=["周校长", "吴校长"])
    assert refused(first) == ("P3-5", CONFLICT)
    taken = rules.may_give_floor(PRINCIPAL, PRINCIPAL.person, **ours)
    assert refused(taken) == ("P3-5", FORBIDDEN)


rows = st.builds(
    lambda voter, present, answer: replace(
        INVITED, voter=voter, present=present, signed_in=present, answer=answer
    ),
    st.booleans(),
    st.booleans(),
    st.sampled_from(sorted(dict(rules.ANSWERS))),
)


@given(st.lists(rows, max_size=30))
def test_P3_5_head_counts_hold_every_voter_once(people: list[AttendanceFacts]) -> None:
    head = rules.head_count(people)
    assert head.entitled == sum(row.voter for row in people)
    assert head.present + head.excused <= head.entitled
    assert head.present + head.observers == sum(row.present for row in people)


def test_P3_7_leaving_is_recorded_by_the_person_or_by_those_who_serve_the_meeting() -> None:
    for actor in (PRINCIPAL, SECRETARY, RECORDER):
        assert rules.may_sign_out(actor, PRESENT)


def test_P3_7_signing_out_another_or_without_having_come_is_refused() -> None:
    assert refused(rules.may_sign_out(OFFICE, PRESENT)) == ("P3-7", FORBIDDEN)
    assert refused(rules.may_sign_out(PRINCIPAL, INVITED)) == ("P3-7", CONFLICT)


SERVED = {"chair": CHAIR.person, "recorder": RECORDER.person}


def test_P3_7_the_room_is_for_those_invited_and_visitors_are_refused() -> None:
    for state in ("published", "open", "closed", "sealed"):
        assert rules.may_enter_room(PRINCIPAL, invited=True, state=state, **SERVED)
        visitor = rules.may_enter_room(PRINCIPAL, invited=False, state=state, **SERVED)
        assert refused(visitor) == ("P3-7", FORBIDDEN)
    for actor in (SECRETARY, CHAIR, RECORDER):
        assert rules.may_enter_room(actor, invited=False, state="planned", **SERVED)


def test_P3_7_who_is_asked_to_sit_in_before_the_notice_waits_for_it() -> None:
    early = rules.may_enter_room(PRINCIPAL, invited=True, state="planned", **SERVED)
    assert refused(early) == ("P3-7", CONFLICT)
