"""What the API says of meetings: one shape for each noun."""

from xuequ.affairs.meetings.api.schemas.attendance import *  # noqa: F403
from xuequ.affairs.meetings.api.schemas.item import *  # noqa: F403
from xuequ.affairs.meetings.api.schemas.meeting import *  # noqa: F403
from xuequ.affairs.meetings.api.schemas.motion import *  # noqa: F403
from xuequ.affairs.meetings.api.schemas.words import *  # noqa: F403
