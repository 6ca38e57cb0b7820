"""Reading duties: what is declared, the figures in force, how everybody stands, and on what records."""

from xuequ.affairs.duties.queries.appraisal import *  # noqa: F403
from xuequ.affairs.duties.queries.board import *  # noqa: F403
from xuequ.affairs.duties.queries.collective import *  # noqa: F403
from xuequ.affairs.duties.queries.debtors import *  # noqa: F403
from xuequ.affairs.duties.queries.declared import *  # noqa: F403
from xuequ.affairs.duties.queries.exemption import *  # noqa: F403
from xuequ.affairs.duties.queries.figure import *  # noqa: F403
from xuequ.affairs.duties.queries.publication import *  # noqa: F403
from xuequ.affairs.duties.queries.standing import *  # noqa: F403
from xuequ.affairs.duties.queries.today import *  # noqa: F403
