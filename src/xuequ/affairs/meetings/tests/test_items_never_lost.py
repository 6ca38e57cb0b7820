"""Items on their way (P2-3.2, P3-4, P3-9): none is lost, changed unseen or decided by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.cast import MEETING_AT, NEXT_AT, NOW, ZONE, Cast, make_cast
from tests.scenes import explaining, sealed
from xuequ import wiring
from xuequ.affairs.meetings import actions, queries, rules
from xuequ.affairs.meetings.models import AgendaItem, Meeting
from xuequ.affairs.meetings.tests.test_rules_agenda import HANDED_IN, RUNNING
from xuequ.affairs.organisation.models import School
from xuequ.affairs.resolutions import actions as resolutions
from xuequ.affairs.resolutions.models import Explanation, Resolution
from xuequ.kernel.tests.people import CHAIR, HEAD, OFFICE, SECRETARY, TEACHER, refused
from xuequ.kernel.verdict import Kind, Refused
from xuequ.platform.audit.models import TrailEntry

FORBIDDEN, CONFLICT, INVALID = Kind.FORBIDDEN, Kind.CONFLICT, Kind.INVALID


def handed_in(cast: Cast, meeting: Meeting, part: str = "lead_office", **given: object) -> AgendaItem:
    return actions.hand_in_item(
        actor=cast.actor(part),
        now=NOW,
        meeting_id=meeting.pk,
        **{"title": "共享实验室", "business": "plan", **given},
    )


def clause_of(raised: pytest.ExceptionInfo[Refused]) -> tuple[str | None, Kind]:
    return raised.value.verdict.clause, raised.value.verdict.kind


def test_P2_3_2_items_waiting_for_the_chair_are_merged() -> None:
    assert rules.may_merge(SECRETARY, HANDED_IN, replace(HANDED_IN, state="reported"))


@pytest.mark.parametrize("state", ["admitted", "declined", "carried", "withdrawn", "merged"])
def test_P2_3_2_merging_what_is_settled_or_into_it_is_refused(state: str) -> None:
    settled = replace(HANDED_IN, state=state)
    for pair in ((settled, HANDED_IN), (HANDED_IN, settled)):
        assert refused(rules.may_merge(SECRETARY, *pair)) == ("P2-3.2", CONFLICT)
    made = replace(HANDED_IN, source="follow_up")
    assert refused(rules.may_merge(SECRETARY, HANDED_IN, made)) == ("P3-9", INVALID)
    assert refused(rules.may_merge(OFFICE, HANDED_IN, HANDED_IN)) == ("P2-3.2", FORBIDDEN)


def test_P2_3_2_an_admitted_item_is_not_lost_in_a_declined_one(cast: Cast) -> None:
    meeting = cast.planned()
    item, gone = cast.item(meeting), handed_in(cast, meeting, "supported_office")
    actions.decline_item(actor=cast.actor("head"), now=NOW, item_id=gone.pk, reason="下月再议")
    with pytest.raises(Refused) as raised:
        actions.merge_items(actor=cast.actor("office"), now=NOW, item_id=item.pk, into_id=gone.pk)
    assert clause_of(raised) == ("P2-3.2", CONFLICT)
    item.refresh_from_db()
    assert (item.state, item.merged_into) == ("admitted", None)


@pytest.mark.parametrize("state", ["planned", "published"])
def test_P2_3_2_items_are_reported_until_the_meeting_begins(state: str) -> None:
    for actor in (SECRETARY, HEAD):
        assert rules.may_report_items(actor, state)
    assert not rules.may_report_items(TEACHER, state)


@pytest.mark.parametrize("state", ["open", "closed", "sealed", "cancelled"])
def test_P2_3_2_reporting_items_of_a_meeting_that_began_or_was_called_off_is_refused(state: str) -> None:
    assert refused(rules.may_report_items(SECRETARY, state)) == ("P2-3.2", CONFLICT)


def test_P2_3_2_reporting_items_of_a_cancelled_meeting_changes_nothing(cast: Cast) -> None:
    meeting = cast.planned()
    handed_in(cast, meeting)
    actions.cancel_meeting(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, reason="停电")
    with pytest.raises(Refused):
        actions.report_items(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.reported_at is None
    assert not meeting.items.filter(source="follow_up").exists()


def test_P2_3_2_an_item_is_put_right_before_the_notice_and_a_late_one_until_it_is_admitted() -> None:
    assert rules.may_change_item(SECRETARY, replace(HANDED_IN, state="admitted"))
    assert rules.may_change_item(CHAIR, replace(HANDED_IN, meeting_state="published"))


def test_P2_3_2_changing_what_the_notice_announced_or_what_is_gone_is_refused(cast: Cast) -> None:
    for state in ("declined", "carried", "merged", "withdrawn"):
        verdict = rules.may_change_item(SECRETARY, replace(HANDED_IN, state=state))
        assert refused(verdict) == ("P2-3.2", CONFLICT)
    _, item = cast.published()
    with pytest.raises(Refused) as raised:
        actions.change_item(actor=cast.actor("office"), now=NOW, item_id=item.pk, title="别的事", minutes=5)
    assert clause_of(raised) == ("P2-3.2", CONFLICT)
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("共享实验室使用办法", 20)


def test_P2_3_2_the_page_offers_no_change_after_the_notice(cast: Cast, sign_in) -> None:
    meeting, item = cast.published()
    client = sign_in(cast, "office")
    for address in (f"/meetings/{meeting.pk}/items/", f"/meetings/items/{item.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert f"{item.pk}/change/" not in answer.content.decode()
    assert client.get(f"/meetings/items/{item.pk}/change/").status_code == 409


def test_P2_3_2_an_empty_agenda_is_ordered_by_those_who_may_alone(cast: Cast) -> None:
    meeting = cast.planned()
    actions.reorder_items(actor=cast.actor("office"), now=NOW, meeting_id=meeting.pk, order=[])
    with pytest.raises(Refused) as raised:
        actions.reorder_items(actor=cast.actor("teacher"), now=NOW, meeting_id=meeting.pk, order=[])
    assert clause_of(raised) == ("P2-3.2", FORBIDDEN)


def test_P2_3_2_an_item_is_handed_in_for_a_school_of_the_district_alone(cast: Cast) -> None:
    meeting = cast.planned()
    ours = handed_in(cast, meeting, "office", school_id=cast.schools["member"].pk)
    assert ours.school == cast.schools["member"]
    theirs = make_cast("对照", "DZ").schools["lead"]
    with pytest.raises(School.DoesNotExist):
        handed_in(cast, meeting, "office", school_id=theirs.pk)
    assert meeting.items.count() == 1


def test_P3_4_a_major_matter_is_decided_when_its_motion_passed() -> None:
    major = replace(RUNNING, major=True, motions=1)
    assert rules.may_dispose(CHAIR, replace(major, passed_motion=True), "decided")
    for disposal in ("deferred", "noted"):
        assert rules.may_dispose(CHAIR, major, disposal)


def test_P3_4_a_major_matter_decided_against_the_vote_is_refused(cast: Cast) -> None:
    _, item = cast.opened(major=True)
    office = cast.actor("office")
    motion = actions.put_motion(
        actor=office, now=MEETING_AT, item_id=item.pk, text="同意共享实验室", ballot="named"
    )
    actions.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    for part in cast.voters:
        actions.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=motion.pk, choice="against")
    actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    with pytest.raises(Refused) as raised:
        actions.dispose_item(actor=office, now=MEETING_AT, item_id=item.pk, disposal="decided")
    assert clause_of(raised) == ("P3-4", CONFLICT)
    assert actions.dispose_item(actor=office, now=MEETING_AT, item_id=item.pk, disposal="noted")


def test_P3_9_the_check_of_decisions_is_made_and_putting_it_off_is_refused() -> None:
    check = replace(RUNNING, source="follow_up")
    for disposal in ("decided", "noted"):
        assert rules.may_dispose(CHAIR, check, disposal)
    assert refused(rules.may_dispose(CHAIR, check, "deferred")) == ("P3-9", CONFLICT)


def test_P3_9_a_deferred_item_waits_for_the_next_meeting_that_is_planned(cast: Cast) -> None:
    meeting, item = cast.opened()
    office = cast.actor("office")
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=item.pk, disposal="deferred")
    check = meeting.items.get(source="follow_up")
    actions.start_item(actor=office, now=MEETING_AT, item_id=check.pk)
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=check.pk, disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    following = cast.planned(queries.visible_series(office).get(), at=NEXT_AT)
    carried = following.items.get(source="carried")
    assert (carried.carried_from, carried.title, carried.school) == (item, item.title, item.school)


def test_P3_9_a_decision_of_yesterday_is_checked_at_a_meeting_early_in_the_morning(cast: Cast) -> None:
    ids = sealed(cast)
    decided = Resolution.objects.get(pk=ids["resolution"]).decided_on
    early = datetime(decided.year, decided.month, decided.day + 1, 7, 0, tzinfo=ZONE)
    office = cast.actor("office")
    following = cast.planned(queries.visible_series(office).get(), at=early)
    following.refresh_from_db()
    assert [str(task.pk) for task in queries.follow_up_tasks(office, following)] == [ids["task"]]


def test_P2_3_1_corrected_minutes_keep_the_numbers_of_their_resolutions(cast: Cast) -> None:
    ids = sealed(cast)
    office, number = cast.actor("office"), Resolution.objects.get(pk=ids["resolution"]).number
    given = {"actor": office, "now": MEETING_AT}
    version = actions.correct_minutes(**given, minutes_id=ids["minutes"], reason="校名有误")
    drafted = actions.draft_minutes(**given, meeting_id=ids["meeting"])
    assert numbers(drafted.content) == [number], "whoever signs sees them already"
    actions.sign_minutes(actor=cast.actor("head"), now=MEETING_AT, minutes_id=version.pk)
    version.refresh_from_db()
    assert (version.version, version.state, numbers(version.content)) == (2, "sealed", [number])
    assert Resolution.objects.count() == 1


def numbers(content: dict) -> list[str]:
    return [one["number"] for item in content["items"] for one in item["resolutions"]]


def test_P2_3_1_a_school_that_joined_later_is_not_asked_to_sign_on_the_minutes_page(
    cast: Cast, sign_in
) -> None:
    ids = sealed(cast)
    client = sign_in(cast, "office")
    page = f"/meetings/minutes/{ids['minutes']}/"
    assert "未签收4所" in client.get(page).content.decode()
    School.objects.filter(pk=cast.schools["member"].pk).update(joined_on=NEXT_AT.date())
    assert "未签收3所" in client.get(page).content.decode()


def test_P3_6_an_explanation_is_heard_by_who_runs_the_meeting_but_not_by_who_gave_it(cast: Cast) -> None:
    ids = explaining(cast)
    item = AgendaItem.objects.get(pk=ids["item"])
    actions.appoint_recorder(
        actor=cast.actor("head"),
        now=NEXT_AT,
        meeting_id=item.meeting_id,
        person_id=cast.people["lead_office"].pk,
    )
    given = {"now": NEXT_AT, "item_id": item.pk, "explanation_id": ids["explanation"], "accepted": True}
    with pytest.raises(Refused) as raised:
        actions.hear_explanation(actor=cast.actor("lead_office"), **given)
    assert clause_of(raised) == ("P3-6", FORBIDDEN)
    assert actions.hear_explanation(actor=cast.actor("head"), **given).state == "accepted"


def test_P3_6_an_explanation_heard_by_a_meeting_of_another_series_is_refused(cast: Cast) -> None:
    ids = explaining(cast)
    other = cast.planned(cast.series(name="专题会"), at=datetime(2027, 1, 6, 14, tzinfo=ZONE))
    check = AgendaItem.objects.get(pk=ids["item"])
    AgendaItem.objects.filter(pk=check.pk).update(meeting=other)
    Meeting.objects.filter(pk=other.pk).update(state="open", opened_at=NEXT_AT)
    with pytest.raises(Refused) as raised:
        actions.hear_explanation(
            actor=cast.actor("head"),
            now=NEXT_AT,
            item_id=check.pk,
            explanation_id=ids["explanation"],
            accepted=True,
        )
    assert clause_of(raised) == ("P3-6", CONFLICT)
    assert Explanation.objects.get(pk=ids["explanation"]).state == "waiting"


def test_P3_6_P3_9_an_overdue_task_on_the_agenda_is_in_the_trail(cast: Cast) -> None:
    ids = sealed(cast)
    following = cast.planned(queries.visible_series(cast.actor("office")).get(), at=NEXT_AT)
    resolutions.remind(wiring.system_actor(cast.district.pk), datetime(2026, 12, 14, 9, tzinfo=ZONE))
    assert following.items.filter(source="follow_up").exists()
    entry = TrailEntry.objects.get(action="meetings.put_on_agenda")
    assert entry.facts == {"meeting_id": str(following.pk), "task_id": ids["task"]}
    assert entry.person_name == "学区通"
