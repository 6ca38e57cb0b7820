"""What people type about partnerships, a module per noun."""

from xuequ.affairs.partnerships.forms.exchange import *  # noqa: F403
from xuequ.affairs.partnerships.forms.pair import *  # noqa: F403
