"""The rules of partnerships: who agrees, who records, what counts, who is certified; a module per noun."""

from xuequ.affairs.partnerships.rules.count import *  # noqa: F403
from xuequ.affairs.partnerships.rules.instructor import *  # noqa: F403
from xuequ.affairs.partnerships.rules.mentorship import *  # noqa: F403
from xuequ.affairs.partnerships.rules.pair import *  # noqa: F403
from xuequ.affairs.partnerships.rules.posting import *  # noqa: F403
from xuequ.affairs.partnerships.rules.sides import *  # noqa: F403
