"""The tables of partnerships: pairs, postings, mentorships, instructors; a module per noun."""

from xuequ.affairs.partnerships.models.instructor import *  # noqa: F403
from xuequ.affairs.partnerships.models.mentorship import *  # noqa: F403
from xuequ.affairs.partnerships.models.pair import *  # noqa: F403
from xuequ.affairs.partnerships.models.posting import *  # noqa: F403
