"""What counts between schools, by the rules alone: tried with whatever may be recorded."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.partnerships import rules
from xuequ.affairs.partnerships.rules import Deed, InstructorFacts, Lasting, MentorshipFacts, PairFacts
from xuequ.affairs.teaching.rules import KINDS, ROLES, STATES, Taking

LEAD, SUPPORTED, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ANNA, BERT, CARL = UUID(int=11), UUID(int=12), UUID(int=13)
FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)
PAIR = PairFacts(LEAD, SUPPORTED, 7, Lasting(FIRST, LAST))
MENTORSHIP = MentorshipFacts(ANNA, BERT, SUPPORTED, Lasting(FIRST, LAST))
INSTRUCTOR = InstructorFacts(ANNA, 7, Lasting(FIRST, LAST), LEAD)

schools = st.sampled_from([LEAD, SUPPORTED, OTHER])
people = st.sampled_from([ANNA, BERT, CARL])
takings = st.builds(Taking, person=people, role=st.sampled_from([key for key, _ in ROLES]), school=schools)
deeds = st.builds(
    Deed,
    kind=st.sampled_from([key for key, _ in KINDS]),
    state=st.sampled_from([key for key, _ in STATES]),
    day=st.dates(FIRST - timedelta(days=40), LAST + timedelta(days=40)),
    school=schools,
    host=st.none() | people,
    other_side=st.none() | schools,
    subject=st.sampled_from([None, 7, 8]),
    grade=st.sampled_from([None, 5]),
    parts=st.lists(takings, max_size=4).map(tuple),
)


@given(deeds)
def test_P1_2_1_P1_3_1c_P1_3_1d_only_what_the_supported_school_confirmed_in_time_counts(deed: Deed) -> None:
    found = rules.pair_counts(deed, PAIR)
    assert found <= set(rules.PAIR_QUOTAS)
    if found:
        assert (deed.state, deed.other_side) == ("confirmed", SUPPORTED)
        assert FIRST <= deed.day <= LAST
        assert deed.subject in {None, 7}
        assert LEAD in {part.school for part in deed.parts}
    if rules.DEMONSTRATION in found or rules.GUIDANCE in found:
        assert deed.school == SUPPORTED
    assert not rules.pair_counts(deed, PairFacts(LEAD, SUPPORTED, 7, Lasting(FIRST, LAST), agreed=False))


@given(deeds)
def test_P1_3_1d_the_same_grade_is_a_preparation_with_a_grade_named(deed: Deed) -> None:
    found = rules.pair_counts(deed, PAIR)
    assert (rules.SAME_GRADE in found) == (rules.PREPARATION in found and deed.grade is not None)
    if rules.PREPARATION in found:
        assert {LEAD, SUPPORTED} <= {part.school for part in deed.parts}


@given(deeds)
def test_P1_3_1b_the_mentors_lesson_and_the_apprentices_count_each_to_its_own_mark(deed: Deed) -> None:
    found = rules.mentorship_counts(deed, MENTORSHIP)
    assert len(found) <= 1
    if found:
        assert deed.state == "confirmed"
        assert deed.other_side == SUPPORTED
        assert deed.host == (ANNA if rules.MENTOR_DEMONSTRATION in found else BERT)


@given(deeds)
def test_P1_3_2_guidance_counts_only_with_a_teacher_of_another_school_who_confirmed_it(deed: Deed) -> None:
    if rules.instructor_counts(deed, INSTRUCTOR):
        assert deed.state == "confirmed"
        assert deed.host not in {None, ANNA}
        assert deed.host_school != LEAD
        assert deed.subject == 7
        assert FIRST <= deed.day <= LAST


def test_P1_2_1_each_kind_counts_where_it_belongs() -> None:
    both = (Taking(ANNA, "chair", LEAD), Taking(BERT, "present", SUPPORTED))
    usual = {"state": "confirmed", "day": FIRST, "school": SUPPORTED, "other_side": SUPPORTED}
    guided = Deed(kind="guidance", parts=(Taking(ANNA, "guide", LEAD),), **usual)
    assert rules.pair_counts(guided, PAIR) == {rules.GUIDANCE}
    assert rules.pair_counts(Deed(kind="joint_preparation", parts=both, **usual), PAIR) == {rules.PREPARATION}
    shown = Deed(kind="demonstration", host=ANNA, parts=(Taking(ANNA, "host", LEAD),), **usual)
    assert rules.pair_counts(shown, PAIR) == {rules.DEMONSTRATION}
    assert rules.pair_counts(Deed(kind="open_activity", parts=both, **usual), PAIR) == {rules.OPEN_ACTIVITY}


@given(st.dates(FIRST, LAST), st.integers(0, 400))
def test_P1_3_1b_a_mentorship_owes_whole_in_at_least_one_stretch_it_fills(first: date, days: int) -> None:
    lasts = Lasting(first, first + timedelta(days=days))
    assert rules.owes_whole(lasts, (), lasts.starts, lasts.ends)
    assert not rules.owes_whole(lasts, (lasts,), lasts.starts, lasts.ends)
    assert not rules.owes_whole(lasts, (), lasts.ends + timedelta(days=1), lasts.ends + timedelta(days=30))


@given(st.dictionaries(st.sampled_from(sorted(rules.POINTS)), st.integers(0, 50)), st.integers(0, 500))
def test_P1_3_2_the_allowance_is_points_times_the_yuan_of_a_point(done: dict[str, int], each: int) -> None:
    earned = rules.points(done)
    assert rules.allowance(earned, each) == each * earned
    assert rules.allowance(earned, each).as_tuple().exponent == -2
