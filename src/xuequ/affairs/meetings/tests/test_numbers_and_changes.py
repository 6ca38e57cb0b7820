"""Meetings are numbered by their day (P3-1); a changed agenda is told once to those invited (P2-3.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import MEETING_AT, NEXT_AT, NOW, ZONE, Cast
from xuequ.affairs.meetings import actions, rules
from xuequ.affairs.meetings.models import AgendaItem, Meeting, MeetingSeries
from xuequ.affairs.meetings.tests.test_minutes_approved import announced, hold, meeting
from xuequ.platform.notify.models import Message
from xuequ.platform.notify.queries import told

BETWEEN = datetime(2026, 12, 4, 9, tzinfo=ZONE)
BEFORE = datetime(2026, 11, 17, 9, tzinfo=ZONE)
NEW_YEAR = datetime(2027, 1, 8, 14, tzinfo=ZONE)
SUBJECT = "议程有变动"


def titles() -> list[str]:
    return [one.title for one in Meeting.objects.exclude(state="cancelled").order_by("starts_at")]


def test_P3_1_numbers_follow_the_days_whatever_was_planned_first(cast: Cast) -> None:
    series = cast.series()
    for at in (NEXT_AT, MEETING_AT, NEW_YEAR, BETWEEN):
        meeting(cast, series, at)
    assert titles() == [
        "2026年第1次校长例会",
        "2026年第2次校长例会",
        "2026年第3次校长例会",
        "2027年第1次校长例会",
    ]


def test_P3_1_extra_meetings_have_a_count_of_their_own(cast: Cast) -> None:
    series = cast.series()
    meeting(cast, series, MEETING_AT)
    meeting(cast, series, NEXT_AT)
    for at in (BETWEEN, BEFORE):
        meeting(cast, series, at, extra=True)
    assert titles() == [
        "2026年第1次校长例会临时会议",
        "2026年第1次校长例会",
        "2026年第2次校长例会临时会议",
        "2026年第2次校长例会",
    ]


def test_P3_1_a_meeting_moved_or_called_off_gives_its_number_up(cast: Cast) -> None:
    series = cast.series()
    first, second, third = (meeting(cast, series, at) for at in (BEFORE, MEETING_AT, NEXT_AT))
    actions.move_meeting(actor=cast.actor("office"), now=NOW, meeting_id=first.pk, starts_at=BETWEEN)
    numbers = dict(Meeting.objects.values_list("pk", "ordinal"))
    assert [numbers[one.pk] for one in (second, first, third)] == [1, 2, 3]
    actions.cancel_meeting(actor=cast.actor("office"), now=NOW, meeting_id=second.pk, reason="停电")
    assert titles() == ["2026年第1次校长例会", "2026年第2次校长例会"]
    moved = actions.move_meeting(actor=cast.actor("office"), now=NOW, meeting_id=third.pk, starts_at=NEW_YEAR)
    assert moved.title == "2027年第1次校长例会"


def test_P3_1_a_meeting_held_keeps_its_number_and_one_held_late_gets_the_next(cast: Cast) -> None:
    series = cast.series()
    early, held = meeting(cast, series, BEFORE), meeting(cast, series, MEETING_AT)
    hold(cast, held)
    held.refresh_from_db()
    assert held.title == "2026年第1次校长例会"
    meeting(cast, series, BETWEEN)
    assert Meeting.objects.get(pk=held.pk).ordinal == 1
    assert Meeting.objects.get(pk=early.pk).ordinal == 2


def late(cast: Cast, found: Meeting, title: str) -> AgendaItem:
    return actions.hand_in_item(
        actor=cast.actor("lead_office"), now=NOW, meeting_id=found.pk, title=title, business="plan"
    )


def admit(cast: Cast, item: AgendaItem) -> None:
    actions.admit_item(actor=cast.actor("head"), now=NOW, item_id=item.pk)


def messages() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for message in Message.objects.filter(subject=SUBJECT):
        found.setdefault(message.account_id, []).append(told(message))
    return found


def test_P2_3_2_all_that_changed_after_the_notice_is_told_in_one_message(cast: Cast) -> None:
    found, _ = cast.published()
    admit(cast, late(cast, found, "运动会"))
    gone = late(cast, found, "春游")
    admit(cast, gone)
    actions.decline_item(actor=cast.actor("head"), now=NOW, item_id=gone.pk, reason="下月")
    order = [one.pk for one in found.items.filter(state="admitted").order_by("position")]
    for _ in range(2):
        order[-2:] = reversed(order[-2:])
        actions.reorder_items(actor=cast.actor("office"), now=NOW, meeting_id=found.pk, order=order)
    actions.extend_meeting(actor=cast.actor("head"), now=NOW, meeting_id=found.pk, length=120)
    actions.tell_changes(NOW + rules.BUNDLE - timedelta(seconds=1))
    assert messages() == {}, "whoever works on it is not done yet"
    actions.tell_changes(NOW + rules.BUNDLE)
    actions.tell_changes(NOW + 2 * rules.BUNDLE)
    invited = set(found.attendances.values_list("person__account", flat=True))
    text = f"{found.title}的议程有变动：新列入“运动会”；先后顺序有调整；会议时长改为120分钟。"
    assert messages() == {account: [text] for account in invited}


def test_P2_3_2_before_the_notice_nobody_is_told(cast: Cast) -> None:
    found = cast.planned()
    cast.item(found)
    actions.tell_changes(NOW + rules.BUNDLE)
    assert messages() == {}
    announced(cast, found)
    actions.tell_changes(NOW + rules.BUNDLE)
    assert messages() == {}


def test_P2_3_2_what_still_waits_to_be_told_is_told_when_the_meeting_opens(cast: Cast) -> None:
    found, _ = cast.published()
    admit(cast, late(cast, found, "运动会"))
    for part in cast.voters:
        actions.sign_in(actor=cast.actor(part), now=MEETING_AT, meeting_id=found.pk)
    actions.open_meeting(actor=cast.actor("head"), now=MEETING_AT, meeting_id=found.pk)
    assert {len(told_to) for told_to in messages().values()} == {1}
    actions.tell_changes(MEETING_AT + rules.BUNDLE)
    assert {len(told_to) for told_to in messages().values()} == {1}


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ((("added", "甲"), ("removed", "甲")), []),
        ((("removed", "甲"), ("added", "甲")), []),
        ((("added", "甲"), ("added", "乙")), ["added", "added"]),
        ((("length", "95"), ("length", "120")), ["length"]),
        ((("reordered", ""), ("added", "甲"), ("reordered", "")), ["added", "reordered"]),
    ],
)
def test_P2_3_2_what_was_undone_or_repeated_is_not_told_twice(
    steps: tuple[tuple[str, str], ...], left: list[str]
) -> None:
    changes: list[rules.Change] = []
    for what, title in steps:
        changes = rules.with_change(changes, what, {"title": title})
    assert [change["what"] for change in changes] == left


def test_P3_9_follow_up_knows_its_series_by_its_meetings_not_by_a_name(cast: Cast) -> None:
    from xuequ.affairs.meetings.queries import follow_up_tasks
    from xuequ.affairs.meetings.tests.test_loop import decide

    decide(cast)
    series = MeetingSeries.objects.get()
    MeetingSeries.objects.filter(pk=series.pk).update(name="旧例会")
    following = meeting(cast, series, NEXT_AT)
    namesake = meeting(cast, cast.series(), BETWEEN)
    office = cast.actor("office")
    assert len(follow_up_tasks(office, following)) == 1
    assert follow_up_tasks(office, namesake) == []
