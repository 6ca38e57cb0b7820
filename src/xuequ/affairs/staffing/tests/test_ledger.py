"""The people ledger: lent and borrowed are one, no hour counts twice, all of it from records (P1-5.3)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import NOW, Cast
from xuequ.affairs.curriculum.rules import Weeks
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.organisation.models import CalendarDay, Person
from xuequ.affairs.partnerships import actions as partnerships
from xuequ.affairs.partnerships.tests import pairing
from xuequ.affairs.resolutions.tests.issuing import decided
from xuequ.affairs.staffing import actions, queries, rules
from xuequ.affairs.staffing.tests.lending import YES, arranged, book, lessons_there, periods, proposed
from xuequ.affairs.teaching import actions as teaching
from xuequ.kernel.actor import PostKind

PEOPLE = [UUID(int=n) for n in range(1, 4)]
SCHOOLS = [UUID(int=n) for n in range(11, 15)]
MONDAY = date(2026, 9, 7)
DAYS = tuple(
    rules.TaughtDay(
        day := MONDAY + timedelta(weeks=week, days=weekday - 1),
        weekday,
        Weeks.EVEN if week % 2 else Weeks.ODD,
        day - timedelta(days=day.weekday()),
    )
    for week in range(4)
    for weekday in range(1, 6)
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def two_schools() -> st.SearchStrategy[tuple[UUID, UUID]]:
    return st.permutations(SCHOOLS).map(lambda some: (some[0], some[1]))


days = st.integers(-3, 27).map(lambda n: MONDAY + timedelta(days=n))


@st.composite
def orders(draw: st.DrawFn) -> rules.Order:
    lender, borrower = draw(two_schools())
    first, last = sorted((draw(days), draw(days)))
    source = draw(st.sampled_from(["posting", "cross"]))
    return rules.Order(
        draw(st.uuids()),
        source,
        draw(st.sampled_from(PEOPLE)),
        lender,
        borrower,
        first,
        last,
        draw(st.integers(1, 9)),
    )


@st.composite
def lessons(draw: st.DrawFn) -> rules.WeekLesson:
    first, last = sorted((draw(days), draw(days)))
    return rules.WeekLesson(
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(SCHOOLS)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 2)),
        draw(st.sampled_from(list(Weeks))),
        first,
        last,
    )


@st.composite
def helps(draw: st.DrawFn) -> rules.Help:
    lender, borrower = draw(two_schools())
    source = draw(st.sampled_from(["guidance", "pair"]))
    record = UUID(int=draw(st.integers(100, 104)))
    return rules.Help(record, source, draw(st.sampled_from(PEOPLE)), lender, borrower, draw(days))


def disjoint(some: list[rules.Order]) -> tuple[rules.Order, ...]:
    """Orders as proposing leaves them: nobody arranged twice at one school at once, one posting at a time."""
    kept: list[rules.Order] = []
    for one in some:
        same = (
            o
            for o in kept
            if o.person == one.person
            and o.first <= one.last
            and one.first <= o.last
            and o.source == one.source
            and (o.borrower == one.borrower or one.source == "posting")
        )
        if next(same, None) is None:
            kept.append(one)
    return tuple(kept)


def slow_recount(records: rules.Records) -> Counter[tuple[UUID, UUID]]:
    """(lender, borrower) → periods, asked day by day and person by person, with no grouping at all."""
    found: Counter[tuple[UUID, UUID]] = Counter()
    on = lambda order, day: order.first <= day <= order.last  # noqa: E731
    homes = records.homes or {}
    taught_weeks = set()
    for day in DAYS:
        for person in PEOPLE:
            for school in SCHOOLS:
                there = [
                    o for o in records.orders if (o.person, o.borrower) == (person, school) and on(o, day.day)
                ]
                if any(o.source == "posting" for o in there):
                    continue
                lender = there[0].lender if there else homes[person].on(day.day)
                hours = {
                    one.period
                    for one in records.lessons
                    if (one.person, one.borrower, one.weekday) == (person, school, day.weekday)
                    and one.weeks in {Weeks.EVERY, day.weeks}
                    and one.first <= day.day <= one.last
                }
                if hours and lender not in {None, school}:
                    found[lender, school] += len(hours)
                    taught_weeks.add((person, school, day.monday))
    for order in records.orders:
        counted = [
            day
            for day in DAYS
            if on(order, day.day)
            and (
                order.source == "posting"
                or (
                    (order.person, order.borrower, day.monday) not in taught_weeks
                    and not any(
                        (o.source, o.person, o.borrower) == ("posting", order.person, order.borrower)
                        and on(o, day.day)
                        for o in records.orders
                    )
                )
            )
        ]
        found[order.lender, order.borrower] += int(order.weekly * len(counted) / 5 + 0.5)
    for record, person in {(one.record, one.person) for one in records.help}:
        for one in records.help:
            if (one.record, one.person) == (record, person) and not any(
                (o.person, o.borrower) == (person, one.borrower) and on(o, one.day) for o in records.orders
            ):
                found[one.lender, one.borrower] += 1
                break
    return +found


@settings(max_examples=60)
@given(
    st.lists(orders(), max_size=5),
    st.lists(lessons(), max_size=8),
    st.lists(helps(), max_size=5),
    st.lists(st.sampled_from(SCHOOLS), min_size=3, max_size=3),
)
def test_P1_5_3_what_is_lent_is_borrowed_and_a_slow_recount_finds_the_same(
    ordered, taught, helped, at
) -> None:
    homes = {
        person: rules.Home(school, (rules.Stay(school, date(2020, 1, 1)),))
        for person, school in zip(PEOPLE, at, strict=True)
    }
    records = rules.Records(disjoint(ordered), tuple(taught), tuple(helped), homes)
    lines = rules.ledger_lines(records, DAYS)
    found = rules.accounts(SCHOOLS, lines)
    assert sum(one.lent_periods for one in found) == sum(one.borrowed_periods for one in found)
    assert sum(one.lent_persons for one in found) == sum(one.borrowed_persons for one in found)
    assert sum(one.balance for one in found) == 0
    counted: Counter[tuple[UUID, UUID]] = Counter()
    for line in lines:
        counted[line.lender, line.borrower] += line.periods
    assert +counted == slow_recount(records)


def test_P1_5_3_periods_are_weeks_of_school_days_to_the_nearest_whole_one() -> None:
    assert [rules.periods_in(4, n) for n in (0, 1, 5, 7, 20)] == [0, 1, 4, 6, 16]
    assert rules.weekly_of_posting(9, "full", None, 16) == 9
    assert rules.weekly_of_posting(None, "full", None, 16) == 16
    assert rules.weekly_of_posting(None, "part", 2, 15) == 6
    assert rules.weekly_of_posting(None, "full", None, None) == rules.USUAL_WEEKLY


def test_P1_5_3_a_posting_counts_by_its_order_and_holidays_do_not(cast: Cast) -> None:
    posting = pairing.posted(cast, starts=date(2026, 9, 28), weekly_periods=10)
    line = next(one for one in book(cast).lines if one.record == posting.pk)
    assert line.days == 27  # 28 September to 10 November without the holidays of October
    assert line.periods == 54
    lead = book(cast).account(cast.schools["lead"].pk)
    supported = book(cast).account(cast.schools["supported"].pk)
    assert (lead.lent_persons, lead.lent_periods, lead.balance) == (1, 54, 54)
    assert (supported.borrowed_persons, supported.borrowed_periods, supported.balance) == (1, 54, -54)


def test_P1_5_3_lessons_at_another_school_count_hour_by_hour_holidays_left_out(cast: Cast) -> None:
    lessons_there(cast)
    before = periods(cast, "lesson")
    CalendarDay.objects.create(district=cast.district, day=date(2026, 11, 3), kind="off", name="运动会")
    assert before == [19]  # ten Tuesdays and nine Wednesdays since 1 September, the October holidays left out
    assert periods(cast, "lesson") == [18]
    assert book(cast).account(cast.schools["member"].pk).borrowed_periods == 18


def test_P1_5_3_an_arrangement_counts_only_in_the_weeks_without_a_lesson(cast: Cast) -> None:
    arranged(cast)
    bare = book(cast)
    assert [(one.source, one.weekly, one.days) for one in bare.lines] == [("cross", 4, 22)]
    assert bare.lines[0].periods == 18
    lessons_there(cast, starts=date(2026, 11, 2))
    both = {one.source: one for one in book(cast).lines}
    assert (both["lesson"].periods, both["cross"].days, both["cross"].periods) == (3, 15, 12)
    assert book(cast).persons == 1


def test_P1_5_3_what_a_posted_teacher_does_there_is_not_counted_twice(cast: Cast) -> None:
    owner = pairing.agreed(cast)
    pairing.posted(cast, weekly_periods=10, starts=date(2026, 11, 2))
    lessons_there(cast, role="supported", starts=date(2026, 11, 2))
    pairing.confirmed(cast, pairing.recorded(cast, owner, "demonstration"))
    assert [one.source for one in book(cast).lines] == ["posting"]


def test_P1_5_3_an_arrangement_does_not_count_beside_a_later_posting_to_the_same_school(cast: Cast) -> None:
    pairing.agreed(cast)
    cross = proposed(cast, by="lead_office", borrower_id=cast.schools["supported"].pk)
    for side, part in {**YES, "borrower": "supported_principal"}.items():
        actions.approve_cross(actor=cast.actor(part), now=NOW, cross_id=cross.pk, side=side)
    pairing.posted(cast, weekly_periods=10, starts=date(2026, 11, 2))
    days = {one.source: one.days for one in book(cast).lines}
    assert days == {"posting": 7, "cross": 15}  # 12 October to 30 October, then the posting alone


def test_P1_5_3_help_of_pairs_and_instructors_counts_a_period_once_confirmed(cast: Cast) -> None:
    owner = pairing.agreed(cast)
    waiting = pairing.recorded(cast, owner)
    assert book(cast).lines == ()
    pairing.confirmed(cast, waiting)
    instructor = pairing.appointed(cast, decided(cast).pk)
    made = partnerships.record_for_instructor(
        actor=cast.actor("teacher"),
        now=NOW,
        instructor_id=instructor.pk,
        kind="observe",
        day=pairing.DAY,
        topic="比例",
        teacher_id=cast.people["supported_office"].pk,
    )
    teaching.confirm(actor=cast.actor("supported_office"), now=NOW, activity_id=made.pk)
    assert sorted((one.source, one.periods) for one in book(cast).lines) == [("guidance", 1), ("pair", 1)]
    assert book(cast).account(cast.schools["lead"].pk).lent_persons == 1
    teaching.withdraw(actor=cast.actor("teacher"), now=NOW, activity_id=made.pk)
    assert [one.source for one in book(cast).lines] == ["pair"]


def test_P1_5_3_whose_guidance_it_was_is_told_to_those_it_concerns_alone(cast: Cast) -> None:
    instructor = pairing.appointed(cast, decided(cast).pk)
    made = partnerships.record_for_instructor(
        actor=cast.actor("teacher"),
        now=NOW,
        instructor_id=instructor.pk,
        kind="observe",
        day=pairing.DAY,
        topic="比例",
        teacher_id=cast.people["supported_office"].pk,
    )
    teaching.confirm(actor=cast.actor("supported_office"), now=NOW, activity_id=made.pk)

    def names(part: str) -> list[str]:
        found = book(cast, part)
        return [one.name for one in queries.told_lines(cast.actor(part), found, found.lines)]

    assert names("lead_principal") == [cast.people["teacher"].name]
    assert names("member_principal") == [""]


def test_P1_5_3_who_moved_to_another_school_was_at_home_before(cast: Cast) -> None:
    lessons_there(cast)
    teacher = cast.people["teacher"]
    teacher.posts.update(ends=date(2026, 10, 31))
    Person.objects.filter(pk=teacher.pk).update(school=cast.schools["member"])
    teacher.refresh_from_db()
    organisation.add_post(teacher, PostKind.TEACHER, starts=date(2026, 11, 1))
    lent = [(one.lender == cast.schools["lead"].pk, one.periods) for one in book(cast).lines]
    assert lent == [(True, 16)]  # until the end of October; from then on it is the own school's own lesson


def test_P1_5_3_a_school_year_holds_its_terms_and_a_term_to_come_is_empty(cast: Cast) -> None:
    arranged(cast)
    year = book(cast).stretch
    known = queries.stretches(cast.actor("head"), NOW.date())
    assert [one.term is None for one in known] == [False, True]
    whole = book(cast, year=known[1].year)
    assert (whole.periods, whole.stretch.name) == (book(cast).periods, "2026–2027学年")
    later = queries.stretch_asked(queries.stretches(cast.actor("head"), date(2026, 8, 1)), date(2026, 8, 1))
    assert later is not None
    empty = queries.ledger_of(cast.actor("head"), later)
    assert (empty.lines, len(empty.accounts), year.begun, later.begun) == ((), 4, True, False)


def test_P1_5_3_the_ledger_takes_as_many_queries_for_much_as_for_little(
    cast: Cast, django_assert_max_num_queries
) -> None:
    arranged(cast)
    lessons_there(cast)
    stretch = book(cast).stretch
    actor = cast.actor("head")
    with django_assert_max_num_queries(11):
        found = queries.ledger_of(actor, stretch)
    with django_assert_max_num_queries(2):
        queries.told_lines(actor, found, found.lines)
    actions.propose_cross(
        actor=cast.actor("member_office"),
        now=NOW,
        person_id=cast.people["lead_office"].pk,
        borrower_id=cast.schools["member"].pk,
        weekly=2,
        starts=date(2026, 11, 1),
        ends=date(2026, 12, 1),
        reason="缺教师",
    )
    with django_assert_max_num_queries(11):
        queries.ledger_of(actor, stretch)
