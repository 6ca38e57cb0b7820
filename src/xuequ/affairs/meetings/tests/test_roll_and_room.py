"""Who votes, who stands in, who has withdrawn, and what waits for the next meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import MEETING_AT, NEXT_AT, NOW, Cast
from tests.scenes import arriving, moved, published, raising_hands, ready, sitting, voting_secretly
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingSeries,
    Motion,
    SecretCount,
    Speech,
)
from xuequ.affairs.organisation import actions as organisation
from xuequ.affairs.organisation.models import Post
from xuequ.kernel.actor import PostKind
from xuequ.kernel.verdict import Refused


def refused(run, **given: object) -> str | None:
    """The clause by which an action is refused."""
    with pytest.raises(Refused) as said:
        run(**given)
    return said.value.verdict.clause


def test_P3_2_nobody_entitled_to_vote_is_made_an_observer(cast: Cast) -> None:
    ids = ready(cast)
    person = cast.people["lead_principal"].pk
    given = {"actor": cast.actor("office"), "now": NOW, "meeting_id": ids["meeting"], "person_id": person}
    assert refused(actions.add_observer, **given) == "P3-2"


def test_P3_2_who_sat_in_and_is_entitled_by_the_day_of_the_notice_votes(cast: Cast) -> None:
    ids = ready(cast)
    teacher = cast.people["teacher"]
    office = cast.actor("office")
    actions.add_observer(actor=office, now=NOW, meeting_id=ids["meeting"], person_id=teacher.pk)
    organisation.add_post(teacher, PostKind.PRINCIPAL, starts=NOW.date())
    actions.publish_meeting(actor=office, now=NOW, meeting_id=ids["meeting"])
    row = Attendance.objects.get(meeting=ids["meeting"], person=teacher)
    assert (row.voter, row.role) == (True, "member")


def test_P3_5_the_roll_is_that_of_the_day_the_meeting_opens(cast: Cast) -> None:
    ids = arriving(cast)
    actions.sign_in(actor=cast.actor("member_principal"), now=MEETING_AT, meeting_id=ids["meeting"])
    old, new = cast.people["lead_principal"], cast.people["teacher"]
    Post.objects.filter(person=old, kind="principal").update(ends=NOW.date())
    organisation.add_post(new, PostKind.PRINCIPAL, starts=NOW.date() + timedelta(days=1))
    actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=ids["meeting"])
    rows = {row.person_id: row.voter for row in Attendance.objects.filter(meeting=ids["meeting"])}
    assert (rows[old.pk], rows[new.pk]) == (False, True)


def test_P3_1_a_new_head_chairs_the_meetings_still_to_come(cast: Cast) -> None:
    ids = published(cast)
    old, new = cast.people["head"], cast.people["lead_principal"]
    Post.objects.filter(person=old, kind="district_head").update(ends=NOW.date())
    organisation.add_post(new, PostKind.DISTRICT_HEAD, starts=NOW.date() + timedelta(days=1))
    actions.settle_chairs(NOW)
    assert Meeting.objects.get(pk=ids["meeting"]).chair_id == new.pk


def test_P2_3_3_a_proxy_is_dropped_when_the_member_comes_after_all(cast: Cast) -> None:
    ids = published(cast)
    member, proxy = cast.people["member_principal"], cast.people["member_office"]
    given = {"now": NOW, "meeting_id": ids["meeting"]}
    actions.agree_proxy(actor=cast.actor("head"), person_id=member.pk, **given)
    assert Attendance.objects.filter(meeting=ids["meeting"], person=proxy, role="proxy").exists()
    actions.reply(actor=cast.actor("member_principal"), answer="yes", **given)
    assert not Attendance.objects.filter(meeting=ids["meeting"], person=proxy).exists()


def test_P2_3_3_a_proxy_is_dropped_when_the_meeting_is_moved(cast: Cast) -> None:
    ids = published(cast)
    given = {"now": NOW, "meeting_id": ids["meeting"]}
    actions.agree_proxy(actor=cast.actor("head"), person_id=cast.people["member_principal"].pk, **given)
    actions.move_meeting(actor=cast.actor("office"), starts_at=MEETING_AT + timedelta(days=3), **given)
    assert not Attendance.objects.filter(meeting=ids["meeting"], role="proxy").exists()


def test_P3_5_who_has_recused_themselves_does_not_speak(cast: Cast) -> None:
    ids = sitting(cast)
    actor, now = cast.actor("supported_principal"), MEETING_AT
    actions.recuse(actor=actor, now=now, item_id=ids["item"])
    assert refused(actions.ask_to_speak, actor=actor, now=now, item_id=ids["item"]) == "P3-5"
    given = {"actor": cast.actor("head"), "now": now, "item_id": ids["item"], "person_id": actor.person}
    assert refused(actions.give_floor, **given) == "P3-5"


def test_P3_5_a_turn_ends_when_the_speaker_leaves(cast: Cast) -> None:
    ids = sitting(cast)
    actions.sign_out(actor=cast.actor("lead_principal"), now=MEETING_AT, meeting_id=ids["meeting"])
    assert not Speech.objects.filter(ended_at=None).exists()


def test_P3_5_an_item_is_discussed_before_it_is_voted_on(cast: Cast) -> None:
    ids = moved(cast)
    AgendaItem.objects.filter(pk=ids["item"]).update(started_at=None)
    given = {"actor": cast.actor("head"), "now": MEETING_AT, "motion_id": ids["motion"]}
    assert refused(actions.open_motion, **given) == "P3-5"


def test_P3_5_a_show_of_hands_that_nobody_entered_is_not_counted(cast: Cast) -> None:
    ids = raising_hands(cast)
    Motion.objects.get(pk=ids["motion"]).ballots.all().delete()
    given = {"actor": cast.actor("head"), "now": MEETING_AT, "motion_id": ids["motion"]}
    assert refused(actions.close_motion, **given) == "P3-5"


def test_P3_5_a_secret_ballot_leaves_one_sum_and_no_mark_of_a_voter_beside_a_choice(cast: Cast) -> None:
    ids = voting_secretly(cast)
    for part, choice in (("head", "for"), ("lead_principal", "against"), ("member_principal", "for")):
        actions.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=ids["motion"], choice=choice)
    kept = SecretCount.objects.get(motion=ids["motion"])
    assert (kept.in_favour, kept.against, kept.abstain) == (2, 1, 0)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from meetings_secretcount")
        assert cursor.fetchone() == (1,), "one row, last written by the last voter, tells of nobody"


def test_P2_3_2_the_items_of_a_meeting_called_off_wait_for_the_next_one(cast: Cast) -> None:
    ids = ready(cast)
    given = {"actor": cast.actor("office"), "now": NOW, "meeting_id": ids["meeting"]}
    actions.cancel_meeting(reason="停电", **given)
    following = cast.planned(MeetingSeries.objects.get(), at=NEXT_AT)
    taken = AgendaItem.objects.get(meeting=following)
    assert str(taken.carried_from_id) == ids["item"]
    assert AgendaItem.objects.get(pk=ids["item"]).state == "carried"


def test_P2_3_2_an_item_that_came_too_late_goes_to_the_next_meeting(cast: Cast) -> None:
    ids = sitting(cast)
    late = AgendaItem.objects.create(
        meeting_id=ids["meeting"],
        title="迟到的议题",
        business="plan",
        minutes=10,
        handed_in_at=MEETING_AT,
        late=True,
        school=cast.schools["lead"],
    )
    following = cast.planned(MeetingSeries.objects.get(), at=NEXT_AT)
    office = cast.actor("office")
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=ids["item"], disposal="noted")
    actions.start_item(actor=office, now=MEETING_AT, item_id=ids["first"])
    actions.dispose_item(actor=office, now=MEETING_AT, item_id=ids["first"], disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=ids["meeting"])
    assert AgendaItem.objects.get(carried_from=late).meeting_id == following.pk


def test_P3_5_who_has_voted_on_an_item_cannot_withdraw_from_it_afterwards(cast: Cast) -> None:
    ids = voting_secretly(cast)
    actor = cast.actor("lead_principal")
    actions.cast_ballot(actor=actor, now=MEETING_AT, motion_id=ids["motion"], choice="for")
    actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    assert refused(actions.recuse, actor=actor, now=MEETING_AT, item_id=ids["item"]) == "P3-5"


def test_P3_5_an_item_whose_vote_failed_is_refused_as_decided(cast: Cast) -> None:
    ids = voting_secretly(cast)
    actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=ids["motion"])
    given = {"actor": cast.actor("office"), "now": MEETING_AT, "item_id": ids["item"]}
    assert refused(actions.dispose_item, disposal="decided", **given) == "P3-5"
    assert actions.dispose_item(disposal="noted", **given).disposal == "noted"
