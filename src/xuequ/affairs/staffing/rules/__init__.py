"""The rules of staffing: teaching at another school, what schools lend each other, the time on the way."""

from xuequ.affairs.staffing.rules.cross import *  # noqa: F403
from xuequ.affairs.staffing.rules.ledger import *  # noqa: F403
from xuequ.affairs.staffing.rules.travel import *  # noqa: F403
