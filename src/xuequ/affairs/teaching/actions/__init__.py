"""Every change of teaching, a module per noun."""

from xuequ.affairs.teaching.actions.activity import *  # noqa: F403
from xuequ.affairs.teaching.actions.open_classroom import *  # noqa: F403
from xuequ.affairs.teaching.actions.paper import *  # noqa: F403
from xuequ.affairs.teaching.actions.plan import *  # noqa: F403
from xuequ.affairs.teaching.actions.score import *  # noqa: F403
from xuequ.affairs.teaching.actions.session import *  # noqa: F403
