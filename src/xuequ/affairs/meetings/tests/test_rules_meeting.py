"""Series and meetings (P1-1.1, P2-1, P3-1, P3-9): who plans, what a term asks for, opening and closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.rules import MeetingFacts
from xuequ.kernel.actor import PostKind
from xuequ.kernel.tests.people import CHAIR, HEAD, OFFICE, PRINCIPAL, RECORDER, SECRETARY, TEACHER, refused
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOW + timedelta(days=7)
PUBLISHED = MeetingFacts("published", CHAIR.person, RECORDER.person, LATER, entitled=8, present=5, there=6)
PLANNED = replace(PUBLISHED, state="planned")
OPEN = replace(PUBLISHED, state="open")


def test_P1_1_1_the_secretariat_and_the_district_head_plan_the_conference() -> None:
    assert rules.may_plan(SECRETARY) and rules.may_plan(HEAD)


def test_P1_1_1_a_school_planning_the_districts_conference_is_refused() -> None:
    for actor in (PRINCIPAL, OFFICE, TEACHER):
        assert refused(rules.may_plan(actor)) == ("P1-1.1", FORBIDDEN)
    assert refused(rules.series_complete("club", 9, 90, 2)) == ("P1-1.1", INVALID)


BEFORE = {"item_days": 5, "times": 1}
VOTED = {"item_days": 7}


def test_P3_4_figures_are_set_freely_before_the_first_notice_and_as_voted_after() -> None:
    assert rules.may_change_figures(BEFORE, {"item_days": 1, "times": 9}, noticed=False, ground=None)
    assert rules.may_change_figures(BEFORE, BEFORE, noticed=True, ground=None)
    for majority in (Fraction(2, 3), Fraction(4, 5)):
        ground = rules.GroundFacts(majority, VOTED)
        assert rules.may_change_figures(BEFORE, {**BEFORE, **VOTED}, noticed=True, ground=ground)


@pytest.mark.parametrize(
    ("ground", "told"),
    [
        (None, ("P3-4", INVALID)),
        (rules.GroundFacts(None), ("P3-4", CONFLICT)),
        (rules.GroundFacts(Fraction(1, 2), VOTED), ("P3-5", CONFLICT)),
        (rules.GroundFacts(Fraction(2, 3)), ("P3-4", CONFLICT)),
        (rules.GroundFacts(Fraction(2, 3), VOTED, used=True), ("P3-4", CONFLICT)),
        (rules.GroundFacts(Fraction(2, 3), {"item_days": 6}), ("P3-4", CONFLICT)),
        (rules.GroundFacts(Fraction(2, 3), {**VOTED, "times": 2}), ("P3-4", CONFLICT)),
    ],
)
def test_P3_4_P3_5_a_figure_that_nobody_voted_for_is_refused(
    ground: rules.GroundFacts | None, told: tuple[str, Kind]
) -> None:
    after = {**BEFORE, **VOTED}
    assert refused(rules.may_change_figures(BEFORE, after, noticed=True, ground=ground)) == told


def test_P2_1_1_the_teaching_meeting_is_chaired_by_a_post_of_the_base_school() -> None:
    assert rules.series_defaults("teaching").chair_post == "vice_principal"
    assert rules.series_defaults("conference").chair_post == "district_head"
    assert {rules.series_defaults(kind).chair_post for kind, _ in rules.SERIES_KINDS} <= set(
        dict(rules.CHAIR_POSTS)
    )


def test_P2_1_1_a_meeting_convened_by_another_office_is_refused() -> None:
    assert rules.may_plan(SECRETARY)
    assert refused(rules.may_plan(OFFICE)) == ("P1-1.1", FORBIDDEN)


def test_P2_1_2_two_teaching_meetings_a_term_are_enough_and_the_missing_are_counted() -> None:
    assert rules.series_complete("teaching", 9, 90, 2)
    assert rules.enough_in_term("teaching", "term", 2, months=5, planned=2)
    assert rules.still_to_plan("term", 2, (), [date(2026, 9, 8)]) == 1
    assert rules.still_to_plan("term", 2, (), [date(2026, 9, 8)] * 3) == 0


def test_P2_1_2_fewer_than_two_teaching_meetings_a_term_are_refused() -> None:
    assert refused(rules.series_complete("teaching", 9, 90, 1)) == ("P2-1.2", INVALID)
    assert refused(rules.enough_in_term("teaching", "term", 2, months=5, planned=1)) == ("P2-1.2", INVALID)
    assert refused(rules.enough_in_term("teaching", "term", 3, months=5, planned=2)) == ("P2-1.2", INVALID)


def test_P2_1_2_and_P3_1_another_meeting_is_held_as_often_as_it_was_set_up_and_no_clause_asks_more() -> None:
    assert rules.enough_in_term("other", "term", 1, months=5, planned=1)
    assert refused(rules.enough_in_term("other", "term", 3, months=5, planned=2)) == (None, INVALID)
    assert refused(rules.enough_in_term("other", "monthly", 1, months=5, planned=2)) == (None, INVALID)


def test_P2_1_3_the_posts_of_the_regime_are_invited_by_themselves() -> None:
    voters = set(rules.series_defaults("teaching").voters)
    assert voters == {
        PostKind.PRINCIPAL,
        PostKind.DIRECTOR,
        PostKind.DEPUTY_DIRECTOR,
        PostKind.RESEARCH_DIRECTOR,
        PostKind.GROUP_LEADER,
        PostKind.GROUP_MEMBER,
    }


def test_P3_2_principals_and_the_district_head_make_up_the_conference() -> None:
    assert set(rules.series_defaults("conference").voters) == {PostKind.DISTRICT_HEAD, PostKind.PRINCIPAL}


def test_P3_2_a_series_without_members_is_refused() -> None:
    assert refused(rules.series_complete("conference", 0, 90, 1)) == ("P3-2", INVALID)


@pytest.mark.parametrize("length", [9, 481])
def test_P3_3_a_meeting_of_no_time_or_all_day_is_refused(length: int) -> None:
    assert rules.series_complete("conference", 9, 90, 1)
    assert refused(rules.series_complete("conference", 9, length, 1)) == ("P3-3", INVALID)


@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_P3_1_the_months_without_a_conference_are_still_to_plan(term: set[int], held: set[int]) -> None:
    months = [(2026, month) for month in sorted(term)]
    planned = [date(2026, month, 10) for month in held]
    left = rules.still_to_plan("monthly", 1, months, planned)
    assert isinstance(left, tuple)
    assert {month for _, month in left} == term - held


def test_P3_1_a_month_without_a_conference_is_refused() -> None:
    assert rules.enough_in_term("conference", "monthly", 1, months=5, planned=5)
    assert refused(rules.enough_in_term("conference", "monthly", 1, months=5, planned=4)) == (
        "P3-1",
        INVALID,
    )


def test_P3_1_an_extra_meeting_may_be_called_at_any_time_with_its_reason() -> None:
    assert rules.may_schedule(HEAD, LATER, NOW, extra=True, reason="上级要求")
    assert rules.may_schedule(SECRETARY, LATER, NOW, extra=False, reason="")
    assert rules.may_move(SECRETARY, PUBLISHED, LATER, NOW)
    assert rules.may_plan_all([NOW, LATER])


def test_P3_1_a_meeting_in_the_past_without_reason_or_twice_a_day_is_refused() -> None:
    for verdict in (
        rules.may_schedule(SECRETARY, NOW, NOW, extra=False, reason=""),
        rules.may_schedule(SECRETARY, LATER, NOW, extra=True, reason=" "),
        rules.may_move(SECRETARY, PUBLISHED, NOW, NOW),
        rules.may_plan_all([]),
        rules.may_plan_all([NOW, NOW + timedelta(hours=2)]),
    ):
        assert refused(verdict) == ("P3-1", INVALID)
    assert refused(rules.may_move(HEAD, OPEN, LATER, NOW)) == ("P3-1", CONFLICT)


def test_P3_1_a_recorder_is_appointed_and_the_meeting_opens() -> None:
    for actor in (SECRETARY, CHAIR, HEAD):
        assert rules.may_appoint_recorder(actor, PLANNED)
    for actor in (CHAIR, RECORDER):
        assert rules.may_open(actor, PUBLISHED)


def test_P3_1_a_meeting_cannot_open_without_a_recorder() -> None:
    nobody = replace(PUBLISHED, recorder=None)
    assert refused(rules.may_open(CHAIR, nobody)) == ("P3-1", CONFLICT)


@pytest.mark.parametrize("change", [{"state": "planned"}, {"state": "open"}, {"there": 0}])
def test_P3_1_opening_unannounced_twice_or_before_an_empty_room_is_refused(change: dict[str, object]) -> None:
    assert refused(rules.may_open(CHAIR, replace(PUBLISHED, **change))) == ("P3-1", CONFLICT)
    assert refused(rules.may_open(PRINCIPAL, PUBLISHED)) == ("P3-1", FORBIDDEN)


def test_P3_3_at_its_time_or_when_everybody_is_there_a_meeting_opens_without_a_question() -> None:
    assert rules.opening_doubt(PUBLISHED, LATER - rules.OPEN_EARLY)
    whole = replace(PUBLISHED, present=6, excused=2)
    assert rules.opening_doubt(whole, LATER - timedelta(hours=1))


def test_P3_3_who_opens_before_others_can_be_there_is_asked_and_may() -> None:
    too_early = LATER - rules.OPEN_EARLY - timedelta(minutes=1)
    for meeting in (PUBLISHED, replace(PUBLISHED, present=7)):
        assert refused(rules.opening_doubt(meeting, too_early)) == ("P3-3", CONFLICT)
        assert rules.may_open(CHAIR, meeting)


@pytest.mark.parametrize(("rule", "enough"), [("simple", 5), ("present", 5), ("personnel", 6), ("quota", 6)])
def test_P3_5_who_opens_with_too_few_for_a_vote_is_told_so(rule: str, enough: int) -> None:
    meeting = replace(PUBLISHED, rule=rule, present=enough)
    assert rules.opening_doubt(meeting, LATER)
    assert refused(rules.opening_doubt(replace(meeting, present=enough - 1), LATER)) == ("P3-5", CONFLICT)


def test_P3_1_nobody_else_appoints_a_recorder_and_none_after_the_end() -> None:
    assert refused(rules.may_appoint_recorder(PRINCIPAL, PLANNED)) == ("P3-1", FORBIDDEN)
    for state in ("closed", "sealed", "cancelled"):
        late = rules.may_appoint_recorder(CHAIR, replace(PLANNED, state=state))
        assert refused(late) == ("P3-1", CONFLICT)


def test_P3_1_a_meeting_that_has_not_begun_is_called_off_with_a_reason_else_refused() -> None:
    assert rules.may_cancel(CHAIR, PUBLISHED, "台风停课")
    assert refused(rules.may_cancel(CHAIR, PUBLISHED, " ")) == ("P3-1", INVALID)
    assert refused(rules.may_cancel(CHAIR, OPEN, "台风停课")) == ("P3-1", CONFLICT)
    assert refused(rules.may_cancel(PRINCIPAL, PUBLISHED, "台风停课")) == ("P3-1", FORBIDDEN)


def test_P2_3_2_the_agenda_goes_out_once_every_item_is_settled() -> None:
    assert rules.may_publish(SECRETARY, PLANNED) and rules.may_publish(CHAIR, PLANNED)


def test_P2_3_2_a_notice_with_unsettled_items_or_sent_twice_is_refused() -> None:
    for meeting in (replace(PLANNED, unsettled=2), PUBLISHED, replace(PLANNED, state="cancelled")):
        assert refused(rules.may_publish(SECRETARY, meeting)) == ("P2-3.2", CONFLICT)
    assert refused(rules.may_publish(OFFICE, PLANNED)) == ("P2-3.2", FORBIDDEN)


def test_P3_3_the_notice_goes_out_when_every_item_is_presented() -> None:
    assert rules.may_publish(SECRETARY, PLANNED)


def test_P3_3_a_notice_with_an_item_nobody_presents_is_refused() -> None:
    assert refused(rules.may_publish(SECRETARY, replace(PLANNED, left_out=1))) == ("P3-3", CONFLICT)


def test_P3_3_the_chair_gives_a_meeting_more_time() -> None:
    for meeting in (PLANNED, PUBLISHED):
        assert rules.may_extend(CHAIR, meeting, 91) and rules.may_extend(CHAIR, meeting, 480)


def test_P3_3_nobody_else_gives_time_and_none_is_taken_or_given_during_the_meeting() -> None:
    for actor in (SECRETARY, HEAD, RECORDER, PRINCIPAL):
        assert refused(rules.may_extend(actor, PLANNED, 120)) == ("P3-3", FORBIDDEN)
    for length in (90, 10, 481):
        assert refused(rules.may_extend(CHAIR, PLANNED, length)) == ("P3-3", INVALID)
    assert refused(rules.may_extend(CHAIR, OPEN, 120)) == ("P3-3", CONFLICT)


def test_P2_3_1_the_secretariat_serves_the_meeting_and_others_are_refused() -> None:
    served = {"chair": CHAIR.person, "recorder": RECORDER.person}
    for actor in (SECRETARY, CHAIR, RECORDER, HEAD):
        assert rules.may_prepare(actor, **served)
    assert refused(rules.may_prepare(PRINCIPAL, **served)) == ("P2-3.1", FORBIDDEN)


def test_P3_9_a_meeting_closes_when_decisions_were_checked_and_every_item_has_its_end() -> None:
    assert rules.may_close(CHAIR, OPEN) and rules.may_close(RECORDER, OPEN)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"follow_up_untouched": True}, "P3-9"),
        ({"undisposed": 1}, "P3-5"),
        ({"open_motion": True}, "P3-5"),
        ({"state": "published"}, "P3-1"),
        ({"state": "closed"}, "P3-1"),
    ],
)
def test_P3_9_a_meeting_cannot_close_with_anything_left(change: dict[str, object], clause: str) -> None:
    assert refused(rules.may_close(CHAIR, replace(OPEN, **change))) == (clause, CONFLICT)
    assert refused(rules.may_close(SECRETARY, OPEN)) == ("P3-1", FORBIDDEN)


def test_P3_7_messages_wait_only_for_those_who_sit_in_an_open_meeting() -> None:
    waits = {(state, there) for state, _ in rules.MEETING_STATES for there in (True, False)}
    assert {pair for pair in waits if rules.holds_notices(*pair)} == {("open", True)}
