"""The week, bells, names and clashes as pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.curriculum import rules
from xuequ.affairs.curriculum.rules import Bell, ClashKind, Placed, Weeks
from xuequ.kernel.calendar import Calendar, DayKind, DayType, TermDates

TERM = TermDates("第一学期", date(2026, 9, 1), date(2027, 1, 22))
MAKE_UP = date(2026, 11, 14)


def test_P1_3_3_on_a_school_day_its_own_weekday_is_taught_in_odd_or_even_weeks() -> None:
    calendar = Calendar(terms=(TERM,))
    assert rules.taught_on(date(2026, 9, 3), calendar) == rules.SchoolDay(4, Weeks.ODD)
    assert rules.taught_on(date(2026, 9, 10), calendar) == rules.SchoolDay(4, Weeks.EVEN)


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 14), date(2026, 8, 31), date(2027, 2, 10)])
def test_nothing_is_taught_on_days_off_at_weekends_and_outside_a_term(day: date) -> None:
    assert rules.taught_on(day, Calendar(terms=(TERM,))) is None


@pytest.mark.parametrize(
    ("name", "weekday"),
    [
        ("运动会调休", None),
        ("调休，上周四的课", 4),
        ("按星期一课表上课", 1),
        ("Thursday’s lessons", 4),
        ("", None),
    ],
)
def test_a_make_up_day_follows_a_weekday_only_when_the_calendar_names_it(
    name: str, weekday: int | None
) -> None:
    calendar = Calendar(edits={MAKE_UP: DayKind(DayType.WORK, name)}, terms=(TERM,))
    found = rules.taught_on(MAKE_UP, calendar)
    assert (found.weekday if found else None) == weekday


def test_a_working_day_may_follow_another_weekday_too() -> None:
    monday = date(2026, 11, 16)
    calendar = Calendar(edits={monday: DayKind(DayType.WORK, "上周五的课")}, terms=(TERM,))
    assert rules.taught_on(monday, calendar) == rules.SchoolDay(5, Weeks.EVEN)


@pytest.mark.parametrize("stage", ["primary", "junior", "senior", "nine_year"])
@pytest.mark.parametrize("periods", [1, 7, 8, 12, 40])
def test_the_usual_bells_are_a_day_in_order(stage: str, periods: int) -> None:
    bells = rules.default_bells(stage, periods)
    assert rules.bells_in_order(bells)
    assert len(bells) == min(periods, rules.MOST_PERIODS)
    length = 40 if stage in {"primary", "nine_year"} else 45
    first = bells[0]
    assert (first.ends.hour - first.starts.hour) * 60 + first.ends.minute - first.starts.minute == length


@pytest.mark.parametrize(
    "bells",
    [
        [],
        [Bell(2, time(8), time(9))],
        [Bell(1, time(8), time(8))],
        [Bell(1, time(9), time(8))],
        [Bell(1, time(8), time(9)), Bell(2, time(8, 50), time(10))],
        [Bell(1, time(3), time(4))],
    ],
)
def test_bells_that_cannot_be_are_refused(bells: list[Bell]) -> None:
    assert not rules.bells_in_order(bells)


def test_the_period_at_a_time_is_none_in_the_breaks() -> None:
    bells = rules.default_bells("primary")
    assert rules.period_of(bells, time(8, 20)) == 1
    assert rules.period_of(bells, time(9, 0)) is None
    assert rules.period_of(bells, time(23)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(
            (text, (3, 1))
            for text in ("三1班", "三（1）班", "三(1)班", "三年级1班", "三年级（1）班", "301班", "301")
        ),
        *(
            (text, (3, 1))
            for text in ("３０１班", "3.1班", "3-1", "三年级一班", "三一班", " 三 （ １ ） 班 ", "三1")
        ),
        ("六（12）班", (6, 12)),
        ("612班", (6, 12)),
        ("初一（2）班", (7, 2)),
        ("初三3班", (9, 3)),
        ("七（十一）班", (7, 11)),
        ("高二（3）班", (11, 3)),
        ("1003班", (10, 3)),
        ("31班", None),
        ("班", None),
        ("博雅班", None),
        ("三年级", None),
        ("", None),
        ("初七（1）班", None),
    ],
)
def test_a_class_is_known_in_every_common_spelling(text: str, found: tuple[int, int] | None) -> None:
    assert rules.class_named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("明湖小学2026—2027学年第一学期三（1）班课程表", (3, 1)),
        ("第一学期301班课表", (3, 1)),
        ("2026年秋季课程表", None),
        ("三年级课表", None),
    ],
)
def test_a_class_is_found_within_a_title(text: str, found: tuple[int, int] | None) -> None:
    assert rules.class_named(text, within=True) == found


@given(st.integers(1, 12), st.integers(1, 60))
def test_the_name_of_a_class_is_read_again_as_the_same_class(grade: int, number: int) -> None:
    name = rules.ClassName(grade, number)
    assert rules.class_named(name.text) == name
    assert rules.class_named(f"某校{name.text}课表", within=True) == name


@given(st.text(max_size=40))
def test_no_text_makes_the_names_fail(text: str) -> None:
    rules.class_named(text)
    rules.class_named(text, within=True)
    rules.subject_named(text, {"语文"})
    rules.name_key(text)


def test_a_short_name_means_the_districts_subject_only_where_it_has_that_subject() -> None:
    assert rules.subject_named("道法", {"道德与法治"}) == "道德与法治"
    assert rules.subject_named("体 育", {"体育与健康"}) == "体育与健康"
    assert rules.subject_named("体育", {"体育"}) == "体育"
    assert rules.subject_named("班会", {"语文"}) is None
    assert rules.subject_named("道法", {"语文"}) is None


SCHOOLS = [UUID(int=n) for n in (1, 2)]
BELLS = {SCHOOLS[0]: rules.default_bells("primary"), SCHOOLS[1]: rules.default_bells("junior")}


def placed(lesson: int, school: UUID = SCHOOLS[0], period: int = 1, **given: object) -> Placed:
    bell = BELLS[school][period - 1]
    usual = {"class_group": lesson, "weekday": 1, "starts": bell.starts, "ends": bell.ends}
    return Placed(lesson=lesson, school=school, period=period, **{**usual, **given})  # type: ignore[arg-type]


@st.composite
def lessons(draw: st.DrawFn) -> list[Placed]:
    count = draw(st.integers(0, 12))
    made = []
    for number in range(count):
        school = draw(st.sampled_from(SCHOOLS))
        period = draw(st.integers(1, 4))
        one = placed(
            number,
            school,
            period,
            weekday=draw(st.integers(1, 2)),
            weeks=draw(st.sampled_from(list(Weeks))),
            teacher=draw(st.sampled_from([None, UUID(int=7), UUID(int=8)])),
            room=draw(st.sampled_from(["", "301", "机房"])),
            class_group=draw(st.integers(1, 3)),
        )
        made.append(draw(st.sampled_from([one, replace(one, starts=None, ends=None)])))
    return made


def _expected(found: list[Placed]) -> set[tuple[str, frozenset[object]]]:
    """Every pair compared, by the clock's minutes and the weeks written out."""

    def weeks(one: Placed) -> set[int]:
        return {Weeks.EVERY: {1, 2}, Weeks.ODD: {1}, Weeks.EVEN: {2}}[one.weeks]

    def minutes(one: Placed) -> set[int]:
        if one.starts is None or one.ends is None:
            return set()
        return set(range(one.starts.hour * 60 + one.starts.minute, one.ends.hour * 60 + one.ends.minute))

    pairs = set()
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            same_school = one.school == other.school
            together = minutes(one) & minutes(other) or (same_school and one.period == other.period)
            if one.weekday != other.weekday or not weeks(one) & weeks(other) or not together:
                continue
            both = frozenset({one.lesson, other.lesson})
            if one.teacher and one.teacher == other.teacher:
                pairs.add(("teacher", both))
            if same_school and one.room and one.room == other.room:
                pairs.add(("room", both))
            if same_school and one.class_group == other.class_group:
                pairs.add(("class", both))
    return pairs


