"""Every read of the organisation, a module per noun; none without an actor, save to find out who acts."""

from xuequ.affairs.organisation.queries.accounts import *  # noqa: F403
from xuequ.affairs.organisation.queries.calendar import *  # noqa: F403
from xuequ.affairs.organisation.queries.directory import *  # noqa: F403
from xuequ.affairs.organisation.queries.groups import *  # noqa: F403
from xuequ.affairs.organisation.queries.people import *  # noqa: F403
from xuequ.affairs.organisation.queries.roster import *  # noqa: F403
from xuequ.affairs.organisation.queries.schools import *  # noqa: F403
from xuequ.affairs.organisation.queries.stretch import *  # noqa: F403
