"""The rules of the timetable, a module per noun: bells, the week, names, clashes, who keeps it."""

from xuequ.affairs.curriculum.rules.bells import *  # noqa: F403
from xuequ.affairs.curriculum.rules.clashes import *  # noqa: F403
from xuequ.affairs.curriculum.rules.keeping import *  # noqa: F403
from xuequ.affairs.curriculum.rules.names import *  # noqa: F403
from xuequ.affairs.curriculum.rules.week import *  # noqa: F403
