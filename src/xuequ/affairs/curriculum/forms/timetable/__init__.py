"""A timetable from Excel as schools keep it: a grid for each class, or one list of all lessons."""

from xuequ.affairs.curriculum.forms.timetable.faults import Fault as Fault
from xuequ.affairs.curriculum.forms.timetable.faults import Note as Note
from xuequ.affairs.curriculum.forms.timetable.faults import TimetableReading as TimetableReading
from xuequ.affairs.curriculum.forms.timetable.faults import UnreadableTimetable as UnreadableTimetable
from xuequ.affairs.curriculum.forms.timetable.faults import findings_of as findings_of
from xuequ.affairs.curriculum.forms.timetable.reading import read_timetable as read_timetable
from xuequ.affairs.curriculum.forms.timetable.template import template as template
