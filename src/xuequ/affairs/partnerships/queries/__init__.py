"""Every read of partnerships, a module per noun."""

from xuequ.affairs.partnerships.queries.board import *  # noqa: F403
from xuequ.affairs.partnerships.queries.instructor import *  # noqa: F403
from xuequ.affairs.partnerships.queries.lending import *  # noqa: F403
from xuequ.affairs.partnerships.queries.mentorship import *  # noqa: F403
from xuequ.affairs.partnerships.queries.owing import *  # noqa: F403
from xuequ.affairs.partnerships.queries.pair import *  # noqa: F403
from xuequ.affairs.partnerships.queries.posting import *  # noqa: F403
from xuequ.affairs.partnerships.queries.record import *  # noqa: F403
from xuequ.affairs.partnerships.queries.today import *  # noqa: F403
