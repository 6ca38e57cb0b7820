"""Every change of documents, resolutions and tasks, a module per noun."""

from xuequ.affairs.resolutions.actions.document import *  # noqa: F403
from xuequ.affairs.resolutions.actions.explanation import *  # noqa: F403
from xuequ.affairs.resolutions.actions.resolution import *  # noqa: F403
from xuequ.affairs.resolutions.actions.task import *  # noqa: F403
