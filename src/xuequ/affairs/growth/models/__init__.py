"""Tables of growth, a module per noun."""

from xuequ.affairs.growth.models.hours import *  # noqa: F403
from xuequ.affairs.growth.models.research import *  # noqa: F403
from xuequ.affairs.growth.models.training import *  # noqa: F403
