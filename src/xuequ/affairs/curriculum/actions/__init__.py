"""Every write of the timetable, a module per noun."""

from xuequ.affairs.curriculum.actions.bells import *  # noqa: F403
from xuequ.affairs.curriculum.actions.timetables import *  # noqa: F403
