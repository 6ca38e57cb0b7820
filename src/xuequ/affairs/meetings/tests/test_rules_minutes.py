"""Record and minutes (P2-3.1, P3-4, P3-8): who reads which, who drafts, signs and corrects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xuequ.affairs.meetings import rules
from xuequ.affairs.meetings.rules import MinutesFacts
from xuequ.kernel.tests.people import CHAIR, HEAD, OFFICE, PRINCIPAL, RECORDER, SECRETARY, refused
from xuequ.kernel.verdict import Kind

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID
NONE = MinutesFacts("closed", CHAIR.person, RECORDER.person)
DRAFT = replace(NONE, state="draft", version=1)
SEALED = replace(NONE, meeting_state="sealed", state="sealed", version=1)


def test_P3_8_members_the_chair_and_the_recorder_read_the_full_record() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    assert rules.may_read_record(PRINCIPAL, member=True, **ours)
    assert rules.may_read_record(CHAIR, member=False, **ours)
    assert rules.may_read_record(RECORDER, member=False, **ours)


def test_P3_8_everybody_else_is_refused_the_full_record_even_the_district_head() -> None:
    ours = {"chair": CHAIR.person, "recorder": RECORDER.person}
    for actor in (PRINCIPAL, OFFICE, SECRETARY, HEAD):
        assert refused(rules.may_read_record(actor, member=False, **ours)) == ("P3-8", FORBIDDEN)


def test_P3_8_names_stand_only_in_the_record_and_never_for_a_secret_ballot() -> None:
    shown = {(b, r) for b, _ in rules.BALLOTS for r in (True, False) if rules.shows_names(b, in_record=r)}
    assert shown == {("named", True), ("hands", True)}


def test_P3_8_only_sealed_minutes_leave_the_house_else_refused() -> None:
    assert rules.may_send_minutes("sealed")
    for state in ("", "draft"):
        assert refused(rules.may_send_minutes(state)) == ("P3-8", CONFLICT)


def test_P2_3_1_the_recorder_the_chair_and_the_secretariat_draft_and_the_chair_signs() -> None:
    for actor in (RECORDER, CHAIR, SECRETARY):
        assert rules.may_draft(actor, NONE)
        assert rules.may_edit_minutes(actor, DRAFT)
    assert rules.may_sign_minutes(CHAIR, DRAFT)


@pytest.mark.parametrize("state", ["planned", "published", "open", "cancelled"])
def test_P2_3_1_minutes_of_a_meeting_not_yet_closed_are_refused(state: str) -> None:
    assert refused(rules.may_draft(RECORDER, replace(NONE, meeting_state=state))) == ("P2-3.1", CONFLICT)


def test_P2_3_1_nobody_but_the_chair_signs_and_strangers_do_not_draft() -> None:
    for actor in (RECORDER, SECRETARY, HEAD):
        assert refused(rules.may_sign_minutes(actor, DRAFT)) == ("P2-3.1", FORBIDDEN)
    assert refused(rules.may_draft(PRINCIPAL, NONE)) == ("P2-3.1", FORBIDDEN)
    for minutes in (NONE, SEALED):
        assert refused(rules.may_sign_minutes(CHAIR, minutes)) == ("P2-3.1", CONFLICT)


def test_P2_3_1_a_correction_is_a_new_version_with_its_reason() -> None:
    assert rules.may_correct(RECORDER, SEALED, "日期有误")


def test_P2_3_1_a_correction_without_reason_or_of_a_draft_is_refused() -> None:
    assert refused(rules.may_correct(RECORDER, SEALED, "")) == ("P2-3.1", INVALID)
    assert refused(rules.may_correct(RECORDER, DRAFT, "日期有误")) == ("P2-3.1", CONFLICT)
    assert refused(rules.may_correct(PRINCIPAL, SEALED, "日期有误")) == ("P2-3.1", FORBIDDEN)


def test_P3_4_sealed_minutes_are_refused_a_change_by_anyone() -> None:
    for actor in (CHAIR, RECORDER, SECRETARY):
        assert refused(rules.may_edit_minutes(actor, SEALED)) == ("P3-4", CONFLICT)
