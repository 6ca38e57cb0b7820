"""What is owed and how it stands, without a database: the figures of the regime, and what bends them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.kernel.actor import PostKind
from xuequ.kernel.calendar import Calendar, TermDates
from xuequ.kernel.duty import (
    NOTHING,
    Debtor,
    Every,
    Figure,
    Owes,
    Period,
    Quota,
    Span,
    State,
    Voted,
    demand_in,
    figure_on,
    figures_in,
    owed,
    periods_in,
    standing,
    touched,
)

FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)
TERM = Period(Every.TERM, FIRST, LAST)
SCHOOL = uuid4()
OBSERVED = Quota(
    key="observe",
    clause="P1-2.2",
    title="听课",
    unit="节",
    owes=Owes.PERSON,
    every=Every.TERM,
    figures={
        PostKind.PRINCIPAL: Figure(20, 4),
        PostKind.DIRECTOR: Figure(30, 6),
        PostKind.SUBJECT_HEAD: Figure(20, 4),
        PostKind.TEACHER: Figure(15, 3),
    },
    debtors=lambda district, first, last, only: (),
)

PLAIN = figures_in(OBSERVED, (), TERM)


def holding(*posts: PostKind, first: date = date(2020, 9, 1), last: date | None = None) -> Debtor:
    return Debtor(uuid4(), "王敏", SCHOOL, tuple(Span(first, last, post, SCHOOL) for post in posts))


def owes(debtor: Debtor, *exempt: tuple[date, date], voted: tuple[Voted, ...] = ()) -> Figure:
    return owed(figures_in(OBSERVED, voted, TERM), debtor, exempt, TERM)


def test_P1_2_2_each_post_owes_its_own_figure() -> None:
    assert owes(holding(PostKind.PRINCIPAL)) == Figure(20, 4)
    assert owes(holding(PostKind.DIRECTOR)) == Figure(30, 6)
    assert owes(holding(PostKind.TEACHER)) == Figure(15, 3)
    assert owes(holding(PostKind.BURSAR)) == NOTHING


def test_P1_2_2_who_holds_several_posts_owes_the_highest_not_the_sum() -> None:
    assert owes(holding(PostKind.TEACHER, PostKind.SUBJECT_HEAD)) == Figure(20, 4)
    assert owes(holding(PostKind.DIRECTOR, PostKind.SUBJECT_HEAD, PostKind.TEACHER)) == Figure(30, 6)


def test_P1_2_2_half_a_term_in_post_is_half_the_figure_rounded_down() -> None:
    middle = FIRST + timedelta(days=TERM.days // 2)
    assert owes(holding(PostKind.TEACHER, first=middle)) == Figure(7, 1)
    assert owes(holding(PostKind.TEACHER, last=middle - timedelta(days=1))) == Figure(7, 1)
    assert owes(holding(PostKind.TEACHER, first=LAST + timedelta(days=1))) == NOTHING


def test_P1_2_2_a_post_changed_in_mid_term_is_counted_by_its_days() -> None:
    middle = FIRST + timedelta(days=TERM.days // 2)
    both = Debtor(
        uuid4(),
        "王敏",
        SCHOOL,
        (
            Span(date(2020, 9, 1), middle - timedelta(days=1), PostKind.TEACHER, SCHOOL),
            Span(middle, None, PostKind.DIRECTOR, SCHOOL),
        ),
    )
    assert owes(both) == Figure(22, 4)


def test_P1_2_2_days_exempt_are_not_owed_and_overlapping_ones_count_once() -> None:
    teacher = holding(PostKind.TEACHER)
    middle = FIRST + timedelta(days=TERM.days // 2)
    assert owes(teacher, (FIRST, LAST)) == NOTHING
    assert owes(teacher, (middle, LAST)) == owes(teacher, (middle, LAST), (middle, date(2026, 12, 1)))
    assert owes(teacher, (date(2026, 1, 1), date(2026, 8, 31))) == Figure(15, 3)


def test_P3_4_the_figure_on_the_first_day_of_a_period_holds_for_the_whole_of_it() -> None:
    later = Voted(Figure(24, 5), date(2026, 11, 1), post=PostKind.PRINCIPAL)
    assert owes(holding(PostKind.PRINCIPAL), voted=(later,)) == Figure(20, 4)
    from_the_start = Voted(Figure(24, 5), FIRST, post=PostKind.PRINCIPAL)
    assert owes(holding(PostKind.PRINCIPAL), voted=(from_the_start,)) == Figure(24, 5)
    assert touched(TERM, FIRST, None)
    assert not touched(TERM, date(2026, 11, 1), None)


def test_P3_4_what_was_voted_for_a_school_and_a_post_goes_before_what_was_voted_for_all() -> None:
    teacher, other = PostKind.TEACHER, uuid4()
    for_all = Voted(Figure(18, 3), FIRST)
    for_post = Voted(Figure(12, 2), FIRST, post=teacher)
    for_school = Voted(Figure(10, 2), FIRST, post=teacher, school=SCHOOL)
    every = (for_all, for_post, for_school)
    assert figure_on(OBSERVED, every, FIRST, teacher, SCHOOL) == Figure(10, 2)
    assert figure_on(OBSERVED, every, FIRST, teacher, other) == Figure(12, 2)
    assert figure_on(OBSERVED, every, FIRST, PostKind.DIRECTOR, other) == Figure(18, 3)
    assert figure_on(OBSERVED, every, FIRST, PostKind.BURSAR, other) == NOTHING


def test_P3_4_of_two_votes_on_the_same_the_later_holds() -> None:
    earlier, later = (Voted(Figure(n), FIRST, post=PostKind.TEACHER) for n in (18, 12))
    assert figure_on(OBSERVED, (earlier, later), FIRST, PostKind.TEACHER, SCHOOL) == Figure(12)


def test_P3_4_a_figure_for_one_term_ends_with_it() -> None:
    once = Voted(Figure(5, 1), FIRST, last=LAST, post=PostKind.TEACHER)
    assert figure_on(OBSERVED, (once,), FIRST, PostKind.TEACHER, SCHOOL) == Figure(5, 1)
    assert figure_on(OBSERVED, (once,), date(2027, 2, 20), PostKind.TEACHER, SCHOOL) == Figure(15, 3)


def test_a_part_elsewhere_never_exceeds_the_whole() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        Figure(2, 3)
    with pytest.raises(ValueError, match="elsewhere"):
        Figure(-1, -1)


@pytest.mark.parametrize(
    ("done", "today", "state"),
    [
        (Figure(20, 4), date(2026, 10, 1), State.MET),
        (Figure(25, 2), LAST, State.BEHIND),
        (Figure(25, 3), LAST, State.BEHIND),
        (Figure(25, 3), LAST + timedelta(days=1), State.MISSED),
        (NOTHING, date(2026, 8, 20), State.NOT_BEGUN),
        (NOTHING, FIRST, State.ON_PACE),
        (Figure(9, 2), date(2026, 11, 10), State.ON_PACE),
        (Figure(9, 1), date(2026, 11, 15), State.BEHIND),
        (Figure(8, 2), date(2026, 11, 14), State.BEHIND),
    ],
)
def test_P1_2_2_amber_when_the_pace_falls_behind_red_when_over_and_missed(
    done: Figure, today: date, state: State
) -> None:
    demand = demand_in(OBSERVED, (), TERM, today)
    found = standing(OBSERVED, demand, holding(PostKind.PRINCIPAL), (), TERM, done, today)
    assert found.state is state


def test_P1_1_2_the_one_activity_of_a_month_turns_amber_in_its_last_quarter() -> None:
    monthly = Quota(
        key="group",
        clause="P1-1.2",
        title="活动",
        unit="次",
        owes=Owes.GROUP,
        every=Every.MONTH,
        figures={None: Figure(1)},
        debtors=lambda district, first, last, only: (),
    )
    month = Period(Every.MONTH, date(2026, 11, 1), date(2026, 11, 30))
    group = Debtor(uuid4(), "语文中心组", spans=(Span(FIRST),))

    def on(day: int) -> State:
        today = date(2026, 11, day)
        return standing(monthly, demand_in(monthly, (), month, today), group, (), month, NOTHING, today).state

    assert [on(2), on(23), on(24), on(30)] == [State.ON_PACE, State.ON_PACE, State.BEHIND, State.BEHIND]


def test_who_is_exempt_is_not_taken_for_a_colleague_with_the_same_post() -> None:
    demand = demand_in(OBSERVED, (), TERM, LAST)
    teacher = holding(PostKind.TEACHER)
    assert demand(teacher, ())[0] == demand(holding(PostKind.TEACHER), ())[0] == Figure(15, 3)
    assert demand(teacher, [(FIRST, LAST)])[0] == NOTHING
    assert demand(teacher, ())[0] == Figure(15, 3)


def test_what_is_missing_elsewhere_is_still_to_be_done_though_the_whole_is_reached() -> None:
    demand = demand_in(OBSERVED, (), TERM, FIRST)
    found = standing(OBSERVED, demand, holding(PostKind.PRINCIPAL), (), TERM, Figure(20, 1), FIRST)
    assert found.remaining == Figure(3, 3)


def test_months_of_holidays_owe_nothing() -> None:
    calendar = Calendar(terms=(TermDates("第一学期", FIRST, date(2027, 2, 3)),))
    months = periods_in(Every.MONTH, calendar.terms[0], (FIRST, date(2027, 7, 10)), calendar)
    assert [(p.first.month, p.last.day) for p in months] == [(9, 30), (10, 31), (11, 30), (12, 31), (1, 31)]
    assert periods_in(Every.TERM, calendar.terms[0], (FIRST, LAST), calendar)[0].last == date(2027, 2, 3)
    assert periods_in(Every.YEAR, calendar.terms[0], (FIRST, LAST), calendar)[0].last == LAST


def test_an_affair_that_keeps_its_figure_itself_is_believed() -> None:
    series = Debtor(uuid4(), "校长例会", spans=(Span(FIRST),), figure=Figure(3))
    assert owed(PLAIN, series, (), TERM) == Figure(3)


DAYS = st.dates(date(2026, 6, 1), date(2027, 4, 30))
KINDS = st.sampled_from([*OBSERVED.figures, PostKind.BURSAR])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Span(first, draw(st.sampled_from([last, None])), draw(KINDS), SCHOOL)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[date, date]:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return first, last


@given(st.lists(spans(), max_size=4), st.lists(stretches(), max_size=3))
def test_what_is_owed_equals_counting_day_by_day(held: list[Span], exempt: list[tuple[date, date]]) -> None:
    debtor = Debtor(UUID(int=1), "王敏", SCHOOL, tuple(held))
    total = elsewhere = 0
    for number in range(TERM.days):
        day = FIRST + timedelta(days=number)
        if any(first <= day <= last for first, last in exempt):
            continue
        figures = [
            OBSERVED.figures.get(span.post, NOTHING)
            for span in held
            if span.first <= day and (span.last is None or day <= span.last)
        ]
        total += max((figure.total for figure in figures), default=0)
        elsewhere += max((figure.elsewhere for figure in figures), default=0)
    counted = Figure(total // TERM.days, elsewhere // TERM.days)
    assert owed(PLAIN, debtor, exempt, TERM) == counted


@given(st.lists(spans(), max_size=4), st.lists(stretches(), max_size=3), DAYS)
def test_nobody_is_expected_to_have_done_more_than_is_owed(
    held: list[Span], exempt: list[tuple[date, date]], until: date
) -> None:
    debtor = Debtor(UUID(int=1), "王敏", SCHOOL, tuple(held))
    whole = owed(PLAIN, debtor, exempt, TERM)
    part = owed(PLAIN, debtor, exempt, TERM, until=until)
    assert part.total <= whole.total
    assert part.elsewhere <= whole.elsewhere
