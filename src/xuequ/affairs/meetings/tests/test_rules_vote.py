"""The vote (P3-5, P3-2): every count up to forty voters, every rule, and who may do what to a motion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.rules import RULES, MotionFacts, Roll, VoterFacts
from xuequ.kernel.tests.people import CHAIR, PRINCIPAL, RECORDER, SECRETARY, refused
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
MOST = 40
SIMPLE = RULES["simple"]
MOTION = MotionFacts("draft", "named", "open", "admitted", CHAIR.person, RECORDER.person)
OPEN = replace(MOTION, state="open")
VOTER = VoterFacts(voter=True, present=True, recused=False)

# The regime in whole numbers: entitled (less recused), present, in favour.
QUORUM: dict[str, Callable[[int, int], bool]] = {
    "simple": lambda n, present: 2 * present > n,
    "present": lambda n, present: 2 * present > n,
    "personnel": lambda n, present: 3 * present >= 2 * n,
    "two_thirds": lambda n, present: 2 * present > n,
    "quota": lambda n, present: 3 * present >= 2 * n,
}
MAJORITY: dict[str, Callable[[int, int, int], bool]] = {
    "simple": lambda n, present, favour: 2 * favour > n,
    "present": lambda n, present, favour: 2 * favour > present,
    "personnel": lambda n, present, favour: 2 * favour > n,
    "two_thirds": lambda n, present, favour: 3 * favour >= 2 * n,
    "quota": lambda n, present, favour: 3 * favour >= 2 * n,
}


@pytest.mark.parametrize("name", RULES)
def test_P3_5_a_verdict_follows_from_the_counts_for_every_meeting_up_to_forty(name: str) -> None:
    rule = RULES[name]
    for n in range(MOST + 1):
        for present in range(n + 1):
            roll = Roll(n, 0, present)
            there = n > 0 and QUORUM[name](n, present)
            assert rules.has_quorum(rule, roll) is there
            for favour in range(present + 1):
                counted = rules.tally(roll, in_favour=favour, against=present - favour, abstain=0)
                wanted = there and MAJORITY[name](n, present, favour)
                assert rules.outcome(rule, counted) == ("passed" if wanted else "failed"), counted


@pytest.mark.parametrize("name", RULES)
def test_P3_5_the_number_needed_is_the_least_that_passes(name: str) -> None:
    for n in range(1, MOST + 1):
        roll = Roll(n, 0, n)
        least = rules.needed(RULES[name], roll)
        assert MAJORITY[name](n, n, least) and not MAJORITY[name](n, n, least - 1)


@given(st.lists(st.sampled_from(["赞成", "反对", "弃权", "未投", "缺席", "回避"]), max_size=MOST))
def test_P3_5_the_seven_figures_always_add_up(people: list[str]) -> None:
    number = Counter(people)
    roll = Roll(len(people), number["回避"], len(people) - number["回避"] - number["缺席"])
    counted = rules.tally(roll, in_favour=number["赞成"], against=number["反对"], abstain=number["弃权"])
    cast = counted.in_favour + counted.against + counted.abstain
    assert cast + counted.not_voted == counted.present == counted.entitled - counted.absent - counted.recused
    assert (counted.not_voted, counted.absent) == (number["未投"], number["缺席"])


@given(st.tuples(*[st.integers(-3, MOST)] * 6))
def test_P3_5_counts_that_cannot_be_are_refused(figures: tuple[int, int, int, int, int, int]) -> None:
    entitled, recused, present, favour, against, abstain = figures
    possible = min(figures) >= 0 and present <= entitled - recused and favour + against + abstain <= present
    if possible:
        rules.tally(Roll(entitled, recused, present), in_favour=favour, against=against, abstain=abstain)
        return
    with pytest.raises(ValueError, match="add up"):
        rules.tally(Roll(entitled, recused, present), in_favour=favour, against=against, abstain=abstain)


@pytest.mark.parametrize("name", RULES)
def test_P3_5_a_tie_fails(name: str) -> None:
    for half in range(1, MOST // 2 + 1):
        tie = rules.tally(Roll(2 * half, 0, 2 * half), in_favour=half, against=half, abstain=0)
        assert rules.outcome(RULES[name], tie) == "failed"


def test_P3_5_half_of_those_there_is_not_enough_where_half_of_those_entitled_is_asked() -> None:
    counted = rules.tally(Roll(9, 0, 6), in_favour=4, against=2, abstain=0)
    assert rules.outcome(RULES["present"], counted) == "passed"
    assert rules.outcome(SIMPLE, counted) == "failed"


@given(st.integers(1, MOST), st.data(), st.sampled_from(sorted(RULES)))
def test_P3_5_a_recused_member_leaves_both_the_count_and_the_room(
    n: int, data: st.DataObject, name: str
) -> None:
    present = data.draw(st.integers(0, n))
    favour = data.draw(st.integers(0, present))
    recused = data.draw(st.integers(0, 5))
    without = rules.tally(Roll(n, 0, present), in_favour=favour, against=0, abstain=0)
    beside = rules.tally(Roll(n + recused, recused, present), in_favour=favour, against=0, abstain=0)
    assert rules.outcome(RULES[name], without) == rules.outcome(RULES[name], beside)
    assert beside.absent == without.absent


def test_P3_5_nothing_passes_where_all_are_recused() -> None:
    nobody = rules.tally(Roll(3, 3, 0), in_favour=0, against=0, abstain=0)
    assert [rules.outcome(rule, nobody) for rule in RULES.values()] == ["failed"] * len(RULES)


@pytest.mark.parametrize("name", RULES)
def test_P3_5_a_rule_survives_being_stamped(name: str) -> None:
    assert rules.DecisionRule.from_data(RULES[name].as_data()) == RULES[name]


def test_P3_5_those_who_run_the_meeting_put_open_and_close_a_motion() -> None:
    for actor in (CHAIR, RECORDER):
        assert rules.may_put_motion(actor, MOTION)
        assert rules.may_open_motion(actor, MOTION, SIMPLE, Roll(9, 0, 5))
        assert rules.may_close_motion(actor, OPEN)
        assert rules.may_withdraw_motion(actor, MOTION)
        assert rules.may_enter_hands(actor, replace(OPEN, ballot="hands"))


def test_P3_5_nobody_else_puts_opens_or_closes_a_motion() -> None:
    for actor in (PRINCIPAL, SECRETARY):
        for verdict in (
            rules.may_put_motion(actor, MOTION),
            rules.may_open_motion(actor, MOTION, SIMPLE, Roll(9, 0, 9)),
            rules.may_close_motion(actor, OPEN),
            rules.may_withdraw_motion(actor, MOTION),
            rules.may_enter_hands(actor, replace(OPEN, ballot="hands")),
        ):
            assert refused(verdict) == ("P3-5", FORBIDDEN)


@pytest.mark.parametrize(
    "change", [{"meeting_state": "closed"}, {"item_state": "carried"}, {"item_disposed": True}]
)
def test_P3_5_a_motion_put_off_the_agenda_is_refused(change: dict[str, object]) -> None:
    assert refused(rules.may_put_motion(CHAIR, replace(MOTION, **change))) == ("P3-5", CONFLICT)


@pytest.mark.parametrize(
    "change", [{"meeting_state": "published"}, {"state": "open"}, {"state": "closed"}, {"other_open": True}]
)
def test_P3_5_a_vote_opens_once_and_one_at_a_time_else_refused(change: dict[str, object]) -> None:
    verdict = rules.may_open_motion(CHAIR, replace(MOTION, **change), SIMPLE, Roll(9, 0, 9))
    assert refused(verdict) == ("P3-5", CONFLICT)


def test_P3_5_a_vote_without_quorum_is_refused_and_says_the_numbers() -> None:
    verdict = rules.may_open_motion(CHAIR, MOTION, RULES["personnel"], Roll(10, 1, 5))
    assert refused(verdict) == ("P3-5", CONFLICT)
    assert "应到9人，实到5人" in verdict.text


def test_P3_5_who_is_there_and_has_a_vote_votes() -> None:
    assert rules.may_vote(OPEN, VOTER)
    assert rules.may_vote(replace(OPEN, ballot="secret"), VOTER)


@pytest.mark.parametrize(
    ("voter", "motion", "clause", "kind"),
    [
        (replace(VOTER, recused=True), OPEN, "P3-5", FORBIDDEN),
        (replace(VOTER, present=False), OPEN, "P3-5", CONFLICT),
        (replace(VOTER, voted=True), OPEN, "P3-5", CONFLICT),
        (VOTER, MOTION, "P3-5", CONFLICT),
        (VOTER, replace(OPEN, state="closed"), "P3-5", CONFLICT),
        (VOTER, replace(OPEN, ballot="hands"), "P3-5", CONFLICT),
    ],
)
def test_P3_5_one_person_one_vote_in_the_room_or_refused(
    voter: VoterFacts, motion: MotionFacts, clause: str, kind: Kind
) -> None:
    assert refused(rules.may_vote(motion, voter)) == (clause, kind)


def test_P3_2_a_member_votes() -> None:
    assert rules.may_vote(OPEN, VOTER)


def test_P3_2_an_observer_is_refused_a_vote() -> None:
    for voter in (replace(VOTER, observer=True), replace(VOTER, voter=False)):
        assert refused(rules.may_vote(OPEN, voter)) == ("P3-2", FORBIDDEN)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_P3_5_a_show_of_hands_names_each_present_voter_at_most_once_or_is_refused(
    present: set[int], against: set[int], abstain: set[int]
) -> None:
    there, no, neither = (frozenset(UUID(int=n) for n in some) for some in (present, against, abstain))
    fits = against | abstain <= present and not against & abstain
    verdict = rules.hands_within(there, no, neither)
    assert bool(verdict) is fits
    assert fits or refused(verdict) == ("P3-5", INVALID)


def test_P3_5_hands_are_not_entered_for_a_vote_that_people_cast_themselves_else_refused() -> None:
    for motion in (OPEN, replace(OPEN, ballot="secret"), replace(MOTION, ballot="hands")):
        assert refused(rules.may_enter_hands(RECORDER, motion)) == ("P3-5", CONFLICT)


def test_P3_5_a_motion_voted_on_is_neither_closed_again_nor_withdrawn_else_refused() -> None:
    assert refused(rules.may_close_motion(CHAIR, replace(MOTION, state="closed"))) == ("P3-5", CONFLICT)
    assert refused(rules.may_withdraw_motion(CHAIR, OPEN)) == ("P3-5", CONFLICT)


def test_P3_5_a_member_recuses_themselves_or_the_recorder_enters_it() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    for actor in (PRINCIPAL, CHAIR, RECORDER):
        assert rules.may_recuse(actor, PRINCIPAL.person, **ours, vote_running=False, disposed=False)


def test_P3_5_recusing_another_or_during_a_vote_is_refused() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    other = rules.may_recuse(PRINCIPAL, uuid4(), **ours, vote_running=False, disposed=False)
    assert refused(other) == ("P3-5", FORBIDDEN)
    for running, disposed in ((True, False), (False, True)):
        late = rules.may_recuse(PRINCIPAL, PRINCIPAL.person, **ours, vote_running=running, disposed=disposed)
        assert refused(late) == ("P3-5", CONFLICT)


def test_P3_5_only_a_show_of_hands_that_names_oneself_can_be_disputed_else_refused() -> None:
    assert rules.may_dispute_hands("hands", own=True)
    for ballot, own in (("hands", False), ("named", True), ("secret", True)):
        assert refused(rules.may_dispute_hands(ballot, own)) == ("P3-5", CONFLICT)


def test_P3_4_a_resolution_that_another_motion_changes_is_refused_a_second() -> None:
    assert rules.may_change_target(False)
    assert refused(rules.may_change_target(True)) == ("P3-4", CONFLICT)
