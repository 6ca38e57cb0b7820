"""The arithmetic of duties: what is owed in a period, what was done of it, and how that stands."""

from xuequ.kernel.duty.figure import *  # noqa: F403
from xuequ.kernel.duty.standing import *  # noqa: F403
