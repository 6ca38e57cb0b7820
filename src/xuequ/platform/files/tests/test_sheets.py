"""What leaves the product as a file is read back by the programs it is for."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import openpyxl

from xuequ.platform.files.calendars import Entry, feed, invitation
from xuequ.platform.files.sheets import workbook

AT = datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
ENTRY = Entry(
    "a@xuequ", 2, "校长例会", AT, 90, AT, "会议室", organiser="o@example.org", attendee="p@example.org"
)


def test_text_that_looks_like_a_formula_stays_text_and_dates_are_dates() -> None:
    made = workbook(["名称", "日期", "时间", "数"], [["=1+1", date(2026, 11, 20), AT, 3]], title="例会[1]")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    heading, row = list(sheet.iter_rows())
    assert [cell.value for cell in heading] == ["名称", "日期", "时间", "数"]
    assert (row[0].value, row[0].data_type) == ("=1+1", "s")
    assert row[1].value == datetime(2026, 11, 20)
    assert row[2].value == datetime(2026, 11, 20, 14)
    assert row[3].value == 3


def test_an_empty_list_still_makes_a_workbook_with_its_heading() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(["名称"], []))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["名称"]]


def test_an_invitation_is_a_request_with_organiser_sequence_and_attendee() -> None:
    calendar = icalendar.Calendar.from_ical(invitation(ENTRY))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == ("a@xuequ", 2, "校长例会")
    assert event.decoded("DTSTART") == AT
    assert event["ORGANIZER"] == "mailto:o@example.org"
    assert event["ATTENDEE"] == "mailto:p@example.org"


def test_a_meeting_called_off_is_a_cancel_and_stays_in_the_feed_as_such() -> None:
    off = Entry("a@xuequ", 3, "校长例会", AT, 90, AT, cancelled=True)
    calendar = icalendar.Calendar.from_ical(invitation(off))
    assert calendar["METHOD"] == "CANCEL"
    published = icalendar.Calendar.from_ical(feed("我的例会", [ENTRY, off]))
    assert published["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in published.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    assert all("ATTENDEE" not in event for event in published.walk("VEVENT"))


def test_chinese_lines_are_folded_by_octets_and_never_inside_a_letter() -> None:
    long = replace(ENTRY, title="学区校长例会" * 20, text="请回复是否参加，" * 30)
    lines = invitation(long).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    (event,) = icalendar.Calendar.from_ical(invitation(long)).walk("VEVENT")
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (long.title, long.text)


def test_times_name_a_zone_that_the_file_describes() -> None:
    calendar = icalendar.Calendar.from_ical(invitation(ENTRY))
    (event,), (zone,) = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == zone["TZID"] == "Asia/Shanghai"
    assert zone.to_tz().utcoffset(AT.replace(tzinfo=None)) == AT.utcoffset()
