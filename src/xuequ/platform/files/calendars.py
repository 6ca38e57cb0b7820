"""Dates as calendar files (.ics, RFC 5545): invitations for phones and mail programs, and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

TYPE = "text/calendar; charset=utf-8"
ZONE = ZoneInfo("Asia/Shanghai")
SUMMER_TIME_ENDED = datetime(1992, 1, 1)  # noqa: DTZ001 — a zone is told in its own local time
PRODUCT = "-//Xuequ//Xuequ 1//ZH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One date in a calendar. ``uid`` stays the same through every change, ``sequence`` grows with each.

    ``minutes`` is the length, ``changed_at`` the moment of the latest change. ``organiser`` and ``attendee``
    are mail addresses; an invitation needs an organiser.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    changed_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    organiser: str = ""
    attendee: str = ""


def invitation(entry: Entry) -> bytes:
    """One entry to be taken into a calendar: METHOD REQUEST, or CANCEL where it was called off."""
    return _file([entry], "CANCEL" if entry.cancelled else "REQUEST", "")


def method_of(file: str) -> str:
    """What a calendar file asks of the calendar it comes to."""
    return str(Calendar.from_ical(file)["METHOD"])


def feed(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to; what was called off stays in it as such, so that it goes away there too."""
    return _file(entries, "PUBLISH", name)


def _file(entries: Iterable[Entry], method: str, name: str) -> bytes:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    made.add_component(_zone())
    for entry in entries:
        made.add_component(_event(entry, invited=method != "PUBLISH"))
    return bytes(made.to_ical())


def _zone() -> Timezone:
    """The zone as mail programs want it beside the times that name it."""
    always, made = TimezoneStandard(), Timezone()
    always.add("dtstart", SUMMER_TIME_ENDED)
    always.add("tzname", "CST")
    always.add("tzoffsetfrom", timedelta(hours=8))
    always.add("tzoffsetto", timedelta(hours=8))
    made.add("tzid", ZONE.key)
    made.add_component(always)
    return made


def _event(entry: Entry, *, invited: bool) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.changed_at.astimezone(UTC))
    starts_at = entry.starts_at.astimezone(ZONE)
    made.add("dtstart", starts_at)
    made.add("dtend", starts_at + timedelta(minutes=entry.minutes))
    made.add("summary", entry.title)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            made.add(name, value)
    if invited and entry.organiser:
        made["organizer"] = _address(entry.organiser)
    if invited and entry.attendee:
        attendee = _address(entry.attendee)
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("FALSE")
        made.add("attendee", attendee, encode=False)
    if not entry.cancelled:
        made.add_component(_reminder(entry.title))
    return made


def _address(mail: str) -> vCalAddress:
    return vCalAddress(f"mailto:{mail}")


def _reminder(title: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", title)
    made.add("trigger", timedelta(minutes=-30))
    return made
