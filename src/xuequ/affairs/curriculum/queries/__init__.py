"""Every read of the timetable, a module per noun; none without an actor."""

from xuequ.affairs.curriculum.queries.bells import *  # noqa: F403
from xuequ.affairs.curriculum.queries.clashes import *  # noqa: F403
from xuequ.affairs.curriculum.queries.elsewhere import *  # noqa: F403
from xuequ.affairs.curriculum.queries.lessons import *  # noqa: F403
from xuequ.affairs.curriculum.queries.reading import *  # noqa: F403
from xuequ.affairs.curriculum.queries.timetables import *  # noqa: F403
