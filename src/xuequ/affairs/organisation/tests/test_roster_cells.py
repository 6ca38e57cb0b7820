"""One cell at a time: what is put right, what is refused, and that nothing typed is a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuequ.affairs.organisation.forms.roster import FaultKind, cells
from xuequ.platform.files.workbooks import column_letter, column_number

K = FaultKind
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "name", "repair"),
    [
        ("张三", "张三", None),
        ("张 三", "张三", K.BLANKS),
        ("　张　三 ", "张三", K.BLANKS),
        ("欧阳 娜娜", "欧阳娜娜", K.BLANKS),
        ("张\n三", "张三", K.BLANKS),
        ("张\u200b三", "张三", K.CONTROLS),
        ("㼆䶮", "㼆䶮", None),
        ("𠮷 野", "𠮷野", K.BLANKS),
        ("阿依古丽·买买提", "阿依古丽·买买提", None),
        ("阿依古丽 • 买买提", "阿依古丽·买买提", K.BLANKS),
        ("阿依古丽．买买提", "阿依古丽·买买提", K.WIDTH),
        ("阿依古丽  买买提", "阿依古丽 买买提", K.BLANKS),
        ("John Smith", "John Smith", None),
        ("张伟（大）", "张伟（大）", None),
    ],
)
def test_names_lose_stray_blanks_and_keep_their_own(typed: str, name: str, repair: FaultKind | None) -> None:
    assert cells.person_name(typed) == (name, repair)


@pytest.mark.parametrize("typed", ["张三2", "<b>张三</b>", "=张三", "张三@qq", "张_三"])
def test_names_with_other_signs_are_refused(typed: str) -> None:
    with pytest.raises(cells.BadCell) as bad:
        cells.person_name(typed)
    assert bad.value.kind is K.BAD_NAME


@pytest.mark.parametrize(
    ("typed", "day", "repair"),
    [
        ("1998-09-01", date(1998, 9, 1), None),
        ("1998.9", date(1998, 9, 1), K.DAY_ASSUMED),
        ("1998.09", date(1998, 9, 1), K.DAY_ASSUMED),
        ("1998.10", date(1998, 10, 1), K.DAY_ASSUMED),
        (1998.9, date(1998, 9, 1), K.DAY_ASSUMED),
        ("1998/9/1", date(1998, 9, 1), K.DATE_FORM),
        ("1998．9．1", date(1998, 9, 1), K.DATE_FORM),
        ("１９９８-09-01", date(1998, 9, 1), K.WIDTH),
        ("19980901", date(1998, 9, 1), K.DATE_FORM),
        (19980901.0, date(1998, 9, 1), K.DATE_FORM),
        ("199809", date(1998, 9, 1), K.DAY_ASSUMED),
        ("1998年9月", date(1998, 9, 1), K.DAY_ASSUMED),
        ("1998 年 9 月 1 日", date(1998, 9, 1), K.DATE_FORM),
        (36039.0, date(1998, 9, 1), K.DATE_FORM),
        ("36039", date(1998, 9, 1), K.DATE_FORM),
        (datetime(1998, 9, 1, 8, 30), date(1998, 9, 1), None),
        (date(1998, 9, 1), date(1998, 9, 1), None),
        ("1998-09-01 00:00:00", date(1998, 9, 1), K.DATE_FORM),
        ("", None, None),
        ("无", None, None),
    ],
)
def test_dates_are_read_as_people_write_them(typed: Any, day: date | None, repair: FaultKind | None) -> None:
    assert cells.day(typed, today=TODAY) == (day, repair)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("1998.13", K.BAD_DATE),
        ("2001-02-29", K.BAD_DATE),
        ("1998", K.BAD_DATE),
        ("98.9.1", K.BAD_DATE),
        ("去年九月", K.BAD_DATE),
        (1998.1, K.UNCLEAR_MONTH),
        ("2026-11-25", K.FUTURE_DATE),
        ("1898-09-01", K.ANCIENT_DATE),
        (True, K.BAD_DATE),
    ],
)
def test_dates_with_no_safe_reading_are_refused(typed: Any, kind: FaultKind) -> None:
    with pytest.raises(cells.BadCell) as bad:
        cells.day(typed, today=TODAY)
    assert bad.value.kind is kind


@given(
    st.dates(date(1930, 1, 1), TODAY),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]),
)
def test_any_working_day_is_read_back_from_any_form(day: date, form: str) -> None:
    assert cells.day(day.strftime(form), today=TODAY).value == day


@pytest.mark.parametrize(
    ("typed", "phone", "repair"),
    [
        ("13800000001", "13800000001", None),
        (13800000001.0, "13800000001", K.AS_NUMBER),
        ("13800000001.0", "13800000001", K.AS_NUMBER),
        ("１３８００００００００１"[:11], "13800000000", K.WIDTH),
        ("138 0000 0001", "13800000001", K.BLANKS),
        ("138-0000-0001", "13800000001", K.BLANKS),
        ("+8613800000001", "13800000001", K.BLANKS),
        ("", "", None),
        ("无", "", None),
    ],
)
def test_phones_are_eleven_digits_however_they_are_grouped(
    typed: Any, phone: str, repair: FaultKind | None
) -> None:
    assert cells.mobile(typed) == (phone, repair)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("1380000", K.SHORT_PHONE),
        ("23800000001", K.BAD_PHONE),
        ("138000000012", K.BAD_PHONE),
        ("同上", K.BAD_PHONE),
    ],
)
def test_phones_of_no_one_are_refused(typed: str, kind: FaultKind) -> None:
    with pytest.raises(cells.BadCell) as bad:
        cells.mobile(typed)
    assert bad.value.kind is kind


def test_numbers_keep_their_zeros_and_lose_a_trailing_point_zero() -> None:
    assert cells.staff_number("00012") == ("00012", None)
    assert cells.staff_number("12.0") == ("12", K.AS_NUMBER)
    assert cells.staff_number(12.0) == ("12", K.AS_NUMBER)
    assert cells.staff_number("ＭＨ０１") == ("MH01", K.WIDTH)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (-3, K.NEGATIVE),
        ("十", K.BAD_COUNT),
        (12.5, K.BAD_COUNT),
        (400, K.TOO_MANY),
        ("nan", K.BAD_COUNT),
        ("1e999", K.TOO_MANY),
    ],
)
def test_counts_are_whole_and_within_reason(typed: Any, kind: FaultKind) -> None:
    with pytest.raises(cells.BadCell) as bad:
        cells.count(typed, most=40)
    assert bad.value.kind is kind


raw_cells = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(),
    st.times(), st.timedeltas(),
    st.text("0123456789.-/年月日 ·+eE张三　１"),
)  # fmt: skip


@given(raw_cells)
def test_nothing_typed_is_a_crash(raw: Any) -> None:
    readers: tuple[Callable[[Any], cells.Clean[Any]], ...] = (
        cells.plain,
        cells.person_name,
        cells.school_name,
        cells.staff_number,
        cells.mobile,
        cells.email_address,
        cells.degrees,
        lambda cell: cells.day(cell, today=TODAY),
        lambda cell: cells.count(cell, most=40),
    )
    for reader in readers:
        try:
            clean = reader(raw)
        except cells.BadCell as bad:
            assert bad.kind in FaultKind
        else:
            assert clean.repair is None or clean.repair in FaultKind


@given(st.text())
def test_a_repaired_text_needs_no_second_repair(text: str) -> None:
    once = cells.plain(text).value
    assert cells.plain(once) == (once, None)


@given(st.integers(1, 16384))
def test_column_letters_and_numbers_are_inverse(number: int) -> None:
    assert column_number(column_letter(number)) == number
