"""Bell times: when each period of a school begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from xuequ.kernel.verdict import ALLOWED, Verdict, invalid

MOST_PERIODS = 12
PRIMARY_STAGES = frozenset({"primary", "nine_year", "kindergarten", "special"})
"""Stages that ring the primary school's bells unless the school says otherwise."""
EARLIEST_BELL, LATEST_BELL = time(6), time(22, 30)
SHORTEST = 10
"""Minutes of the shortest period that can be meant."""


@dataclass(frozen=True, slots=True)
class Bell:
    """A period of a school's day: its number from 1, when it begins and ends."""

    number: int
    starts: time
    ends: time


_LENGTH = {True: 40, False: 45}
_BEGINNINGS = {
    True: ("8:20", "9:10", "10:20", "11:10", "14:00", "14:50", "15:40", "16:30"),
    False: ("8:00", "8:55", "10:10", "11:05", "14:00", "14:55", "15:50", "16:45"),
}
"""Not before 8:20 at primary and 8:00 at junior schools, as the ministry asks; a long break after two."""
USUAL_PERIODS = 8


def default_bells(stage: str, periods: int = USUAL_PERIODS) -> tuple[Bell, ...]:
    """Bell times to begin with: lessons of 40 minutes at primary schools, of 45 at others.

    ``periods``: how many are wanted, up to ``MOST_PERIODS``; those after the eighth are evening lessons.
    """
    primary = stage in PRIMARY_STAGES
    begin = [_minutes(text) for text in _BEGINNINGS[primary]]
    begin += [19 * 60 + n * (_LENGTH[primary] + 10) for n in range(MOST_PERIODS - len(begin))]
    return tuple(
        Bell(number, _time(start), _time(start + _LENGTH[primary]))
        for number, start in enumerate(begin[: max(1, min(periods, MOST_PERIODS))], 1)
    )


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _length(bell: Bell) -> int:
    return (bell.ends.hour - bell.starts.hour) * 60 + bell.ends.minute - bell.starts.minute


def bells_in_order(bells: Sequence[Bell]) -> Verdict:
    """Whether these are the bells of one day: numbered from 1 without gaps, each after the one before."""
    if not bells:
        return invalid(None, "请至少填写第1节的上课和下课时间。")
    if len(bells) > MOST_PERIODS:
        return invalid(None, "一天最多%(most)s节课。", most=MOST_PERIODS)
    for place, bell in enumerate(bells, 1):
        if bell.number != place:
            return invalid(None, "节次要从第1节起连着填，中间不能空。")
        if bell.starts < EARLIEST_BELL or bell.ends > LATEST_BELL:
            return invalid(None, "第%(number)s节的时间请填在6:00到22:30之间。", number=place)
        if _length(bell) < SHORTEST:
            return invalid(None, "第%(number)s节的下课时间要晚于上课时间，至少10分钟。", number=place)
        if place > 1 and bell.starts < bells[place - 2].ends:
            return invalid(None, "第%(number)s节上课时，上一节还没有下课，请检查。", number=place)
    return ALLOWED


def period_of(bells: Sequence[Bell], at: time) -> int | None:
    """The period going on at a time of day; None in the breaks."""
    return next((bell.number for bell in bells if bell.starts <= at < bell.ends), None)
