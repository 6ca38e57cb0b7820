"""Every change of the regular meeting, a module per noun."""

from xuequ.affairs.meetings.actions.agenda import *  # noqa: F403
from xuequ.affairs.meetings.actions.attendance import *  # noqa: F403
from xuequ.affairs.meetings.actions.chair import *  # noqa: F403
from xuequ.affairs.meetings.actions.changes import *  # noqa: F403
from xuequ.affairs.meetings.actions.invitation import *  # noqa: F403
from xuequ.affairs.meetings.actions.meeting import *  # noqa: F403
from xuequ.affairs.meetings.actions.minutes import *  # noqa: F403
from xuequ.affairs.meetings.actions.series import *  # noqa: F403
from xuequ.affairs.meetings.actions.vote import *  # noqa: F403
