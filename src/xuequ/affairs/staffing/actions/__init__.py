"""Every write of staffing, a module per noun."""

from xuequ.affairs.staffing.actions.cross import *  # noqa: F403
