"""Every meeting's minutes are approved exactly once, by the next meeting held of its series (P3-9)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.cast import MEETING_AT, NEXT_AT, NOW, ZONE, Cast
from xuequ.affairs.meetings import actions
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries, Minutes
from xuequ.kernel.verdict import Refused

BETWEEN = datetime(2026, 12, 4, 9, tzinfo=ZONE)
LAST = datetime(2027, 1, 8, 14, tzinfo=ZONE)


def meeting(cast: Cast, series: MeetingSeries, at: datetime, *, extra: bool = False) -> Meeting:
    return actions.plan_meeting(
        actor=cast.actor("office"),
        now=NOW,
        series_id=series.pk,
        starts_at=at,
        extra=extra,
        reason="上级要求" if extra else "",
    )


def announced(cast: Cast, held: Meeting, now: datetime = NOW) -> None:
    actions.publish_meeting(actor=cast.actor("office"), now=now, meeting_id=held.pk)


def opened(cast: Cast, held: Meeting) -> None:
    at = held.starts_at
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=at, meeting_id=held.pk)
    actions.open_meeting(actor=cast.actor("head"), now=at, meeting_id=held.pk)


def ended(cast: Cast, held: Meeting, disposal: str = "noted") -> None:
    office, at = cast.actor("office"), held.starts_at
    for item in held.items.filter(state="admitted", disposal=""):
        actions.start_item(actor=office, now=at, item_id=item.pk)
        end = disposal if item.source == "minutes" else "noted"
        actions.dispose_item(actor=office, now=at, item_id=item.pk, disposal=end)
    actions.close_meeting(actor=cast.actor("head"), now=at, meeting_id=held.pk)


def minuted(cast: Cast, held: Meeting, *, signed: bool = True) -> Minutes:
    minutes = actions.draft_minutes(actor=cast.actor("office"), now=held.starts_at, meeting_id=held.pk)
    if signed:
        actions.sign_minutes(actor=cast.actor("head"), now=held.starts_at, minutes_id=minutes.pk)
    minutes.refresh_from_db()
    return minutes


def hold(cast: Cast, held: Meeting, disposal: str = "noted") -> Minutes:
    if not held.published_at and not Meeting.objects.get(pk=held.pk).published_at:
        announced(cast, held)
    opened(cast, held)
    ended(cast, held, disposal)
    return minuted(cast, held)


def put_before(held: Meeting) -> list[str]:
    """Whose minutes a meeting has on its agenda, in its order."""
    items = held.items.filter(source="minutes").order_by("position")
    return [item.approves.meeting.title for item in items if item.approves]


def test_P3_9_the_next_meeting_held_approves_extra_or_regular(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    extra = meeting(cast, series, BETWEEN, extra=True)
    hold(cast, first)
    hold(cast, extra)
    hold(cast, regular)
    assert put_before(extra) == [first.title]
    assert put_before(regular) == [extra.title]


def test_P3_9_the_agenda_told_before_an_extra_meeting_follows_what_it_approved(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    hold(cast, first)
    announced(cast, regular)
    assert put_before(regular) == [first.title]
    extra = meeting(cast, series, BETWEEN, extra=True)
    announced(cast, extra)
    assert put_before(extra) == [first.title]
    opened(cast, extra)
    ended(cast, extra)
    assert put_before(regular) == []
    minuted(cast, extra, signed=False)
    assert put_before(regular) == [extra.title]
    order = [item.source for item in regular.items.filter(state="admitted").order_by("position")]
    assert order[:2] == ["minutes", "follow_up"]


def test_P3_9_two_meetings_minutes_come_before_the_next_one_in_order(cast: Cast) -> None:
    series = cast.series()
    first, extra = meeting(cast, series, MEETING_AT), meeting(cast, series, BETWEEN, extra=True)
    regular = meeting(cast, series, NEXT_AT)
    announced(cast, first)
    opened(cast, first)
    ended(cast, first)
    announced(cast, extra)
    opened(cast, extra)
    ended(cast, extra)
    minuted(cast, extra)
    minuted(cast, first)
    announced(cast, regular)
    assert put_before(regular) == [first.title, extra.title]
    hold(cast, regular)
    assert all(item.disposal == "noted" for item in regular.items.filter(source="minutes"))


def test_P3_9_minutes_deferred_come_before_the_meeting_after(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    last = meeting(cast, series, LAST)
    hold(cast, first)
    hold(cast, regular, "deferred")
    announced(cast, last)
    assert put_before(last) == [first.title, regular.title]


def test_P3_9_a_draft_is_not_approved_before_it_is_signed(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    announced(cast, first)
    opened(cast, first)
    ended(cast, first)
    minutes = minuted(cast, first, signed=False)
    announced(cast, regular)
    opened(cast, regular)
    item = regular.items.get(source="minutes")
    actions.start_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk)
    with pytest.raises(Refused) as refused:
        actions.dispose_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk, disposal="noted")
    assert refused.value.verdict.clause == "P3-9"
    actions.sign_minutes(actor=cast.actor("head"), now=NEXT_AT, minutes_id=minutes.pk)
    actions.dispose_item(actor=cast.actor("office"), now=NEXT_AT, item_id=item.pk, disposal="noted")
    item.refresh_from_db()
    assert (item.disposal, item.approves) == ("noted", minutes)


def test_P3_9_a_correction_is_approved_anew_by_the_next_meeting(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    last = meeting(cast, series, LAST)
    sealed = hold(cast, first)
    hold(cast, regular)
    corrected = actions.correct_minutes(
        actor=cast.actor("office"), now=NEXT_AT, minutes_id=sealed.pk, reason="人名有误"
    )
    actions.sign_minutes(actor=cast.actor("head"), now=NEXT_AT, minutes_id=corrected.pk)
    announced(cast, last, NEXT_AT)
    assert put_before(last) == [first.title, regular.title]
    item = last.items.get(approves=corrected)
    assert item.detail == "人名有误"


def test_P3_9_the_minutes_of_another_series_are_not_approved_here(cast: Cast) -> None:
    hold(cast, meeting(cast, cast.series(), MEETING_AT))
    other = meeting(cast, cast.series(name="安全例会", kind="other"), NEXT_AT)
    announced(cast, other)
    assert put_before(other) == []


def test_P3_9_the_database_itself_refuses_a_second_approval(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    sealed = hold(cast, first)
    hold(cast, regular)
    second = regular.items.get(source="follow_up")
    assert sealed.approvals.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=second.pk).update(approves=sealed)


def test_P3_9_what_another_meeting_approved_meanwhile_is_not_approved_again(cast: Cast) -> None:
    series = cast.series()
    first, regular = meeting(cast, series, MEETING_AT), meeting(cast, series, NEXT_AT)
    last = meeting(cast, series, LAST)
    hold(cast, first)
    announced(cast, regular)
    opened(cast, regular)
    announced(cast, last, NEXT_AT)
    opened(cast, last)
    ended(cast, regular)
    item, office = last.items.get(source="minutes"), cast.actor("office")
    actions.start_item(actor=office, now=LAST, item_id=item.pk)
    with pytest.raises(Refused) as refused:
        actions.dispose_item(actor=office, now=LAST, item_id=item.pk, disposal="decided")
    assert refused.value.verdict.clause == "P3-9"
    assert actions.dispose_item(actor=office, now=LAST, item_id=item.pk, disposal="deferred").disposal
