"""Every change of duties: what records count, the figures voted for, exemptions; a module per noun."""

from xuequ.affairs.duties.actions.appraisal import *  # noqa: F403
from xuequ.affairs.duties.actions.count import *  # noqa: F403
from xuequ.affairs.duties.actions.exemption import *  # noqa: F403
from xuequ.affairs.duties.actions.figure import *  # noqa: F403
from xuequ.affairs.duties.actions.publication import *  # noqa: F403
