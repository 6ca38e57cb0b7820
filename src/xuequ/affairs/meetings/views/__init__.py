"""The pages of the regular meeting, a module per noun; each has its own addresses."""

from __future__ import annotations

from xuequ.affairs.meetings.views import (
    agenda,
    calendar,
    floor,
    invitation,
    item,
    meeting,
    minutes,
    paper,
    record,
    room,
    screen,
    series,
    vote,
)

app_name = "meetings"
urlpatterns = [
    *meeting.urlpatterns,
    *series.urlpatterns,
    *calendar.urlpatterns,
    *item.urlpatterns,
    *agenda.urlpatterns,
    *invitation.urlpatterns,
    *room.urlpatterns,
    *floor.urlpatterns,
    *vote.urlpatterns,
    *screen.urlpatterns,
    *record.urlpatterns,
    *minutes.urlpatterns,
    *paper.urlpatterns,
]
