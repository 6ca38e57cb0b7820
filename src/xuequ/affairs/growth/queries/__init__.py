"""Every read of growth, a module per noun; none without an actor."""

from xuequ.affairs.growth.queries.hours import *  # noqa: F403
from xuequ.affairs.growth.queries.research import *  # noqa: F403
from xuequ.affairs.growth.queries.today import *  # noqa: F403
from xuequ.affairs.growth.queries.training import *  # noqa: F403