@given(lessons())
def test_clashes_are_all_pairs_at_the_same_minute_of_the_same_week_and_no_others(found: list[Placed]) -> None:
    told = [
        (str(clash.kind), frozenset({clash.first.lesson, clash.second.lesson}))
        for clash in rules.clashes(found)
    ]
    assert set(told) == _expected(found)
    assert len(told) == len(set(told))


def test_a_teacher_at_two_schools_clashes_by_the_clock_not_by_the_number_of_the_period() -> None:
    teacher = UUID(int=9)
    here = placed(1, SCHOOLS[0], 1, teacher=teacher)
    there = placed(2, SCHOOLS[1], 1, teacher=teacher)
    later = placed(3, SCHOOLS[1], 3, teacher=teacher)
    kinds = [(c.kind, c.first.lesson, c.second.lesson) for c in rules.clashes([here, there, later])]
    assert kinds == [(ClashKind.TEACHER, 1, 2)]


def test_odd_and_even_weeks_do_not_clash() -> None:
    teacher = UUID(int=9)
    odd, even = (placed(n, teacher=teacher, weeks=weeks) for n, weeks in ((1, Weeks.ODD), (2, Weeks.EVEN)))
    assert list(rules.clashes([odd, even])) == []
    assert len(list(rules.clashes([odd, replace(even, weeks=Weeks.EVERY)]))) == 1
