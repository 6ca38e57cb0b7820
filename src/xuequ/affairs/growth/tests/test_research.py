"""Research as it is done (P1-4): a project counts for its school and its people while it runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, Cast
from xuequ.affairs.duties import queries as duties
from xuequ.affairs.duties.models import Credit
from xuequ.affairs.growth import actions, queries, rules
from xuequ.affairs.growth.models import Milestone, ProjectMember, ResearchProject
from xuequ.affairs.growth.tests.scene import (
    MIDTERM,
    OPENING,
    announced_project,
    applied,
    approved,
    opened,
    project_plan,
    recorded,
    reviewers,
    with_result,
    year,
)
from xuequ.affairs.organisation.models import Term
from xuequ.kernel.verdict import Refused
from xuequ.wiring import count_research, system_actor

END = datetime(2027, 1, 8, 15, 0, tzinfo=NOW.tzinfo)
SPRING = datetime(2027, 3, 1, 9, 0, tzinfo=NOW.tzinfo)


def counts(cast: Cast, quota: str) -> dict[str, int]:
    names = {person.pk: part for part, person in cast.people.items()}
    names |= {school.pk: role for role, school in cast.schools.items()}
    found: dict[str, int] = {}
    for row in Credit.objects.filter(quota=quota):
        found[names[row.debtor]] = found.get(names[row.debtor], 0) + row.amount
    return found


def spring_term(cast: Cast) -> Term:
    return Term.objects.create(
        district=cast.district,
        school_year=year(cast),
        name="第二学期",
        starts=date(2027, 2, 22),
        ends=date(2027, 7, 10),
    )


def test_P1_4_an_approved_project_counts_for_its_school_and_everybody_in_it(cast: Cast) -> None:
    made = applied(cast)
    assert counts(cast, rules.RESEARCH_PROJECT) == {}
    actions.decide_project(actor=cast.actor("head"), now=NOW, project_id=made.pk, approved=True)
    made.refresh_from_db()
    assert made.number == "明湖学区课题〔2026〕1号"
    assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 1}
    assert counts(cast, rules.RESEARCH_PART) == {"teacher": 1, "lead_office": 1, "bursar": 1}
    term = Term.objects.get(district=cast.district)
    head, quota = cast.actor("head"), duties.get_quota(rules.RESEARCH_PROJECT)
    periods = duties.periods_of(head, quota, term)
    standings = duties.visible_standings(head, quota, periods, NOW.date())
    assert {one.debtor.name: one.state == "met" for one in standings} == {
        cast.schools[role].name: role == "lead" for role in cast.schools
    }


def test_P1_4_a_declined_application_counts_nothing_and_the_leader_cannot_decide(cast: Cast) -> None:
    own = applied(cast, school=cast.schools["lead"].pk)
    with pytest.raises(Refused):
        actions.decide_project(actor=cast.actor("teacher"), now=NOW, project_id=own.pk, approved=True)
    actions.decide_project(
        actor=cast.actor("office"), now=NOW, project_id=own.pk, approved=False, answer="选题太大"
    )
    assert Credit.objects.count() == 0


def test_P1_4_a_project_goes_the_whole_way_and_stops_counting_after_its_end(cast: Cast) -> None:
    made = with_result(cast)
    concluded = recorded(cast, made, "conclude", END)
    assert (concluded.state, concluded.ended_on) == ("concluded", END.date())
    kinds = list(Milestone.objects.filter(project=made).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["apply", "approve", "announce", "open", "midterm", "conclude"]
    spring_term(cast)
    count_research(SPRING)
    assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 1}


def test_P1_4_a_project_that_runs_on_counts_anew_when_the_next_term_has_begun(cast: Cast) -> None:
    approved(cast)
    spring_term(cast)
    count_research(NOW)
    assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 1}
    count_research(SPRING)
    count_research(SPRING + timedelta(days=1))
    assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 2}
    assert counts(cast, rules.RESEARCH_PART)["teacher"] == 1
    assert actions.recount_projects(system_actor(cast.district.pk), SPRING) == 1


def test_P1_4_an_opening_that_did_not_pass_is_announced_again(cast: Cast) -> None:
    made = announced_project(cast)
    again = recorded(cast, made, "open", OPENING, verdict="revise")
    assert (again.state, again.opening_on) == ("approved", None)
    with pytest.raises(Refused, match="预告"):
        recorded(cast, made, "open", OPENING)


def test_P1_4_steps_cannot_be_skipped_nor_an_opening_hurried(cast: Cast) -> None:
    made = announced_project(cast)
    for kind, now in (("open", NOW), ("midterm", MIDTERM), ("conclude", END)):
        with pytest.raises(Refused):
            recorded(cast, made, kind, now)
    opening = recorded(cast, made, "open", OPENING)
    with pytest.raises(Refused, match="顺序"):
        recorded(cast, opening, "open", OPENING)


def test_P1_4_who_joins_counts_and_who_never_took_part_does_not(cast: Cast) -> None:
    made = approved(cast)
    people = {"leader": cast.people["lead_office"].pk, "core": [cast.people["lead_principal"].pk]}
    with pytest.raises(Refused):
        actions.change_project(
            actor=cast.actor("teacher"), now=OPENING, project_id=made.pk, reason="调动", **people
        )
    actions.change_project(
        actor=cast.actor("office"), now=OPENING, project_id=made.pk, reason="人员调动", **people
    )
    assert counts(cast, rules.RESEARCH_PART).keys() == {"teacher", "lead_office", "bursar", "lead_principal"}
    current = ProjectMember.objects.filter(project=made, left_on=None)
    assert set(current.values_list("person__name", "role")) == {
        (cast.people["lead_office"].name, "leader"),
        (cast.people["lead_principal"].name, "core"),
    }


def test_P1_4_more_time_and_giving_up(cast: Cast) -> None:
    made = opened(cast)
    office = cast.actor("office")
    later = date(2028, 6, 30)
    actions.extend_project(actor=office, now=OPENING, project_id=made.pk, last=later, reason="样本不足")
    gone = actions.withdraw_project(actor=office, now=OPENING, project_id=made.pk, reason="负责人调离")
    assert (gone.last, gone.state) == (later, "withdrawn")
    with pytest.raises(Refused):
        recorded(cast, made, "midterm", MIDTERM)
    spring_term(cast)
    actions.recount_projects(system_actor(cast.district.pk), SPRING)
    assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 1}


def test_P1_4_the_database_keeps_one_leader_and_one_number(cast: Cast) -> None:
    made = approved(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectMember.objects.create(
            project=made, person=cast.people["head"], role="leader", joined_on=NOW.date()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ResearchProject.objects.filter(pk=made.pk).update(state="opened", approved_on=None)


def test_P1_4_two_projects_of_one_title_are_refused(cast: Cast) -> None:
    applied(cast)
    with pytest.raises(Refused, match="同名"):
        applied(cast)


def test_P1_4_the_board_counts_teachers_once_however_many_projects_they_are_in(cast: Cast) -> None:
    def rows() -> dict[str, tuple[int, int, int]]:
        board = queries.research_board(cast.actor("teacher"), NOW.date())
        return {row.school.name: (row.projects, row.taking_part, row.teachers) for row in board}

    lead = cast.schools["lead"].name
    assert rows()[lead] == (0, 0, 1)
    approved(cast)
    approved(cast, title="作业设计研究")
    assert rows()[lead] == (2, 1, 1)
    assert list(rows()) == [school.name for school in cast.schools.values()]


def test_P1_4_an_application_is_not_shown_to_other_schools(cast: Cast) -> None:
    made = applied(cast)
    for part in ("member_principal", "auditor", "authority"):
        with pytest.raises(ResearchProject.DoesNotExist):
            queries.get_project(cast.actor(part), made.pk)
    assert queries.get_project(cast.actor("bursar"), made.pk) == made
    assert queries.projects_to_decide(cast.actor("head")) == [made]
    assert queries.projects_to_decide(cast.actor("teacher")) == []


def test_P1_4_reviewers_come_from_elsewhere_and_from_this_district(cast: Cast) -> None:
    made = approved(cast)
    for wrong in (reviewers(cast, "head", "lead_principal", "office"), reviewers(cast, "head", "office")):
        with pytest.raises(Refused):
            actions.announce_opening(
                actor=cast.actor("teacher"),
                now=NOW,
                project_id=made.pk,
                day=OPENING.date(),
                reviewers=wrong,
            )
    offered = {one.pk for one in queries.reviewers_for(cast.actor("teacher"), made, NOW.date())}
    assert cast.people["researcher"].pk in offered
    assert cast.people["lead_principal"].pk not in offered


def attempt(cast: Cast, made: ResearchProject, kind: str, verdict: str, now: datetime) -> None:
    try:
        match kind:
            case "announce":
                day = now.date() + timedelta(days=7)
                actions.announce_opening(
                    actor=cast.actor("teacher"),
                    now=now,
                    project_id=made.pk,
                    day=day,
                    reviewers=reviewers(cast),
                )
            case "withdraw":
                actions.withdraw_project(
                    actor=cast.actor("office"), now=now, project_id=made.pk, reason="调离"
                )
            case "result":
                actions.add_deliverable(
                    actor=cast.actor("teacher"),
                    now=now,
                    project_id=made.pk,
                    title="论文",
                    kind="paper",
                    day=now.date(),
                )
            case _:
                recorded(cast, made, kind, now, verdict=verdict)
    except Refused:
        pass


TRIED = st.tuples(
    st.sampled_from(["announce", "open", "midterm", "result", "conclude", "withdraw"]),
    st.sampled_from(["passed", "passed", "revise"]),
)
ORDER = ["approve", "open", "midterm", "conclude"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=st.lists(TRIED, max_size=12))
def test_P1_4_whatever_is_tried_in_whatever_order_no_step_is_skipped(cast: Cast, tried) -> None:
    with transaction.atomic():
        made = ResearchProject.objects.get(pk=approved(cast, title="顺序研究").pk)
        for number, (kind, verdict) in enumerate(tried):
            attempt(cast, made, kind, verdict, NOW + timedelta(days=8 * number))
        made.refresh_from_db()
        went = Milestone.objects.filter(project=made, kind__in=ORDER).exclude(verdict="revise")
        taken = list(went.order_by("pk").values_list("kind", flat=True))
        assert taken == ORDER[: len(taken)]
        reached = ["approved", "opened", "midterm", "concluded"][len(taken) - 1]
        assert made.state in {reached, "withdrawn"}
        assert (made.ended_on is not None) == (made.state in {"concluded", "withdrawn"})
        if "conclude" in taken:
            assert made.deliverables.exists()
        assert counts(cast, rules.RESEARCH_PROJECT) == {"lead": 1}
        transaction.set_rollback(True)


def test_P1_4_a_leader_of_another_school_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.apply_project(
            actor=cast.actor("research_director"),
            now=NOW,
            plan=project_plan(cast, school=cast.schools["member"].pk),
        )
