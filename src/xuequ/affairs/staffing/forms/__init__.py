"""What people type about staffing, a module per noun."""

from xuequ.affairs.staffing.forms.cross import *  # noqa: F403
