"""Every read of the regular meeting, a module per noun."""

from xuequ.affairs.meetings.queries.agenda import *  # noqa: F403
from xuequ.affairs.meetings.queries.attendance import *  # noqa: F403
from xuequ.affairs.meetings.queries.chair import *  # noqa: F403
from xuequ.affairs.meetings.queries.choice import *  # noqa: F403
from xuequ.affairs.meetings.queries.desk import *  # noqa: F403
from xuequ.affairs.meetings.queries.figures import *  # noqa: F403
from xuequ.affairs.meetings.queries.invitation import *  # noqa: F403
from xuequ.affairs.meetings.queries.listing import *  # noqa: F403
from xuequ.affairs.meetings.queries.meeting import *  # noqa: F403
from xuequ.affairs.meetings.queries.minutes import *  # noqa: F403
from xuequ.affairs.meetings.queries.paper import *  # noqa: F403
from xuequ.affairs.meetings.queries.record import *  # noqa: F403
from xuequ.affairs.meetings.queries.room import *  # noqa: F403
from xuequ.affairs.meetings.queries.today import *  # noqa: F403
from xuequ.affairs.meetings.queries.vote import *  # noqa: F403
