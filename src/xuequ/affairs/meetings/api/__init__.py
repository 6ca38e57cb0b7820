"""The regular meeting for programs, a module per noun."""

from ninja import Router

from xuequ.affairs.meetings.api import agenda, attendance, meeting, minutes, record, series, vote
from xuequ.affairs.meetings.api.attendance import sign_in_all
from xuequ.affairs.meetings.api.vote import cast_ballots

__all__ = ["cast_ballots", "router", "sign_in_all"]

router = Router()
for part in (series, meeting, attendance, agenda, vote, record, minutes):
    router.add_router("", part.router)
