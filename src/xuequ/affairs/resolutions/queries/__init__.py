"""Every read of documents, resolutions and tasks, a module per noun."""

from xuequ.affairs.resolutions.queries.board import *  # noqa: F403
from xuequ.affairs.resolutions.queries.document import *  # noqa: F403
from xuequ.affairs.resolutions.queries.resolution import *  # noqa: F403
from xuequ.affairs.resolutions.queries.task import *  # noqa: F403
from xuequ.affairs.resolutions.queries.today import *  # noqa: F403
