"""The school calendar: official days, edits over them, working days, weeks, months, proposals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xuequ.kernel.calendar import Calendar, DayKind, DayType, Month, TermDates, official_day

AUTUMN = TermDates("2026学年第一学期", date(2026, 9, 1), date(2027, 1, 22))
SPRING = TermDates("2026学年第二学期", date(2027, 2, 22), date(2027, 7, 2))
DISTRICT = Calendar(terms=(SPRING, AUTUMN))

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
kinds = st.builds(DayKind, st.sampled_from(DayType))
calendars = st.builds(Calendar, st.dictionaries(days, kinds, max_size=30))


@st.composite
def terms(draw: st.DrawFn) -> TermDates:
    first = draw(days)
    return TermDates("学期", first, first + timedelta(days=draw(st.integers(0, 180))))


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_working_weekends_of_2026_are_working_days(day: str) -> None:
    assert official_day(date.fromisoformat(day)).kind is DayType.WORK
    assert DISTRICT.is_working_day(date.fromisoformat(day))


def test_the_national_day_week_of_2026_is_off_and_named() -> None:
    week = [official_day(date(2026, 10, n)) for n in range(1, 8)]
    assert {kind.kind for kind in week} == {DayType.OFF}
    assert week[0].name == "国庆节" and week[4].name == "国庆节" and week[5].name == "调休放假"


def test_a_year_not_yet_announced_has_its_statutory_days_and_says_what_is_missing() -> None:
    assert official_day(date(2027, 2, 8)) == DayKind(DayType.OFF, "春节")
    assert not DISTRICT.arrangement_known(2027)
    assert DISTRICT.arrangement_known(2026)
    assert Calendar({date(2027, 2, 14): DayKind(DayType.WORK)}).arrangement_known(2027)


@given(st.dates())
def test_no_day_of_any_year_is_an_error(day: date) -> None:
    assert official_day(day).kind in DayType


def test_an_edit_stands_above_the_official_day() -> None:
    sports_day, lost_saturday = date(2026, 10, 1), date(2026, 10, 10)
    calendar = Calendar({sports_day: DayKind(DayType.WORK), lost_saturday: DayKind(DayType.OFF, "台风停课")})
    assert calendar.is_working_day(sports_day)
    assert calendar.day(lost_saturday).name == "台风停课" and not calendar.is_working_day(lost_saturday)


def test_a_calendar_does_not_change_with_the_mapping_it_was_made_from() -> None:
    edits = {date(2026, 11, 24): DayKind(DayType.OFF)}
    calendar = Calendar(edits)
    edits.clear()
    assert not calendar.is_working_day(date(2026, 11, 24))


def test_P2_3_2_items_are_due_five_working_days_before_the_meeting_across_a_make_up_saturday() -> None:
    meeting = date(2026, 10, 14)
    assert DISTRICT.add_working_days(meeting, -5) == date(2026, 10, 8)
    assert DISTRICT.add_working_days(meeting, -2) == date(2026, 10, 12)
    without_make_up = Calendar({date(2026, 10, 10): DayKind(DayType.OFF)})
    assert without_make_up.add_working_days(date(2026, 10, 16), -5) == date(2026, 10, 9)


def test_P1_7_ten_working_days_to_answer_a_question_pass_over_the_holiday() -> None:
    assert DISTRICT.add_working_days(date(2026, 9, 28), 10) == date(2026, 10, 17) - timedelta(days=1)


@given(calendars, days, st.integers(-40, 40))
def test_adding_and_counting_working_days_are_inverse(calendar: Calendar, start: date, count: int) -> None:
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert count == 0 or calendar.is_working_day(end)


@given(calendars, days, days)
def test_counting_working_days_the_other_way_round_changes_the_sign_and_the_counted_end(
    calendar: Calendar, one: date, other: date
) -> None:
    there, back = calendar.working_days_between(one, other), calendar.working_days_between(other, one)
    assert there + back == calendar.is_working_day(max(one, other)) - calendar.is_working_day(min(one, other))


def test_weeks_of_term_begin_on_monday_and_pass_the_turn_of_the_year() -> None:
    assert DISTRICT.week_of_term(date(2026, 9, 1)) == 1
    assert DISTRICT.week_of_term(date(2026, 9, 6)) == 1
    assert DISTRICT.week_of_term(date(2026, 9, 7)) == 2
    assert DISTRICT.week_of_term(date(2026, 11, 20)) == 12
    assert DISTRICT.week_of_term(date(2027, 1, 1)) == 18
    assert DISTRICT.week_of_term(date(2027, 2, 1)) is None
    assert AUTUMN.weeks == 21


@given(terms(), st.integers(0, 180))
def test_a_day_of_the_term_lies_in_the_week_it_is_numbered_with(term: TermDates, offset: int) -> None:
    day = term.first + timedelta(days=offset)
    assume(day in term)
    number = Calendar(terms=(term,)).week_of_term(day)
    assert number is not None and 1 <= number <= term.weeks
    monday, sunday = term.week(number)
    assert monday.weekday() == 0 and monday <= day <= sunday


def test_months_of_a_term_are_cut_to_the_term() -> None:
    assert [(m.year, m.month) for m in AUTUMN.months] == [
        (2026, 9),
        (2026, 10),
        (2026, 11),
        (2026, 12),
        (2027, 1),
    ]
    assert AUTUMN.months[-1] == Month(2027, 1, date(2027, 1, 1), date(2027, 1, 22))
    early = TermDates("学期", date(2026, 8, 31), date(2026, 9, 30))
    assert [m.month for m in DISTRICT.months_of_term(early)] == [8, 9]
    assert [m.month for m in DISTRICT.months_of_term(early, least=5)] == [9]


@given(terms())
def test_the_months_of_a_term_cover_it_without_gap_or_overlap(term: TermDates) -> None:
    every = [
        month.first + timedelta(days=n)
        for month in term.months
        for n in range((month.last - month.first).days + 1)
    ]
    assert every == [term.first + timedelta(days=n) for n in range((term.last - term.first).days + 1)]


def test_a_school_day_is_a_working_day_in_term() -> None:
    assert DISTRICT.is_school_day(date(2026, 9, 20))
    assert not DISTRICT.is_school_day(date(2026, 10, 5))
    assert not DISTRICT.is_school_day(date(2027, 2, 3))
    assert DISTRICT.term_of(date(2027, 3, 1)) is SPRING


def test_terms_that_overlap_or_run_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Calendar(terms=(AUTUMN, TermDates("重叠", date(2027, 1, 22), date(2027, 2, 1))))
    with pytest.raises(ValueError, match="before"):
        TermDates("倒置", date(2027, 1, 22), date(2026, 9, 1))


def test_P3_1_the_conference_is_proposed_once_in_each_month_of_the_term() -> None:
    proposed = DISTRICT.propose_dates(AUTUMN, per_month=1, weekday=2)
    assert [(day.year, day.month) for day in proposed] == [(m.year, m.month) for m in AUTUMN.months]
    assert {day.weekday() for day in proposed} == {2}
    assert all(DISTRICT.is_school_day(day) for day in proposed)


def test_P3_1_a_stub_of_a_month_asks_for_no_conference() -> None:
    term = TermDates("学期", date(2026, 8, 31), date(2026, 11, 30))
    assert [day.month for day in DISTRICT.propose_dates(term, per_month=1)] == [9, 10, 11]


def test_P2_1_2_the_two_teaching_meetings_fall_in_the_two_halves_of_the_term() -> None:
    first, second = DISTRICT.propose_dates(AUTUMN, count=2, weekday=3)
    assert first < date(2026, 11, 12) < second
    assert first.weekday() == second.weekday() == 3


def test_a_clash_is_avoided_and_the_weekday_given_up_only_when_it_must_be() -> None:
    thursdays = {date(2026, 11, n) for n in (5, 12, 19, 26)}
    november = TermDates("十一月", date(2026, 11, 1), date(2026, 11, 30))
    kept = DISTRICT.propose_dates(november, count=1, weekday=3, avoid=thursdays - {date(2026, 11, 26)})
    assert kept == (date(2026, 11, 26),)
    (moved,) = DISTRICT.propose_dates(november, count=1, weekday=3, avoid=thursdays)
    assert moved not in thursdays and DISTRICT.is_working_day(moved)


@given(calendars, terms(), st.integers(1, 12), st.none() | st.integers(0, 6), st.sets(days, max_size=40))
def test_P2_1_2_proposals_are_free_working_days_in_term_and_as_many_as_asked_or_possible(
    calendar: Calendar, term: TermDates, count: int, weekday: int | None, avoid: set[date]
) -> None:
    proposed = calendar.propose_dates(term, count=count, weekday=weekday, avoid=avoid)
    free = set(calendar.working_days(term.first, term.last)) - avoid
    assert set(proposed) <= free
    assert len(set(proposed)) == len(proposed) == min(count, len(free))
    assert list(proposed) == sorted(proposed)
    assert proposed == calendar.propose_dates(term, count=count, weekday=weekday, avoid=frozenset(avoid))


def test_proposals_need_one_measure_and_not_two() -> None:
    with pytest.raises(ValueError, match="either"):
        DISTRICT.propose_dates(AUTUMN)
    with pytest.raises(ValueError, match="either"):
        DISTRICT.propose_dates(AUTUMN, per_month=1, count=2)
