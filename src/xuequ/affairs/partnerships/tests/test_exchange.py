"""P1-3.1a, P1-3.1b and P1-3.2 through the actions: postings, mentorships, instructors."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.cast import NOW, ZONE, Cast, make_cast
from xuequ.affairs.duties import queries as duties
from xuequ.affairs.organisation.models import Post
from xuequ.affairs.organisation.queries import visible_terms
from xuequ.affairs.partnerships import actions, queries, rules
from xuequ.affairs.partnerships.models import Instructor, Mentorship, Posting
from xuequ.affairs.partnerships.tests.pairing import (
    DAY,
    FIRST,
    LAST,
    YES,
    appointed,
    confirmed,
    counted,
    mathematics,
    mentored,
    posted,
    proposed,
)
from xuequ.affairs.resolutions.tests.issuing import decided
from xuequ.affairs.teaching import actions as teaching
from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import Refused

OVER = datetime(2027, 7, 12, 9, 0, tzinfo=ZONE)


def test_P1_3_1a_three_yeses_make_an_order_with_a_post_at_both_schools_that_counts(cast: Cast) -> None:
    lead = cast.schools["lead"].pk
    posting = proposed(cast)
    for side, part in YES.items():
        assert counted("postings", lead) == 0
        posting = actions.approve_posting(actor=cast.actor(part), now=NOW, posting_id=posting.pk, side=side)
    assert posting.state == "approved"
    assert counted("postings", lead) == 1
    teacher = cast.actor("teacher")
    assert teacher.holds_at(lead, PostKind.TEACHER)
    assert teacher.holds_at(cast.schools["supported"].pk, PostKind.TEACHER)


def test_P1_3_1a_the_proposer_and_others_cannot_agree_and_nobody_twice(cast: Cast) -> None:
    with pytest.raises(Refused, match="批准的人"):
        proposed(cast, "lead_principal")
    with pytest.raises(Refused, match="教导处"):
        proposed(cast, "supported_office")
    posting = proposed(cast)
    for part in ("lead_office", "member_principal", "supported_principal"):
        with pytest.raises(Refused):
            actions.approve_posting(actor=cast.actor(part), now=NOW, posting_id=posting.pk, side="lead")
    actions.approve_posting(actor=cast.actor("head"), now=NOW, posting_id=posting.pk, side="district")
    with pytest.raises(Refused, match="同意过"):
        actions.approve_posting(actor=cast.actor("head"), now=NOW, posting_id=posting.pk, side="district")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"ends": date(2026, 10, 1)}, "早于"),
        ({"kind": "part"}, "每周"),
        ({"kind": "part", "weekly_days": 6}, "每周"),
        ({"starts": date(2020, 1, 1), "ends": date(2020, 12, 1)}, "任职"),
    ],
)
def test_P1_3_1a_a_proposal_that_is_not_whole_is_refused(cast: Cast, said: dict, why: str) -> None:
    with pytest.raises(Refused, match=why):
        proposed(cast, **said)


def test_P1_3_1a_nobody_is_posted_twice_at_a_time_nor_from_a_member_school(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(Refused, match="已有支教"):
        proposed(cast)
    with pytest.raises(Refused, match="优质学校派往"):
        proposed(cast, "member_office", person_id=cast.people["member_principal"].pk)


def test_P1_3_1a_ended_early_the_post_goes_and_one_that_never_began_counts_no_more(cast: Cast) -> None:
    lead = cast.schools["lead"].pk
    posting = posted(cast)
    ended = actions.end_posting(actor=cast.actor("head"), now=NOW, posting_id=posting.pk, reason="学科缺人")
    assert ended.ends == NOW.date()
    assert (
        Post.objects.get(person=cast.people["teacher"], school=cast.schools["supported"]).ends == NOW.date()
    )
    assert counted("postings", lead) == 1
    later = posted(cast, starts=date(2026, 12, 1))
    assert counted("postings", lead) == 2
    actions.end_posting(actor=cast.actor("head"), now=NOW, posting_id=later.pk, reason="计划变了")
    assert counted("postings", lead) == 1
    assert Post.objects.filter(school=cast.schools["supported"], person=cast.people["teacher"]).count() == 1


def test_P1_3_1a_a_proposal_taken_back_never_counts_nor_stands_in_the_way(cast: Cast) -> None:
    posting = proposed(cast)
    taken = actions.end_posting(
        actor=cast.actor("lead_office"), now=NOW, posting_id=posting.pk, reason="换人"
    )
    assert taken.state == "withdrawn"
    assert counted("postings", cast.schools["lead"].pk) == 0
    with pytest.raises(Refused, match="期满"):
        actions.certify_posting(actor=cast.actor("office"), now=OVER, posting_id=posting.pk)
    posted(cast)


def test_P1_3_1a_a_certificate_has_a_number_and_never_changes(cast: Cast) -> None:
    posting = posted(cast)
    office = cast.actor("office")
    with pytest.raises(Refused, match="期满"):
        actions.certify_posting(actor=office, now=NOW, posting_id=posting.pk)
    with pytest.raises(Refused, match="基地校"):
        actions.certify_posting(actor=cast.actor("lead_principal"), now=OVER, posting_id=posting.pk)
    made = actions.certify_posting(actor=office, now=OVER, posting_id=posting.pk)
    assert made.number == "明湖学区支教证〔2027〕1号"
    with pytest.raises(Refused, match="已经出具"):
        actions.certify_posting(actor=office, now=OVER, posting_id=posting.pk)
    made.text = "另一个人"
    with pytest.raises(DatabaseError), transaction.atomic():
        made.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_P1_3_1a_the_list_proposes_the_needed_subject_first(cast: Cast) -> None:
    subject = mathematics(cast)
    teacher = cast.people["teacher"]
    teacher.standing, teacher.started_on = "骨干教师", date(2010, 9, 1)
    teacher.save()
    found = queries.candidates(
        cast.actor("lead_office"), cast.schools["lead"].pk, subject.pk, timezone.localdate(NOW)
    )
    assert [one.person.pk for one in found] == [teacher.pk]
    assert (found[0].why.needed_subject, found[0].why.years) == (True, 16)


def lesson(cast: Cast, mentorship: Mentorship, kind: str, by: str, **said):
    return actions.record_for_mentorship(
        actor=cast.actor(by),
        now=NOW,
        mentorship_id=mentorship.pk,
        **{"kind": kind, "day": DAY, "topic": "小数乘法", **said},
    )


def test_P1_3_1b_the_four_marks_are_made_by_lessons_and_a_paper(cast: Cast) -> None:
    mentorship = mentored(cast)
    confirmed(cast, lesson(cast, mentorship, "demonstration", "teacher"))
    confirmed(cast, lesson(cast, mentorship, "open_lesson", "supported_office"))
    confirmed(cast, lesson(cast, mentorship, "open_lesson", "teacher"))
    confirmed(cast, lesson(cast, mentorship, "guidance", "supported_office"))
    paper = actions.hand_in_paper(
        actor=cast.actor("supported_office"), now=NOW, mentorship_id=mentorship.pk, title="小数教学"
    )
    assert not queries.marks_made(mentorship)
    actions.accept_paper(actor=cast.actor("teacher"), now=NOW, paper_id=paper.pk)
    head = cast.actor("head")
    term = visible_terms(head).get()
    marks = queries.marks_of(head, [mentorship], term, timezone.localdate(NOW))[mentorship.pk]
    assert [(one.required.total, one.done.total, one.light) for one in marks] == [
        (1, 1, "green"),
        (2, 2, "green"),
        (1, 1, "green"),
    ]
    assert queries.marks_made(mentorship)
    made = actions.certify_mentorship(actor=head, now=OVER, mentorship_id=mentorship.pk)
    assert made.number.startswith("明湖学区师徒证")


def test_P1_3_1b_the_marks_are_the_mentors_own_duty(cast: Cast) -> None:
    mentored(cast)
    term = visible_terms(cast.actor("teacher")).get()
    owed = duties.own_duties(cast.actor("teacher"), term, timezone.localdate(NOW))
    assert set(rules.MENTORSHIP_QUOTAS) <= {duty.quota.key for duty in owed}


def test_P1_3_1b_the_marks_cannot_be_made_by_oneself_or_for_oneself(cast: Cast) -> None:
    mentorship = mentored(cast)
    made = lesson(cast, mentorship, "open_lesson", "supported_office")
    with pytest.raises(Refused):
        confirmed(cast, made, by="supported_office")
    with pytest.raises(Refused):
        confirmed(cast, made, by="lead_principal")
    paper = actions.hand_in_paper(
        actor=cast.actor("supported_office"), now=NOW, mentorship_id=mentorship.pk, title="小数教学"
    )
    with pytest.raises(Refused, match="师傅本人"):
        actions.accept_paper(actor=cast.actor("supported_office"), now=NOW, paper_id=paper.pk)
    with pytest.raises(Refused, match="徒弟本人"):
        actions.hand_in_paper(actor=cast.actor("teacher"), now=NOW, mentorship_id=mentorship.pk, title="x")
    with pytest.raises(Refused, match="还没有完成"):
        actions.certify_mentorship(actor=cast.actor("head"), now=OVER, mentorship_id=mentorship.pk)


def test_P1_3_1b_another_apprentice_is_another_mentorship_and_the_first_is_kept(cast: Cast) -> None:
    mentorship = mentored(cast)
    made = lesson(cast, mentorship, "open_lesson", "teacher")
    following = actions.change_apprentice(
        actor=cast.actor("teacher"),
        now=NOW,
        mentorship_id=mentorship.pk,
        apprentice_id=cast.people["member_office"].pk,
        reason="徒弟调离",
    )
    confirmed(cast, made)
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.ends) == ("ended", NOW.date())
    assert (following.starts, following.ends) == (NOW.date() + timedelta(days=1), LAST)
    assert [one.pk for one in queries.earlier_mentorships(following)] == [mentorship.pk]
    assert counted("mentorship_open", mentorship.pk) == 1


def test_P1_3_1b_no_apprentice_follows_when_the_time_is_over(cast: Cast) -> None:
    mentorship = mentored(cast, ends=DAY)
    with pytest.raises(Refused, match="期已满"):
        actions.change_apprentice(
            actor=cast.actor("teacher"),
            now=NOW,
            mentorship_id=mentorship.pk,
            apprentice_id=cast.people["member_office"].pk,
            reason="徒弟调离",
        )


def test_P1_3_1b_a_rest_lies_within_and_is_left_out(cast: Cast) -> None:
    mentorship = mentored(cast)
    given = {"actor": cast.actor("teacher"), "now": NOW, "mentorship_id": mentorship.pk, "reason": "产假"}
    with pytest.raises(Refused, match="结对期"):
        actions.interrupt_mentorship(starts=LAST, ends=LAST + timedelta(days=1), **given)
    actions.interrupt_mentorship(starts=FIRST, ends=LAST, **given)
    with pytest.raises(Refused, match="已经登记"):
        actions.interrupt_mentorship(starts=DAY, ends=DAY, **given)
    assert queries.mentorships_owing(cast.district.pk, FIRST, LAST) == []


def test_P1_3_1b_a_stranger_neither_pairs_nor_sees_nor_two_subjects(cast: Cast) -> None:
    with pytest.raises(Refused, match="师傅本人或两校"):
        mentored(cast, by="member_office")
    with pytest.raises(Refused, match="任教学科"):
        mentored(cast, apprentice_id=cast.people["supported_principal"].pk)
    mentorship = mentored(cast)
    seen = {part for part in cast.people if queries.visible_mentorships(cast.actor(part)).exists()}
    assert seen == {
        "teacher",
        "supported_office",
        "supported_principal",
        "lead_principal",
        "lead_office",
        "head",
        "office",
        "clerk",
    }
    with pytest.raises(Mentorship.DoesNotExist):
        actions.end_mentorship(
            actor=cast.actor("member_principal"), now=NOW, mentorship_id=mentorship.pk, reason="x"
        )


@pytest.fixture
def resolution(cast: Cast):
    return decided(cast).pk


def guided(cast: Cast, instructor: Instructor, kind: str = "observe", **said):
    return actions.record_for_instructor(
        actor=cast.actor("teacher"),
        now=NOW,
        instructor_id=instructor.pk,
        **{
            "kind": kind,
            "day": DAY,
            "topic": "比例",
            "teacher_id": cast.people["supported_office"].pk,
            **said,
        },
    )


@pytest.mark.parametrize("kind", ["observe", "coach", "review", "exchange"])
def test_P1_3_2_guidance_counts_once_the_teacher_confirms(cast: Cast, resolution, kind: str) -> None:
    instructor = appointed(cast, resolution)
    made = guided(cast, instructor, kind)
    teacher = cast.people["teacher"].pk
    assert counted("instructor_guidance", teacher) == 0
    with pytest.raises(Refused):
        confirmed(cast, made, by="supported_principal")
    confirmed(cast, made, by="supported_office")
    assert counted("instructor_guidance", teacher) == 1
    teaching.withdraw(actor=cast.actor("teacher"), now=NOW, activity_id=made.pk)
    assert counted("instructor_guidance", teacher) == 0
    assert not instructor.guided.exists()


def test_P1_3_2_only_a_resolution_in_force_of_the_district_appoints(cast: Cast, resolution) -> None:
    with pytest.raises(Refused, match="决议"):
        appointed(cast, uuid4())
    other = make_cast("东山", "DS")
    with pytest.raises(Refused, match="决议"):
        appointed(other, resolution)
    with pytest.raises(Refused, match="联席会聘任"):
        actions.appoint_instructor(
            actor=cast.actor("lead_principal"),
            now=NOW,
            person_id=cast.people["teacher"].pk,
            subject=mathematics(cast).pk,
            resolution_id=resolution,
            starts=FIRST,
            ends=LAST,
        )


def test_P1_3_2_the_own_school_another_subject_and_others_are_refused(cast: Cast, resolution) -> None:
    instructor = appointed(cast, resolution)
    with pytest.raises(Refused, match="其他学校"):
        guided(cast, instructor, teacher_id=cast.people["lead_office"].pk)
    with pytest.raises(Refused, match="同学科"):
        guided(cast, instructor, teacher_id=cast.people["supported_principal"].pk)
    with pytest.raises(Refused, match="指导员本人"):
        actions.record_for_instructor(
            actor=cast.actor("lead_office"),
            now=NOW,
            instructor_id=instructor.pk,
            kind="observe",
            day=DAY,
            topic="x",
            teacher_id=cast.people["supported_office"].pk,
        )


def test_P1_3_2_pay_is_for_the_person_the_bursar_and_the_secretariat_alone(cast: Cast, resolution) -> None:
    instructor = appointed(cast, resolution)
    confirmed(cast, guided(cast, instructor, "coach"), by="supported_office")
    term = visible_terms(cast.actor("office")).get()
    seen = {part: queries.allowance_lines(cast.actor(part), term) for part in cast.people}
    assert {part for part, lines in seen.items() if lines} == {"teacher", "bursar", "office", "clerk"}
    [line] = seen["bursar"]
    assert (line.records, line.points, line.amount) == (1, 2, Decimal("40.00"))


def test_P1_3_2_a_heavy_load_is_pointed_out_and_refuses_nothing(cast: Cast, resolution) -> None:
    assert not rules.overloaded(16, 8, 72)
    assert rules.overloaded(18, 1, 72)
    cast.people["teacher"].periods = 30
    cast.people["teacher"].save()
    guided(cast, appointed(cast, resolution))


def test_P1_3_1a_P1_3_2_a_district_never_finds_anothers_exchange(cast: Cast, resolution) -> None:
    posting, instructor, mentorship = posted(cast), appointed(cast, resolution), mentored(cast)
    other = make_cast("东山", "DS")
    head, now = other.actor("head"), NOW
    with pytest.raises(Posting.DoesNotExist):
        actions.end_posting(actor=head, now=now, posting_id=posting.pk, reason="x")
    with pytest.raises(Instructor.DoesNotExist):
        actions.end_instructor(actor=other.actor("office"), now=now, instructor_id=instructor.pk, reason="x")
    with pytest.raises(Mentorship.DoesNotExist):
        actions.end_mentorship(actor=head, now=now, mentorship_id=mentorship.pk, reason="x")
