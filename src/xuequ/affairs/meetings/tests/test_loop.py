"""The loop by actions alone: called, held, decided, carried out, checked."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from tests.cast import MEETING_AT, NEXT_AT, NOW, ZONE, Cast
from xuequ import wiring
from xuequ.affairs.meetings import actions, queries
from xuequ.affairs.meetings.models import SecretCount
from xuequ.affairs.resolutions import actions as resolution_actions
from xuequ.affairs.resolutions import queries as resolution_queries
from xuequ.affairs.resolutions.models import Resolution
from xuequ.affairs.resolutions.rules import Light, Proposal
from xuequ.kernel.verdict import Refused
from xuequ.platform.audit import queries as trail
from xuequ.platform.audit.actions import extend_chain


def decide(cast: Cast, **proposal) -> Resolution:
    """A resolution passed by everybody and issued with the signed minutes."""
    meeting, item = cast.opened()
    given = {"measure": "开放实验室", "responsible": cast.schools["lead"].pk, "due": date(2026, 12, 10)}
    motion = actions.put_motion(
        actor=cast.actor("office"),
        now=MEETING_AT,
        item_id=item.pk,
        text="同意共享实验室",
        ballot="named",
        resolution=Proposal(**{**given, **proposal}),
    )
    actions.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    for part in cast.voters:
        actions.cast_ballot(actor=cast.actor(part), now=MEETING_AT, motion_id=motion.pk, choice="for")
    actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    actions.dispose_item(actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, disposal="decided")
    first = meeting.items.get(source="follow_up")
    actions.start_item(actor=cast.actor("office"), now=MEETING_AT, item_id=first.pk)
    actions.dispose_item(actor=cast.actor("office"), now=MEETING_AT, item_id=first.pk, disposal="noted")
    actions.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    minutes = actions.draft_minutes(actor=cast.actor("office"), now=MEETING_AT, meeting_id=meeting.pk)
    actions.sign_minutes(actor=cast.actor("head"), now=MEETING_AT, minutes_id=minutes.pk)
    return Resolution.objects.get()


def test_P3_6_a_passed_motion_becomes_a_numbered_resolution_with_a_task(cast: Cast) -> None:
    resolution = decide(cast)
    assert resolution.number == "校长例会决议〔2026〕1号"
    assert resolution.task.due == date(2026, 12, 10)
    assert resolution.task.responsible == cast.schools["lead"]


def test_P3_6_a_resolution_without_lead_school_cannot_be_put(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        decide(cast, responsible=None)
    assert refused.value.verdict.clause == "P3-6"


def test_P3_4_the_database_itself_refuses_to_change_an_issued_resolution(cast: Cast) -> None:
    resolution = decide(cast)
    for attempt in (
        lambda: Resolution.objects.filter(pk=resolution.pk).update(measure="别的"),
        lambda: Resolution.objects.filter(pk=resolution.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    resolution.refresh_from_db()
    assert resolution.measure == "开放实验室"


def test_P3_9_a_meeting_cannot_close_while_earlier_decisions_are_unchecked(cast: Cast) -> None:
    meeting, item = cast.opened()
    actions.dispose_item(actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, disposal="noted")
    with pytest.raises(Refused) as refused:
        actions.close_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=meeting.pk)
    assert refused.value.verdict.clause == "P3-9"


def test_P3_6_an_overdue_task_puts_itself_on_the_next_agenda_and_is_explained_there(cast: Cast) -> None:
    resolution = decide(cast)
    late = datetime(2026, 12, 14, 9, tzinfo=ZONE)
    following = cast.planned(resolution_series(cast), at=NEXT_AT)
    resolution_actions.remind(wiring.system_actor(cast.district.pk), late)
    item = following.items.get(source="follow_up")
    task = resolution_queries.get_task(cast.actor("lead_principal"), resolution.task.pk)
    assert resolution_queries.task_light(task, late.date()) is Light.RED
    explained = resolution_actions.explain(
        actor=cast.actor("lead_office"),
        now=late,
        task_id=task.pk,
        reason="设备未到",
        remedy="先用教室",
        new_date=date(2026, 12, 30),
    )
    actions.publish_meeting(actor=cast.actor("office"), now=late, meeting_id=following.pk)
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=NEXT_AT, meeting_id=following.pk)
    actions.open_meeting(actor=cast.actor("head"), now=NEXT_AT, meeting_id=following.pk)
    actions.start_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk)
    with pytest.raises(Refused):
        actions.dispose_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk, disposal="noted")
    actions.hear_explanation(
        actor=cast.actor("head"), now=NEXT_AT, item_id=item.pk, explanation_id=explained.pk, accepted=True
    )
    disposed = actions.dispose_item(
        actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk, disposal="noted"
    )
    assert disposed.checked[0]["due"] == "2026-12-30"


def resolution_series(cast: Cast):
    return queries.visible_series(cast.actor("office")).get()


def test_the_trail_shows_when_it_was_touched(cast: Cast) -> None:
    decide(cast)
    extend_chain()
    assert list(trail.breaks()) == []


def test_P3_5_a_secret_ballot_leaves_no_choice_by_the_voters_name(cast: Cast) -> None:
    meeting, item = cast.opened()
    motion = actions.put_motion(
        actor=cast.actor("office"), now=MEETING_AT, item_id=item.pk, text="人选", ballot="secret"
    )
    actions.open_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    for part, choice in zip(cast.voters, ("for", "against", "abstain", "for"), strict=True):
        actions.cast_ballot(actor=cast.actor(part), now=NOW, motion_id=motion.pk, choice=choice)
    assert not motion.ballots.exclude(choice=None, at=None).exists()
    closed = actions.close_motion(actor=cast.actor("head"), now=MEETING_AT, motion_id=motion.pk)
    assert (closed.in_favour, closed.against, closed.abstain, closed.not_voted) == (2, 1, 1, 0)
    assert closed.outcome == "failed", "two of four is not more than half"
    assert not SecretCount.objects.exists()
    assert meeting.items.count() == 2
