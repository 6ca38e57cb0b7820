"""Every change of growth, a module per noun."""

from xuequ.affairs.growth.actions.attendance import *  # noqa: F403
from xuequ.affairs.growth.actions.hours import *  # noqa: F403
from xuequ.affairs.growth.actions.research import *  # noqa: F403
from xuequ.affairs.growth.actions.training import *  # noqa: F403
