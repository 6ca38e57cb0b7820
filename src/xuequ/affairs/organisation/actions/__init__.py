"""Every change of the organisation, a module per noun."""

from xuequ.affairs.organisation.actions.accounts import *  # noqa: F403
from xuequ.affairs.organisation.actions.calendar import *  # noqa: F403
from xuequ.affairs.organisation.actions.district import *  # noqa: F403
from xuequ.affairs.organisation.actions.groups import *  # noqa: F403
from xuequ.affairs.organisation.actions.people import *  # noqa: F403
from xuequ.affairs.organisation.actions.posts import *  # noqa: F403
from xuequ.affairs.organisation.actions.roster import *  # noqa: F403
