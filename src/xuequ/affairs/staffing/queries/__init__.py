"""Every read of staffing, a module per noun."""

from xuequ.affairs.staffing.queries.cross import *  # noqa: F403
from xuequ.affairs.staffing.queries.ledger import *  # noqa: F403
from xuequ.affairs.staffing.queries.stretch import *  # noqa: F403
from xuequ.affairs.staffing.queries.today import *  # noqa: F403
from xuequ.affairs.staffing.queries.week import *  # noqa: F403
