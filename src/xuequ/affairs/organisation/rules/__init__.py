"""The organisation's rules, a module per noun: names, posts and what they permit, what a roster says."""

from xuequ.affairs.organisation.rules.names import *  # noqa: F403
from xuequ.affairs.organisation.rules.people import *  # noqa: F403
from xuequ.affairs.organisation.rules.posts import *  # noqa: F403
from xuequ.affairs.organisation.rules.roster import *  # noqa: F403
