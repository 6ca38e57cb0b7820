"""The rules of duties, a module per noun."""

from xuequ.affairs.duties.rules.appraisal import *  # noqa: F403
from xuequ.affairs.duties.rules.exemption import *  # noqa: F403
from xuequ.affairs.duties.rules.figure import *  # noqa: F403
from xuequ.affairs.duties.rules.publication import *  # noqa: F403
