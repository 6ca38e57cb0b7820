"""Projects as rules (P1-4): who applies, who judges, and that no step is skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.growth import rules
from xuequ.kernel.actor import PostKind
from xuequ.kernel.tests.people import (
    BASE,
    HEAD,
    LEAD,
    NEIGHBOUR,
    OFFICE,
    PRINCIPAL,
    SECRETARY,
    SUPPORTED,
    TEACHER,
    holding,
    refused,
)
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
RESEARCHES = holding(PostKind.RESEARCH_DIRECTOR, school=LEAD)
FIRST, LAST, TODAY = date(2026, 9, 1), date(2027, 12, 31), date(2026, 11, 10)
CORE, PART = tuple(UUID(int=n) for n in range(50, 56)), tuple(UUID(int=n) for n in range(60, 66))
PLAN = rules.ProjectPlan(
    "单元整合研究", "school", "mode", LEAD, TEACHER.person, FIRST, LAST, "方案", CORE, PART
)
APPLIED = rules.ProjectFacts(
    LEAD, TEACHER.person, RESEARCHES.person, "applied", FIRST, LAST, frozenset({TEACHER.person, *CORE})
)
APPROVED = replace(APPLIED, state="approved", since=TODAY)
MIDTERM = replace(APPLIED, state="midterm", since=TODAY, deliverables=1)
REVIEWERS = [rules.Reviewer(uuid4(), school) for school in (SUPPORTED, SUPPORTED, BASE)]


def test_P1_4_a_research_director_or_the_leader_applies_for_their_own_school() -> None:
    assert rules.may_apply(RESEARCHES, LEAD, TEACHER.person)
    assert rules.may_apply(TEACHER, LEAD, TEACHER.person)
    for actor in (OFFICE, PRINCIPAL, NEIGHBOUR, SECRETARY, HEAD):
        assert refused(rules.may_apply(actor, LEAD, TEACHER.person)) == ("P1-4", FORBIDDEN)
    assert refused(rules.may_apply(TEACHER, SUPPORTED, TEACHER.person))[1] == FORBIDDEN


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"title": "“双减”背景下的作业设计"},
        {"title": "《论语》诵读"},
        {"level": "world"},
        {"topic": "money"},
        {"last": FIRST},
        {"plan": ""},
        {"core": (*CORE, UUID(int=99))},
        {"participants": (*PART, UUID(int=99))},
        {"participants": (CORE[0],)},
        {"core": (TEACHER.person,)},
        {"core": (CORE[0], CORE[0])},
    ],
)
def test_P1_4_an_application_that_cannot_be_right_is_refused(change) -> None:
    assert rules.plan_complete(PLAN)
    assert refused(rules.plan_complete(replace(PLAN, **change))) == ("P1-4", INVALID)


def test_P1_4_a_title_that_is_there_already_is_refused() -> None:
    assert refused(rules.plan_complete(PLAN, title_taken=True)) == ("P1-4", INVALID)


def test_P1_4_the_district_decides_and_never_who_applied_leads_or_takes_part() -> None:
    for actor in (HEAD, SECRETARY):
        assert rules.may_decide_project(actor, APPLIED, approved=True, answer="")
        for mine in ({"applied_by": actor.person}, {"leader": actor.person}, {"members": {actor.person}}):
            own = replace(APPLIED, **mine)
            assert refused(rules.may_decide_project(actor, own, approved=True, answer=""))[1] == FORBIDDEN
    assert refused(rules.may_decide_project(RESEARCHES, APPLIED, approved=True, answer=""))[1] == FORBIDDEN
    assert refused(rules.may_decide_project(HEAD, APPLIED, approved=False, answer=""))[1] == INVALID
    assert refused(rules.may_decide_project(HEAD, APPROVED, approved=True, answer=""))[1] == CONFLICT


def test_P1_4_an_opening_is_announced_a_week_ahead_with_three_to_seven_reviewers_from_elsewhere() -> None:
    week = TODAY + timedelta(days=7)
    announce = rules.may_announce_opening
    assert announce(TEACHER, APPROVED, week, TODAY, REVIEWERS)
    assert announce(RESEARCHES, APPROVED, week, TODAY, REVIEWERS)
    assert refused(announce(TEACHER, APPROVED, week - timedelta(days=1), TODAY, REVIEWERS))[1] == INVALID
    assert refused(announce(TEACHER, APPLIED, week, TODAY, REVIEWERS))[1] == CONFLICT
    assert refused(announce(SECRETARY, APPROVED, week, TODAY, REVIEWERS))[1] == FORBIDDEN
    few, many = REVIEWERS[:2], [rules.Reviewer(uuid4(), BASE) for _ in range(8)]
    own = [*REVIEWERS, rules.Reviewer(uuid4(), LEAD)]
    inside = [*REVIEWERS, rules.Reviewer(CORE[0], SUPPORTED)]
    twice = [*few, few[0]]
    for wrong in (few, many, own, inside, twice):
        assert refused(announce(TEACHER, APPROVED, week, TODAY, wrong)) == ("P1-4", INVALID)


def record(actor, facts, kind, **given):
    return rules.may_record_milestone(
        actor,
        facts,
        **{
            "kind": kind,
            "day": TODAY,
            "today": TODAY,
            "text": "好",
            "verdict": "passed",
            "reviewers": REVIEWERS,
            **given,
        },
    )


def test_P1_4_the_opening_waits_for_the_day_announced() -> None:
    ready = replace(APPROVED, opening=TODAY)
    assert record(SECRETARY, ready, "open")
    assert refused(record(SECRETARY, APPROVED, "open"))[1] == CONFLICT
    later = replace(APPROVED, opening=TODAY + timedelta(days=1))
    assert refused(record(SECRETARY, later, "open"))[1] == CONFLICT
    assert refused(record(TEACHER, ready, "open"))[1] == FORBIDDEN


def test_P1_4_a_conclusion_needs_results_and_reviewers_and_a_word_of_the_district() -> None:
    assert record(SECRETARY, MIDTERM, "conclude")
    assert refused(record(SECRETARY, replace(MIDTERM, deliverables=0), "conclude"))[1] == CONFLICT
    assert refused(record(SECRETARY, MIDTERM, "conclude", reviewers=()))[1] == INVALID
    assert refused(record(TEACHER, MIDTERM, "conclude"))[1] == FORBIDDEN
    for wrong in ({"text": ""}, {"verdict": "fine"}, {"day": TODAY + timedelta(days=1)}):
        assert refused(record(SECRETARY, MIDTERM, "conclude", **wrong))[1] == INVALID
    before = replace(MIDTERM, since=TODAY + timedelta(days=1))
    assert refused(record(SECRETARY, before, "conclude"))[1] == INVALID


def test_P1_4_a_running_project_is_changed_by_the_district_alone_and_for_a_reason() -> None:
    assert rules.may_alter(SECRETARY, APPROVED, "人员调动")
    assert refused(rules.may_alter(SECRETARY, APPROVED, ""))[1] == INVALID
    assert refused(rules.may_alter(TEACHER, APPROVED, "调动"))[1] == FORBIDDEN
    assert refused(rules.may_alter(SECRETARY, APPLIED, "调动"))[1] == CONFLICT
    assert rules.may_extend(SECRETARY, APPROVED, LAST + timedelta(days=90), "疫情")
    assert refused(rules.may_extend(SECRETARY, APPROVED, LAST, "疫情"))[1] == INVALID


def test_P1_4_results_are_entered_by_the_projects_people_and_date_from_its_time() -> None:
    def add(actor, facts=APPROVED, **given):
        return rules.may_add_deliverable(
            actor, facts, **{"title": "论文", "kind": "paper", "day": TODAY, **given}
        )

    assert add(TEACHER) and add(RESEARCHES)
    assert refused(add(OFFICE))[1] == FORBIDDEN
    assert refused(add(TEACHER, APPLIED))[1] == CONFLICT
    for wrong in (
        {"title": ""},
        {"kind": "x"},
        {"day": FIRST - timedelta(days=1)},
        {"day": LAST + timedelta(1)},
    ):
        assert refused(add(TEACHER, **wrong))[1] == INVALID


KINDS = st.sampled_from(["open", "midterm", "conclude"])


@given(st.lists(KINDS, max_size=12))
def test_P1_4_whatever_is_tried_no_step_is_skipped_or_taken_twice(kinds: list[str]) -> None:
    facts, taken = replace(APPROVED, opening=TODAY, deliverables=1), []
    for kind in kinds:
        if record(TEACHER if kind == "midterm" else SECRETARY, facts, kind):
            taken.append(kind)
            facts = replace(facts, state=rules.STEPS[kind][1])
    assert taken == ["open", "midterm", "conclude"][: len(taken)]
    assert facts.state == ["approved", "opened", "midterm", "concluded"][len(taken)]


def test_P1_4_a_project_runs_in_the_terms_between_its_approval_and_its_end() -> None:
    autumn, spring = (date(2026, 9, 1), date(2027, 1, 22)), (date(2027, 2, 22), date(2027, 7, 10))
    begun = date(2026, 11, 10)
    assert rules.runs_in(begun, None, *autumn, TODAY)
    assert not rules.runs_in(begun, None, *spring, TODAY)
    assert rules.runs_in(begun, None, *spring, date(2027, 2, 22))
    assert not rules.runs_in(begun, date(2027, 1, 10), *spring, date(2027, 3, 1))
    assert not rules.runs_in(None, None, *autumn, TODAY)
    assert not rules.runs_in(date(2027, 3, 1), None, *autumn, date(2027, 3, 2))


def test_P1_4_the_share_of_who_takes_part_is_rounded_down() -> None:
    assert [rules.share(*pair) for pair in ((0, 3), (2, 3), (3, 3), (0, 0))] == [0, 66, 100, 100]
