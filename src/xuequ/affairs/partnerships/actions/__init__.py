"""Every change of partnerships, a module per noun."""

from xuequ.affairs.partnerships.actions.aid import *  # noqa: F403
from xuequ.affairs.partnerships.actions.certificate import *  # noqa: F403
from xuequ.affairs.partnerships.actions.count import *  # noqa: F403
from xuequ.affairs.partnerships.actions.instructor import *  # noqa: F403
from xuequ.affairs.partnerships.actions.mentorship import *  # noqa: F403
from xuequ.affairs.partnerships.actions.pair import *  # noqa: F403
from xuequ.affairs.partnerships.actions.posting import *  # noqa: F403
from xuequ.affairs.partnerships.actions.record import *  # noqa: F403
