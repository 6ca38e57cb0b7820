"""The regular meeting for programs, a module per noun."""

from ninja import Router

from xuequ.affairs.meetings.api import agenda, attendance, meeting, minutes, record, series, vote

router = Router()
for part in (series, meeting, attendance, agenda, vote, record, minutes):
    router.add_router("", part.router)
