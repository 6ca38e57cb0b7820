"""The pasted notice on public holidays becomes edits; what is not understood is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.kernel import notice
from xuequ.kernel.calendar import Calendar, DayType, official_day
from xuequ.kernel.notice import read_notice

NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年部分节假日安排的通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
二、春节：2月5日至11日放假调休，共7天。2月3日（星期三）、2月14日（星期日）上班。"""


def test_the_notice_of_2026_gives_the_same_year_as_the_package() -> None:
    reading = read_notice(NOTICE_2026)
    assert reading.year == 2026 and reading.unread == ()
    from_notice = Calendar(reading.edits)
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        assert from_notice.is_working_day(day) == official_day(day).works, day


def test_a_notice_of_2027_fills_what_the_package_does_not_know() -> None:
    reading = read_notice(NOTICE_2027)
    assert not Calendar().is_working_day(date(2027, 2, 8))
    assert {day for day, kind in reading.edits.items() if kind.kind is DayType.OFF} == {
        date(2027, 2, n) for n in range(5, 12)
    }
    assert {kind.name for kind in reading.edits.values()} == {"春节"}


def test_a_working_day_that_is_no_weekend_is_reported_with_its_sentence() -> None:
    (unread,) = read_notice(NOTICE_2027).unread
    assert unread.sentence == "2月3日（星期三）、2月14日（星期日）上班"
    assert unread.message == notice.WORKDAY_ALREADY
    assert "2027年2月3日不在周末" in unread.text


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("一、元旦：1月1日（周四）至3日放假，共3天。", notice.WRONG_WEEKDAY),
        ("一、元旦：1月1日至3日放假，共4天。", notice.WRONG_COUNT),
        ("一、元旦：1月3日至1日放假。", notice.WRONG_ORDER),
        ("一、元旦：2月30日放假。", notice.IMPOSSIBLE),
        ("一、元旦：1月1日看情况。", notice.NO_DATE),
        ("一、元旦：日子另行通知后放假。", notice.NO_DATE),
    ],
)
def test_a_sentence_that_contradicts_itself_is_reported_and_not_taken_over(
    sentence: str, message: str
) -> None:
    reading = read_notice(sentence, year=2027)
    assert reading.edits == {}
    assert [unread.message for unread in reading.unread] == [message]
    assert "%(" not in reading.unread[0].text


def test_years_written_out_and_full_width_digits_are_read() -> None:
    reading = read_notice("一、元旦：2022年12月31日至2023年1月2日放假调休，共３天。", year=2023)
    assert sorted(reading.edits) == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


def test_a_paragraph_broken_by_pasting_is_read_as_one() -> None:
    reading = read_notice("一、元旦：1月1日\n至3日放假，共3天。1月4日\n上班。", year=2026)
    assert len(reading.edits) == 4 and reading.unread == ()


def test_a_text_without_a_year_or_without_any_arrangement_says_so() -> None:
    assert [u.message for u in read_notice("一、元旦：1月1日放假。").unread] == [notice.NO_YEAR]
    assert [u.message for u in read_notice("今天天气很好", year=2027).unread] == [notice.NO_DATE]


@given(st.text() | st.text("一二、：年月日至（）周共天放假上班。0123456789\n"))
def test_no_text_is_an_error(text: str) -> None:
    reading = read_notice(text, year=2027)
    assert all("%(" not in unread.text or "%(" in unread.sentence for unread in reading.unread)
