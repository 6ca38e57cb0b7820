"""The tables of the regular meeting, a module per noun."""

from xuequ.affairs.meetings.models.attendance import Attendance, Presence, Recusal, Speech
from xuequ.affairs.meetings.models.item import AgendaItem
from xuequ.affairs.meetings.models.meeting import Chairing, Meeting, MeetingSeries
from xuequ.affairs.meetings.models.minutes import Minutes
from xuequ.affairs.meetings.models.motion import Ballot, Motion, SecretCount

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Chairing",
    "Meeting",
    "MeetingSeries",
    "Minutes",
    "Motion",
    "Presence",
    "Recusal",
    "SecretCount",
    "Speech",
]
