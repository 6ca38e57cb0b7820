"""The rules of teaching: what may be recorded, who confirms it, what it counts; a module per noun."""

from xuequ.affairs.teaching.rules.activity import *  # noqa: F403
from xuequ.affairs.teaching.rules.count import *  # noqa: F403
from xuequ.affairs.teaching.rules.open_classroom import *  # noqa: F403
from xuequ.affairs.teaching.rules.paper import *  # noqa: F403
from xuequ.affairs.teaching.rules.plan import *  # noqa: F403
from xuequ.affairs.teaching.rules.score import *  # noqa: F403
from xuequ.affairs.teaching.rules.session import *  # noqa: F403
