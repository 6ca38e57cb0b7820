"""The rules of the regular meeting (charter parts 2 and 3), a module per noun."""

from xuequ.affairs.meetings.rules.agenda import *  # noqa: F403
from xuequ.affairs.meetings.rules.attendance import *  # noqa: F403
from xuequ.affairs.meetings.rules.chair import *  # noqa: F403
from xuequ.affairs.meetings.rules.changes import *  # noqa: F403
from xuequ.affairs.meetings.rules.figures import *  # noqa: F403
from xuequ.affairs.meetings.rules.meeting import *  # noqa: F403
from xuequ.affairs.meetings.rules.minutes import *  # noqa: F403
from xuequ.affairs.meetings.rules.notice import *  # noqa: F403
from xuequ.affairs.meetings.rules.room import *  # noqa: F403
from xuequ.affairs.meetings.rules.series import *  # noqa: F403
from xuequ.affairs.meetings.rules.strength import *  # noqa: F403
from xuequ.affairs.meetings.rules.vote import *  # noqa: F403
