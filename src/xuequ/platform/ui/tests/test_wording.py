"""Dates, spans, money and numbers read as people write them, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from xuequ.kernel.verdict import refuse
from xuequ.platform.ui import wording


def test_dates_are_written_in_the_readers_language(now: dt.datetime) -> None:
    with translation.override("zh-hans"):
        assert wording.date(now) == "2026年11月24日 周二"
        assert wording.date(now, "short") == "11月24日 周二"
        assert wording.date(now.date(), "month") == "2026年11月"
        assert wording.datetime(now) == "2026年11月24日 周二 14:05"
    with translation.override("en"):
        assert wording.date(now) == "Tue 24 Nov 2026"
        assert wording.datetime(now, "short") == "Tue 24 Nov 14:05"


def test_a_late_evening_in_utc_is_the_next_day_in_shanghai() -> None:
    moment = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
    with translation.override("zh-hans"):
        assert wording.datetime(moment) == "2026年11月25日 周三 01:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        wording.date(dt.datetime(2026, 11, 24))


@pytest.mark.parametrize(
    ("away", "told"),
    [
        (dt.timedelta(seconds=-20), "刚刚"),
        (dt.timedelta(minutes=-5), "5分钟前"),
        (dt.timedelta(hours=-3), "3小时前"),
        (dt.timedelta(days=-3), "3天前"),
        (dt.timedelta(days=2, hours=1), "还有2天"),
        (dt.timedelta(minutes=40), "还有40分钟"),
    ],
)
def test_spans_are_told_in_their_largest_unit(now: dt.datetime, away: dt.timedelta, told: str) -> None:
    with translation.override("zh-hans"):
        assert wording.since(now + away, now) == told


def test_a_bare_date_is_told_in_days_of_the_chinese_calendar() -> None:
    evening = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # the 25th in Shanghai
    with translation.override("zh-hans"):
        assert wording.since(dt.date(2026, 11, 25), evening) == "今天"
        assert wording.since(dt.date(2026, 11, 24), evening) == "1天前"


def test_nothing_is_shown_as_a_dash() -> None:
    shown = (
        wording.date(None),
        wording.time(None),
        wording.datetime(None),
        wording.since(None),
        wording.money(None),
    )
    assert set(shown) == {"—"}


def test_money_has_two_places_and_phones_are_masked() -> None:
    assert wording.money(Decimal("12345.6")) == "¥12,345.60"
    assert wording.money(Decimal("-3")) == "-¥3.00"
    assert wording.mask_phone("13812345678") == "138****5678"
    assert wording.mask_phone("12345") == "****"


def test_a_reason_is_filled_with_its_facts() -> None:
    with translation.override("zh-hans"):
        assert wording.reason(refuse("P3-1", "还差%(n)d人", n=3)) == "还差3人"
        assert wording.reason(refuse("P3-1", "要过50%才行")) == "要过50%才行"
