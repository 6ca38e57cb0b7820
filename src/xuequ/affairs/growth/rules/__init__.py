"""The rules of growth: one training programme (P1-0f), research in every school (P1-4); a module per noun."""

from xuequ.affairs.growth.rules.hours import *  # noqa: F403
from xuequ.affairs.growth.rules.research import *  # noqa: F403
from xuequ.affairs.growth.rules.session import *  # noqa: F403
