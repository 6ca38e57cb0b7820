"""Every read of teaching, a module per noun."""

from xuequ.affairs.teaching.queries.activity import *  # noqa: F403
from xuequ.affairs.teaching.queries.open_classroom import *  # noqa: F403
from xuequ.affairs.teaching.queries.pairing import *  # noqa: F403
from xuequ.affairs.teaching.queries.paper import *  # noqa: F403
from xuequ.affairs.teaching.queries.part import *  # noqa: F403
from xuequ.affairs.teaching.queries.plan import *  # noqa: F403
from xuequ.affairs.teaching.queries.result import *  # noqa: F403
from xuequ.affairs.teaching.queries.score import *  # noqa: F403
from xuequ.affairs.teaching.queries.session import *  # noqa: F403
from xuequ.affairs.teaching.queries.today import *  # noqa: F403
from xuequ.affairs.teaching.queries.weighing import *  # noqa: F403
