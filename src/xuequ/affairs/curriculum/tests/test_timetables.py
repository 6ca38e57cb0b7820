"""Timetables brought in, replaced, and read by the queries others build on."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Cast, make_cast
from xuequ.affairs.curriculum import actions, queries, rules
from xuequ.affairs.curriculum.models import BellTime, ClassGroup, Lesson, Timetable
from xuequ.affairs.curriculum.rules import Bell, ClashKind, LessonOn, SaidLesson, Weeks
from xuequ.affairs.curriculum.tests.timetabling import STARTS, TUESDAY, said, timetable, usual
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.organisation.models import Person, Subject
from xuequ.kernel.verdict import Kind, Refused

ONE_DAY = timedelta(days=1)


def on(cast: Cast, day: date = TUESDAY, part: str = "teacher", **narrowed: Any) -> list[LessonOn]:
    return queries.lessons_on(cast.actor(part), day, **narrowed)


def test_P1_3_3_everybody_of_the_district_sees_who_teaches_what_where_and_when(cast: Cast) -> None:
    usual(cast)
    for part in ("teacher", "supported_principal", "researcher"):
        first, other, second = on(cast, part=part)
        assert (first.subject_name, first.class_name, first.teacher_name, first.room) == (
            "语文",
            "三（1）班",
            "明湖teacher",
            "301",
        )
        assert first.teacher == cast.people["teacher"].pk
        assert (first.starts, first.ends) == (time(8, 20), time(9))
        assert (first.school_name, first.grade) == ("明湖第二中心小学", 3)
        assert other.class_name == "三（2）班"
        assert (second.period, second.teacher, second.teacher_name) == (2, None, "无名氏")


def test_P1_3_3_nobody_of_another_district_sees_a_lesson(cast: Cast) -> None:
    usual(cast)
    other = make_cast("东山", "DS")
    usual(other)
    assert {one.school_name[:2] for one in on(other)} == {"东山"}
    assert on(other, school=cast.schools["lead"].pk) == []
    assert queries.teacher_lessons(other.actor("head"), cast.people["teacher"].pk, TUESDAY) == []
    assert queries.bells_of(other.actor("head"), cast.schools["lead"].pk) == ()
    group = ClassGroup.objects.filter(school=cast.schools["lead"])[0]
    with pytest.raises(ClassGroup.DoesNotExist):
        queries.get_class(other.actor("head"), group.pk)


def test_P1_3_3_lessons_are_found_by_school_subject_grade_teacher_and_period(cast: Cast) -> None:
    usual(cast)
    usual(cast, "member")
    chinese = Subject.objects.get(district=cast.district, name="语文")
    assert len(on(cast)) == 6
    assert len(on(cast, school=cast.schools["member"].pk)) == 3
    assert len(on(cast, subject=chinese.pk)) == 2
    assert len(on(cast, period=2)) == 2
    assert len(on(cast, grade=3)) == 6
    assert on(cast, grade=4) == []
    assert len(queries.teacher_lessons(cast.actor("head"), cast.people["teacher"].pk, TUESDAY)) == 1


def test_odd_and_even_weeks_take_turns(cast: Cast) -> None:
    usual(cast)
    assert [one.subject_name for one in on(cast, TUESDAY + ONE_DAY)] == ["科学"]
    assert [one.subject_name for one in on(cast, TUESDAY + 8 * ONE_DAY)] == ["信息科技"]


def test_nothing_is_held_on_days_off_nor_on_a_make_up_day_unless_the_calendar_names_a_weekday(
    cast: Cast,
) -> None:
    usual(cast)
    saturday = date(2026, 11, 14)
    assert on(cast, saturday) == []
    office = cast.actor("office")
    organisation.set_day(actor=office, now=NOW, day=saturday, kind="work", note="调休上班")
    assert on(cast, saturday) == []
    organisation.set_day(actor=office, now=NOW, day=saturday, kind="work", note="调休，上周二的课")
    assert [one.period for one in on(cast, saturday)] == [1, 1, 2]
    organisation.set_day(actor=office, now=NOW, day=TUESDAY, kind="off", note="运动会")
    assert on(cast) == []


def test_a_newer_timetable_takes_over_from_its_day_on_and_the_older_stays_readable(cast: Cast) -> None:
    older = usual(cast)
    newer = timetable(cast, [said(2, 1, "音乐")], starts=TUESDAY)
    older.refresh_from_db()
    assert (older.ends, newer.ends) == (TUESDAY - ONE_DAY, date(2027, 1, 22))
    assert (older.version, newer.version) == (1, 2)
    assert [one.subject_name for one in on(cast)] == ["音乐"]
    assert len(on(cast, TUESDAY - 7 * ONE_DAY)) == 3
    assert older.lessons.count() == 5


def test_one_that_was_to_come_is_replaced_before_it_begins(cast: Cast) -> None:
    usual(cast)
    coming = timetable(cast, [said(2, 1, "音乐")], starts=TUESDAY + 30 * ONE_DAY)
    timetable(cast, [said(2, 1, "美术")], starts=TUESDAY)
    coming.refresh_from_db()
    assert coming.ends < coming.starts
    assert [one.subject_name for one in on(cast, TUESDAY + 35 * ONE_DAY)] == ["美术"]
    again = timetable(cast, [said(2, 1, "劳动")], starts=TUESDAY)
    assert [one.subject_name for one in on(cast)] == ["劳动"]
    assert again.version == 4


def test_the_database_keeps_two_from_being_in_force_from_the_same_day(cast: Cast) -> None:
    first = usual(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timetable.objects.create(
            school=first.school,
            term=first.term,
            version=9,
            starts=first.starts,
            ends=first.ends,
            imported_at=NOW,
        )


def test_the_database_keeps_a_place_of_a_class_from_being_filled_twice(cast: Cast) -> None:
    lesson = usual(cast).lessons.first()
    assert lesson is not None
    lesson.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.create(
            timetable=lesson.timetable,
            class_group=lesson.class_group,
            weekday=lesson.weekday,
            period=lesson.period,
            weeks=lesson.weeks,
            subject_name="数学",
        )


@pytest.mark.parametrize(
    "lessons",
    [
        [],
        [said(2, 1), said(2, 1, "数学")],
        [said(8, 1)],
        [said(2, 13)],
        [said(2, 1, " ")],
        [said(2, 1, "语" * 41)],
        [said(2, 1, grade=13)],
        [said(2, 1, number=0)],
    ],
)
def test_rows_that_are_no_timetable_change_nothing(cast: Cast, lessons: list[SaidLesson]) -> None:
    kept = usual(cast)
    with pytest.raises(Refused) as refused:
        timetable(cast, lessons, starts=TUESDAY)
    assert refused.value.verdict.kind is Kind.INVALID
    kept.refresh_from_db()
    assert kept.ends == date(2027, 1, 22)
    assert Timetable.objects.count() == 1


@pytest.mark.parametrize("starts", [date(2026, 8, 1), date(2027, 2, 1)])
def test_a_timetable_begins_on_a_day_of_a_term(cast: Cast, starts: date) -> None:
    with pytest.raises(Refused):
        timetable(cast, [said()], starts=starts)


@pytest.mark.parametrize("part", ["lead_principal", "teacher", "member_office", "researcher", "head"])
def test_P1_3_3_only_a_schools_own_office_or_the_secretariat_keeps_its_timetable(
    cast: Cast, part: str
) -> None:
    with pytest.raises(Refused) as refused:
        timetable(cast, [said()], by=part)
    assert (refused.value.verdict.kind, refused.value.verdict.clause) == (Kind.FORBIDDEN, "P1-3.3")
    with pytest.raises(Refused):
        actions.set_bell_times(
            actor=cast.actor(part),
            now=NOW,
            school_id=cast.schools["lead"].pk,
            bells=rules.default_bells("primary"),
        )
    assert not Timetable.objects.exists()
    timetable(cast, [said()], by="lead_office")


def test_a_teacher_is_one_of_the_school_and_of_two_of_a_name_the_one_of_the_subject(cast: Cast) -> None:
    lead, member = cast.schools["lead"], cast.schools["member"]
    maths, music = (Subject.objects.get(district=cast.district, name=name) for name in ("数学", "音乐"))

    def person(number: str, name: str, **given: Any) -> Person:
        return Person.objects.create(district=cast.district, number=number, name=name, **given)

    one = person("X1", "李华", school=lead, subject=maths)
    person("X2", "李华", school=lead, subject=music)
    person("X3", "王伟", school=member, subject=music)
    person("X4", "赵云", school=lead, left_on=date(2026, 9, 1))
    elsewhere = person("X5", "孙艺", school=member, subject=music)
    person("X6", "王伟", school=cast.schools["base"], subject=music)
    found = queries.meant(
        cast.actor("office"),
        lead.pk,
        STARTS,
        [
            said(subject="数学", teacher="李 华"),
            said(subject="班会", teacher="李华"),
            said(subject="音乐", teacher="王伟"),
            said(subject="数学", teacher="赵云"),
            said(subject="音乐", teacher="孙艺"),
            said(subject="数学", teacher="孙艺"),
        ],
    )
    assert [row.teacher for row in found] == [one.pk, None, None, None, elsewhere.pk, None]
    assert [row.elsewhere for row in found] == [False] * 4 + [True, False]


def test_a_school_gets_the_usual_bells_once_and_keeps_its_own(cast: Cast) -> None:
    lead = cast.schools["lead"]
    timetable(cast, [said(2, 10)])
    assert BellTime.objects.filter(school=lead).count() == 10
    own = [Bell(1, time(8, 30), time(9, 5)), Bell(2, time(9, 15), time(9, 50))]
    actions.set_bell_times(actor=cast.actor("lead_office"), now=NOW, school_id=lead.pk, bells=own)
    timetable(cast, [said(2, 1), said(2, 3)], starts=TUESDAY)
    assert queries.bells_of(cast.actor("head"), lead.pk) == tuple(own)
    assert [(one.period, one.starts) for one in on(cast)] == [(3, None), (1, time(8, 30))]
    assert queries.period_at(lead.pk, time(9, 20)) == 2
    assert queries.period_at(lead.pk, time(9, 10)) is None
    assert queries.period_at(cast.schools["member"].pk, time(9, 20)) is None


def test_bells_out_of_order_are_refused_and_the_old_ones_stay(cast: Cast) -> None:
    lead = cast.schools["lead"].pk
    usual(cast)
    with pytest.raises(Refused):
        actions.set_bell_times(
            actor=cast.actor("office"), now=NOW, school_id=lead, bells=[Bell(1, time(9), time(8))]
        )
    assert len(queries.bells_of(cast.actor("office"), lead)) == 8


def clashing(cast: Cast) -> None:
    """The teacher of the lead school is at the member school in the same hour; a room is used twice there."""
    usual(cast)
    teacher = cast.people["teacher"]
    teacher.subject = Subject.objects.get(district=cast.district, name="语文")
    teacher.save()
    timetable(
        cast,
        [
            said(2, 1, teacher=teacher.name, room="机房"),
            said(2, 1, "信息科技", number=2, room="机 房"),
            said(2, 2, "科学", room="机房", weeks=Weeks.ODD),
            said(2, 2, "音乐", number=2, room="机房", weeks=Weeks.EVEN),
        ],
        role="member",
    )


def test_clashes_across_schools_and_within_one_are_told_to_the_schools_concerned(cast: Cast) -> None:
    clashing(cast)

    def told(part: str) -> list[tuple[ClashKind, str, str]]:
        found = queries.clashes_on(cast.actor(part), TUESDAY)
        return sorted(
            (one.kind, *sorted((one.first.class_group.school.name, one.second.class_group.school.name)))
            for one in found
        )

    lead, member = "明湖第二中心小学", "明湖光明小学"
    across, within = (ClashKind.TEACHER, *sorted((lead, member))), (ClashKind.ROOM, member, member)
    assert told("office") == told("researcher") == told("member_office") == [within, across]
    assert told("lead_office") == [across]
    assert told("teacher") == [within, across]
    assert told("supported_office") == []


def test_a_preview_names_what_is_not_known_and_the_clashes_it_would_bring(cast: Cast) -> None:
    clashing(cast)
    lessons = [
        said(2, 1, teacher="明湖teacher", place="三1!B3"),
        said(2, 2, "班会"),
        said(2, 9, "数学", teacher="无名氏"),
    ]
    seen, _found = queries.preview_of(cast.actor("lead_office"), cast.schools["lead"], TUESDAY, lessons)
    assert (seen["lessons"], seen["classes"], seen["teachers"], seen["unnamed"]) == (3, 1, 1, 1)
    assert seen["unknown_teachers"] == [["无名氏", 1]]
    assert seen["unknown_subjects"] == [["班会", 1]]
    assert seen["without_bell"] == [9]
    assert seen["left_out"] == ["三（2）班"]
    assert [(one["kind"], one["elsewhere"]) for one in seen["clashes"]] == [("teacher", True)]


def many(classes: int) -> list[SaidLesson]:
    return [
        said(day, period, "数学", number=number, teacher=f"教师{number}", room=f"{number}")
        for number in range(1, classes + 1)
        for day in range(1, 6)
        for period in range(1, 7)
    ]


def test_the_number_of_queries_does_not_grow_with_lessons(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    lead = cast.schools["lead"]
    actor = cast.actor("office")
    for starts, classes in ((STARTS, 1), (TUESDAY, 30)):
        with django_assert_max_num_queries(24 if classes == 1 else 26):
            timetable(cast, many(classes), starts=starts)
        with django_assert_num_queries(4):
            assert len(queries.lessons_on(actor, starts)) == 6 * classes
        with django_assert_num_queries(4):
            queries.teacher_lessons(actor, cast.people["teacher"].pk, starts)
        with django_assert_num_queries(2):
            assert queries.clashes_on(actor, starts) == []
        with django_assert_num_queries(6):
            queries.preview_of(actor, lead, starts, many(classes))
        with django_assert_num_queries(1):
            queries.timetables_in_force(actor, starts)
