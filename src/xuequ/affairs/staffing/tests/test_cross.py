"""Cross-school teaching: three sides agree, a second post follows, and a week keeps the time on the way."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import NOW, Cast
from xuequ.affairs.curriculum.rules import Weeks
from xuequ.affairs.organisation import queries as organisation
from xuequ.affairs.partnerships.tests import pairing
from xuequ.affairs.staffing import actions, queries, rules
from xuequ.affairs.staffing.models import CrossTeaching
from xuequ.affairs.staffing.tests.lending import LAST, YES, arranged, lessons_there, proposed
from xuequ.kernel.verdict import Kind, Refused

HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def refused(kind: Kind):
    return pytest.raises(Refused, check=lambda fault: fault.verdict.kind is kind)


def test_P1_5_3_with_the_third_yes_the_teacher_has_a_second_post(cast: Cast) -> None:
    cross = proposed(cast)
    for side, part in YES.items():
        assert cross.state == "draft"
        cross = actions.approve_cross(actor=cast.actor(part), now=NOW, cross_id=cross.pk, side=side)
    assert cross.state == "approved"
    posts = organisation.person_facts(cast.people["teacher"]).posts
    assert {(one.school, one.ends) for one in posts} == {
        (cast.schools["lead"].pk, None),
        (cast.schools["member"].pk, LAST),
    }
    assert cast.actor("teacher").school == cast.schools["lead"].pk


def test_P1_5_3_a_side_agrees_once_and_nobody_to_what_they_proposed(cast: Cast) -> None:
    cross = proposed(cast)
    approve = actions.approve_cross
    with refused(Kind.FORBIDDEN):
        approve(actor=cast.actor("member_office"), now=NOW, cross_id=cross.pk, side="borrower")
    with refused(Kind.FORBIDDEN):
        approve(actor=cast.actor("supported_principal"), now=NOW, cross_id=cross.pk, side="lender")
    approve(actor=cast.actor("lead_principal"), now=NOW, cross_id=cross.pk, side="lender")
    with refused(Kind.CONFLICT):
        approve(actor=cast.actor("lead_principal"), now=NOW, cross_id=cross.pk, side="lender")


@pytest.mark.parametrize(
    ("by", "said", "kind"),
    [
        ("head", {}, Kind.FORBIDDEN),
        ("member_principal", {}, Kind.FORBIDDEN),
        ("supported_office", {}, Kind.FORBIDDEN),
        ("lead_office", {"weekly": 0}, Kind.INVALID),
        ("lead_office", {"weekly": 21}, Kind.INVALID),
        ("lead_office", {"reason": " "}, Kind.INVALID),
        ("lead_office", {"ends": date(2026, 10, 1)}, Kind.INVALID),
    ],
)
def test_P1_5_3_a_proposal_is_refused_where_something_is_wrong(cast: Cast, by, said, kind) -> None:
    with refused(kind):
        proposed(cast, by, **said)
    assert not CrossTeaching.objects.exists()


def test_P1_5_3_nobody_is_lent_to_a_school_where_they_are_already(cast: Cast) -> None:
    pairing.posted(cast)
    with refused(Kind.CONFLICT):
        proposed(cast, "lead_office", borrower_id=cast.schools["supported"].pk)
    with refused(Kind.INVALID):
        proposed(cast, "lead_office", borrower_id=cast.schools["lead"].pk)
    proposed(cast)
    with refused(Kind.CONFLICT):
        proposed(cast, starts=date(2026, 12, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        made = CrossTeaching.objects.get()
        made.pk = None
        made._state.adding = True
        made.save()


def test_P1_5_3_ended_before_its_time_the_post_ends_too_and_what_was_taught_stays(cast: Cast) -> None:
    cross = arranged(cast)
    with refused(Kind.FORBIDDEN):
        actions.end_cross(actor=cast.actor("member_office"), now=NOW, cross_id=cross.pk, reason="教师到位")
    with refused(Kind.INVALID):
        actions.end_cross(actor=cast.actor("member_principal"), now=NOW, cross_id=cross.pk, reason=" ")
    ended = actions.end_cross(
        actor=cast.actor("member_principal"), now=NOW, cross_id=cross.pk, reason="教师到位"
    )
    assert (ended.state, ended.ends) == ("ended", NOW.date())
    facts = organisation.person_facts(cast.people["teacher"])
    assert [one.ends for one in facts.posts if one.school == cast.schools["member"].pk] == [NOW.date()]
    with refused(Kind.CONFLICT):
        actions.end_cross(actor=cast.actor("head"), now=NOW, cross_id=cross.pk, reason="再来一次")


def test_P1_5_3_what_is_declined_or_ended_before_it_begins_never_counts(cast: Cast) -> None:
    declined = proposed(cast)
    made = actions.end_cross(
        actor=cast.actor("lead_principal"), now=NOW, cross_id=declined.pk, reason="本校也缺人"
    )
    later = arranged(cast, starts=date(2026, 12, 1))
    ended = actions.end_cross(actor=cast.actor("head"), now=NOW, cross_id=later.pk, reason="不需要了")
    assert (made.state, ended.state) == ("withdrawn", "withdrawn")
    assert cast.people["teacher"].posts.count() == 1


def test_P1_5_3_what_has_run_out_is_not_ended_again(cast: Cast) -> None:
    cross, later = arranged(cast), NOW + timedelta(days=120)
    with pytest.raises(Refused, match="已经到期"):
        actions.end_cross(
            actor=cast.actor("lead_principal", later), now=later, cross_id=cross.pk, reason="不需要了"
        )


def test_P1_5_3_who_must_agree_finds_it_on_the_first_page(cast: Cast) -> None:
    cross = proposed(cast)
    asked = {part for part in cast.people if queries.to_do(cast.actor(part), NOW.date())}
    assert asked == {"head", "lead_principal", "member_principal"}
    actions.approve_cross(actor=cast.actor("head"), now=NOW, cross_id=cross.pk, side="district")
    assert queries.to_do(cast.actor("head"), NOW.date()) == []


def stop(school: UUID, starts: str, ends: str, weekday: int = 2, weeks: Weeks = Weeks.EVERY) -> rules.Stop:
    clock = [time.fromisoformat(text) if text else None for text in (starts, ends)]
    return rules.Stop(UUID(int=hash((school, starts, weekday)) % 10**9), school, weekday, 1, *clock, weeks)


def found(*stops: rules.Stop, needed: int = 25) -> list[tuple[int | None, str]]:
    return [(gap.free, gap.trouble) for gap in rules.gaps(stops, lambda here, there: needed)]


def test_P1_5_3_the_way_between_two_schools_needs_its_minutes() -> None:
    assert rules.minutes_on_the_way(0) == 10
    assert rules.minutes_on_the_way(2.5) == 20
    assert rules.minutes_on_the_way(5) == 30
    assert rules.minutes_on_the_way(None) == 30


def test_P1_5_3_a_clash_and_too_short_a_way_are_flagged_in_the_week() -> None:
    first = stop(HERE, "08:20", "09:00")
    assert found(first, stop(THERE, "09:30", "10:10")) == [(30, "")]
    assert found(first, stop(THERE, "09:10", "09:50")) == [(10, "short")]
    assert found(first, stop(THERE, "08:40", "09:20")) == [(-20, "clash")]
    assert found(first, stop(HERE, "09:10", "09:50")) == []
    assert found(first, stop(THERE, "08:40", "09:20", weekday=3)) == []
    assert found(first, stop(THERE, "", "")) == [(None, "untimed")]


def test_P1_5_3_only_the_next_lesson_of_the_same_weeks_is_gone_to() -> None:
    first, last = stop(HERE, "08:20", "09:00"), stop(THERE, "10:20", "11:00")
    between = stop(HERE, "09:10", "09:50")
    assert found(first, between, last) == [(30, "")]
    odd = stop(HERE, "09:10", "09:50", weeks=Weeks.ODD)
    assert found(first, odd, last) == [(80, ""), (30, "")]
    assert (
        found(stop(HERE, "08:20", "09:00", weeks=Weeks.EVEN), stop(THERE, "08:20", "09:00", weeks=Weeks.ODD))
        == []
    )


def test_P1_5_3_a_teachers_week_holds_all_schools_and_costs_the_same(
    cast: Cast, django_assert_max_num_queries
) -> None:
    lessons_there(cast)
    lessons_there(cast, role="lead")
    lessons_there(cast, role="supported")
    actor = cast.actor("authority")
    with django_assert_max_num_queries(7):
        weeks = queries.crossing_weeks(actor, NOW.date())
    (week,) = weeks
    assert week.person == cast.people["teacher"]
    assert week.schools[0] == cast.schools["lead"].name
    assert (len(week.schools), len(week.lessons), week.away) == (3, 6, 4)
    assert week.troubles == ("clash",)
    assert queries.teacher_week(actor, week.person.pk, NOW.date()).gaps == week.gaps
